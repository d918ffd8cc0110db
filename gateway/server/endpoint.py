"""GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/

application/graphql-response+json answers a request that was not executed with 4xx; application/json, the older media
type, answers every well-formed request with 200.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import cast

import orjson
from graphql import OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response as HttpResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.execution.errors import ErrorEntry, entry
from gateway.execution.run import Response
from gateway.server.accept import EVENT_STREAM, GRAPHQL_RESPONSE, HTML, JSON, MULTIPART, named, preferred
from gateway.server.asked import NotAsked, asked
from gateway.server.event_streams import Overseer
from gateway.server.operations import Executor, GraphQLRequest, RequestError, Stream
from gateway.server.persisted import PersistedOperations
from gateway.server.proof import Sign, proof_of
from gateway.server.room import Room
from gateway.server.streaming import body_of, streamed

_OFFERED = (GRAPHQL_RESPONSE, JSON)
# What an answer in several parts comes as.
_STREAMS = (EVENT_STREAM, MULTIPART)
# Where the header names neither (*/*), the media type that every client reads.
_DEFAULT_FIRST = (JSON, GRAPHQL_RESPONSE)
_OFFERED_TO_BROWSERS = (JSON, GRAPHQL_RESPONSE, HTML)

# A megabyte of query text is a thousand times the largest honest one.
MOST_BODY = 4 * 1024 * 1024

PLAN_HEADER = "x-liancha-query-plan"
COST_HEADER = "x-liancha-cost"


class GraphQLEndpoint:
    """An ASGI application that serves GraphQL requests; subscriptions and what is deferred as streams.

    `context` makes what the executor is told of the HTTP request, and raises RequestError for one that is refused;
    `page` is what a browser is shown; `dress` is given every error before it leaves; where `plans`, a request with the
    header x-liancha-query-plan is told its query plan in the answer's extensions; `sign` signs an answer that was
    recorded, where the header x-liancha-sign asks for it; `persisted` are the operations that may be named by a hash;
    `room` is for how many requests there is.
    """

    def __init__(
        self,
        executor: Executor,
        context: Callable[[Request, GraphQLRequest], Awaitable[object]],
        page: bytes | None = None,
        dress: Callable[[ErrorEntry], ErrorEntry] = lambda error: error,
        *,
        plans: bool = False,
        sign: Sign | None = None,
        persisted: PersistedOperations | None = None,
        room: Room | None = None,
    ) -> None:
        self._room = Room(None) if room is None else room
        self._persisted = persisted
        self._overseer = Overseer()
        self._sign = sign
        self._executor = executor
        self._context = context
        self._page = page
        self._dress = dress
        self._plans = plans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._respond(Request(scope, receive))
        except ClientDisconnect:
            return  # There is nobody to answer.
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> ASGIApp:
        accept = request.headers.get("accept", "")
        browsing = request.method in ("GET", "HEAD") and "query" not in request.query_params
        if self._page is not None and browsing and preferred(accept, _OFFERED_TO_BROWSERS) == HTML:
            return HttpResponse(self._page, media_type="text/html", headers=_PAGE_HEADERS)
        stream = named(accept, _STREAMS)
        whole = preferred(accept, _DEFAULT_FIRST)
        if whole is None and stream is None:
            message = f"this endpoint speaks {', '.join((*_OFFERED, *_STREAMS))}"
            return self._answer(JSON, 406, [entry(message, "NOT_ACCEPTABLE")])
        media = JSON if whole is None else whole
        try:
            parsed = await self._parsed(request)
            if self._plans and PLAN_HEADER in request.headers:
                parsed = replace(parsed, plan=True)
            if COST_HEADER in request.headers:
                parsed = replace(parsed, cost=True)
            operation = self._executor.operation(parsed)
            subscription = operation is OperationType.SUBSCRIPTION
            if operation is OperationType.MUTATION and request.method == "GET":
                raise NotAsked(405, "only a query or a subscription may come by GET", allow="POST")
            if stream is None and subscription:
                raise NotAsked(406, f"a subscription is answered as {' or '.join(_STREAMS)}")
            # A stream has its place until it begins: what comes after comes as there is something to tell.
            with self._room.taken():
                context = await self._context(request, parsed)
                if stream is None:
                    response: Response | Stream = await self._executor.execute(parsed, context)
                else:
                    response = await self._executor.stream(parsed, context)
        except NotAsked as refused:
            headers = None if refused.allow is None else {"allow": refused.allow}
            return self._answer(media, refused.status, [entry(str(refused), "BAD_REQUEST")], headers)
        except RequestError as error:
            status = (200 if whole == JSON else 400) if error.status is None else error.status
            retry = None if error.retry_after is None else {"retry-after": str(error.retry_after)}
            return self._answer(media, status, error.errors, retry)
        if not isinstance(response, Response):
            return streamed(stream or MULTIPART, response, self._dress, self._overseer, subscription=subscription)
        if whole is None and stream == EVENT_STREAM:
            return streamed(stream, _single(response), self._dress, self._overseer, subscription=True)
        return self._executed(media, response, request, parsed)

    async def _parsed(self, request: Request) -> GraphQLRequest:
        if request.method == "POST":
            return await self._posted(request)
        if request.method != "GET":
            raise NotAsked(405, "this endpoint takes GET and POST", allow="GET, POST")
        given: dict[str, object] = dict(request.query_params)
        for name in ("variables", "extensions"):
            text = given.get(name)
            if isinstance(text, str):
                given[name] = _decoded(text.encode(), f"the parameter {name}") if text else None
        return asked(given, request.url.query.encode(), self._persisted)

    async def _posted(self, request: Request) -> GraphQLRequest:
        media, _, parameters = request.headers.get("content-type", "").partition(";")
        if media.strip().lower() != JSON:
            raise NotAsked(415, "the body of a request is application/json")
        if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
            raise NotAsked(415, "the body of a request is UTF-8")
        body, more = b"", True
        while more:
            message = await request.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > MOST_BODY:
                raise NotAsked(413, f"the body of a request has at most {MOST_BODY} bytes")
        decoded = _decoded(body, "the body")
        if not isinstance(decoded, dict):
            raise NotAsked(400, "the body is not a JSON object")
        return asked(decoded, body, self._persisted)

    def _executed(self, media: str, response: Response, request: Request, of: GraphQLRequest) -> ASGIApp:
        body = orjson.dumps(body_of(response, self._dress))
        headers = [(b"content-length", str(len(body)).encode()), (b"content-type", _CONTENT_TYPES[media])]
        return _Answer(body, headers + proof_of(body, response, request, of, self._sign))

    def _answer(
        self, media: str, status: int, errors: list[ErrorEntry], headers: dict[str, str] | None = None
    ) -> HttpResponse:
        body = orjson.dumps({"errors": [self._dress(error) for error in errors]})
        return HttpResponse(body, status, headers, media_type=f"{media}; charset=utf-8")


_CONTENT_TYPES = {media: f"{media}; charset=utf-8".encode() for media in _OFFERED}


class _Answer:
    """The commonest response: executed, whole."""

    def __init__(self, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        self._body = body
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body})


_PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


async def _single(response: Response) -> Stream:
    yield response


def _decoded(text: bytes, what: str) -> object:
    try:
        return cast("object", orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise NotAsked(400, f"{what} is not JSON: {error}") from error
