"""Waves: the reads that a request has under way together are sent together.

aiodataloader closes a batch at the next turn of the event loop, so two paths that reach the same table a turn
apart cost two statements, and their number depends on timing. Here a batch closes when nothing else is under
way: every resolver that could still ask has asked. The number of statements of a query is then the depth of
its chain of reads, whatever the data.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar, cast
from weakref import ref

from aiodataloader import DataLoader, dispatch_queue
from aiodataloader import Loader as Waiting

from loaders.database import Database
from loaders.read import Read

V = TypeVar("V")

# Turns of the event loop without a new key before a wave closes. A resolver that wakes needs one turn for its
# own task and one for each `gather` above it; graphql-core nests at most three of them a level.
_QUIET_TURNS = 4

# SQLite's default limit of bind parameters is 32,766; larger batches go as several statements.
_MOST_KEYS = 30_000


class Reads:
    """The reads of one request on one department's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loaders: dict[tuple[int, date], _WaveLoader[Any]] = {}
        self._waiting: list[_WaveLoader[Any]] = []
        self._under_way = 0
        self._quiet = 0
        self._watching = False

    def of(self, read: Read[V], day: date) -> "DataLoader[str, V]":
        """The loader of a read as of a day; the same one at every call."""
        loader = self._loaders.get((id(read), day))
        if loader is None:
            loader = self._loaders[id(read), day] = _WaveLoader(self, read, day)
        return cast("DataLoader[str, V]", loader)

    async def fetch(self, read: Read[V], keys: Sequence[str], day: date) -> Sequence[V]:
        """Runs the read's statement for the keys."""
        return read.distribute(await self._database.read(read.statement, keys, day), keys)

    def asked(self, loader: "_WaveLoader[Any]") -> None:
        """A loader has its first waiting key."""
        self._waiting.append(loader)
        self._quiet = 0
        self._watch()

    def began(self) -> None:
        self._under_way += 1

    def ended(self) -> None:
        self._under_way -= 1
        self._quiet = 0
        if self._waiting:
            self._watch()

    def _watch(self) -> None:
        if not self._watching and not self._under_way:
            self._watching = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._quiet += 1
        if self._quiet <= _QUIET_TURNS:
            asyncio.get_running_loop().call_soon(self._turn)
            return
        self._watching = False
        wave, self._waiting = self._waiting, []
        for loader in wave:
            dispatch_queue(loader)


class _WaveLoader(DataLoader[str, V]):
    max_batch_size = _MOST_KEYS

    def __init__(self, reads: Reads, read: Read[V], day: date) -> None:
        super().__init__()
        # A cycle would keep all rows of a request until the next collection of garbage.
        self._reads = ref(reads)
        self._read = read
        self._day = day

    async def batch_load_fn(self, keys: list[str]) -> list[V]:
        reads = self._of_request()
        reads.began()
        try:
            return list(await reads.fetch(self._read, keys, self._day))
        finally:
            reads.ended()

    def _of_request(self) -> Reads:
        reads = self._reads()
        assert reads is not None, "who asks holds the request's context"
        return reads

    def do_resolve_reject(self, key: str, future: "asyncio.Future[V]") -> None:
        self._queue.append(Waiting(key=key, future=future))
        if len(self._queue) == 1:
            self._of_request().asked(self)
