"""What the reads run on: a database that gives rows for a statement."""

import asyncio
from collections.abc import Mapping
from collections.abc import Sequence as Rows
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from sqlalchemy import Engine, Select

from loaders.read import Record

# A department's statements of one wave go beside each other; more threads than cores only wait for the interpreter.
_THREADS = 4


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
    indexed read.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="read")

    async def rows(self, statement: "Select[Any]", parameters: Mapping[str, object]) -> Rows[Record]:
        """All rows of a statement. Raises SQLAlchemyError."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, statement, parameters)

    def _read(self, statement: "Select[Any]", parameters: Mapping[str, object]) -> Rows[Record]:
        with self.engine.connect() as connection:
            return connection.execute(statement, parameters).all()

    async def close(self) -> None:
        """Waits for what is under way and closes the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()
