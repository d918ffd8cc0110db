"""The feed of a department whose database is at hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Connection, Engine

from loaders.raw_rows import raw_rows
from subgraphs.common.department import Department
from subgraphs.common.publishing import Published
from subgraphs.databases.embedded_notes import EmbeddedNotes
from subgraphs.databases.feed import Changes, EdgeRow, Position
from subgraphs.databases.notes import Notes
from subgraphs.databases.postgres_notes import PostgresNotes

# SQLite's default limit of bind parameters is 32,766.
_UNITS = 10_000


class DatabaseFeed:
    """Of the relations that a department publishes, of the names, or of the list.

    No table is watched for two of them, so that one index may forget what another has yet to read.
    """

    def __init__(self, department: Department, engine: Engine, published: Sequence[Published]) -> None:
        self.department = department.name
        self.published = published
        watched = {table: unit for one in published for table, unit in one.watched.items()}
        self._watched = sorted(watched)
        self._engine = engine
        self._notes: Notes = (
            EmbeddedNotes((department.metadata.tables[table], unit) for table, unit in watched.items())
            if engine.dialect.name == "sqlite"
            else PostgresNotes()
        )
        self._position: Position = ""

    def snapshot(self) -> Iterator[tuple[str, list[EdgeRow]]]:
        """All edges as they stand at one moment, by the name of their relation, some thousands at a time."""
        with self._reading() as connection:
            self._notes.begin(connection)
            with self._notes.moment(connection):
                self._position = self._notes.position(connection)
                for one in self.published:
                    for rows in raw_rows(connection, one.statement):
                        yield one.name, cast("list[EdgeRow]", rows)

    def position(self) -> Position:
        """The position of the last snapshot."""
        return self._position

    def changes(self, after: Position, most: int) -> Changes | None:
        """What has changed since a position; None where more than so many units have, or it is no more known."""
        with self._reading() as connection, self._notes.moment(connection):
            return self._changes(connection, after, most)

    def _changes(self, connection: Connection, after: Position, most: int) -> Changes | None:
        if not self._notes.knows(connection, self._watched, after):
            return None
        position = self._notes.position(connection)
        touched = [] if position == after else self._notes.touched(connection, self._watched, after, most)
        if touched is None:
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
        return Changes(position, units, edges)

    def forget(self, until: Position) -> None:
        """Tells that this reader will not ask for the changes up to a position again."""
        with self._reading() as connection:
            self._notes.forget(connection, self._watched, until)

    def keep(self, most: int) -> None:
        """Forgets all but the last so many changes."""
        with self._reading() as connection:
            self._notes.keep(connection, self._watched, most)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection
