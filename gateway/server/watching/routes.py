"""The routes of watchlists: /watchlists, /watchlists/NAME and what is behind it. docs/watchlists.md.

A list states the lookup of its parties itself; the headers of a request need not.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from http import HTTPStatus
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.audit.headers import RECEIPT, SIGN, SIGNATURE
from gateway.execution.errors import entry
from gateway.server.dress import redact
from gateway.server.headers import headers_of
from gateway.server.operations import RequestError
from gateway.server.proof import Sign
from gateway.server.replies import body_of, caller_of, json_reply, refusal_reply
from gateway.server.room import Room
from gateway.server.watching.desk import WatchlistDesk
from gateway.store import StoreUnavailable
from gateway.watchlists import told

_MOST_BODY = 4 * 1024 * 1024
_FIRST = 100
T = TypeVar("T")
Answer = Callable[[Request], Awaitable[Response]]


def watchlist_routes(desk: WatchlistDesk, room: Room, sign: Sign) -> Sequence[BaseRoute]:
    """The routes; `sign` signs what is told of parties."""

    async def lists(request: Request) -> Response:
        return _data(await desk.all(caller_of(request)))

    async def make(request: Request) -> Response:
        given = _given(await body_of(request, _MOST_BODY), told.Making)
        made = await desk.make(caller_of(request), headers_of(request), _name(request), given)
        return _data({"made": made}, HTTPStatus.CREATED if made else HTTPStatus.OK)

    async def whole(request: Request) -> Response:
        return _data(await desk.whole(caller_of(request), _name(request)))

    async def remove(request: Request) -> Response:
        await desk.remove(caller_of(request), _name(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def portfolio(request: Request) -> Response:
        query = _query(request, "after", "first", "notable")
        notable = query.get("notable", "false")
        if notable not in ("true", "false"):
            raise _bad("notable is true or false")
        after, first = query.get("after", ""), _number(query, "first", _FIRST, told.MOST, least=1)
        caller, headers = caller_of(request), headers_of(request)
        found = await desk.portfolio(caller, headers, _name(request), after, first, notable=notable == "true")
        return _proven(request, found, found.record)

    async def add(request: Request) -> Response:
        given = _given(await body_of(request, _MOST_BODY), told.Added)
        return _data(await desk.add(caller_of(request), headers_of(request), _name(request), given))

    async def drop(request: Request) -> Response:
        given = _given(await body_of(request, _MOST_BODY), told.Dropped)
        return _data({"dropped": await desk.drop(caller_of(request), _name(request), given)})

    async def want(request: Request) -> Response:
        await desk.want(caller_of(request), _name(request))
        return _data({"wanted": True}, HTTPStatus.ACCEPTED)

    async def see(request: Request) -> Response:
        given = _given(await body_of(request, _MOST_BODY), told.Seen)
        await desk.see(caller_of(request), _name(request), given)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def digest(request: Request) -> Response:
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError as error:
            raise _bad("a day is as 2026-01-31") from error
        query = _query(request, "after", "first")
        after = _number(query, "after", 0, 2**53)
        first = _number(query, "first", _FIRST, told.MOST, least=1)
        caller, headers = caller_of(request), headers_of(request)
        found = await desk.digest(caller, headers, _name(request), day, after, first)
        return _proven(request, found, found.record)

    async def nowhere(request: Request) -> Response:
        caller_of(request)
        message = "there is nothing of this name: the name of a watchlist has no /"
        raise RequestError([entry(message, "WATCHLIST_UNKNOWN")], HTTPStatus.NOT_FOUND)

    def _proven(request: Request, found: object, record: str | None) -> Response:
        answer = _data(found)
        if record is not None:
            answer.headers[RECEIPT] = record
        if SIGN in request.headers:
            asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            answer.headers[SIGNATURE] = sign(bytes(answer.body), asked.encode(), told.PATH, record or "")
        return answer

    def within(answer: Answer) -> Answer:
        async def endpoint(request: Request) -> Response:
            try:
                with room.taken():
                    return await answer(request)
            except RequestError as refused:
                return refusal_reply(refused)
            except StoreUnavailable:
                message = "the watchlists cannot be read or written now"
                return json_reply({"errors": [entry(message, "STORE_UNAVAILABLE")]}, HTTPStatus.SERVICE_UNAVAILABLE)

        return endpoint

    one = told.PATH + "/{name}"
    return [
        Route(told.PATH, within(lists), methods=["GET"]),
        Route(one, within(make), methods=["PUT"]),
        Route(one, within(whole), methods=["GET"]),
        Route(one, within(remove), methods=["DELETE"]),
        Route(f"{one}/parties", within(portfolio), methods=["GET"]),
        Route(f"{one}/parties", within(add), methods=["POST"]),
        Route(f"{one}/parties/dropped", within(drop), methods=["POST"]),
        Route(f"{one}/review", within(want), methods=["POST"]),
        Route(f"{one}/seen", within(see), methods=["PUT"]),
        Route(f"{one}/digests/{{day}}", within(digest), methods=["GET"]),
        # A name with a / in it is no name, however it is written in an address.
        Route(told.PATH + "/{name:path}", within(nowhere), methods=["GET", "PUT", "POST", "DELETE"]),
    ]


def _data(found: object, status: int = HTTPStatus.OK) -> Response:
    return Response(msgspec.json.encode({"data": found}), status, media_type="application/json; charset=utf-8")


def _name(request: Request) -> str:
    return str(request.path_params["name"])


def _given(body: bytes, kind: type[T]) -> T:
    """Raises RequestError."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise _bad(f"the body is not as it must be: {redact(str(error))}") from error


def _query(request: Request, *names: str) -> dict[str, str]:
    """Raises RequestError."""
    given = request.query_params.multi_items()
    found = dict(given)
    if set(found) - set(names) or len(found) != len(given):
        raise _bad(f"a query has {', '.join(names)}, each once, and nothing else")
    return found


def _number(query: dict[str, str], name: str, default: int, most: int, least: int = 0) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most):
        raise _bad(f"{name} is a whole number of {least} to {most}")
    return int(text)


def _bad(message: str) -> RequestError:
    return RequestError([entry(message, "BAD_USER_INPUT")], HTTPStatus.BAD_REQUEST)
