"""Server-sent events on the wire (HTML, 9.2; graphql-sse, distinct connections mode).

sse-starlette knows when the server is told to end; what it keeps of each stream beside, four tasks and their scopes, is
three quarters of what an event costs where ten thousand follow.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager

from sse_starlette.sse import AppStatus
from starlette.types import Receive, Scope, Send

# Seconds of silence after which a sign of life is sent: proxies close what is silent for half a minute.
_HEARTBEAT = 12.0
# Seconds that a client may take to read what it is sent.
_SEND = 30.0
# Seconds between two looks at all streams, so many at once: which were silent, and whether the server is to end.
_LOOK, _TOGETHER = 3.0, 100

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_COMMENT = b":\n\n"


def event(name: bytes, data: bytes) -> bytes:
    """An event whose data are one line, as JSON is."""
    return b"event: " + name + b"\ndata: " + data + b"\n\n"


class Overseer:
    """Looks after the streams of a server: one task for all, since one for each is a tenth of what thousands cost."""

    def __init__(self) -> None:
        self._streams: set[EventStream] = set()
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def over(self, stream: "EventStream") -> Iterator[None]:
        """While this lasts, the stream is looked after."""
        self._streams.add(stream)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._streams.discard(stream)

    async def _look(self) -> None:
        try:
            while self._streams:
                await asyncio.sleep(_LOOK)
                for at, stream in enumerate(list(self._streams)):
                    stream.look()
                    if at % _TOGETHER == _TOGETHER - 1:
                        # Others have their turn.
                        await asyncio.sleep(0)
        finally:
            self._looking = None


class EventStream:
    """The response that sends each event as it is there, until the client goes or the server is told to end."""

    def __init__(self, events: AsyncGenerator[bytes, None], overseer: Overseer) -> None:
        self._events = events
        self._overseer = overseer
        self._last = time.monotonic()
        self._sending = False
        self._send: Send | None = None
        self._sender: asyncio.Task[None] | None = None
        self._sign: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
        self._send = send
        self._sender = sender = asyncio.create_task(self._run(send))
        gone = asyncio.create_task(_gone(receive))
        with self._overseer.over(self):
            try:
                await asyncio.wait({sender, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                tasks = {sender, gone} if self._sign is None else {sender, gone, self._sign}
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)
        for task in tasks:
            # A fault of ours is not to be lost.
            if not task.cancelled():
                task.result()

    def look(self) -> None:
        """Sends a sign of life after silence; breaks off a stream whose client takes nothing, or whose server ends."""
        if self._send is None or self._sender is None:
            return
        silent = time.monotonic() - self._last
        if AppStatus.should_exit or (self._sending and silent > _SEND):
            self._sender.cancel()
        elif silent > _HEARTBEAT and not self._sending:
            self._sign = asyncio.create_task(self._put(self._send, _COMMENT))

    async def _run(self, send: Send) -> None:
        async with aclosing(self._events) as events:
            async for one in events:
                await self._put(send, one)
        await send({"type": "http.response.body", "body": b""})

    async def _put(self, send: Send, body: bytes) -> None:
        self._last, self._sending = time.monotonic(), True
        await send({"type": "http.response.body", "body": body, "more_body": True})
        self._sending = False


async def _gone(receive: Receive) -> None:
    """Until the client is."""
    while (await receive())["type"] != "http.disconnect":
        pass
