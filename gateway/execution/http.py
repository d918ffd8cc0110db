"""A subgraph over HTTP: GraphQL POST requests over kept connections."""

from asyncio import FIRST_COMPLETED, Future, create_task, get_running_loop, shield, sleep, timeout, wait
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import random

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PoolTimeoutError, PyreqwestError, RequestTimeoutError
from pyreqwest.request import RequestBuilder
from pyreqwest.response import Response

from gateway.execution.breaker import Breaker
from gateway.execution.errors import HTTP_ERROR, MALFORMED, TIMEOUT, UNREACHABLE, SubgraphError
from gateway.execution.event_stream import read_events
from gateway.execution.headers import Headers, Rule, headers_for
from gateway.execution.transport import ClientRequest, JsonObject, Operation, Subscription

EVENT_STREAM = "text/event-stream"
_HEADERS = {
    "content-type": "application/json",
    "accept": "application/graphql-response+json, application/json;q=0.9",
}
# A subscription lives as long as its client; no timer of a request's ends it.
_UNBOUNDED = timedelta(days=3650)
# After which a connection over which nothing goes is asked whether anybody is there, and asked again.
_SILENT = timedelta(seconds=5)
# An event of more than sixteen megabytes is a fault.
_MOST_EVENT = 16 * 1024 * 1024
# What a proxy says when the server behind it did nothing.
_NOT_DONE = frozenset((502, 503, 504))
# Seconds before a query is sent once more, doubled at each; spread, so that not all come back at once.
_FIRST_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """How a subgraph is reached, and when it is let be.

    `timeout`: seconds that a request may take, half of them for a connection to become free, and the first word of a
    stream; `connections`: how many requests may be under way; `retries`: how often a query is sent again that nothing
    was done about, a mutation never; `hedge`: seconds after which a query that has no answer is sent once more beside,
    as far as the budget for sending again allows, and the first answer is it (0: never); `http2`: by prior knowledge
    where the URL is http (over TLS the two sides agree on it); `breaker`: after how many requests in a row without an
    answer it is let be for a while (0: never); `silence`: seconds after which a stream that says nothing, not even a
    sign of life, is taken for one at whose other end nobody is (0: never).
    """

    timeout: float = 30.0
    connections: int = 256
    retries: int = 1
    http2: bool = False
    headers: tuple[Rule, ...] = ()
    breaker: int = 10
    hedge: float = 0.0
    silence: float = 0.0


class Http:
    """The transport to a subgraph's URL, over connections of its own.

    Queries that are alike to the byte, headers included, and under way at the same time are one request.
    """

    def __init__(self, url: str, options: HttpOptions | None = None) -> None:
        self._url = url
        self._options = HttpOptions() if options is None else options
        self._client = _client(self._options)
        self._breaker = Breaker(self._options.breaker)
        self._under_way: dict[_Sent, Future[_Answer]] = {}

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        return _Encoded(self, self._send if mutation else self._send_shared, _head(document, operation_name))

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        """By server-sent events: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, distinct
        connections mode.
        """
        head = _head(document, operation_name)

        def events(variables: Mapping[str, object], request: object) -> AsyncIterator[JsonObject]:
            return self._events((head + orjson.dumps(variables) + b"}", self.headers(request)))

        return events

    def headers(self, request: object) -> Headers:
        """What of a client's request its subgraph is sent."""
        if not self._options.headers:
            return ()
        return headers_for(self._options.headers, request.headers if isinstance(request, ClientRequest) else {})

    def _post(self, sent: "_Sent", client: Client | None = None) -> RequestBuilder:
        body, headers = sent
        request = (client or self._client).post(self._url).body_bytes(body)
        for name, value in headers:
            request = request.header(name, value)
        return request

    async def _events(self, sent: "_Sent") -> AsyncIterator[JsonObject]:
        client = self._client
        request = self._post(sent, client).header("accept", EVENT_STREAM).timeout(_UNBOUNDED)
        # Not to wait for a buffer to fill: an event is to be read when it is there.
        request = request.streamed_read_buffer_limit(0)
        async with AsyncExitStack() as opened:
            with self._judged(client):
                async with timeout(self._options.timeout):
                    response = await opened.enter_async_context(request.build_streamed())
            try:
                kind = (response.get_header("content-type") or "").partition(";")[0].strip().lower()
                if kind != EVENT_STREAM:
                    # A subgraph that refuses the subscription says so as it answers a query.
                    async with timeout(self._options.timeout):
                        content = bytes(await response.bytes())
                    answer = _graphql(response.status, content)
                    if answer.get("data") is not None:
                        raise SubgraphError(MALFORMED, "the subgraph answered a subscription with one response")
                    yield answer
                    return
                async for event in read_events(_chunks(response, self._options.silence), _MOST_EVENT):
                    if event.name == "complete":
                        return
                    if event.name == "next":
                        yield _graphql(200, event.data.encode())
            except (RequestTimeoutError, TimeoutError) as error:
                self._distrust(client)
                raise SubgraphError(TIMEOUT, "the subgraph did not answer in time") from error
            except PyreqwestError as error:
                raise SubgraphError(UNREACHABLE, "the subgraph cannot be reached") from error
            except ValueError as error:
                raise SubgraphError(MALFORMED, f"the subgraph's events cannot be read: {error}") from error
        raise SubgraphError(UNREACHABLE, "the subgraph broke off its events")

    async def _send(self, sent: "_Sent") -> "_Answer":
        """Posts once. Raises SubgraphError."""
        client = self._client
        with self._judged(client):
            response = await self._post(sent, client).build().send()
            return response.status, bytes(await response.bytes())

    @contextmanager
    def _judged(self, client: Client) -> Iterator[None]:
        """Sends, if the subgraph is not let be, and notes whether it answers. Raises SubgraphError."""
        if not self._breaker.admits():
            raise SubgraphError(UNREACHABLE, "the subgraph does not answer, and is let be for a moment")
        try:
            yield
        except PoolTimeoutError as error:
            # That so many are under way is no word about the subgraph.
            raise SubgraphError(TIMEOUT, "no connection to the subgraph became free in time") from error
        except (RequestTimeoutError, TimeoutError) as error:
            self._breaker.failed()
            self._distrust(client)
            raise SubgraphError(TIMEOUT, "the subgraph did not answer in time") from error
        except PyreqwestError as error:
            self._breaker.failed()
            raise SubgraphError(UNREACHABLE, "the subgraph cannot be reached") from error
        self._breaker.answered()

    def _distrust(self, client: Client) -> None:
        """Has what is sent from now on go over new connections: where one is dead and does not say so, those that were
        kept beside it are too. What is under way goes on.
        """
        if client is self._client:
            self._client = _client(self._options)

    async def _send_hedged(self, sent: "_Sent") -> "_Answer":
        """Posts, and where no answer comes for a while, once more beside it. Raises SubgraphError."""
        if not self._options.hedge:
            return await self._send(sent)
        client = self._client
        sendings = {create_task(self._send(sent))}
        try:
            done, waiting = await wait(sendings, timeout=self._options.hedge)
            if not done and self._breaker.may_send_again():
                self._distrust(client)
                sendings.add(create_task(self._send(sent)))
                waiting = sendings
            while True:
                answered = [one for one in done if one.exception() is None]
                if answered or not waiting:
                    return (answered or list(done))[0].result()
                done, waiting = await wait(waiting, return_when=FIRST_COMPLETED)
        finally:
            for one in sendings:
                one.cancel()

    async def _send_again(self, sent: "_Sent") -> "_Answer":
        """Posts, and where nothing was done about it, posts again. Raises SubgraphError."""
        pause = _FIRST_PAUSE
        for _ in range(self._options.retries):
            try:
                answer = await self._send_hedged(sent)
            except SubgraphError as error:
                if error.code != UNREACHABLE or not self._breaker.may_send_again():
                    raise
            else:
                if answer[0] not in _NOT_DONE or not self._breaker.may_send_again():
                    return answer
            await sleep(pause * (0.5 + random()))  # noqa: S311  # it only spreads
            pause *= 2
        return await self._send_hedged(sent)

    async def _send_shared(self, sent: "_Sent") -> "_Answer":
        """Posts, or waits for what another is being answered to the same. Raises SubgraphError."""
        while (other := self._under_way.get(sent)) is not None:
            try:
                # Who no longer waits must not take the answer from the others.
                return await shield(other)
            except _Abandoned:
                continue
            except SubgraphError as error:
                raise SubgraphError(error.code, str(error)) from error
        own: Future[_Answer] = get_running_loop().create_future()
        self._under_way[sent] = own
        try:
            answer = await self._send_again(sent)
        except BaseException as error:
            own.set_exception(error if isinstance(error, SubgraphError) else _Abandoned())
            own.exception()  # Seen, if nobody else waited for it.
            raise
        else:
            own.set_result(answer)
            return answer
        finally:
            del self._under_way[sent]


# The body and the headers beside those that every request has.
_Sent = tuple[bytes, Headers]
# HTTP status and content.
_Answer = tuple[int, bytes]


class _Abandoned(Exception):
    """Whoever asked first is gone before the answer came."""


@dataclass(frozen=True, slots=True)
class _Encoded:
    http: Http
    send: Callable[[_Sent], Awaitable[_Answer]]
    head: bytes

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        status, content = await self.send((self.head + orjson.dumps(variables) + b"}", self.http.headers(request)))
        return _graphql(status, content)


def _client(options: HttpOptions) -> Client:
    limit = timedelta(seconds=options.timeout)
    # Who has waited half of the time for a connection would not be answered in the other half.
    builder = ClientBuilder().timeout(limit).pool_timeout(limit / 2).max_connections(options.connections)
    builder = builder.default_headers(_HEADERS).tcp_keepalive(_SILENT).tcp_keepalive_interval(_SILENT)
    builder = builder.tcp_keepalive_retries(3)
    return (builder.http2_prior_knowledge() if options.http2 else builder).build()


def _head(document: str, operation_name: str) -> bytes:
    """The parts of a body that never change, encoded once."""
    return orjson.dumps({"query": document, "operationName": operation_name})[:-1] + b',"variables":'


async def _chunks(response: Response, silence: float) -> AsyncIterator[bytes]:
    """Raises TimeoutError."""
    while True:
        async with timeout(silence or None):
            chunk = await response.body_reader.read_chunk()
        if chunk is None:
            return
        yield bytes(chunk)


def _graphql(status: int, content: bytes) -> JsonObject:
    """The GraphQL response that an HTTP response or an event holds. Raises SubgraphError."""
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        if status >= 400:
            raise SubgraphError(HTTP_ERROR, f"the subgraph answered HTTP status {status}") from error
        raise SubgraphError(MALFORMED, "the subgraph's answer is not JSON") from error
    if not isinstance(answer, dict) or ("data" not in answer and "errors" not in answer):
        if status >= 400:
            raise SubgraphError(HTTP_ERROR, f"the subgraph answered HTTP status {status}")
        raise SubgraphError(MALFORMED, "the subgraph's answer is not a GraphQL response")
    return answer
