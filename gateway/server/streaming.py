"""Answers that come in several parts, on the wire.

Server-sent events: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, distinct connections mode.
multipart/mixed (RFC 2046, 5.1.3): for @defer as the incremental delivery draft of 2022-08-24 has it, for subscriptions
as Apollo's multipart protocol 1.0 (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol).
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import cast

import orjson
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp

from gateway.execution.errors import ErrorEntry
from gateway.execution.run import Response
from gateway.execution.streams import Increment, Patch
from gateway.server.accept import EVENT_STREAM
from gateway.server.event_streams import EventStream, Overseer, event
from gateway.server.operations import Stream

Dress = Callable[[ErrorEntry], ErrorEntry]

# Seconds of silence after which a sign of life is sent: proxies close what is silent for half a minute.
_MULTIPART_HEARTBEAT = 5.0

_DEFERRED = 'multipart/mixed;boundary="-";deferSpec=20220824'
_SUBSCRIBED = 'multipart/mixed;boundary="-";subscriptionSpec="1.0"'
_DELIMITER = b"\r\n---"
_PART = b"\r\ncontent-type: application/json\r\n\r\n"
_END = b"--\r\n"

_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


def streamed(media: str, stream: Stream, dress: Dress, overseer: Overseer, *, subscription: bool) -> ASGIApp:
    """The HTTP response that sends each part as it is there."""
    if media == EVENT_STREAM:
        return EventStream(_events(stream, dress, subscription=subscription), overseer)
    parts = _multipart(stream, dress, subscription=subscription)
    return StreamingResponse(parts, media_type=_SUBSCRIBED if subscription else _DEFERRED, headers=_HEADERS)


def body_of(response: Response, dress: Dress) -> dict[str, object]:
    """A response as JSON has it."""
    body: dict[str, object] = {"data": response.data}
    if response.errors:
        body["errors"] = [dress(error) for error in response.errors]
    if response.extensions:
        body["extensions"] = response.extensions
    return body


def part_of(part: Response | Patch, dress: Dress, *, subscription: bool) -> dict[str, object]:
    """A part of an answer as JSON has it."""
    if isinstance(part, Patch):
        body: dict[str, object] = {"hasNext": part.has_next}
        if part.increments:
            body["incremental"] = [_increment(one, dress) for one in part.increments]
        if part.extensions:
            body["extensions"] = part.extensions
        return body
    return body_of(part, dress) if subscription else {**body_of(part, dress), "hasNext": part.has_next}


def text_of(part: Response | Patch, dress: Dress, *, subscription: bool) -> bytes:
    """A part of an answer as the text of JSON; of one that several are told alike, made once."""
    shared = part.shared if isinstance(part, Response) else None
    if shared is None or (isinstance(part, Response) and part.extensions):
        return orjson.dumps(part_of(part, dress, subscription=subscription))
    text = shared.get("text")
    if text is None:
        text = shared["text"] = orjson.dumps(part_of(part, dress, subscription=subscription))
    return cast("bytes", text)


def _increment(one: Increment, dress: Dress) -> dict[str, object]:
    body: dict[str, object] = {"data": one.data, "path": one.path}
    if one.label is not None:
        body["label"] = one.label
    if one.errors:
        body["errors"] = [dress(error) for error in one.errors]
    return body


async def _events(stream: Stream, dress: Dress, *, subscription: bool) -> AsyncGenerator[bytes]:
    async with aclosing(cast("AsyncGenerator[Response | Patch, None]", stream)) as parts:
        async for part in parts:
            yield event(b"next", text_of(part, dress, subscription=subscription))
    yield event(b"complete", b"")


async def _multipart(stream: Stream, dress: Dress, *, subscription: bool) -> AsyncIterator[bytes]:
    async with aclosing(cast("AsyncGenerator[Response | Patch, None]", stream)) as parts:
        coming: asyncio.Future[Response | Patch] | None = None
        yield _DELIMITER
        try:
            while True:
                if coming is None:
                    coming = asyncio.ensure_future(anext(parts))
                done, _ = await asyncio.wait({coming}, timeout=_MULTIPART_HEARTBEAT if subscription else None)
                if not done:
                    yield _PART + b"{}" + _DELIMITER
                    continue
                try:
                    part = coming.result()
                except StopAsyncIteration:
                    break
                coming = None
                body = part_of(part, dress, subscription=subscription)
                # The delimiter goes with the part that it ends: a reader knows only then that it has the whole.
                yield _PART + orjson.dumps({"payload": body} if subscription else body) + _DELIMITER
        finally:
            if coming is not None and not coming.done():
                coming.cancel()
                await asyncio.wait({coming})
    yield _END
