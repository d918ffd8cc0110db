"""Those who follow alike and stand at the same place: what comes is read once, recorded for each, and told to all.

Each of ten thousand who follow by themselves costs the turns of a chain of generators for every event; here one of them
goes on reading for all. Who is behind reads by itself until it stands where they do.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Hashable
from typing import Generic, TypeVar

from gateway.execution.errors import entry
from gateway.execution.run import Response
from gateway.execution.streams import Patch

T = TypeVar("T")

# A part of an answer, and whether it is recorded that it is told.
Part = tuple[Response | Patch, bool]
# So many parts are kept for who does not take them; then it is told so.
_MOST = 1000


class Member(Generic[T]):
    """One of them: `of` is what is known of it; and what was told and it has not taken."""

    __slots__ = ("_failure", "_over", "_parts", "_waiting", "of")

    def __init__(self, of: T) -> None:
        self.of = of
        self._parts: deque[Part] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._over = False
        self._failure: Exception | None = None

    @property
    def is_behind(self) -> bool:
        """Whether it has not taken all that it was told."""
        return bool(self._parts)

    def put(self, part: Part) -> None:
        """Tells it."""
        if self._over:
            return
        if len(self._parts) >= _MOST:
            told = entry("what is told is not taken: go on from the cursor of the last", "TOO_SLOW")
            part, self._over = (Response(None, [told]), False), True
        self._parts.append(part)
        self._wake()

    def end(self, failure: Exception | None = None) -> None:
        """There is no more, or not any more for this reason."""
        self._over, self._failure = True, self._failure or failure
        self._wake()

    async def next(self) -> Part | None:
        """What is told next; None at the end. Raises what it ended for."""
        while not self._parts:
            if self._failure is not None:
                raise self._failure
            if self._over:
                return None
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return self._parts.popleft()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


class Audience(Generic[T]):
    """The members, and a task that reads for them from the source that the first of them had: `coming` is what it was
    waiting for, `standing` says where the source stands (None: not at the end of what there is). `tell` tells some
    members a part.
    """

    def __init__(
        self,
        source: "AsyncGenerator[Response | Patch, None]",
        coming: "asyncio.Future[Response | Patch]",
        standing: Callable[[], Hashable | None],
        tell: "Callable[[Response | Patch, Collection[Member[T]]], Awaitable[None]]",
    ) -> None:
        self._source = source
        self._coming = coming
        self._standing = standing
        self._tell = tell
        self._members: dict[Member[T], None] = {}
        self._over = False
        self._reading: asyncio.Task[None] = asyncio.create_task(self._read())

    @property
    def is_over(self) -> bool:
        """Whether nothing is read any more."""
        return self._over

    def stands_at(self, place: Hashable | None) -> bool:
        """Whether all members stand at a place, which is one: who stands there misses nothing when it joins. While they
        are told something they stand nowhere.
        """
        return not self._over and place is not None and place == self._standing()

    def join(self, of: T) -> Member[T]:
        """A member more, which stands where they do."""
        member = Member(of)
        self._members[member] = None
        return member

    def leave(self, member: Member[T]) -> None:
        """A member less; without any nothing is read."""
        self._members.pop(member, None)
        if not self._members:
            self._over = True
            self._reading.cancel()

    async def _read(self) -> None:
        failure: Exception | None = None
        try:
            while True:
                part = await self._coming
                await self._tell(part, list(self._members))
                self._coming = asyncio.ensure_future(anext(self._source))
        except StopAsyncIteration:
            pass
        except Exception as error:  # noqa: BLE001  # each of them is told
            failure = error
        finally:
            self._over = True
            self._coming.cancel()
            await asyncio.wait({self._coming})
            await self._source.aclose()
            for member in list(self._members):
                member.end(failure)
