"""What an answer was made of: the reads behind it, and what of the caller's remit had a say in it."""

from asyncio import Future
from enum import IntEnum
from typing import Any

from loaders.read import Read
from loaders.tags import Tag, union


class Consulted(IntEnum):
    """What of a remit was looked at, each with those before it."""

    NOTHING = 0
    SCOPE = 1
    REMIT = 2


class Recording:
    """What one answer was made of, as its resolvers asked for it."""

    __slots__ = ("_reads", "consulted", "doubt")

    def __init__(self) -> None:
        self._reads: dict[Future[Any], tuple[Read[Any], str]] = {}
        self.consulted = Consulted.NOTHING
        # Whether something was read of which no tags are known.
        self.doubt = False

    def read(self, read: Read[Any], key: str, found: "Future[Any]") -> None:
        """A value that was asked for: the same future for the same key and day."""
        self._reads[found] = (read, key)

    def look(self, consulted: Consulted) -> None:
        """What was looked at."""
        self.consulted = max(self.consulted, consulted)

    def tags(self) -> frozenset[Tag] | None:
        """All that the answer depends on; None where that is not known."""
        if self.doubt:
            return None
        if not all(found.done() and not found.cancelled() and found.exception() is None for found in self._reads):
            return None
        return union(read.tags(key, found.result()) for found, (read, key) in self._reads.items())
