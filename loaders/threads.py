"""Threads that read for an event loop: what is asked in one turn goes over together, and comes back together.

To wake a thread and to be woken by it costs more than an indexed read; a wave's statements are asked in one turn.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

# More threads than cores only wait for the interpreter.
_THREADS = 4
# So few go to one thread; more are divided among all.
_TOGETHER = 4

V = TypeVar("V")

# By when what is asked here must be read (time.monotonic): the tasks of a request inherit it.
DEADLINE: ContextVar[float] = ContextVar("DEADLINE", default=float("inf"))

# In each thread, by when the read must be done that it is at.
_at_it = threading.local()


def is_overdue() -> bool:
    """In a thread: whether nobody waits any longer for the read that it is at, which may be given up."""
    return time.monotonic() > getattr(_at_it, "deadline", float("inf"))


@dataclass(slots=True)
class _Asked(Generic[V]):
    """A read, and who waits for it until when."""

    read: Callable[[], V]
    told: "asyncio.Future[V]"
    deadline: float
    outcome: "Callable[[], None]" = field(init=False)

    def run(self) -> None:
        """In a thread: reads if anybody waits still, and keeps what to say of it."""
        if self.told.cancelled():
            return
        _at_it.deadline = self.deadline
        try:
            self.outcome = partial(self.told.set_result, self.read())
        except Exception as error:  # noqa: BLE001  # handed to who asked
            self.outcome = partial(self.told.set_exception, error)

    def tell(self) -> None:
        """In the loop: says it, if anybody waits still."""
        if not self.told.cancelled():
            self.outcome()


class ReadingThreads:
    """A few threads for reads that block.

    They wait at a plain queue: an executor's futures and locks, which nobody here waits for, cost as much as a read.
    """

    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[Sequence[_Asked[Any]], asyncio.AbstractEventLoop] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._asked: list[_Asked[Any]] = []

    def run(self, read: Callable[[], V]) -> "asyncio.Future[V]":
        """What a read gives, or raises; RuntimeError once the threads are closed."""
        if self._closed:
            raise RuntimeError("The reading threads are closed")
        loop = asyncio.get_running_loop()
        asked = _Asked(read, loop.create_future(), DEADLINE.get())
        if not self._asked:
            loop.call_soon(self._send, loop)
        self._asked.append(asked)
        return asked.told

    def _send(self, loop: asyncio.AbstractEventLoop) -> None:
        asked, self._asked = self._asked, []
        size = max(_TOGETHER, -(-len(asked) // _THREADS))
        for at in range(0, len(asked), size):
            self._queue.put((asked[at : at + size], loop))
        if not self._threads:
            self._threads = [Thread(target=self._work, name=f"read-{n}", daemon=True) for n in range(_THREADS)]
            for thread in self._threads:
                thread.start()

    async def close(self) -> None:
        """Waits for what is under way."""
        self._closed = True
        self._send(asyncio.get_running_loop())
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _work(self) -> None:
        while (handed := self._queue.get()) is not None:
            asked, loop = handed
            for one in asked:
                one.run()
            try:
                loop.call_soon_threadsafe(_tell, asked)
            except RuntimeError:
                # The loop has ended, and with it all who asked.
                continue


def _tell(asked: Sequence[_Asked[Any]]) -> None:
    for one in asked:
        one.tell()
