"""The ASGI applications: the hub, and one department alone."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from graphql import GraphQLSchema
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from gateway.access.attestation import HEADER as ATTESTED
from gateway.access.attestation import Attestation
from gateway.audit.answers import AnswerKey
from gateway.cache.elsewhere import HEADER as READ
from gateway.cache.journal import OnDemand
from gateway.config import Settings, read_settings
from gateway.execution.errors import SubgraphError
from gateway.execution.in_process import InProcess
from gateway.server.admission import DepartmentAdmission, of_hub
from gateway.server.answering import open_answering
from gateway.server.caching import journal_of, keeps
from gateway.server.context import actor_of, remit_of
from gateway.server.dress import of_department, unhinted
from gateway.server.entrance import Entrance, admits_of, local_key
from gateway.server.evidence import (
    answer_key,
    disclosure_log,
    pseudonyms,
    signing,
)
from gateway.server.feeds import feed_routes
from gateway.server.flagging import Flagging
from gateway.server.guarding import Guards
from gateway.server.hub import (
    Hub,
    graphql_schema,
    link_key,
    matrix_of,
    open_reading,
    open_tail,
    open_writer,
    rules_of,
)
from gateway.server.indexes import Indexes, open_links, open_names, own_feed
from gateway.server.list_changes import list_changes_route
from gateway.server.memory import settle
from gateway.server.metrics import Metrics
from gateway.server.operations import GraphQLRequest, SchemaExecutor
from gateway.server.own import fault_of, open_lines
from gateway.server.own import open_database as open_own
from gateway.server.persisted import PersistedOperations, hash_of, read_manifest
from gateway.server.probe import is_known, is_probe
from gateway.server.published import PATH as ENQUIRIES
from gateway.server.published import PublicEnquiries, public_routes
from gateway.server.pushing.numbers import PushNumbers
from gateway.server.pushing.opening import open_relay
from gateway.server.pushing.relay import Relay
from gateway.server.reading import reading_route
from gateway.server.reporting import VERIFIED, open_reporter, reporting_routes
from gateway.server.rest.operations import Origin, questions
from gateway.server.rest.routes import open_rest
from gateway.server.room import Room
from gateway.server.screening import screening_route
from gateway.server.session import session_route
from gateway.server.site import GRAPHQL, HEALTH, site
from gateway.server.strawberry_fields import fields_of
from gateway.server.telling import ByHub, TellingExecutor, touched_route
from gateway.server.tending import Tended, tend
from gateway.server.watching.numbers import WatchNumbers
from gateway.server.watching.opening import open_watching
from gateway.server.watching.routes import watchlist_routes
from gateway.server.watching.tending import WatchlistTending
from gateway.server.who_saw import who_saw_route
from gateway.server.workbench import Visitor, is_page, workbench_operations, workbench_routes
from gateway.server.writing import writing_route
from identifiers.pseudonym import LinkKey
from loaders.collection import collection_paused
from loaders.database import Database
from loaders.threads import ReadingThreads
from subgraphs.common.context import PUBLIC, Acting, DepartmentContext
from subgraphs.common.department import Department
from subgraphs.databases.opening import open_touched
from subgraphs.links.context import LinksContext
from subgraphs.registry import load_departments

if TYPE_CHECKING:
    from gateway.server.traces import Traces


def worker_app() -> Starlette:
    """The hub as a worker process makes it: with the settings of the environment."""
    made = hub_app(read_settings())
    settle()
    return made


@collection_paused()
def hub_app(settings: Settings, visitors: Sequence[Visitor] = ()) -> Starlette:
    """The hub; of a demo, as whom whoever opens its page may look."""
    metrics, traces = Metrics(), _traces(settings, "liancha")
    if settings.push.units:
        metrics.tell(PushNumbers(open_lines(settings)))
    answering = open_answering(settings, metrics, traces)
    hub, disclosures, admission = answering.hub, answering.disclosures, answering.admission
    executor, room = answering.executor, Room(settings.limits.concurrent)
    remote = {name: http.prepare("{ __typename }", "") for name, http in hub.remote.items()}
    own = open_own(settings)
    reporter, enquiries = open_reporter(settings, hub.matrix), None
    if settings.public.open:
        enquiries = PublicEnquiries(settings, link_key(settings), admission, executor, disclosures)
    watching = open_watching(settings, answering)
    metrics.tell(WatchNumbers(watching.lists))
    flagging = Flagging(answering.flags, disclosures, settings.hub.departments, hub.supergraph.api)
    manifest = {} if settings.hub.operations is None else read_manifest(settings.hub.operations)
    page = workbench_operations() if settings.hub.workbench else {}
    own_questions = {hash_of(text): text for text in questions()}
    documents: dict[Origin, Iterable[str]] = {
        "questions": own_questions.values(),
        "manifest": manifest.values(),
        "workbench": page.values(),
    }
    rest = open_rest(settings.hub, hub.supergraph.api, hub.matrix, documents, link_key(settings))

    dress = of_department if settings.hub.introspection is None else unhinted(of_department)

    async def close() -> None:
        await answering.close()
        reporter.close()
        watching.lists.close()
        if enquiries is not None:
            await enquiries.close()
        if own is not None:
            own.close()

    async def ready(request: Request) -> Mapping[str, str | None]:
        found = {name: await _database_fault(database) for name, database in hub.databases.items()}
        # A department that is served elsewhere is asked as the caller: where there is none, it stands for itself.
        for name, ask in remote.items() if is_known(request.scope) else ():
            try:
                await ask({}, of_hub(request))
                found[name] = None
            except SubgraphError as error:
                found[name] = str(error)
        if own is not None:
            found["hub"] = await asyncio.to_thread(fault_of, own)
        return {**found, **_index_fault(hub.indexes)}

    return site(
        executor,
        admission.context,
        ready,
        close,
        dress,
        plans=settings.hub.query_plans,
        explorer=settings.hub.explorer,
        entrance=Entrance(settings, hub.matrix, partial(_is_open_at_hub, settings)),
        origins=settings.server.origins,
        more=[
            who_saw_route(disclosure_log(settings), pseudonyms(settings), disclosures, admission.lookup),
            *flagging.routes(admission.lookup),
            Route("/keys", _keys(answer_key(settings))),
            list_changes_route(executor, admission.context, dress, signing(settings)),
            session_route(hub.matrix, disclosures, admission.lookup),
            screening_route(answering.screener, room),
            reading_route(room),
            writing_route(room),
            *reporting_routes(reporter, room),
            *watchlist_routes(watching.desk, room, signing(settings)),
            *public_routes(enquiries, room),
            *(workbench_routes(visitors) if settings.hub.workbench else ()),
        ],
        sign=signing(settings),
        persisted=PersistedOperations({**own_questions, **manifest, **page}, only=settings.hub.operations_only),
        metrics=metrics,
        traces=traces,
        room=room,
        rest=rest,
        watch=partial(_watch, hub, open_relay(settings, hub, executor), watching.tending),
    )


def _traces(settings: Settings, service: str) -> "Traces | None":
    """What tells a collector of a server's requests, where the settings name one."""
    if settings.traces.endpoint is None:
        return None
    # Eight megabytes, for who has a collector.
    from gateway.server.traces import Traces

    return Traces(settings.traces, service)


def _keys(key: AnswerKey) -> Callable[[Request], Awaitable[Response]]:
    """The keys by which the hub's answers are verified, as a JWK set."""

    async def keys(request: Request) -> Response:
        return JSONResponse({"keys": [key.public]})

    return keys


def _is_open_at_hub(settings: Settings, scope: Scope) -> bool:
    if scope["path"].startswith(VERIFIED) and scope.get("method") == "GET":
        # Whoever has the code has the report.
        return True
    if scope["path"] == ENQUIRIES:
        return scope.get("method") == "GET" or (settings.public.open and scope.get("method") == "POST")
    return (settings.hub.workbench and is_page(scope)) or _is_open(settings, scope)


def _is_open(settings: Settings, scope: Scope) -> bool:
    """What anybody may ask for: whether the server is alive, and by `server.probes` whether it is ready; the page of
    GraphiQL, which has no data in it.
    """
    path = scope["path"]
    if path == HEALTH or (settings.server.probes and is_probe(scope)):
        return True
    page = path == GRAPHQL and scope.get("method") in ("GET", "HEAD") and not scope["query_string"]
    return settings.hub.explorer and (page or path.startswith("/static/"))


@collection_paused()
def subgraph_app(name: str, settings: Settings) -> Starlette:
    """One department alone. Raises UnknownDepartment, ForeignLinkKey, NotMigrated."""
    matrix = matrix_of(settings)
    names = [*settings.hub.departments, *({name} - set(settings.hub.departments))]
    departments = load_departments(names)
    department = departments[names.index(name)]
    key = link_key(settings)
    threads = ReadingThreads()
    served = (
        [one for one in departments if _is_indexed(one) and settings.is_here(one.name)]
        if department.indexes
        else [department]
    )
    metrics = Metrics()
    databases = {one.name: open_reading(settings, one, key, threads) for one in served}

    metrics.reads(databases)

    async def ready(request: Request) -> Mapping[str, str | None]:
        faults = {one: await _database_fault(database) for one, database in databases.items()}
        fault = next(filter(None, faults.values()), None)
        return {name: fault} if fault else {name: None, **_index_fault(indexes)}

    async def close() -> None:
        if told is not None:
            told.close()
        if tail is not None:
            await tail.close()
        await threads.close()
        if writer is not None:
            await writer.close()
        for database in databases.values():
            await database.close()

    indexes = Indexes()
    if department.indexes:
        indexes.links = open_links(settings, key, departments, databases)
    elif (published := open_names(settings, key, department, databases[department.name])) is not None:
        indexes.names[department.name] = published

    writer = None if department.indexes else open_writer(settings, department, key)
    tended: list[Tended] = []
    if writer is not None and department.tend is not None:
        tended.append(Tended(department.name, writer, department.tend))
    tail = None if department.indexes else open_tail(settings, department, databases[department.name])
    attestation = Attestation(local_key(settings.home), settings.access.audience)
    admission = DepartmentAdmission(matrix, attestation)
    schema = graphql_schema(department)
    guards = Guards(department, schema, matrix)
    alone = SchemaExecutor(schema, guards.permit, [guards.middleware()])
    executor: SchemaExecutor | TellingExecutor = alone
    told = None if department.indexes else _told(settings, department, guards, schema, alone)
    if told is not None:
        executor = told.executor

    async def context(request: Request, asked: GraphQLRequest) -> DepartmentContext | LinksContext | ByHub:
        remit, acting = PUBLIC, Acting(None, writer, tail)
        asks = executor.asks_data(asked)
        if asks:
            lookup = await admission.lookup(request, asked)
            remit, acting = remit_of(lookup), Acting(actor_of(lookup), writer, tail)
        if indexes.links is not None:
            return LinksContext(department, indexes.links, remit)
        names = indexes.names.get(department.name)
        own = DepartmentContext(department, databases[department.name], key, names, remit, acting=acting)
        by_hub = asks and told is not None and ATTESTED in request.headers and READ in request.headers
        return ByHub(own) if by_hub else own

    entrance = Entrance(settings, matrix, partial(_is_open, settings))
    return site(
        executor,
        context,
        ready,
        close,
        explorer=settings.hub.explorer,
        entrance=entrance,
        more=[*_feed_routes(settings, key, department, databases), *(() if told is None else (told.route,))],
        metrics=metrics,
        room=Room(settings.limits.concurrent),
        watch=partial(_watch_department, indexes, tended),
    )


def _feed_routes(
    settings: Settings, key: LinkKey, department: Department, databases: Mapping[str, Database]
) -> list[Route]:
    """What a department tells a hub elsewhere; links tells nothing."""
    database = databases.get(department.name)
    if database is None or department.indexes:
        return []
    return feed_routes(department, database, partial(own_feed, settings, key, department, database))


class _Told(NamedTuple):
    """What a department tells hubs that keep its answers; close it when done."""

    executor: TellingExecutor
    route: Route
    close: Callable[[], None]


def _told(
    settings: Settings, department: Department, guards: Guards, schema: GraphQLSchema, executor: SchemaExecutor
) -> _Told | None:
    """None where nothing of the department is kept, or its database notes nothing of its changes."""
    if not keeps(settings):
        return None
    place = settings.place_of(department.name)
    # One for those who ask, one for those who follow.
    notes = [open_touched(settings.home, department, place) for _ in range(2)]
    if notes[0] is None or notes[1] is None:
        return None
    admits, rules = admits_of(settings.access), rules_of(settings)
    journal, most = journal_of(notes[0]), settings.cache.max_age
    asked = InProcess(schema, lambda request: request, guards.around(fields_of(department.schema)))
    telling = TellingExecutor(executor, department, asked, journal, admits, most)
    followed = OnDemand(notes[1])

    def close() -> None:
        journal.close()
        followed.close()

    return _Told(telling, touched_route(followed, admits, rules), close)


def _is_indexed(department: Department) -> bool:
    """Whether links reads anything of a department."""
    return bool(department.publishes or department.lists) or department.registers is not None


async def _watch(hub: Hub, relay: Relay | None, watchlists: WatchlistTending) -> None:
    """What a hub does beside answering."""
    await _build(hub.indexes)
    async with asyncio.TaskGroup() as group:
        group.create_task(tend(hub.tended))
        group.create_task(watchlists.run())
        if relay is not None:
            group.create_task(relay.run())


async def _watch_department(indexes: Indexes, tended: Sequence[Tended]) -> None:
    """What a department does beside answering."""
    await _build(indexes)
    await tend(tended)


async def _build(indexes: Indexes) -> None:
    """Has the indexes built, where they are not, before anybody asks: by a thread that keeps nobody from ending."""
    Thread(target=indexes.build, name="indexes", daemon=True).start()


def _index_fault(indexes: Indexes) -> Mapping[str, str | None]:
    if indexes.links is None:
        return {}
    built = indexes.links.relations.is_built and indexes.links.listings.entries.is_built
    return {"links": None if built else "the relation index is being built"}


async def _database_fault(database: Database) -> str | None:
    try:
        await database.rows(select(literal(1)))
    except (SQLAlchemyError, OSError):
        return "its database cannot be read"
    return None
