"""Waves: the reads that a request has under way together are sent together.

The usual loaders close a batch at the next turn of the event loop, so two paths that reach the same table a turn
apart cost two statements, and their number depends on timing. Here a batch closes when nothing else is under
way: every resolver that could still ask has asked. The number of statements of a query is then the depth of
its chain of reads, whatever the data.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

from loaders.database import Database
from loaders.read import MOST_KEYS, Read, Record

V = TypeVar("V")

# Turns of the event loop without a new key before a wave closes. A resolver that wakes needs one turn for its
# own task and one for each `gather` above it; graphql-core nests at most three of them a level.
_QUIET_TURNS = 4


@dataclass(slots=True)
class _Asked:
    """What is asked of a read as of a day: by key what will be found, and the keys that are not yet sent."""

    read: Read[Any]
    day: date
    found: "dict[str, asyncio.Future[Any]]" = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)


class Reads:
    """The reads of one request on one department's database; a key is read once."""

    def __init__(self, database: Database) -> None:
        self._loop = asyncio.get_running_loop()
        self._database = database
        self._asked: dict[tuple[int, date], _Asked] = {}
        self._wave: list[_Asked] = []
        self._under_way = 0
        self._quiet = 0
        self._watching = False

    def load(self, read: Read[V], key: str, day: date) -> "asyncio.Future[V]":
        """The value of a key as of a day; the same future at every call."""
        asked = self._asked.get((id(read), day))
        if asked is None:
            asked = self._asked[id(read), day] = _Asked(read, day)
        found = asked.found.get(key)
        if found is None:
            found = asked.found[key] = self._loop.create_future()
            if not asked.waiting:
                self._wave.append(asked)
                self._quiet = 0
                self._watch()
            asked.waiting.append(key)
        return found

    def _watch(self) -> None:
        if not self._watching and not self._under_way:
            self._watching = True
            self._loop.call_soon(self._turn)

    def _turn(self) -> None:
        self._quiet += 1
        if self._quiet <= _QUIET_TURNS:
            self._loop.call_soon(self._turn)
            return
        self._watching = False
        wave, self._wave = self._wave, []
        for asked in wave:
            keys, asked.waiting = asked.waiting, []
            for at in range(0, len(keys), MOST_KEYS):
                self._send(asked, keys[at : at + MOST_KEYS])

    def _send(self, asked: _Asked, keys: Sequence[str]) -> None:
        try:
            rows = self._database.read(asked.read, keys, asked.day)
        except Exception as error:  # noqa: BLE001  # told to who waits
            _fail(asked, keys, error)
            return
        if rows.done():
            self._tell(asked, keys, rows)
        else:
            self._under_way += 1
            rows.add_done_callback(partial(self._read_in_time, asked, keys))

    def _read_in_time(self, asked: _Asked, keys: Sequence[str], rows: "asyncio.Future[Sequence[Record]]") -> None:
        self._under_way -= 1
        self._quiet = 0
        if self._wave:
            self._watch()
        self._tell(asked, keys, rows)

    def _tell(self, asked: _Asked, keys: Sequence[str], rows: "asyncio.Future[Sequence[Record]]") -> None:
        if rows.cancelled():
            for key in keys:
                asked.found.pop(key).cancel()
            return
        try:
            values = asked.read.distribute(rows.result(), keys)
        except Exception as error:  # noqa: BLE001  # told to who waits
            _fail(asked, keys, error)
            return
        for key, value in zip(keys, values, strict=True):
            found = asked.found[key]
            if not found.done():
                found.set_result(value)


def _fail(asked: _Asked, keys: Sequence[str], error: Exception) -> None:
    """Tells who waits; who asks for a key again has it read again."""
    for key in keys:
        found = asked.found.pop(key)
        if not found.done():
            found.set_exception(error)
            # One read fails for many keys, and who asked for several may await but the first: the others are no news.
            found.exception()
