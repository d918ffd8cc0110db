"""The changes of the list as lines of JSON (自动抓取): GET /list-changes?after=CURSOR&first=N, without any GraphQL.

A line a change, in order, and a last one that says how many there were, where to go on, and whether there are more now.
With `x-liancha-sign` the whole is signed as any answer is.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import cast

import orjson
from starlette.requests import Request
from starlette.responses import Response as HttpResponse
from starlette.routing import Route

from gateway.audit.headers import RECEIPT, SIGN, SIGNATURE
from gateway.execution.errors import ErrorEntry, entry
from gateway.execution.transport import JsonObject
from gateway.server.operations import Executor, GraphQLRequest, RequestError
from gateway.server.proof import Sign
from gateway.server.pushing.relay import CHANGES
from gateway.server.replies import json_reply, refusal_reply
from gateway.server.streaming import Dress

PATH = "/list-changes"
MEDIA = "application/x-ndjson"
_FIRST = 100


def list_changes_route(
    executor: Executor,
    context: Callable[[Request, GraphQLRequest], Awaitable[object]],
    dress: Dress,
    sign: Sign,
) -> Route:
    """The route; `context` judges a request, and raises RequestError."""

    async def answer(request: Request) -> HttpResponse:
        try:
            asked = GraphQLRequest(CHANGES, None, _variables(request), raw=request.url.query.encode())
            response = await executor.execute(asked, await context(request, asked))
        except RequestError as refused:
            errors = [dress(one) for one in refused.errors]
            return refusal_reply(RequestError(errors, refused.status, refused.retry_after))
        found = None if response.data is None else response.data["listChanges"]
        if response.errors or not isinstance(found, dict):
            # A part of it is no feed: who reads it would take it for the whole.
            return json_reply({"errors": [dress(one) for one in response.errors]}, _status(response.errors))
        body = _lines(found)
        headers = {"cache-control": "no-store"}
        if response.receipt is not None:
            headers[RECEIPT] = response.receipt
            if SIGN in request.headers:
                headers[SIGNATURE] = sign(body, asked.raw, asked.query, response.receipt)
        return HttpResponse(body, headers=headers, media_type=MEDIA)

    return Route(PATH, answer, methods=["GET"])


def _lines(found: JsonObject) -> bytes:
    changes = cast("list[JsonObject]", found["changes"])
    last = {"count": len(changes), "cursor": found["cursor"], "more": found["more"]}
    return b"".join(orjson.dumps(one) + b"\n" for one in (*changes, last))


def _variables(request: Request) -> dict[str, object]:
    """Raises RequestError."""
    given = request.query_params
    unknown = set(given) - {"after", "first"}
    if unknown:
        raise _bad(f"{PATH} takes after and first, and nothing else")
    first = given.get("first", str(_FIRST))
    if not (first.isascii() and first.isdecimal() and len(first) < 9):
        raise _bad("first is a whole number")
    return {"after": given.get("after"), "first": int(first)}


def _status(errors: Sequence[ErrorEntry]) -> int:
    codes = {one.get("extensions", {}).get("code") for one in errors}
    if "UNAUTHORIZED_FIELD_OR_TYPE" in codes:
        return 403
    return 400 if codes <= {"BAD_USER_INPUT", "CURSOR_UNKNOWN"} else 502


def _bad(message: str) -> RequestError:
    return RequestError([entry(message, "BAD_USER_INPUT")], 400)
