"""A department's embedded database: one SQLite file, readers never blocked by a load."""

from pathlib import Path

from sqlalchemy import Column, Engine, MetaData, String, Table, create_engine, event, insert, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from identifiers.pseudonym import LinkKey
from loaders.embedded import EmbeddedDatabase
from loaders.threads import ReadingThreads
from subgraphs.common.department import Department

# Tells which link key the ids of a database were made with, without telling the key.
_marks = Table("liancha_marks", MetaData(), Column("name", String, primary_key=True), Column("value", String))
_MARK = "link_key_mark"


class ForeignLinkKey(ValueError):
    """A database whose person ids were made with another link key than the hub's."""


def database_path(home: Path, department: Department) -> Path:
    """Where the embedded database of a department stands."""
    return home / "databases" / f"{department.name}.sqlite"


def create_database(home: Path, department: Department, key: LinkKey) -> Engine:
    """The department's database for loading, its tables made where they are missing.

    Raises ForeignLinkKey for one that was loaded with another link key.
    """
    path = database_path(home, department)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    department.metadata.create_all(engine)
    _marks.create(engine, checkfirst=True)
    mark = key.person_id(_MARK)
    with engine.begin() as connection:
        found = connection.scalar(select(_marks.c.value).where(_marks.c.name == _MARK))
        if found is None:
            connection.execute(insert(_marks).values(name=_MARK, value=mark))
        elif found != mark:
            raise ForeignLinkKey(f"{path}: its person ids were made with another link key")
    return engine


def open_database(home: Path, department: Department, key: LinkKey, threads: ReadingThreads) -> EmbeddedDatabase:
    """The department's database for reading. Raises ForeignLinkKey as `create_database` does."""
    create_database(home, department, key).dispose()
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


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # Write-ahead logging: a load is one transaction beside which readers go on; a kill leaves all or nothing.
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA cache_size = -131072")
    cursor.execute("PRAGMA mmap_size = 1073741824")
    cursor.close()
