"""How an index reads what a department publishes: all of it once, and then what has changed.

The embedded database notes changes by triggers, from the first time that it is read whole: a table of (number, table,
unit) in the order of the changes. A first load, before anybody reads, notes nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Protocol, cast

from sqlalchemy import Connection, Engine, Table, inspect

from loaders.raw_rows import raw_rows
from subgraphs.common.department import Department
from subgraphs.common.publishing import Published

# (from, to, kind, since, until, unit, detail) as text: `publishing.COLUMNS`.
EdgeRow = tuple[str, str, str, str | None, str | None, str, str | None]

# SQLite's default limit of bind parameters is 32,766.
_UNITS = 10_000


class FeedUnavailable(Exception):
    """A feed that cannot be read now."""


class Changes(NamedTuple):
    """What has changed by a position: of each published relation the units touched, and all their edges now."""

    position: int
    units: dict[str, list[str]]
    edges: dict[str, list[EdgeRow]]


class Feed(Protocol):
    """What one department publishes. Reading it may raise FeedUnavailable, or SQLAlchemyError where it is embedded."""

    @property
    def department(self) -> str: ...
    @property
    def published(self) -> Sequence[Published]: ...

    def snapshot(self) -> Iterator[tuple[str, list[EdgeRow]]]:
        """All edges as they stand at one moment, by the name of their relation, some thousands at a time."""
        ...

    def position(self) -> int:
        """The position of the last snapshot."""
        ...

    def changes(self, after: int, most: int) -> Changes | None:
        """What has changed since a position; None where more than so many units have, or it is no more known."""
        ...

    def forget(self, until: int) -> None:
        """Tells that nobody will ask for the changes up to a position again."""
        ...


class EmbeddedFeed:
    """The feed of an embedded database: of the relations that a department publishes, of the names, or of the list.

    No table is watched for two of them, so that one index may forget what another has yet to read.
    """

    def __init__(self, department: Department, engine: Engine, published: Sequence[Published]) -> None:
        self.department = department.name
        self.published = published
        self._watched = sorted({table for one in self.published for table in one.watched})
        self._tables = department.metadata.tables
        self._engine = engine
        self._position = 0

    def snapshot(self) -> Iterator[tuple[str, list[EdgeRow]]]:
        with self._reading() as connection:
            self._note_changes(connection)
            with _moment(connection):
                self._position = self._last(connection)
                for one in self.published:
                    for rows in raw_rows(connection, one.statement):
                        yield one.name, cast("list[EdgeRow]", rows)

    def position(self) -> int:
        return self._position

    def changes(self, after: int, most: int) -> Changes | None:
        with self._reading() as connection:
            if not self._notes(connection):
                return None
            with _moment(connection):
                return self._changes(connection, after, most)

    def _changes(self, connection: Connection, after: int, most: int) -> Changes | None:
        last = self._last(connection)
        if not self._forgotten(connection) <= after <= last:
            return None
        if last == after:
            return Changes(last, {}, {})
        touched = connection.exec_driver_sql(
            f"SELECT DISTINCT source, unit FROM liancha_changes WHERE number > ? AND {self._ours} LIMIT ?",
            (after, most + 1),
        ).fetchall()
        if len(touched) > most:
            return None
        units: dict[str, list[str]] = {}
        edges: dict[str, list[EdgeRow]] = {}
        for one in self.published:
            found = sorted({unit for source, unit in touched if source in one.watched})
            if found:
                units[one.name] = found
                edges[one.name] = [
                    cast("EdgeRow", row)
                    for at in range(0, len(found), _UNITS)
                    for rows in raw_rows(connection, one.statement.where(one.unit.in_(found[at : at + _UNITS])))
                    for row in rows
                ]
        return Changes(last, units, edges)

    def forget(self, until: int) -> None:
        """Forgets the changes up to a position, which every reader must have passed."""
        with self._reading() as connection:
            if self._notes(connection):
                connection.exec_driver_sql(
                    "INSERT INTO liancha_forgotten VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until",
                    (self._name, until),
                )
                connection.exec_driver_sql(f"DELETE FROM liancha_changes WHERE number <= ? AND {self._ours}", (until,))

    @property
    def _name(self) -> str:
        return " ".join(self._watched)

    @property
    def _ours(self) -> str:
        """The condition that a change is one of a table that this feed watches."""
        tables = "', '".join(self._watched)
        return f"source IN ('{tables}')"

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection

    def _note_changes(self, connection: Connection) -> None:
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS liancha_changes "
            "(number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, unit TEXT NOT NULL)"
        )
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS liancha_forgotten (feed TEXT PRIMARY KEY, until INTEGER NOT NULL)"
        )
        for one in self.published:
            for name, unit in one.watched.items():
                for statement in _triggers(self._tables[name], unit):
                    connection.exec_driver_sql(statement)

    def _notes(self, connection: Connection) -> bool:
        return inspect(connection).has_table("liancha_changes")

    def _last(self, connection: Connection) -> int:
        # What AUTOINCREMENT remembers outlives the rows.
        found = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'liancha_changes'").scalar()
        return int(found or 0)

    def _forgotten(self, connection: Connection) -> int:
        """The last position up to which this feed's changes are known no more."""
        found = connection.exec_driver_sql("SELECT until FROM liancha_forgotten WHERE feed = ?", (self._name,)).scalar()
        return int(found or 0)


@contextmanager
def _moment(connection: Connection) -> Iterator[None]:
    """One transaction of reading, which sees one moment."""
    connection.exec_driver_sql("BEGIN")
    try:
        yield
    finally:
        connection.exec_driver_sql("COMMIT")


def _triggers(table: Table, unit: str) -> Iterator[str]:
    """Notes the unit of every row that is written, taken away, or changed in any column."""
    note = f"INSERT INTO liancha_changes (source, unit) VALUES ('{table.name}', {{}}.\"{unit}\");"
    name = f"liancha_{table.name}"
    changed = " OR ".join(f'OLD."{column.name}" IS NOT NEW."{column.name}"' for column in table.columns)
    yield f"CREATE TRIGGER IF NOT EXISTS {name}_insert AFTER INSERT ON {table.name} BEGIN {note.format('NEW')} END"
    yield f"CREATE TRIGGER IF NOT EXISTS {name}_delete AFTER DELETE ON {table.name} BEGIN {note.format('OLD')} END"
    yield (
        f"CREATE TRIGGER IF NOT EXISTS {name}_update AFTER UPDATE ON {table.name} WHEN {changed} "
        f"BEGIN {note.format('OLD')} {note.format('NEW')} END"
    )
