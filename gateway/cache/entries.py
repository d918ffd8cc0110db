"""What is kept of an answer, in this process: the entries that were asked for last, of so many bytes."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from gateway.cache.journal import Journal

# What an entry and its key cost beside the bytes of its body and tags.
_OVERHEAD = 600


@dataclass(slots=True)
class Entry:
    """An answer in JSON; the position by which it was read, and of which epoch, the tags of what it was read from, and
    until when it lives (seconds of `time.time`, which processes share).
    """

    body: bytes
    epoch: str
    position: int
    tags: frozenset[str]
    until: float
    # The version of the journal that it was last held against.
    version: int = -1

    def is_good(self, journal: Journal, now: float) -> bool:
        """Whether it may be answered with."""
        if now >= self.until:
            return False
        version = journal.version
        if self.version != version:
            if self.epoch != journal.epoch or not journal.holds(self.position, self.tags):
                return False
            self.version = version
        return True

    @property
    def size(self) -> int:
        """What it takes of memory, in bytes, about."""
        return _OVERHEAD + len(self.body) + 90 * len(self.tags)


class Entries:
    """The entries of this process. What a change has made bad goes when it is next asked for, or is pushed out."""

    def __init__(self, most: int, clock: Callable[[], float] = time.time) -> None:
        """`most` is in bytes."""
        self._most = most
        self._clock = clock
        self._size = 0
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> int:
        """What they take, in bytes, about."""
        return self._size

    def get(self, key: Hashable, journal: Journal) -> Entry | None:
        """The entry of a key, if it is good."""
        found = self._entries.get(key)
        if found is None:
            return None
        if found.is_good(journal, self._clock()):
            self._entries.move_to_end(key)
            return found
        self._size -= found.size
        del self._entries[key]
        return None

    def put(self, key: Hashable, entry: Entry) -> None:
        """Keeps an entry, and lets go of those that were asked for longest ago."""
        old = self._entries.pop(key, None)
        if old is not None:
            self._size -= old.size
        if entry.size > self._most:
            return
        self._entries[key] = entry
        self._size += entry.size
        while self._size > self._most:
            _, gone = self._entries.popitem(last=False)
            self._size -= gone.size
