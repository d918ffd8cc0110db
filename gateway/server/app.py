"""The ASGI applications: the hub, one department alone, a gateway over any supergraph."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from gateway.config import Settings, read_settings
from gateway.execution.errors import ErrorEntry, SubgraphError
from gateway.execution.http import Http, open_client
from gateway.execution.transport import Transport
from gateway.planning.supergraph import Supergraph
from gateway.server.dress import of_department, redacted
from gateway.server.endpoint import GraphQLEndpoint
from gateway.server.hub import RequestContext, graphql_schema, link_key, open_hub
from gateway.server.operations import Executor, GatewayExecutor, SchemaExecutor
from loaders.database import Database
from subgraphs.common.context import DepartmentContext
from subgraphs.common.database import open_database
from subgraphs.registry import load_department

STATIC = Path(__file__).parent / "static"

# The state of each part that an answer needs: None where it can answer, or what is wrong.
Readiness = Callable[[], Awaitable[Mapping[str, str | None]]]


def hub_app(settings: Settings | None = None) -> Starlette:
    """The hub; without settings, as a worker process makes it, those of the environment."""
    settings = read_settings() if settings is None else settings
    hub = open_hub(settings)
    probes = AsyncExitStack()
    client = open_client(settings.hub.department_timeout)
    probes.push_async_callback(client.close)
    remote = {name: Http(client, url).prepare("{ __typename }", "") for name, url in hub.remote.items()}

    async def ready() -> Mapping[str, str | None]:
        found = {name: await _database_fault(database) for name, database in hub.databases.items()}
        for name, ask in remote.items():
            try:
                await ask({}, None)
                found[name] = None
            except SubgraphError as error:
                found[name] = str(error)
        return found

    async def close() -> None:
        await probes.aclose()
        await hub.close()

    plans = settings.hub.query_plans
    return _app(hub.executor, lambda request: RequestContext(), ready, close, of_department, plans=plans)


def subgraph_app(name: str, settings: Settings) -> Starlette:
    """One department alone. Raises UnknownDepartment, ForeignLinkKey."""
    department = load_department(name)
    key = link_key(settings)
    database = open_database(settings.home, department, key)

    async def ready() -> Mapping[str, str | None]:
        return {name: await _database_fault(database)}

    executor = SchemaExecutor(graphql_schema(department))
    return _app(executor, lambda request: DepartmentContext(database, key), ready, database.close)


def gateway_app(
    sdl: str, urls: Mapping[str, str], timeout: float, labels: Sequence[str] = (), *, plans: bool = False
) -> Starlette:
    """A gateway over any supergraph, its subgraphs at their routing URLs or those given. Raises SupergraphError.

    `labels` are the override labels that hold; `plans`: whether a client may see query plans.
    """
    supergraph = Supergraph(sdl)
    client = open_client(timeout)
    transports: dict[str, Transport] = {
        graph.name: Http(client, urls.get(graph.name, graph.url)) for graph in supergraph.graphs.values()
    }

    async def ready() -> Mapping[str, str | None]:
        return {}

    executor = GatewayExecutor(supergraph, transports, labels)
    return _app(executor, lambda request: None, ready, client.close, plans=plans)


def _app(
    executor: Executor,
    context: Callable[[Request], object],
    ready: Readiness,
    close: Callable[[], Awaitable[None]],
    dress: Callable[[ErrorEntry], ErrorEntry] = redacted,
    *,
    plans: bool = False,
) -> Starlette:
    page = (STATIC / "graphiql.html").read_bytes()
    endpoint = GraphQLEndpoint(executor, context, page, dress, plans=plans)

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readiness(request: Request) -> Response:
        faults = await ready()
        parts = {name: "ready" if fault is None else fault for name, fault in faults.items()}
        good = all(fault is None for fault in faults.values())
        return JSONResponse({"ready": good, "departments": parts}, 200 if good else 503)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await close()

    routes: list[BaseRoute] = [
        Route("/graphql", endpoint),
        Route("/health", health),
        Route("/ready", readiness),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


async def _database_fault(database: Database) -> str | None:
    try:
        await database.rows(select(literal(1)), {})
    except (SQLAlchemyError, OSError):
        return "its database cannot be read"
    return None
