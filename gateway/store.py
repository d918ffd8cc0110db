"""Where a hub keeps what is its own beside its log (consents, flags, how far units are): a file of its home, or a
schema in PostgreSQL, for hubs on several machines that are one.

Statements are SQL that both understand; their values stand as `?`.
"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from loaders.encoding import check_encoding
from loaders.patience import KEEP_ALIVE, PatientConnection

V = TypeVar("V")
Value = str | int | float | None
Row = tuple[str | int | float | None, ...]

# So many values of a column stand in one statement.
_TOGETHER = 500
# What numbers rows in their order.
NUMBER = "{number}"
_SCHEMA = "liancha_hub"
# Seconds in which a server takes a connection and answers, or is taken not to be there; and those for which it is then
# not asked again.
_CONNECT, _PATIENCE, _PAUSE = 5, 5.0, 1.0
# Seconds in which a file becomes free.
_WAIT = 10
# Who makes tables waits for who does. The number is the first bytes of the schema's SHA-256.
_MAKING = int.from_bytes(hashlib.sha256(_SCHEMA.encode()).digest()[:8], "big", signed=True)


class StoreUnavailable(OSError):
    """What is kept cannot be read or written now."""


class Statements(Protocol):
    """The statements of one transaction."""

    def run(self, statement: str, *values: Value) -> int:
        """How many rows it changed."""
        ...

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """The rows that it gives."""
        ...

    def now(self) -> float:
        """The seconds of a clock that all have in common who write there."""
        ...


class Store(Protocol):
    """Where something is kept."""

    @property
    def is_remote(self) -> bool:
        """Whether it is asked over a line: who must not wait asks in a thread."""
        ...

    def transaction(self) -> AbstractContextManager[Statements]:
        """Statements that are all done, or none. Raises StoreUnavailable."""
        ...

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """The rows of one statement. Raises StoreUnavailable."""
        ...

    def version(self) -> int | None:
        """Another number whenever somebody else has written; None where that is not known. Raises StoreUnavailable."""
        ...

    def close(self) -> None:
        """Gives back what it holds open."""
        ...


class FileStore:
    """A SQLite file, which several processes may read and write. It is made when something is written."""

    is_remote = False

    def __init__(self, path: Path, tables: Sequence[str], clock: Callable[[], float] = time.time) -> None:
        """`tables` are statements that make each `IF NOT EXISTS`."""
        self._path = path
        self._clock = clock
        self._tables = [one.replace(NUMBER, "INTEGER PRIMARY KEY AUTOINCREMENT") for one in tables]
        # Kept open, so that what is read often is read without opening the file.
        self._reading: sqlite3.Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Statements]:
        """Statements that are all done, or none. Raises StoreUnavailable."""
        with self._told(), closing(self._open()) as connection, connection:
            yield _FileStatements(connection, self._clock)

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """The rows of one statement; none where nothing was ever written. Raises StoreUnavailable."""
        with self._told():
            connection = self._kept()
            return [] if connection is None else connection.execute(statement, values).fetchall()

    def version(self) -> int | None:
        """Another number whenever somebody else has written. Raises StoreUnavailable."""
        with self._told():
            connection = self._kept()
            return -1 if connection is None else int(connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Closes the file."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _kept(self) -> sqlite3.Connection | None:
        if self._reading is None and self._path.exists():
            self._reading = self._open()
        return self._reading

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_WAIT, check_same_thread=False)
        until = time.monotonic() + _WAIT
        # For whoever is just making the file SQLite does not wait here by itself.
        while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
        for table in self._tables:
            connection.execute(table)
        return connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self._path}: {error}") from error


class _FileStatements:
    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._clock = clock

    def run(self, statement: str, *values: Value) -> int:
        return self._connection.execute(statement, values).rowcount

    def rows(self, statement: str, *values: Value) -> list[Row]:
        return self._connection.execute(statement, values).fetchall()

    def now(self) -> float:
        return self._clock()


class PostgresStore:
    """A schema in PostgreSQL, over one connection."""

    is_remote = True

    def __init__(self, url: str, tables: Sequence[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._tables = [one.replace(NUMBER, "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY") for one in tables]
        self._clock = clock
        self._turn = threading.Lock()
        self._connection: Connection[TupleRow] | None = None
        self._until = float("-inf")

    @contextmanager
    def transaction(self) -> Iterator[Statements]:
        """Statements that are all done, or none; where the connection was lost at the end, it is not known which.
        Raises StoreUnavailable.
        """
        with self._asked(), ExitStack() as begun:

            def begin(connection: "Connection[TupleRow]") -> _PostgresStatements:
                begun.enter_context(connection.transaction())
                return _PostgresStatements(connection)

            yield self._over_any(begin)

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """The rows of one statement, which changes nothing. Raises StoreUnavailable."""
        with self._asked():
            return self._over_any(lambda connection: _PostgresStatements(connection).rows(statement, *values))

    def version(self) -> int | None:
        """It is not known whether others have written."""
        return None

    def close(self) -> None:
        """Closes the connection."""
        with self._turn:
            self._drop()

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """One asks at a time; and where nobody answers, nobody for a moment."""
        with self._turn:
            if self._clock() < self._until:
                raise StoreUnavailable("the hub's database does not answer, and is let be for a moment")
            try:
                yield
            except psycopg.OperationalError as error:
                self._drop()
                self._until = self._clock() + _PAUSE
                raise _unavailable(error) from error
            except psycopg.Error as error:
                self._drop()
                raise _unavailable(error) from error

    def _over_any(self, ask: "Callable[[Connection[TupleRow]], V]") -> V:
        """What is asked over the connection, which changes nothing by itself; over a new one, where that was lost."""
        if self._connection is not None:
            try:
                return ask(self._connection)
            except psycopg.OperationalError:
                self._drop()
        return ask(self._connected())

    def _connected(self) -> "Connection[TupleRow]":
        about = make_conninfo(self._url, connect_timeout=_CONNECT, **KEEP_ALIVE)
        connection = PatientConnection.connect(about, autocommit=True)
        check_encoding(connection)
        connection.patience = _PATIENCE
        self._connection = connection
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
            if connection.execute("SELECT to_regnamespace(%s)", (_SCHEMA,)).fetchone() == (None,):
                connection.execute(f"CREATE SCHEMA {_SCHEMA}".encode())
            connection.execute(f"SET LOCAL search_path = {_SCHEMA}".encode())
            for table in self._tables:
                # Who may only use what is there, makes nothing.
                if connection.execute("SELECT to_regclass(%s)", (_name_of(table),)).fetchone() == (None,):
                    connection.execute(table.encode())
        connection.execute(f"SET search_path = {_SCHEMA}".encode())
        return connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class _PostgresStatements:
    def __init__(self, connection: "Connection[TupleRow]") -> None:
        self._connection = connection

    def run(self, statement: str, *values: Value) -> int:
        return self._connection.execute(_with_places(statement), values).rowcount

    def rows(self, statement: str, *values: Value) -> list[Row]:
        return self._connection.execute(_with_places(statement), values).fetchall()

    def now(self) -> float:
        ((now,),) = self.rows("SELECT extract(epoch FROM clock_timestamp())::double precision")
        return float(now or 0)


def batched(items: Iterable[V]) -> Iterator[Sequence[V]]:
    """Items as many together as stand in one statement."""
    left = iter(items)
    while some := list(islice(left, _TOGETHER)):
        yield some


def places_of(values: Sized) -> str:
    """The places of as many values in a statement."""
    return ", ".join("?" * len(values))


def _name_of(making: str) -> str:
    """What a statement makes where it is not."""
    return making.partition(" IF NOT EXISTS ")[2].split()[0]


def _with_places(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


def _unavailable(error: Exception) -> StoreUnavailable:
    # The URL may have a password in it, and is not told.
    return StoreUnavailable(f"the hub's database cannot be written or read: {' '.join(str(error).split())}")
