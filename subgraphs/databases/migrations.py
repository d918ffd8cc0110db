"""Bringing a department's own database to the tables that this version knows, one revision after another (alembic).

A department keeps its revisions in a folder `migrations`, a file each: `rNNNN_what.py`, whose revision is NNNN. One
without a folder has its tables made as they are declared.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from subgraphs.common.department import Department
from subgraphs.databases.writing import immediately

VERSION_TABLE = "liancha_version"
# Databases that were made before revisions were noted are as the first one makes them.
_FIRST = "0001"
_UNNOTED = "liancha_marks"
# Who brings a database in PostgreSQL up to date does it alone: the first bytes of SHA-256 of "liancha migrations".
_ALONE = -1080118785561129303


class NotMigrated(Exception):
    """A database in PostgreSQL whose tables are not those that this version knows."""

    def __init__(self, department: str) -> None:
        super().__init__(f"{department}: its database is not up to date: run `liancha migrate {department}`")
        self.department = department


def head(department: Department) -> str | None:
    """The last revision of a department; None where it keeps none."""
    folder = department.migrations
    return None if folder is None else max(path.stem[1:5] for path in folder.glob("r[0-9]*.py"))


def revision(connection: Connection) -> str | None:
    """The revision of a database; None for an empty one."""
    there = inspect(connection).get_table_names()
    if VERSION_TABLE in there:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        return None if found is None else str(found)
    return _FIRST if _UNNOTED in there else None


def is_current(connection: Connection, department: Department) -> bool:
    """Whether a database has the tables that this version knows."""
    newest = head(department)
    return _has_all(connection, department) if newest is None else revision(connection) == newest


def upgrade(engine: Engine, department: Department, until: str = "head") -> str | None:
    """Brings a database to a revision, from whichever it has; says which it had. All of it is one transaction.

    Raises DatabaseError for one that a newer version made.
    """
    with engine.connect() as connection:
        if until == "head" and is_current(connection, department):
            return head(department)
    with _alone(engine, department) as connection:
        had = revision(connection)
        if department.migrations is None:
            department.metadata.create_all(connection)
            _marks_of_none(connection)
        else:
            _run(connection, department.migrations, had, until)
        return had


def _has_all(connection: Connection, department: Department) -> bool:
    return {*department.metadata.tables, _UNNOTED} <= set(inspect(connection).get_table_names())


def _marks_of_none(connection: Connection) -> None:
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {_UNNOTED} (name VARCHAR PRIMARY KEY, value VARCHAR)"))


@contextmanager
def _alone(engine: Engine, department: Department) -> Iterator[Connection]:
    """A transaction beside which nobody else changes the tables."""
    if engine.dialect.name == "sqlite":
        with immediately(engine) as connection:
            yield connection
    else:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ALONE})
            connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{department.name}"'))
            yield connection


def _run(connection: Connection, folder: Path, had: str | None, until: str) -> None:
    # It takes a tenth of a second to import, and most starts find nothing to do.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    scripts = ScriptDirectory(str(folder), version_locations=[str(folder)])
    try:
        steps = scripts._upgrade_revs(until, had)  # type: ignore[arg-type]  # None is an empty database
    except CommandError as error:
        raise DatabaseError(f"revision {had}", None, error) from error
    environment = EnvironmentContext(Config(), scripts, fn=lambda revision, context: steps)
    environment.configure(connection=connection, version_table=VERSION_TABLE, transactional_ddl=False)
    context = environment.get_context()
    if had is not None and VERSION_TABLE not in inspect(connection).get_table_names():
        context.stamp(scripts, had)
    environment.run_migrations()
