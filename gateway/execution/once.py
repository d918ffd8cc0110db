"""What is the same for many at once is worked out once: the event of a source that thousands follow."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from itertools import count
from typing import Generic, TypeVar

V = TypeVar("V")

# So many events are remembered of each operation: who is slower works them out by itself.
_MOST = 64
# So many keys have a number.
_MOST_KEYS = 1024


class Once(Generic[V]):
    """Work by the object that it is done with, and a key of all else that has a say in it."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int], tuple[object, V | _Work[V]]] = OrderedDict()
        self._numbers: OrderedDict[Hashable, int] = OrderedDict()
        self._next = count()

    def number(self, key: Hashable) -> int:
        """The number of a key: it is found faster than what has a hash of its own. Who comes when so many others were
        since has another one, and shares with those who come after.
        """
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = next(self._next)
            if len(self._numbers) > _MOST_KEYS:
                self._numbers.popitem(last=False)
        return number

    def of(
        self, source: object, key: int, work: "Callable[[], V | Coroutine[object, object, V]]"
    ) -> "V | Coroutine[object, object, V]":
        """What the work gives, or will give: the same for all who come with the same object and number of a key.

        Where nothing has to be waited for, nobody does: ten thousand who wait are as many turns of the loop.
        """
        by = (id(source), key)
        known = self._known.get(by)
        if known is None:
            given = work()
            # The object is kept beside it, so that no other can come to have its id.
            known = self._known[by] = (source, _Work(given) if isinstance(given, Coroutine) else given)
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        found = known[1]
        return found.result() if isinstance(found, _Work) else found


class _Work(Generic[V]):
    """Work that several wait for: a task of its own, which goes on when who came first goes away."""

    def __init__(self, work: "Coroutine[object, object, V]") -> None:
        self._waiting: list[asyncio.Future[None]] = []
        self._task = asyncio.create_task(self._done(work))

    async def result(self) -> V:
        """What it gives, or raises."""
        if not self._task.done():
            # One of its own each: as many shields of one future cost several times as much.
            waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting
        return self._task.result()

    async def _done(self, work: "Coroutine[object, object, V]") -> V:
        try:
            return await work
        finally:
            # They come to it when it is done.
            asyncio.get_running_loop().call_soon(self._tell)

    def _tell(self) -> None:
        for one in self._waiting:
            if not one.done():
                one.set_result(None)
        self._waiting.clear()
