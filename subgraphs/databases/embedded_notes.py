"""Notes of changes in SQLite: a table of (number, table, unit) that triggers write, in the order of the changes.

The triggers are there from the first time that a feed is read whole: a first load, before anybody reads, notes nothing.
A position is the number of the last note.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Table, inspect

from subgraphs.databases.feed import Position


class EmbeddedNotes:
    """Those of a department's file: of some tables, each with the column of its unit."""

    def __init__(self, watched: Iterable[tuple[Table, str]]) -> None:
        self._triggers = [statement for table, unit in watched for statement in _triggers(table, unit)]

    def begin(self, connection: Connection) -> None:
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS liancha_changes "
            "(number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, unit TEXT NOT NULL)"
        )
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS liancha_forgotten (feed TEXT PRIMARY KEY, until INTEGER NOT NULL)"
        )
        for statement in self._triggers:
            connection.exec_driver_sql(statement)

    @contextmanager
    def moment(self, connection: Connection) -> Iterator[None]:
        connection.exec_driver_sql("BEGIN")
        try:
            yield
        finally:
            connection.exec_driver_sql("COMMIT")

    def position(self, connection: Connection) -> Position:
        return str(self._last(connection))

    def knows(self, connection: Connection, tables: Sequence[str], after: Position) -> bool:
        return (
            after.isascii()
            and after.isdecimal()
            and self._are_kept(connection)
            and self._forgotten(connection, tables) <= int(after) <= self._last(connection)
        )

    def touched(
        self, connection: Connection, tables: Sequence[str], after: Position, most: int
    ) -> list[tuple[str, str]] | None:
        found = connection.exec_driver_sql(
            f"SELECT DISTINCT source, unit FROM liancha_changes WHERE number > ? AND {_among(tables)} LIMIT ?",
            (int(after), most + 1),
        ).fetchall()
        return None if len(found) > most else [(source, unit) for source, unit in found]

    def forget(self, connection: Connection, tables: Sequence[str], until: Position) -> None:
        """The reader is the only one: the file is this machine's."""
        if self._are_kept(connection):
            self._forget(connection, tables, int(until))

    def keep(self, connection: Connection, tables: Sequence[str], most: int) -> None:
        if self._are_kept(connection):
            until = self._last(connection) - most
            if until > self._forgotten(connection, tables):
                self._forget(connection, tables, until)

    def _forget(self, connection: Connection, tables: Sequence[str], until: int) -> None:
        connection.exec_driver_sql(
            "INSERT INTO liancha_forgotten VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until",
            (" ".join(tables), until),
        )
        connection.exec_driver_sql(f"DELETE FROM liancha_changes WHERE number <= ? AND {_among(tables)}", (until,))

    def _are_kept(self, connection: Connection) -> bool:
        return inspect(connection).has_table("liancha_changes")

    def _last(self, connection: Connection) -> int:
        # What AUTOINCREMENT remembers outlives the rows.
        found = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'liancha_changes'").scalar()
        return int(found or 0)

    def _forgotten(self, connection: Connection, tables: Sequence[str]) -> int:
        """The last position up to which the changes of these tables are known no more."""
        statement = "SELECT until FROM liancha_forgotten WHERE feed = ?"
        return int(connection.exec_driver_sql(statement, (" ".join(tables),)).scalar() or 0)


def _among(tables: Sequence[str]) -> str:
    names = "', '".join(tables)
    return f"source IN ('{names}')"


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
