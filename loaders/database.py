"""What the reads run on: a database that gives rows for a statement."""

import sqlite3
import threading
from asyncio import Future
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Rows
from datetime import date
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError

from loaders.prepared import Prepared
from loaders.read import Record
from loaders.threads import ReadingThreads, is_overdue

# Steps of SQLite's machine between two looks at the clock: a fraction of a millisecond.
_STEPS = 10_000


class Database(Protocol):
    """A department's database."""

    def read(self, statement: "Select[Any]", keys: Rows[str], day: date) -> "Future[Rows[Record]]":
        """All rows of a read's statement, which is prepared and kept for good, or SQLAlchemyError."""
        ...

    async def rows(self, statement: "Select[Any]") -> Rows[Record]:
        """All rows of a statement that was made for this once. Raises SQLAlchemyError."""
        ...

    async def close(self) -> None:
        """Gives back its connections."""
        ...


class EmbeddedDatabase:
    """SQLite in this process: one turn of a thread a statement, from connection to rows.

    An asynchronous driver takes a turn for each step (cursor, execute, fetch, close), and a turn costs more than an
    indexed read. The threads may be several databases': who made them closes them, before the databases.

    `watchers` are called, in the threads, with the text and the parameters of each statement before it runs.
    """

    def __init__(self, engine: Engine, threads: ReadingThreads) -> None:
        self.engine = engine
        self.watchers: list[Callable[[str, Mapping[str, object]], None]] = []
        self._threads = threads
        self._dialect = SQLiteDialect_pysqlite(paramstyle="named")
        self._prepared: dict[Select[Any], Prepared] = {}
        # Each thread keeps its connection: to take one from the pool and give it back is a third of an indexed read.
        self._own = threading.local()
        self._open: list[Connection] = []

    def read(self, statement: "Select[Any]", keys: Rows[str], day: date) -> "Future[Rows[Record]]":
        """All rows of a read's statement, which is prepared and kept for good, or SQLAlchemyError."""
        prepared = self._prepared.get(statement)
        if prepared is None:
            prepared = self._prepared[statement] = Prepared(statement, self._dialect)
        return self._threads.run(partial(self._read, prepared, *prepared.bound(keys, day)))

    async def rows(self, statement: "Select[Any]") -> Rows[Record]:
        """All rows of a statement that was made for this once. Raises SQLAlchemyError."""
        prepared = Prepared(statement, self._dialect)
        return await self._threads.run(partial(self._read, prepared, *prepared.bound((), None)))

    def _read(self, prepared: Prepared, text: str, parameters: Mapping[str, object]) -> Rows[Record]:
        for watcher in self.watchers:
            watcher(text, parameters)
        driver: sqlite3.Connection | None = getattr(self._own, "driver", None)
        try:
            if driver is None:
                driver = self._connect()
            return prepared.records(driver.execute(text, parameters).fetchall())
        except sqlite3.Error as error:
            self._disconnect()
            raise DBAPIError.instance(text, None, error, sqlite3.Error, hide_parameters=True) from error

    def _connect(self) -> sqlite3.Connection:
        connection = self.engine.connect()
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        # A statement that nobody waits for any longer is broken off.
        driver.set_progress_handler(is_overdue, _STEPS)
        self._own.connection, self._own.driver = connection, driver
        self._open.append(connection)
        return driver

    def _disconnect(self) -> None:
        """What broke a read may have been the connection: the next one has a new one."""
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is not None:
            self._own.connection = self._own.driver = None
            self._open.remove(connection)
            connection.close()

    async def close(self) -> None:
        """Closes the connections; nothing may be under way."""
        for connection in self._open:
            connection.close()
        self.engine.dispose()
