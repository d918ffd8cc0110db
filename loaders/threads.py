"""Threads that read for an event loop: what is asked in one turn goes over together, and comes back together.

To wake a thread and to be woken by it costs more than an indexed read; a wave's statements are asked in one turn.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

# More threads than cores only wait for the interpreter.
_THREADS = 4
# So few go to one thread; more are divided among all.
_TOGETHER = 4

V = TypeVar("V")


@dataclass(slots=True)
class _Asked(Generic[V]):
    """A read, and who waits for it."""

    read: Callable[[], V]
    told: "asyncio.Future[V]"
    outcome: "Callable[[], None]" = field(init=False)

    def run(self) -> None:
        """In a thread: reads if anybody waits still, and keeps what to say of it."""
        if self.told.cancelled():
            return
        try:
            self.outcome = partial(self.told.set_result, self.read())
        except Exception as error:  # noqa: BLE001  # handed to who asked
            self.outcome = partial(self.told.set_exception, error)

    def tell(self) -> None:
        """In the loop: says it, if anybody waits still."""
        if not self.told.cancelled():
            self.outcome()


class ReadingThreads:
    """A few threads for reads that block."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="read")
        self._asked: list[_Asked[Any]] = []

    def run(self, read: Callable[[], V]) -> "asyncio.Future[V]":
        """What a read gives, or raises; RuntimeError once the threads are closed."""
        loop = asyncio.get_running_loop()
        asked = _Asked(read, loop.create_future())
        if not self._asked:
            loop.call_soon(self._send, loop)
        self._asked.append(asked)
        return asked.told

    def _send(self, loop: asyncio.AbstractEventLoop) -> None:
        asked, self._asked = self._asked, []
        size = max(_TOGETHER, -(-len(asked) // _THREADS))
        for at in range(0, len(asked), size):
            part = asked[at : at + size]
            try:
                self._threads.submit(_run, part, loop)
            except RuntimeError as error:
                # Closed since: who asked waits no longer.
                for one in part:
                    one.outcome = partial(one.told.set_exception, error)
                    one.tell()

    async def close(self) -> None:
        """Waits for what is under way."""
        await asyncio.to_thread(self._threads.shutdown)


def _run(asked: Sequence[_Asked[Any]], loop: asyncio.AbstractEventLoop) -> None:
    for one in asked:
        one.run()
    loop.call_soon_threadsafe(_tell, asked)


def _tell(asked: Sequence[_Asked[Any]]) -> None:
    for one in asked:
        one.tell()
