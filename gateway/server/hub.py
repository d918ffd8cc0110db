"""The hub: the departments composed to one supergraph, served by the gateway."""

import asyncio
import logging
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from graphql import GraphQLSchema
from pyreqwest.client import SyncClientBuilder
from sqlalchemy.exc import SQLAlchemyError

from gateway.access.attestation import HEADER as ATTESTED
from gateway.access.attestation import Attestation
from gateway.access.caller import STATED, Caller
from gateway.access.classifying import classified
from gateway.access.lookup import Lookup, Lookups
from gateway.access.matrix import OWN, Matrix, read_matrix
from gateway.cache.elsewhere import HEADER as READ
from gateway.cache.kept import Views
from gateway.composition.compose import SubgraphSource, compose
from gateway.config import FIRST_PORT, DepartmentSettings, Settings
from gateway.execution.headers import Insert, Propagate
from gateway.execution.http import Http, HttpOptions
from gateway.execution.in_process import InProcess
from gateway.execution.transport import ClientRequest, Transport
from gateway.planning.access import Grants
from gateway.planning.supergraph import Supergraph
from gateway.server.caching import open_caching
from gateway.server.cases import CourtCases
from gateway.server.entrance import index_authorization, local_key
from gateway.server.guarding import Guards
from gateway.server.metrics import Metrics
from gateway.server.operations import GatewayExecutor
from gateway.server.own import open_consents
from gateway.server.strawberry_fields import fields_of
from gateway.server.tending import Tended
from identifiers.pseudonym import LinkKey
from loaders.database import Database
from loaders.tail import Tail
from loaders.threads import ReadingThreads
from subgraphs.common.context import PUBLIC, Acting, Actor, DepartmentContext, Place, Remit, Scope, views_of
from subgraphs.common.department import Department
from subgraphs.common.name_index import NameIndex
from subgraphs.common.publishing import Published
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.feed import Feed, FeedUnavailable, OwnFeed
from subgraphs.databases.feed_http import LISTS, REGISTER, RELATIONS, HttpFeed, HttpSource, registered_at
from subgraphs.databases.opening import create_database, feed_of, open_database, open_touched
from subgraphs.databases.place import Source
from subgraphs.databases.touched_http import TOUCHED, HttpTouched
from subgraphs.databases.writing import Writer
from subgraphs.links.context import Links, LinksContext
from subgraphs.links.index import RelationIndex
from subgraphs.links.listing import ListingIndex
from subgraphs.links.registered import Registers, Registry, registry_of
from subgraphs.registry import load_departments

if TYPE_CHECKING:
    # Who tells no collector has nothing of it in memory.
    from gateway.server.traces import Traces

_log = logging.getLogger(__name__)

# Seconds in which a department's stream says that it is there: signs of life are sent every twelve.
_SILENCE = 30.0
# A whole register is minutes of reading.
_FEED_TIMEOUT = timedelta(minutes=30)


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
class RequestContext(ClientRequest):
    """One request to the hub: its lookup, its moment, and each department's context, made when it is first asked.

    Without a lookup it is the hub's own, to which no field is closed, and which has public scope.
    """

    lookup: Lookup | None = None
    now: datetime = field(default_factory=now_in_shanghai)
    departments: dict[str, DepartmentContext] = field(default_factory=dict)
    # Where its subscription stands, and who waits for it to stand anywhere.
    standing: Place | None = None
    _stood: "asyncio.Future[None] | None" = None

    def stand(self, place: Place | None) -> None:
        """Its subscription stands at the end of what there is, at a place; or no more."""
        self.standing = place
        if place is not None and self._stood is not None and not self._stood.done():
            self._stood.set_result(None)

    def stands(self) -> "asyncio.Future[None]":
        """Done once its subscription stands somewhere."""
        if self._stood is None or self._stood.done():
            self._stood = asyncio.get_running_loop().create_future()
            if self.standing is not None:
                self._stood.set_result(None)
        return self._stood

    @property
    def view(self) -> Hashable | None:
        """What the lookup may reach and see: who asks has no say in an answer beside that."""
        lookup = self.lookup
        if lookup is None or ATTESTED in self.headers:
            # A department that is served elsewhere judges by itself who asks.
            return None
        return remit_of(lookup), lookup.groups, lookup.caller.scopes

    def renewed(self) -> "RequestContext":
        """The same lookup now: nothing that was read before is."""
        return RequestContext(self.headers, self.lookup)


@dataclass(slots=True)
class Indexes:
    """What is built of the departments' data beside their databases: for links, where it is here, and of names."""

    links: Links | None = None
    names: dict[str, NameIndex] = field(default_factory=dict)

    def build(self) -> None:
        """Has each of them built where it is not, and brought up to date."""
        if self.links is not None:
            self.links.relations.view()
            self.links.listings.entries.view()
        for department, names in self.names.items():
            try:
                names.keep_up()
            except (SQLAlchemyError, FeedUnavailable) as error:
                # Whoever searches tries anew.
                _log.warning("the names of %s cannot be read: %s", department, error)


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
                touched = HttpTouched(_source(settings, department, TOUCHED), rules_of(settings))
                read = InProcess(graphql_schema(department), _asked_elsewhere)
                transports[department.name] = caching.elsewhere(department, http, read, _views_elsewhere, touched)
        elif not department.indexes:
            timeout = settings.timeout_of(department.name)
            place = settings.place_of(department.name)
            database = open_database(settings.home, department, key, threads, place, timeout)
            resources.push_async_callback(database.close)
            if traces is not None:
                database = traces.database(department.name, database)
            databases[department.name] = database
            names = open_names(settings, department, database)
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
            notes = open_touched(settings.home, department, place) if caching.keeps else None
            transports[department.name] = caching.around(department, inner, context, notes)
    for department in departments:
        if department.indexes and department.name not in remote:
            links = indexes.links = open_links(settings, departments, databases)
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
    executor = GatewayExecutor(supergraph, transports, grants=partial(_grants, matrix.groups), limits=settings.limits)
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


# A department in which nothing is written.
NOBODY_ACTS = Acting(None, None)


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


def open_links(settings: Settings, departments: Sequence[Department], databases: Mapping[str, Database]) -> Links:
    """What links reads of the departments: their databases, or of one that is served elsewhere its feed."""
    relations: list[Feed] = []
    lists: list[Feed] = []
    registries: list[Registry] = []
    for one in departments:
        database = databases.get(one.name)
        source = None if database is not None else partial(_source, settings, one)
        for feeds, published, name in ((relations, one.publishes, RELATIONS), (lists, one.lists, LISTS)):
            if published and database is not None:
                feeds.append(own_feed(settings, one, database, name, published))
            elif published and source is not None:
                feeds.append(HttpFeed(source(name), published))
        if one.registers is not None and database is not None:
            registries.append(registry_of(database, one.registers))
        elif one.registers is not None and source is not None:
            registries.append(partial(registered_at, source(REGISTER)))
    listings = ListingIndex(RelationIndex(settings.home / "listings", lists))
    return Links(RelationIndex(settings.home / "links", relations), listings, Registers(registries))


def own_feed(
    settings: Settings, department: Department, database: Database, name: str, published: Sequence[Published]
) -> OwnFeed:
    """What a department publishes under a name, of its database that is here."""
    place = settings.place_of(department.name)
    return feed_of(database, settings.home, department, name, published, link_key(settings), place)


def _source(settings: Settings, department: Department, name: str) -> HttpSource:
    """Where a department that is served elsewhere tells what it publishes."""
    given = settings.department[department.name]
    assert given.url is not None, "a department without a URL has its database here"
    base = given.url.rpartition("/")[0]
    client = SyncClientBuilder().timeout(_FEED_TIMEOUT).build()
    return HttpSource(department.name, f"{base}/feed/{name}", client, partial(index_authorization, settings, given))


def open_names(settings: Settings, department: Department, database: Database) -> NameIndex | None:
    """The index of the names that a department publishes; None where it publishes none."""
    if not department.names:
        return None
    feed = own_feed(settings, department, database, "names", department.names)
    return NameIndex(settings.home / "names" / f"{department.name}.sqlite", feed)


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


def context_of(
    department: Department,
    database: Database,
    key: LinkKey,
    names: NameIndex | None = None,
    acting: Acting = NOBODY_ACTS,
) -> Callable[[object], DepartmentContext]:
    """Gives a request's one context of a department, so that all its fetches share what was read."""

    def of(request: object) -> DepartmentContext:
        if not isinstance(request, RequestContext):
            raise TypeError("a department in the hub's process is asked by the hub alone")
        context = request.departments.get(department.name)
        if context is None:
            lookup = request.lookup
            of_lookup = acting._replace(actor=actor_of(lookup), stand=request.stand)
            context = DepartmentContext(department, database, key, names, remit_of(lookup), request.now, of_lookup)
            request.departments[department.name] = context
        return context

    return of


def links_context_of(department: Department, links: Links) -> Callable[[object], LinksContext]:
    """Gives the context of a request to links."""

    def of(request: object) -> LinksContext:
        if not isinstance(request, RequestContext):
            raise TypeError("the index in the hub's process is asked by the hub alone")
        return LinksContext(department, links, remit_of(request.lookup), now=request.now)

    return of


def remit_of(lookup: Lookup | None) -> Remit:
    """What a lookup may reach, as departments are told it."""
    if lookup is None:
        return PUBLIC
    line = lookup.line
    return Remit(
        Scope.OFFICIAL if line.withheld else Scope.PUBLIC,
        lookup.subjects,
        line.of_subjects,
        line.about == "subjects",
        None if line.checks == "any" else lookup.purpose,
        line.whole,
        lookup.groups,
    )


def actor_of(lookup: Lookup | None) -> Actor | None:
    """Who acts by a lookup, as departments are told it."""
    if lookup is None:
        return None
    client = lookup.caller.client
    return Actor(client.organisation, client.unit, lookup.role, client.court, lookup.case)


def _grants(every: frozenset[str], request: object) -> Grants:
    """What the lookup of a request may see; all of it, where the hub itself asks."""
    if not isinstance(request, RequestContext) or request.lookup is None:
        return Grants(authenticated=True, policies=every)
    return Grants(authenticated=True, scopes=request.lookup.caller.scopes, policies=request.lookup.groups)


def _asked_elsewhere(request: object) -> object:
    raise AssertionError("what is asked of a department that is served elsewhere is only read here")


def _views_elsewhere(request: object) -> Views:
    """What has a say in the answers of a department that judges by itself who asks: whose the lookup is, in which role
    and for what, beside what it may reach and see.
    """
    if not isinstance(request, RequestContext):
        raise TypeError("a department is asked by the hub alone")
    lookup = request.lookup
    whose = "the hub" if lookup is None else f"{lookup.caller.client.id} {lookup.role} {lookup.purpose}"
    if "authorization" not in request.headers:
        # Whose certificate the hub alone has seen, the department answers nothing.
        whose = f"by certificate: {whose}"
    return Views(request.now.date().isoformat(), tuple(f"{whose} {one}" for one in views_of(remit_of(lookup))))


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
