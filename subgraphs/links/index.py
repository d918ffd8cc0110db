"""The relation index of a hub: built where there is none, kept up with what the departments change."""

import fcntl
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.feed import Changes, Feed, FeedUnavailable
from subgraphs.links.arrays import build_arrays, current_name, open_arrays, source_of
from subgraphs.links.view import View

# An overlay is searched in Python, the arrays by numpy: beyond this many changes the arrays are built anew.
MOST_CHANGES = 20_000

# Seconds between two looks at what the departments have changed.
FRESH = 1.0

# Seconds between two looks at a department that could not be read when the index was built.
RETRY = 30.0

_log = logging.getLogger(__name__)

_UNREADABLE = (SQLAlchemyError, FeedUnavailable)


class IndexNotReady(Exception):
    """An index that is being built for the first time."""


class RelationIndex:
    """The index of a folder over some feeds.

    The entries of the list are kept by another one: there both ends of an edge are the party.
    Many processes may share the folder: one builds, and the others map what it built.
    """

    def __init__(self, folder: Path, feeds: Sequence[Feed], fresh: float = FRESH) -> None:
        self._folder = folder
        self._feeds = tuple(feeds)
        self._failed: tuple[str, ...] = ()
        self._tried = float("-inf")
        self._fresh = fresh
        self._view: View | None = None
        self._looked = float("-inf")
        self._lock = threading.Lock()

    @property
    def missing(self) -> list[str]:
        """The departments whose relations are absent or may be old: they could not be read."""
        return sorted({*self._failed, *self._absent(self._view)})

    @property
    def answering(self) -> frozenset[str]:
        """The departments that are in the index, and were read."""
        return frozenset(feed.department for feed in self._feeds) - set(self.missing)

    @property
    def is_built(self) -> bool:
        """Whether there is a view to search."""
        return self._view is not None

    def at_hand(self) -> View | None:
        """The view where it was looked at within the last second: what costs nothing."""
        return self._view if time.monotonic() - self._looked < self._fresh else None

    def view(self, patience: float = 10.0) -> View:
        """The relations as the departments have them now, or had them within the last second.

        Raises IndexNotReady where the first index is not built within so many seconds.
        """
        if not self._lock.acquire(timeout=patience if self._view is None else 0):
            if self._view is None:
                raise IndexNotReady
            # Another thread is looking: what was there a moment ago will do.
            return self._view
        try:
            if self._view is None or time.monotonic() - self._looked >= self._fresh:
                self._view = self._refreshed()
                self._looked = time.monotonic()
            return self._view
        finally:
            self._lock.release()

    def build(self) -> View:
        """Builds the index anew, whatever is there."""
        with self._lock, self._building():
            self._view = self._built()
            return self._view

    def _refreshed(self) -> View:
        view = self._mapped()
        if view is None:
            with self._building():
                # Another process may have built it in the meantime.
                view = self._mapped() or self._built()
        if self._came_back(view):
            view = self._anew(view)
        changes: dict[str, Changes] = {}
        failed = []
        for feed in self._feeds:
            position = view.overlay.positions.get(feed.department)
            if position is None:
                continue
            try:
                found = feed.changes(position, MOST_CHANGES)
            except _UNREADABLE as error:
                if feed.department not in self._failed:
                    _log.warning("what %s changes cannot be read: %s", feed.department, error)
                failed.append(feed.department)
                continue
            if found is None:
                return self._anew(view)
            if found.units or found.position != position:
                changes[feed.department] = found
        self._failed = tuple(failed)
        if not changes:
            return view
        view = view.changed(changes, now_in_shanghai())
        return self._anew(view) if view.size > MOST_CHANGES else view

    def _absent(self, view: View | None) -> list[str]:
        """The departments that could not be read when a view's arrays were built."""
        return (
            []
            if view is None
            else [one.department for one in self._feeds if one.department not in view.arrays.positions]
        )

    def _came_back(self, view: View) -> bool:
        """Whether a department can be read again that could not be when the arrays were built."""
        absent = self._absent(view)
        if not absent or time.monotonic() - self._tried < RETRY:
            return False
        self._tried = time.monotonic()
        for feed in self._feeds:
            if feed.department in absent:
                with suppress(*_UNREADABLE):
                    feed.changes("", 0)
                    return True
        return False

    def _mapped(self) -> View | None:
        """The view over the arrays that were built last; None where they are of other departments."""
        if self._view is not None and current_name(self._folder) == self._view.arrays.folder.name:
            return self._view
        current = open_arrays(self._folder)
        wanted = tuple(source_of(feed.department, one) for feed in self._feeds for one in feed.published)
        return View(current) if current is not None and current.sources == wanted else None

    def _anew(self, view: View) -> View:
        """Arrays newer than a view's: another process's, or our own."""
        with self._building():
            current = self._mapped()
            if current is not None and current.arrays.folder != view.arrays.folder:
                return current
            return self._built()

    def _built(self) -> View:
        arrays = build_arrays(self._folder, self._feeds, now_in_shanghai())
        self._tried = time.monotonic()
        for feed in self._feeds:
            if feed.department in arrays.positions:
                feed.forget(arrays.positions[feed.department])
        return View(arrays)

    @contextmanager
    def _building(self) -> Iterator[None]:
        """Alone among the processes of the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
