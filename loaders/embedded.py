"""SQLite in this process.

A read is tried in the event loop first, for two milliseconds at most, which is what a request's own work keeps the loop
for anyway. To hand it to a thread and back costs as much as most reads; and a thread takes the interpreter once a row,
which on several cores doubles what a request costs. What takes longer is broken off, and read in a thread.
"""

import sqlite3
import threading
import time
from asyncio import Future, get_running_loop
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Engine, Select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from loaders.database import Parameters, Unavailable
from loaders.prepared import Prepared, Statements
from loaders.raw_rows import whole_rows
from loaders.read import Read, Record
from loaders.threads import ReadingThreads, is_overdue

# Seconds that the loop waits for a read; an indexed one takes a fiftieth of that.
_AT_ONCE = 0.002
# Steps of SQLite's machine between two looks at the clock, of a few dozen nanoseconds each.
_STEPS_IN_LOOP = 5_000
_STEPS = 10_000
# So many times at most a read that was broken off goes to a thread untried.
_LONGEST_PAUSE = 255

Row = tuple[Any, ...]


class _Connection:
    """A thread's own: to take one from the pool and give it back is a third of an indexed read."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect()
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self.driver = driver
        # A statement that nobody waits for any longer is broken off.
        driver.set_progress_handler(is_overdue, _STEPS)

    def read(self, text: str, parameters: Parameters) -> list[Row]:
        return self.driver.execute(text, parameters).fetchall()

    def close(self) -> None:
        # It does not go back to the pool: nobody else's is broken off by our clocks.
        self._connection.invalidate()
        self._connection.close()


class _InLoop(_Connection):
    """A loop's own, for what it need not wait for."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._until = 0.0
        self.driver.set_progress_handler(self._is_late, _STEPS_IN_LOOP)
        # To wait for who has a lock is a thread's business.
        self.driver.execute("PRAGMA busy_timeout = 0")

    def read(self, text: str, parameters: Parameters) -> list[Row]:
        self._until = time.perf_counter() + _AT_ONCE
        return super().read(text, parameters)

    def _is_late(self) -> bool:
        return time.perf_counter() > self._until


class _Own(threading.local):
    """The connections of the thread at hand."""

    of_thread: _Connection | None = None
    in_loop: _InLoop | None = None


class _Kept:
    """A prepared read, and whether it is tried in the loop: each time that it is broken off there, half as often."""

    __slots__ = ("_pause", "_untried", "prepared")

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self._pause = self._untried = 0

    def is_quick(self) -> bool:
        if self._untried:
            self._untried -= 1
            return False
        return True

    def was_quick(self) -> None:
        self._pause = 0

    def was_broken_off(self) -> None:
        self._untried = self._pause = min(2 * self._pause + 1, _LONGEST_PAUSE)


class EmbeddedDatabase:
    """A department's database in a file. The threads may be several databases': who made them closes them, before the
    databases.
    """

    def __init__(self, engine: Engine, threads: ReadingThreads) -> None:
        self.engine = engine
        self.watchers: list[Callable[[str, Parameters], None]] = []
        self._threads = threads
        self._dialect = SQLiteDialect_pysqlite(paramstyle="named")
        self._kept: dict[Read[Any], _Kept] = {}
        self._statements = Statements(self._dialect)
        self._own = _Own()
        self._open: list[_Connection] = []

    def read(self, read: Read[Any], keys: Sequence[str], day: date) -> "Future[Sequence[Record]]":
        """All rows of a read's statement, which is prepared and kept for good, or SQLAlchemyError."""
        kept = self._kept.get(read)
        if kept is None:
            kept = self._kept[read] = _Kept(Prepared(read.on(self._dialect.name), self._dialect))
        text, parameters = self._bound(kept.prepared, keys, day)
        rows = self._read_in_loop(kept, text, parameters) if kept.is_quick() else None
        if rows is None:
            return self._threads.run(partial(self._read, kept.prepared, text, parameters))
        told: Future[Sequence[Record]] = get_running_loop().create_future()
        told.set_result(kept.prepared.records(rows))
        return told

    async def rows(self, statement: "Select[Any]", values: Mapping[str, object] | None = None) -> Sequence[Record]:
        """All rows of a statement that was made for this once, or for good. Raises SQLAlchemyError."""
        prepared = self._statements.of(statement, values)
        return await self._threads.run(partial(self._read, prepared, *self._bound(prepared, (), None, values)))

    def _bound(
        self, prepared: Prepared, keys: Sequence[str], day: date | None, values: Mapping[str, object] | None = None
    ) -> tuple[str, Parameters]:
        text, parameters = prepared.bound(keys, day, values)
        for watcher in self.watchers:
            watcher(text, parameters)
        return text, parameters

    def _read_in_loop(self, kept: _Kept, text: str, parameters: Parameters) -> list[Row] | None:
        """The rows; None where a thread shall read them, and meet the error again, if it was one."""
        own = self._own.in_loop
        try:
            if own is None:
                own = self._own.in_loop = _InLoop(self.engine)
                self._open.append(own)
            rows = own.read(text, parameters)
        except (sqlite3.Error, SQLAlchemyError) as error:
            kept.was_broken_off()
            interrupted = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
            if own is not None and not interrupted:
                self._own.in_loop = None
                self._give_up(own)
            return None
        kept.was_quick()
        return rows

    def _read(self, prepared: Prepared, text: str, parameters: Parameters) -> Sequence[Record]:
        """In a thread: the rows, or SQLAlchemyError."""
        own = self._own.of_thread
        if own is None:
            own = self._own.of_thread = _Connection(self.engine)
            self._open.append(own)
        try:
            return prepared.records(own.read(text, parameters))
        except sqlite3.Error as error:
            self._own.of_thread = None
            self._give_up(own)
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                raise Unavailable(late=True) from error
            raise DBAPIError.instance(text, None, error, sqlite3.Error, hide_parameters=True) from error

    def _give_up(self, connection: _Connection) -> None:
        """What broke a read may have been the connection: the next one has a new one."""
        self._open.remove(connection)
        connection.close()

    def whole(self, statement: "Select[Any]") -> Iterator[list[Row]]:
        """All rows of a statement that gives very many. It blocks. Raises SQLAlchemyError."""
        return whole_rows(self.engine, statement)

    async def close(self) -> None:
        """Closes the connections; nothing may be under way."""
        for connection in self._open:
            connection.close()
        self.engine.dispose()
