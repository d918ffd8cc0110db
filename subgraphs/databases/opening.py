"""A department's own database, in the data contract's tables: a SQLite file of the hub's home, or PostgreSQL by URL."""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from errno import ENOENT
from functools import partial
from logging import getLogger
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    make_url,
    select,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from identifiers.pseudonym import LinkKey
from loaders.database import Database
from loaders.embedded import EmbeddedDatabase
from loaders.encoding import check_encoding
from loaders.patience import KEEP_ALIVE, PatientConnection
from loaders.postgres import PostgresDatabase
from loaders.threads import ReadingThreads
from loaders.touched import Touched
from subgraphs.common.department import Department
from subgraphs.common.publishing import Published
from subgraphs.databases.database_feed import DatabaseFeed
from subgraphs.databases.embedded_touched import EmbeddedTouched
from subgraphs.databases.feed import OwnFeed
from subgraphs.databases.migrations import NotMigrated, head, is_current, upgrade
from subgraphs.databases.place import Place, Source
from subgraphs.databases.postgres_touched import PostgresTouched
from subgraphs.databases.source import memory_path, open_source
from subgraphs.databases.wrapped_feed import WrappedFeed

# Tells which link key the ids of a database were made with, without telling the key.
_marks = Table("liancha_marks", MetaData(), Column("name", String, primary_key=True), Column("value", String))
_MARK = "link_key_mark"
_log = getLogger(__name__)

# Seconds in which a server takes a connection, or is taken not to be there.
_CONNECT = 5
# Seconds in which the notes of changes are read, or nothing is answered of what is kept.
_NOTES = 2.0
# Seconds in which a new file becomes free.
_ALONE = 60


class IsSource(ValueError):
    """A department's own database, which is read and never written."""

    def __init__(self, department: str) -> None:
        super().__init__(f"{department} is read where it is (department.{department}.source), and never written")
        self.department = department


class ForeignLinkKey(ValueError):
    """A database whose person ids were made with another link key than the hub's."""


def database_path(home: Path, department: Department) -> Path:
    """Where the embedded database of a department stands."""
    return home / "databases" / f"{department.name}.sqlite"


def create_database(
    home: Path, department: Department, key: LinkKey, place: Place = None, patience: float | None = None
) -> Engine:
    """The department's database for loading; an embedded one is made where it is missing, and brought up to date; one
    in PostgreSQL is waited for as `postgres_engine` has it.

    Raises ForeignLinkKey for one that was loaded with another link key, NotMigrated for one in PostgreSQL that
    `liancha migrate` has not brought up to date, IsSource for a department's own.
    """
    url = _ours(department, place)
    engine = _embedded(home, department) if url is None else postgres_engine(department, url, patience)
    try:
        if url is None:
            upgrade(engine, department)
        else:
            with engine.connect() as connection:
                if not is_current(connection, department):
                    raise NotMigrated(department.name)
        with engine.begin() as connection:
            if url is None:
                _mark(connection, key)
            _check_mark(connection, key, str(database_path(home, department)) if url is None else department.name)
    except BaseException:
        engine.dispose()
        raise
    return engine


def migrate_database(
    home: Path, department: Department, key: LinkKey, place: Place = None
) -> tuple[str | None, str | None]:
    """Brings the department's database up to date; gives the revision that it had, and the one that it has.

    A database in PostgreSQL is from then on one of the link key: who only reads it need not write. Raises IsSource.
    """
    url = _ours(department, place)
    engine = _embedded(home, department) if url is None else postgres_engine(department, url)
    try:
        had = upgrade(engine, department)
        with engine.begin() as connection:
            _mark(connection, key)
        return had, head(department)
    finally:
        engine.dispose()


def open_database(
    home: Path,
    department: Department,
    key: LinkKey,
    threads: ReadingThreads,
    place: Place = None,
    timeout: float = float("inf"),
    connections: int = 8,
) -> Database:
    """The department's database for reading. A PostgreSQL is read over so many `connections` at the most, and has
    `timeout` seconds for a statement.

    Raises ForeignLinkKey and NotMigrated as `create_database` does.

    A server that is not there now is no reason not to open it: the others answer, and it does once it is there.
    """
    if isinstance(place, Source):
        return open_source(place, home, department, key, threads)

    def check() -> None:
        create_database(home, department, key, place).dispose()

    if place is not None:
        later = None
        try:
            check()
        except OperationalError as error:
            _log.warning("the database of %s cannot be reached: %s", department.name, error.orig)
            later = check
        engine = postgres_engine(department, place)
        return PostgresDatabase(engine, place, _settings(department), connections, later, timeout)
    check()
    path = database_path(home, department)
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"check_same_thread": False},
        pool_size=8,
        max_overflow=0,
        hide_parameters=True,
        # Readers read one statement at a time: nothing to roll back.
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
    )
    event.listen(engine, "connect", _prepare)
    return EmbeddedDatabase(engine, threads)


def open_touched(home: Path, department: Department, place: Place = None) -> Touched | None:
    """What the department's database notes of its changes; None for one that notes nothing: a department's own, or a
    file that may not be written. One in PostgreSQL need not be there now.
    """
    if isinstance(place, Source):
        return None
    if place is not None:
        return PostgresTouched(department.name, postgres_engine(department, place, _NOTES))
    try:
        return EmbeddedTouched(department, database_path(home, department))
    except sqlite3.Error as error:
        _log.warning("the changes of %s cannot be noted, and nothing of it is kept: %s", department.name, error)
        return None


def renew_epoch(home: Path, department: Department, place: Place = None) -> None:
    """Says that a department's database was restored: what was kept of its answers before says nothing of it any more,
    whatever its positions are. Raises IsSource, FileNotFoundError, SQLAlchemyError.
    """
    url = _ours(department, place)
    path = database_path(home, department)
    if url is None and not path.is_file():
        raise FileNotFoundError(ENOENT, "there is no such database", str(path))
    engine = _embedded(home, department) if url is None else postgres_engine(department, url)
    try:
        with engine.begin() as connection:
            renewed = text("UPDATE liancha_marks SET value = :value WHERE name = 'touched'")
            connection.execute(renewed, {"value": token_hex(16)})
    finally:
        engine.dispose()


def postgres_engine(department: Department, url: str, patience: float | None = None) -> Engine:
    """The department's database in PostgreSQL, for what is read whole, and for writing. A server that says nothing for
    `patience` seconds is taken to be gone; None: what is read may take its time.
    """
    settings = " ".join(f"-c {name}={value}" for name, value in _settings(department).items())
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args={"options": settings, "connect_timeout": _CONNECT, **KEEP_ALIVE},
        hide_parameters=True,
        # A server that was started anew in the meantime is no error.
        pool_pre_ping=True,
    )
    event.listen(engine, "do_connect", partial(_connected, patience))
    return engine


def _connected(
    patience: float | None, dialect: Dialect, record: ConnectionPoolEntry, args: Sequence[str], given: Mapping[str, Any]
) -> PatientConnection:
    connection = PatientConnection.connect(*args, **given)
    check_encoding(connection)
    connection.patience = patience
    return connection


def _ours(department: Department, place: Place) -> str | None:
    if isinstance(place, Source):
        raise IsSource(department.name)
    return place


def feed_of(
    database: Database,
    home: Path,
    department: Department,
    name: str,
    published: Sequence[Published],
    key: LinkKey,
    place: Place = None,
) -> OwnFeed:
    """What a department publishes under a name, of its database that is at hand."""
    if isinstance(place, Source):
        path = memory_path(home, department, name)
        return WrappedFeed(department.name, database.engine, key, published, path, place.refresh)
    return DatabaseFeed(department, database.engine, published)


def _settings(department: Department) -> Mapping[str, str]:
    # A schema of its own, as `migrations` makes it: departments may share a database. What a request asks takes
    # milliseconds; that a server takes a long statement for a dear one, and compiles it each time, takes a second.
    return {"search_path": department.name, "application_name": f"liancha-{department.name}", "jit": "off"}


def _embedded(home: Path, department: Department) -> Engine:
    path = database_path(home, department)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    return engine


def _mark(connection: Connection, key: LinkKey) -> None:
    if _marked(connection) is not None:
        # To write it is to wait for a load that is under way.
        return
    statement = text("INSERT INTO liancha_marks (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")
    connection.execute(statement, {"name": _MARK, "value": key.person_id(_MARK)})


def _marked(connection: Connection) -> str | None:
    return connection.scalar(select(_marks.c.value).where(_marks.c.name == _MARK))


def _check_mark(connection: Connection, key: LinkKey, where: str) -> None:
    if _marked(connection) != key.person_id(_MARK):
        raise ForeignLinkKey(f"{where}: its person ids were made with another link key")


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # Write-ahead logging: a load is one transaction beside which readers go on; a kill leaves all or nothing.
    _log_ahead(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA cache_size = -131072")
    cursor.execute("PRAGMA mmap_size = 1073741824")
    cursor.close()


def _log_ahead(cursor: DBAPICursor) -> None:
    """A file keeps its way of logging; to change it takes the file alone. Whoever comes in between is told at once that
    it is locked, and comes again.
    """
    until = time.monotonic() + _ALONE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
