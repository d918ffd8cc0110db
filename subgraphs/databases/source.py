"""A department's own database behind views of the contract (its *source*): read, and never written."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from identifiers.pseudonym import LinkKey
from loaders.threads import ReadingThreads
from loaders.wrapped import WrappedDatabase
from subgraphs.common.department import Department
from subgraphs.databases.identities import Identities
from subgraphs.databases.place import Source

# How SQLAlchemy is told to reach each kind: by drivers of this project's, parameters by name.
_DRIVERS: Mapping[str, tuple[str, str]] = {
    "postgresql": ("postgresql+psycopg", "pyformat"),
    "mysql": ("mysql+pymysql", "pyformat"),
    "mariadb": ("mariadb+pymysql", "pyformat"),
    "sqlite": ("sqlite", "named"),
}
# Seconds in which a server takes a connection, or is taken not to be there.
_CONNECT = 5


def source_engine(source: Source) -> Engine:
    """A source's database, for reading only."""
    url = make_url(source.url)
    driver, paramstyle = _DRIVERS[url.get_backend_name()]
    engine = create_engine(
        url.set(drivername=driver),
        paramstyle=paramstyle,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
        connect_args=_arguments(source, url.get_backend_name()),
    )
    for statement in _session(source, url.get_backend_name()):
        event.listen(engine, "connect", _saying(statement))
    return engine


def open_source(
    source: Source, home: Path, department: Department, key: LinkKey, threads: ReadingThreads
) -> WrappedDatabase:
    """A department's own database for reading."""
    engine = source_engine(source)
    path = memory_path(home, department, "parties")
    identities = Identities(path, engine, department.metadata, key, source.refresh)
    return WrappedDatabase(engine, threads, key, identities)


def memory_path(home: Path, department: Department, what: str) -> Path:
    """Where the hub keeps what it knows of a source: nothing that the source says of anybody."""
    return home / "sources" / f"{department.name}.{what}.sqlite"


def _arguments(source: Source, kind: str) -> dict[str, object]:
    if kind == "postgresql":
        settings = {"default_transaction_read_only": "on", "statement_timeout": f"{source.seconds * 1000:.0f}"}
        if source.schema is not None:
            settings["search_path"] = source.schema
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        return {"options": options, "connect_timeout": _CONNECT}
    if kind == "sqlite":
        return {"check_same_thread": False}
    return {"connect_timeout": _CONNECT, "read_timeout": source.seconds, "charset": "utf8mb4"}


def _session(source: Source, kind: str) -> list[str]:
    if kind == "sqlite":
        return ["PRAGMA query_only = ON"]
    if kind == "postgresql":
        return []
    return [*([] if source.schema is None else [f"USE `{source.schema}`"]), "SET SESSION TRANSACTION READ ONLY"]


def _saying(statement: str) -> Callable[[DBAPIConnection, ConnectionPoolEntry], None]:
    def say(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()

    return say
