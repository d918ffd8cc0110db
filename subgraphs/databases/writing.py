"""Writing in a department's own database: one transaction after another, in a thread of its own."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine

T = TypeVar("T")


class Writer:
    """Writes what changes a table, alone: who else would change it waits. `open_engine` opens the database when it is
    first written.
    """

    def __init__(self, open_engine: Callable[[], Engine], table: str) -> None:
        self._open = open_engine
        self._table = table
        self._engine: Engine | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"writing {table}")

    async def write(self, work: Callable[[Connection], T]) -> T:
        """What the work gives, which is in one transaction with all that it writes; nothing of it where it raises.

        Raises SQLAlchemyError.
        """
        # A transaction that was begun is ended, whoever has gone away meanwhile.
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, partial(self._work, work)))

    async def close(self) -> None:
        """Waits for what is under way, and gives back the connection."""
        await asyncio.to_thread(self._thread.shutdown)
        if self._engine is not None:
            self._engine.dispose()

    def _work(self, work: Callable[[Connection], T]) -> T:
        if self._engine is None:
            self._engine = self._open()
        with _alone(self._engine, self._table) as connection:
            return work(connection)


@contextmanager
def _alone(engine: Engine, table: str) -> Iterator[Connection]:
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            # As a load does, and before its triggers take any other lock.
            connection.exec_driver_sql(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')
            yield connection
        return
    with immediately(engine) as connection:
        yield connection


@contextmanager
def immediately(engine: Engine) -> Iterator[Connection]:
    """A transaction of SQLite's that nobody else writes beside."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # The driver would begin a transaction only at the first row written, and end it at a table.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")
