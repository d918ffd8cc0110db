"""A subgraph over HTTP: GraphQL POST requests over kept connections."""

from asyncio import Future, get_running_loop, shield, timeout
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError
from pyreqwest.response import Response

from gateway.execution.errors import HTTP_ERROR, MALFORMED, TIMEOUT, UNREACHABLE, SubgraphError
from gateway.execution.event_stream import read_events
from gateway.execution.transport import JsonObject, Operation, Subscription

_HEADERS = {
    "content-type": "application/json",
    "accept": "application/graphql-response+json, application/json;q=0.9",
}

EVENT_STREAM = "text/event-stream"
# A subscription lives as long as its client; no timer of a request's ends it.
_UNBOUNDED = timedelta(days=3650)
# An event of more than sixteen megabytes is a fault.
_MOST_EVENT = 16 * 1024 * 1024


def open_client(seconds: float) -> Client:
    """The connections that all subgraphs share; a request may take that many seconds."""
    return ClientBuilder().timeout(timedelta(seconds=seconds)).default_headers(_HEADERS).build()


@dataclass(frozen=True, slots=True)
class Http:
    """The transport to a subgraph's URL.

    Queries that are alike to the byte and under way at the same time are one request. Nothing of the client's request
    is sent on, so that all who ask alike are answered alike.
    """

    client: Client
    url: str
    # Seconds that the first word of a stream may take; what is no stream has the client's own limit.
    patience: float = 30.0
    _under_way: dict[bytes, "Future[_Answer]"] = field(default_factory=dict)

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        return _Encoded(self.send if mutation else self.send_shared, _head(document, operation_name))

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        """By server-sent events: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, distinct
        connections mode.
        """
        head = _head(document, operation_name)

        def events(variables: Mapping[str, object], request: object) -> AsyncIterator[JsonObject]:
            return self._events(head + orjson.dumps(variables) + b"}")

        return events

    async def _events(self, body: bytes) -> AsyncIterator[JsonObject]:
        request = self.client.post(self.url).header("accept", EVENT_STREAM).body_bytes(body).timeout(_UNBOUNDED)
        # Not to wait for a buffer to fill: an event is to be read when it is there.
        request = request.streamed_read_buffer_limit(0)
        async with AsyncExitStack() as opened:
            try:
                async with timeout(self.patience):
                    response = await opened.enter_async_context(request.build_streamed())
                kind = (response.get_header("content-type") or "").partition(";")[0].strip().lower()
                if kind != EVENT_STREAM:
                    # A subgraph that refuses the subscription says so as it answers a query.
                    async with timeout(self.patience):
                        content = bytes(await response.bytes())
                    answer = _graphql(response.status, content)
                    if answer.get("data") is not None:
                        raise SubgraphError(MALFORMED, "the subgraph answered a subscription with one response")
                    yield answer
                    return
                async for event in read_events(_chunks(response), _MOST_EVENT):
                    if event.name == "complete":
                        return
                    if event.name == "next":
                        yield _graphql(200, event.data.encode())
            except (RequestTimeoutError, TimeoutError) as error:
                raise SubgraphError(TIMEOUT, "the subgraph did not answer in time") from error
            except PyreqwestError as error:
                raise SubgraphError(UNREACHABLE, "the subgraph cannot be reached") from error
            except ValueError as error:
                raise SubgraphError(MALFORMED, f"the subgraph's events cannot be read: {error}") from error
        raise SubgraphError(UNREACHABLE, "the subgraph broke off its events")

    async def send(self, body: bytes) -> "_Answer":
        """Posts a body. Raises SubgraphError."""
        try:
            response = await self.client.post(self.url).body_bytes(body).build().send()
            return response.status, bytes(await response.bytes())
        except RequestTimeoutError as error:
            raise SubgraphError(TIMEOUT, "the subgraph did not answer in time") from error
        except PyreqwestError as error:
            raise SubgraphError(UNREACHABLE, "the subgraph cannot be reached") from error

    async def send_shared(self, body: bytes) -> "_Answer":
        """Posts a body, or waits for what another is being answered to the same. Raises SubgraphError."""
        while (other := self._under_way.get(body)) is not None:
            try:
                # Who no longer waits must not take the answer from the others.
                return await shield(other)
            except _Abandoned:
                continue
            except SubgraphError as error:
                raise SubgraphError(error.code, str(error)) from error
        own: Future[_Answer] = get_running_loop().create_future()
        self._under_way[body] = own
        try:
            answer = await self.send(body)
        except BaseException as error:
            own.set_exception(error if isinstance(error, SubgraphError) else _Abandoned())
            own.exception()  # Seen, if nobody else waited for it.
            raise
        else:
            own.set_result(answer)
            return answer
        finally:
            del self._under_way[body]


# HTTP status and content.
_Answer = tuple[int, bytes]


class _Abandoned(Exception):
    """Whoever asked first is gone before the answer came."""


@dataclass(frozen=True, slots=True)
class _Encoded:
    send: Callable[[bytes], Awaitable[_Answer]]
    head: bytes

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        status, content = await self.send(self.head + orjson.dumps(variables) + b"}")
        return _graphql(status, content)


def _head(document: str, operation_name: str) -> bytes:
    """The parts of a body that never change, encoded once."""
    return orjson.dumps({"query": document, "operationName": operation_name})[:-1] + b',"variables":'


async def _chunks(response: Response) -> AsyncIterator[bytes]:
    while (chunk := await response.body_reader.read_chunk()) is not None:
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
