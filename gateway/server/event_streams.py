"""Server-sent events on the wire (HTML, 9.2; graphql-sse, distinct connections mode).

sse-starlette knows when the server is told to end; what it keeps of each stream beside, four tasks and their scopes, is
three quarters of what an event costs where ten thousand follow.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from sse_starlette.sse import AppStatus
from starlette.types import Receive, Scope, Send

# Seconds of silence after which a sign of life is sent: proxies close what is silent for half a minute.
_HEARTBEAT = 12.0
# Seconds that a client may take to read what it is sent.
_SEND = 30.0
# Seconds between two looks at the clock, and at whether the server is to end.
_LOOK = 3.0

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_COMMENT = b":\n\n"


def event(name: bytes, data: bytes) -> bytes:
    """An event whose data are one line, as JSON is."""
    return b"event: " + name + b"\ndata: " + data + b"\n\n"


class EventStream:
    """The response that sends each event as it is there, until the client goes or the server is told to end."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        self._events = events
        self._last = time.monotonic()
        self._sending = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
        sender = asyncio.create_task(self._run(send))
        gone = asyncio.create_task(_gone(receive))
        looking = asyncio.create_task(self._look(sender, send))
        tasks = {sender, gone, looking}
        try:
            await asyncio.wait({sender, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in tasks:
            # A fault of ours is not to be lost.
            if not task.cancelled():
                task.result()

    async def _run(self, send: Send) -> None:
        async with aclosing(self._events) as events:
            async for one in events:
                await self._put(send, one)
        await send({"type": "http.response.body", "body": b""})

    async def _put(self, send: Send, body: bytes) -> None:
        self._last, self._sending = time.monotonic(), True
        await send({"type": "http.response.body", "body": body, "more_body": True})
        self._sending = False

    async def _look(self, sender: "asyncio.Task[None]", send: Send) -> None:
        """Sends a sign of life after silence; breaks off a stream whose client takes nothing, or whose server ends."""
        while True:
            await asyncio.sleep(_LOOK)
            silent = time.monotonic() - self._last
            if AppStatus.should_exit or (self._sending and silent > _SEND):
                sender.cancel()
                return
            if silent > _HEARTBEAT and not self._sending:
                await self._put(send, _COMMENT)


async def _gone(receive: Receive) -> None:
    """Until the client is."""
    while (await receive())["type"] != "http.disconnect":
        pass
