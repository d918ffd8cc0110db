"""What the routes beside GraphQL share: their answers, and the parties that they are asked about."""

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gateway.access.caller import CALLER, Caller
from gateway.execution.errors import entry
from gateway.server.operations import RequestError
from identifiers.errors import BadIdentifier
from identifiers.party import normalise_party_id


def json_reply(body: object, status: int) -> Response:
    """A response of JSON."""
    return Response(orjson.dumps(body), status, media_type="application/json; charset=utf-8")


def refusal_reply(refused: RequestError) -> Response:
    """The response to a refused request, with when it may be made again (RFC 9110, 10.2.3) where that is known."""
    answer = json_reply({"errors": refused.errors}, refused.status or 400)
    if refused.retry_after is not None:
        answer.headers["retry-after"] = str(refused.retry_after)
    return answer


def caller_of(request: Request) -> Caller:
    """Who makes a request. Raises RequestError where nobody knows."""
    caller: Caller | None = request.scope.get(CALLER)
    if caller is None:
        raise RequestError([entry("who asks is not known", "UNAUTHENTICATED")], 401)
    return caller


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request. Raises RequestError for one of more bytes."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise RequestError([entry(f"the body has at most {most} bytes", "BAD_REQUEST")], 413)
    return bytes(body)


def party_of(text: str) -> str:
    """The id of a party in canonical form. Raises RequestError, with the identifier's own code."""
    try:
        return normalise_party_id(text)
    except BadIdentifier as bad:
        raise RequestError([entry(str(bad), bad.code)], 400) from bad
