"""A server of GraphQL: the one endpoint, whether it is alive and ready, and what else it serves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from gateway.execution.errors import ErrorEntry
from gateway.server.dress import redacted
from gateway.server.endpoint import GraphQLEndpoint
from gateway.server.headers import with_headers, with_origins
from gateway.server.operations import Executor, GraphQLRequest
from gateway.server.persisted import PersistedOperations
from gateway.server.probe import READY, Probe, Readiness, is_known
from gateway.server.proof import Sign
from gateway.server.rest.routes import Rest
from gateway.server.room import Room
from gateway.server.sockets import GraphQLSocket, Knowing

GRAPHQL = "/graphql"
HEALTH = "/health"
STATIC = Path(__file__).parent / "static"


class Around(Protocol):
    """What stands around an application."""

    def around(self, application: ASGIApp) -> ASGIApp:
        """An application that does what another does, and something beside."""
        ...


class Guard(Around, Protocol):
    """What stands before a server's answers: nobody comes to them who may not."""

    @property
    def gate(self) -> Knowing:
        """Who knows who asks."""
        ...

    async def close(self) -> None:
        """Gives back what it holds open."""
        ...


class Counting(Around, Protocol):
    """What counts a server's requests and errors, and tells of them."""

    def counting(self, dress: Callable[[ErrorEntry], ErrorEntry]) -> Callable[[ErrorEntry], ErrorEntry]:
        """How errors leave, and are counted."""
        ...

    def route(self) -> Route:
        """Where it tells."""
        ...


def site(
    executor: Executor,
    context: Callable[[Request, GraphQLRequest], Awaitable[object]],
    ready: Readiness,
    close: Callable[[], Awaitable[None]],
    dress: Callable[[ErrorEntry], ErrorEntry] = redacted,
    *,
    plans: bool = False,
    explorer: bool = True,
    sign: Sign | None = None,
    persisted: PersistedOperations | None = None,
    entrance: Guard | None = None,
    origins: Sequence[str] = (),
    more: Sequence[BaseRoute] = (),
    metrics: Counting | None = None,
    traces: Around | None = None,
    room: Room | None = None,
    rest: Rest | None = None,
    watch: Callable[[], Coroutine[object, object, None]] | None = None,
) -> Starlette:
    """The application; without an `entrance` anybody may ask."""
    page = (STATIC / "graphiql.html").read_bytes() if explorer else None
    dress = dress if metrics is None else metrics.counting(dress)
    room = Room(None) if room is None else room
    endpoint = GraphQLEndpoint(executor, context, page, dress, plans=plans, sign=sign, persisted=persisted, room=room)
    gate = None if entrance is None else entrance.gate
    socket = GraphQLSocket(executor, context, dress, room, persisted, gate, tuple(origins))

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    probe = Probe(ready)

    async def readiness(request: Request) -> Response:
        if entrance is not None and not is_known(request.scope):
            return await probe.answer(request)
        faults = await ready(request)
        parts = {name: "ready" if fault is None else fault for name, fault in faults.items()}
        good = all(fault is None for fault in faults.values())
        return JSONResponse({"ready": good, "departments": parts}, 200 if good else 503)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        watching = None if watch is None else asyncio.create_task(watch())
        yield
        if watching is not None:
            watching.cancel()
            await asyncio.wait({watching})
        if entrance is not None:
            await entrance.close()
        await close()

    routes: list[BaseRoute] = [Route(HEALTH, health), Route(READY, readiness), *more]
    if rest is not None:
        routes.extend(rest.routes(executor, context, dress, room, sign))
    if metrics is not None:
        routes.append(metrics.route())
    if explorer:
        routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    return _Site(
        endpoint, socket, entrance, routes=routes, lifespan=lifespan, origins=origins, metrics=metrics, traces=traces
    )


class _Site(Starlette):
    """Starlette behind the gate, with the way to the one endpoint that nearly every request asks for left out."""

    def __init__(
        self,
        endpoint: GraphQLEndpoint,
        socket: GraphQLSocket,
        entrance: Guard | None,
        *,
        routes: Sequence[BaseRoute],
        lifespan: Lifespan[Starlette],
        origins: Sequence[str] = (),
        metrics: Counting | None = None,
        traces: Around | None = None,
    ) -> None:
        super().__init__(routes=routes, lifespan=lifespan)
        self._endpoint = endpoint
        self._socket = socket
        inside = self._ask if entrance is None else with_headers(entrance.around(self._ask))
        self._inside: ASGIApp = with_origins(inside, origins)
        if metrics is not None:
            self._inside = metrics.around(self._inside)
        if traces is not None:
            self._inside = traces.around(self._inside)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._inside(scope, receive, send)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == GRAPHQL:
            await self._endpoint(scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"] == GRAPHQL:
            await self._socket(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
