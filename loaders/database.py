"""What the reads run on: a database that gives rows for a statement."""

import sqlite3
import threading
from collections.abc import Mapping
from collections.abc import Sequence as Rows
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.exc import SQLAlchemyError

from loaders.read import Record
from loaders.threads import ReadingThreads, is_overdue

# Steps of SQLite's machine between two looks at the clock: a fraction of a millisecond.
_STEPS = 10_000


class Database(Protocol):
    """A department's database."""

    async def rows(self, statement: "Select[Any]", parameters: Mapping[str, object]) -> Rows[Record]:
        """All rows of a statement. Raises SQLAlchemyError."""
        ...

    async def close(self) -> None:
        """Gives back its connections."""
        ...


class EmbeddedDatabase:
    """SQLite in this process: one turn of a thread a statement, from connection to rows.

    An asynchronous driver takes a turn for each step (cursor, execute, fetch, close), and a turn costs more than an
    indexed read. The threads may be several databases': who made them closes them, before the databases.
    """

    def __init__(self, engine: Engine, threads: ReadingThreads) -> None:
        self.engine = engine
        self._threads = threads
        # Each thread keeps its connection: to take one from the pool and give it back is a third of an indexed read.
        self._own = threading.local()
        self._open: list[Connection] = []

    async def rows(self, statement: "Select[Any]", parameters: Mapping[str, object]) -> Rows[Record]:
        """All rows of a statement. Raises SQLAlchemyError."""
        return await self._threads.run(partial(self._read, statement, parameters))

    def _read(self, statement: "Select[Any]", parameters: Mapping[str, object]) -> Rows[Record]:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = self.engine.connect()
            self._open.append(connection)
            driver = connection.connection.driver_connection
            if isinstance(driver, sqlite3.Connection):
                # A statement that nobody waits for any longer is broken off.
                driver.set_progress_handler(is_overdue, _STEPS)
        try:
            return connection.execute(statement, parameters).all()
        except SQLAlchemyError:
            # What broke it may have been the connection: the next read has a new one.
            self._own.connection = None
            self._open.remove(connection)
            connection.close()
            raise

    async def close(self) -> None:
        """Closes the connections; nothing may be under way."""
        for connection in self._open:
            connection.close()
        self.engine.dispose()
