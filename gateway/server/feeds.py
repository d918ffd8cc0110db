"""What a department that is served alone tells a hub's relation index: `/feed/relations`, `lists`, `register`."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from gateway.access.caller import CALLER, INDEX, Caller
from gateway.execution.errors import entry
from loaders.database import Database
from subgraphs.common.department import Department
from subgraphs.common.publishing import Published
from subgraphs.databases.feed import OwnFeed
from subgraphs.databases.feed_http import LISTS, REGISTER, RELATIONS, told_changes, told_register, told_whole

_NDJSON = "application/x-ndjson"
_MOST = 1_000_000


def feed_routes(
    department: Department, database: Database, feed_of: Callable[[str, Sequence[Published]], OwnFeed]
) -> list[Route]:
    """The routes of what a department publishes."""
    routes = []
    for name, published in ((RELATIONS, department.publishes), (LISTS, department.lists)):
        if published:
            routes.append(guarded(name, _of_feed(feed_of(name, published))))
    ids = department.registers
    if ids is not None:

        async def register(request: Request) -> Response:
            return StreamingResponse(told_register(department.name, database, ids), media_type=_NDJSON)

        routes.append(guarded(REGISTER, register))
    return routes


def _of_feed(feed: OwnFeed) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not request.query_params:
            return StreamingResponse(told_whole(feed), media_type=_NDJSON)
        try:
            after, most = request.query_params["after"], int(request.query_params["most"])
        except (KeyError, ValueError):
            return refusal(400, "after is a position and most a whole number, and they go together", "BAD_REQUEST")
        if not 0 <= most <= _MOST:
            return refusal(400, f"most is from 0 to {_MOST}", "BAD_REQUEST")
        return Response(await run_in_threadpool(told_changes, feed, after, most), media_type="application/json")

    return answer


def guarded(name: str, answer: Callable[[Request], Awaitable[Response]]) -> Route:
    """The route of a feed, for who may read what is published whole."""

    async def judged(request: Request) -> Response:
        caller: Caller | None = request.scope.get(CALLER)
        if caller is None or not caller.has(INDEX):
            return refusal(403, f"what is published whole is for who has the scope {INDEX}", "FORBIDDEN")
        return await answer(request)

    return Route(f"/feed/{name}", judged)


def refusal(status: int, message: str, code: str) -> Response:
    """A feed that is not told, and why."""
    return JSONResponse({"errors": [entry(message, code)]}, status)
