"""The journal of a subgraph's changes, as one process knows it: what was touched, and when last."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from loaders.touched import Noted, NotesUnavailable, Touched

_log = logging.getLogger(__name__)

# So many tags are known; of more, all that was read before is in doubt.
_MOST_TAGS = 500_000
# Seconds between two looks, and those after which the last is too old to answer by: what is removed is gone within one.
_PAUSE = 0.2
_LEASE = 0.8


class Journal(Protocol):
    """What entries are held against."""

    @property
    def epoch(self) -> str: ...
    @property
    def position(self) -> int:
        """All that had changed by here is in what is read from now on."""
        ...

    @property
    def version(self) -> int:
        """Another number whenever anything has changed."""
        ...

    def fresh(self) -> bool:
        """Whether what is known is new enough to answer by."""
        ...

    def holds(self, position: int, tags: Iterable[str]) -> bool:
        """Whether what was read at a position, of these tags, is known to be so still."""
        ...

    def doubt(self) -> None:
        """Something was changed here: until it has looked again, nothing is known to be so still."""
        ...

    def close(self) -> None:
        """Looks no more."""
        ...


class _Known:
    """What is known of a subgraph's changes."""

    def __init__(self, notes: Touched) -> None:
        self._notes = notes
        self._touched: dict[str, int] = {}
        self._floor = 0
        self._epoch = ""
        self.position = -1
        self.version = 0
        # The last number of all that is noted: changes end in another order than they begin, and it may be past the
        # position.
        self._last = -1

    @property
    def epoch(self) -> str:
        return self._epoch

    def holds(self, position: int, tags: Iterable[str]) -> bool:
        if not self._floor <= position <= self.position:
            return False
        touched = self._touched
        if touched.keys().isdisjoint(tags):
            return True
        return all(touched.get(tag, -1) <= position for tag in tags)

    def since(self, after: int | None) -> Noted:
        """What is known to have been touched after a position, as its notes would tell it (None: all of it)."""
        number = -1 if after is None else after
        if number >= self._last:
            return Noted(self.position, self._floor, [])
        return Noted(self.position, self._floor, [one for one in self._touched.items() if one[1] > number])

    def _look(self) -> None:
        """Raises NotesUnavailable."""
        begun = self.position >= 0
        noted = self._notes.since(self.position if begun else None)
        epoch = self._notes.epoch
        if epoch != self._epoch:
            # Another database: until all that it notes is read, nothing holds.
            self.position, self._epoch = -1, epoch
            self._touched = {}
            if begun:
                begun, noted = False, self._notes.since(None)
        if noted is None:
            return
        if not begun:
            self._floor = noted.known_from
        elif noted.position < self.position:
            # Gone back in time: what was read since is of another past.
            self._forget(self.position + 1)
        elif noted.known_from > self.position:
            self._forget(noted.known_from)
        elif len(self._touched) > _MOST_TAGS:
            self._forget(noted.position)
        touched = self._touched
        for tag, number in noted.touched:
            if touched.get(tag, -1) < number:
                touched[tag] = number
                self._last = max(self._last, number)
        self.position = noted.position
        self.version += 1

    def _forget(self, floor: int) -> None:
        # In this order: another thread may be holding an entry against it.
        self._floor = floor
        self._touched = {}


class OnDemand(_Known):
    """A journal that looks whenever it is asked: for notes that cost some microseconds to look at."""

    def __init__(self, notes: Touched) -> None:
        super().__init__(notes)
        self._failing = False

    def fresh(self) -> bool:
        try:
            self._look()
        except NotesUnavailable as error:
            if not self._failing:
                _log.warning("nothing is answered from the cache: %s", error)
            self._failing = True
            return False
        self._failing = False
        return True

    def doubt(self) -> None:
        """It looks again whenever it is asked."""

    def close(self) -> None:
        self._notes.close()


class Followed(_Known):
    """A journal that a thread of its own keeps up, from the first time that it is asked."""

    def __init__(self, notes: Touched, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(notes)
        self._clock = clock
        self._looked = float("-inf")
        self._doubted = float("-inf")
        self._thread: threading.Thread | None = None
        self._closed = False
        self._wanted = threading.Event()

    def fresh(self) -> bool:
        if self._thread is None:
            self._thread = threading.Thread(target=self._follow, name="liancha-journal", daemon=True)
            self._thread.start()
        return self._clock() - self._looked < _LEASE and self._looked >= self._doubted

    def doubt(self) -> None:
        self._doubted = self._clock()
        self._wanted.set()

    def close(self) -> None:
        self._closed = True
        self._wanted.set()
        if self._thread is not None:
            # A server that hangs is not waited for; the thread ends with the process.
            self._thread.join(_LEASE)
            if self._thread.is_alive():
                return
        self._notes.close()

    def _follow(self) -> None:
        failing = False
        while not self._closed:
            self._wanted.clear()
            # What changes after this moment may not be seen.
            began = self._clock()
            try:
                self._look()
                self._looked = began
                failing = False
            except NotesUnavailable as error:
                if not failing:
                    _log.warning("nothing is answered from the cache: %s", error)
                failing = True
            self._wanted.wait(_PAUSE)
