"""The hub: the departments composed to one supergraph, served by the gateway."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from graphql import GraphQLSchema

from gateway.access.attestation import HEADER as ATTESTED
from gateway.access.attestation import Attestation
from gateway.access.caller import STATED, Caller
from gateway.access.classifying import classified
from gateway.access.lookup import Lookups
from gateway.access.matrix import OWN, Matrix, read_matrix
from gateway.cache.elsewhere import HEADER as READ
from gateway.composition.compose import SubgraphSource, compose
from gateway.config import FIRST_PORT, DepartmentSettings, Settings
from gateway.execution.headers import Insert, Propagate
from gateway.execution.http import Http, HttpOptions
from gateway.execution.in_process import InProcess
from gateway.execution.transport import Transport
from gateway.planning.supergraph import Supergraph
from gateway.server.caching import open_caching
from gateway.server.cases import CourtCases
from gateway.server.context import RequestContext, context_of, grants_of, links_context_of, views_elsewhere
from gateway.server.entrance import local_key
from gateway.server.guarding import Guards
from gateway.server.indexes import Indexes, open_links, open_names, source_of
from gateway.server.metrics import Metrics
from gateway.server.operations import GatewayExecutor
from gateway.server.own import open_consents
from gateway.server.strawberry_fields import fields_of
from gateway.server.tending import Tended
from identifiers.pseudonym import LinkKey
from loaders.database import Database
from loaders.tail import Tail
from loaders.threads import ReadingThreads
from subgraphs.common.context import Acting
from subgraphs.common.department import Department
from subgraphs.databases.opening import create_database, open_database, open_touched
from subgraphs.databases.place import Source
from subgraphs.databases.touched_http import TOUCHED, HttpTouched
from subgraphs.databases.writing import Writer
from subgraphs.registry import load_departments

if TYPE_CHECKING:
    # Who tells no collector has nothing of it in memory.
    from gateway.server.traces import Traces

_log = logging.getLogger(__name__)

# Seconds in which a department's stream says that it is there: signs of life are sent every twelve.
_SILENCE = 30.0


def link_key(settings: Settings) -> LinkKey:
    """The hub's link key, made on first use."""
    return LinkKey.at(settings.home / "keys" / "link.key")


def sources(settings: Settings, departments: Sequence[Department]) -> list[SubgraphSource]:
    """What composition is told of the departments; one without a URL of its own is at its port of this machine."""
    return [
        SubgraphSource(department.name, _url(settings, department.name, FIRST_PORT + at), department.sdl)
        for at, department in enumerate(departments)
    ]


def _url(settings: Settings, name: str, port: int) -> str:
    given = settings.department.get(name)
    return given.url if given is not None and given.url is not None else f"http://127.0.0.1:{port}/graphql"


@dataclass(slots=True)
class Hub:
    """A hub that is open: close it when done."""

    supergraph: Supergraph
    executor: GatewayExecutor
    databases: Mapping[str, Database]
    remote: Mapping[str, Http]
    indexes: Indexes
    matrix: Matrix
    lookups: Lookups
    attestation: Attestation
    tended: Sequence[Tended]
    _resources: AsyncExitStack

    async def close(self) -> None:
        """Gives back the databases and connections."""
        await self._resources.aclose()


def open_hub(settings: Settings, metrics: Metrics | None = None, traces: "Traces | None" = None) -> Hub:
    """Composes the departments and opens their databases; `metrics` and `traces` are told what is asked of them.

    Raises BadMatrix, CompositionFailed, ForeignLinkKey, NotMigrated, UnknownDepartment.
    """
    matrix = matrix_of(settings)
    departments = load_departments(settings.hub.departments)
    sdl = compose(sources(settings, in_groups(departments, matrix))).sdl
    supergraph = Supergraph(sdl)
    key = link_key(settings)
    resources = AsyncExitStack()
    threads = ReadingThreads()
    caching = open_caching(settings, sdl, key, metrics, None if traces is None else traces.note)
    resources.push_async_callback(caching.close)
    databases: dict[str, Database] = {}
    transports: dict[str, Transport] = {}
    remote: dict[str, Http] = {}
    indexes, tails, tended = Indexes(), list[Tail](), list[Tended]()
    for department in departments:
        given = settings.department.get(department.name)
        if given is not None and given.url is not None:
            keeps = caching.keeps and not department.indexes
            http = remote[department.name] = Http(given.url, _options(settings, given, keeps=keeps))
            resources.push_async_callback(http.close)
            transports[department.name] = http
            if keeps:
                touched = HttpTouched(source_of(settings, department, TOUCHED), rules_of(settings))
                read = InProcess(graphql_schema(department), _asked_elsewhere)
                transports[department.name] = caching.elsewhere(department, http, read, views_elsewhere, touched)
        elif not department.indexes:
            database = open_reading(settings, department, key, threads)
            resources.push_async_callback(database.close)
            if traces is not None:
                database = traces.database(department.name, database)
            databases[department.name] = database
            names = open_names(settings, key, department, database)
            if names is not None:
                indexes.names[department.name] = names
            writer = open_writer(settings, department, key)
            if writer is not None:
                resources.push_async_callback(writer.close)
                if department.tend is not None:
                    tended.append(Tended(department.name, writer, department.tend))
            tail = open_tail(settings, department, database)
            if tail is not None:
                tails.append(tail)
            context = context_of(department, database, key, names, Acting(None, writer, tail))
            inner = _in_process(department, matrix, context)
            place = settings.place_of(department.name)
            notes = open_touched(settings.home, department, place) if caching.keeps else None
            transports[department.name] = caching.around(department, inner, context, notes)
    for department in departments:
        if department.indexes and department.name not in remote:
            links = indexes.links = open_links(settings, key, departments, databases)
            transports[department.name] = _in_process(department, matrix, links_context_of(department, links))
    resources.push_async_callback(threads.close)
    for tail in tails:
        # They read as long as they are open.
        resources.push_async_callback(tail.close)
    if metrics is not None:
        transports = {name: metrics.fetches(name, one) for name, one in transports.items()}
        metrics.reads(databases)
    if traces is not None:
        transports = {name: traces.fetches(name, one) for name, one in transports.items()}
        resources.push_async_callback(traces.close)
    executor = GatewayExecutor(supergraph, transports, grants=partial(grants_of, matrix.groups), limits=settings.limits)
    query = supergraph.api.query_type
    has_cases = query is not None and "case" in query.fields
    attestation = Attestation(local_key(settings.home), settings.access.audience)

    def own(caller: Caller, headers: Mapping[str, str]) -> RequestContext:
        return RequestContext({**headers, ATTESTED: attestation.of_hub(caller)} if remote else headers)

    cases = CourtCases(executor, own) if has_cases else None
    consents = open_consents(settings)
    resources.callback(consents.close)
    lookups = Lookups(matrix, cases, consents)
    return Hub(supergraph, executor, databases, remote, indexes, matrix, lookups, attestation, tended, resources)


def matrix_of(settings: Settings) -> Matrix:
    """The matrix of role, purpose and field. Raises BadMatrix."""
    return read_matrix(_matrix_path(settings))


def rules_of(settings: Settings) -> str:
    """Says in a word by which rules lookups are judged: the matrix, and this program. Raises OSError."""
    rules = version("liancha").encode() + b" " + _matrix_path(settings).read_bytes()
    return blake2b(rules, digest_size=8).hexdigest()


def _matrix_path(settings: Settings) -> Path:
    return OWN if settings.access.matrix is None else settings.access.matrix


def in_groups(departments: Iterable[Department], matrix: Matrix) -> list[Department]:
    """The departments with the groups of the matrix on their fields, as the hub itself composes them.

    schema.graphql has none of it: other routers take it as it is, and their departments judge what they are asked.
    """
    return [replace(one, sdl=classified(one.sdl, matrix)) for one in departments]


def open_reading(settings: Settings, department: Department, key: LinkKey, threads: ReadingThreads) -> Database:
    """A department's database for reading. Raises ForeignLinkKey, NotMigrated."""
    name = department.name
    place, timeout, most = settings.place_of(name), settings.timeout_of(name), settings.limits.connections
    return open_database(settings.home, department, key, threads, place, timeout, most)


def open_writer(settings: Settings, department: Department, key: LinkKey) -> Writer | None:
    """What writes in a department's database; None for one in which no requests write, or that is not ours to write."""
    place = settings.place_of(department.name)
    if department.writes is None or isinstance(place, Source):
        return None
    patience = settings.timeout_of(department.name)
    return Writer(partial(create_database, settings.home, department, key, place, patience), department.writes)


def open_tail(settings: Settings, department: Department, database: Database) -> Tail | None:
    """The end of what is done in a department; None for one in which nothing is noted."""
    if department.tail is None or isinstance(settings.place_of(department.name), Source):
        return None
    return department.tail(database)


def _in_process(department: Department, matrix: Matrix, context: Callable[[object], object]) -> InProcess:
    schema = graphql_schema(department)
    return InProcess(schema, context, Guards(department, schema, matrix).around(fields_of(department.schema)))


def _asked_elsewhere(request: object) -> object:
    raise AssertionError("what is asked of a department that is served elsewhere is only read here")


def _options(settings: Settings, given: DepartmentSettings, *, keeps: bool) -> HttpOptions:
    """How a department is reached that is served elsewhere: it is told who asks, as the hub was, and where its answers
    are kept, asked what they were read from.
    """
    options = given.over(settings.transport).options
    told = ("authorization", ATTESTED, *(f"x-liancha-{name}" for name in STATED))
    headers = (*options.headers, *(Propagate(name, name, None) for name in told))
    if keeps:
        headers = (*headers, Insert(READ, "1"))
    return replace(options, headers=headers, silence=_SILENCE)


def graphql_schema(department: Department) -> GraphQLSchema:
    """The department's schema as graphql-core executes it."""
    # strawberry's own execute parses and validates at every call; it offers no other way to its GraphQLSchema.
    return department.schema._schema
