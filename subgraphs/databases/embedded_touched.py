"""What changes touch, in SQLite: a table of (number, source, key) that triggers write and keep short.

Whether anything has changed at all SQLite tells in three microseconds (PRAGMA data_version), whoever changed it: so a
look costs no more where nothing has. A file that is put in another's place is another epoch.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Table

from loaders.tags import found_by, tags_of
from loaders.touched import Noted, NotesUnavailable
from subgraphs.common.department import Department

# So many notes stay.
_KEPT = 100_000
_TABLE = "liancha_touched"
_EPOCH = "touched"
_WAIT = 60.0
# Seconds between two looks at which file it is.
_MOMENT = 0.1


class EmbeddedTouched:
    """Those of a department's file; begun when it is opened. Not for several threads at once."""

    def __init__(self, department: Department, path: Path) -> None:
        """Raises sqlite3.Error for a file that cannot be written."""
        self._department = department
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._inode = -1
        self._looked = 0.0
        self._version = -1
        self._epoch = ""
        self._open()

    @property
    def epoch(self) -> str:
        return self._epoch

    def since(self, after: int | None) -> Noted | None:
        try:
            if self._connection is None or self._is_replaced():
                self._open()
                after = None
            connection = self._connection
            assert connection is not None
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if version == self._version and after is not None:
                return None
            noted = self._noted(connection, after)
            self._version = version
            return noted
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise NotesUnavailable(f"{self._department.name}: {error}") from error

    def _is_replaced(self) -> bool:
        """Whether another file is in the place of the one that is open, as of a moment ago."""
        now = time.monotonic()
        if now - self._looked < _MOMENT:
            return False
        self._looked = now
        return self._path.stat().st_ino != self._inode

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _noted(self, connection: sqlite3.Connection, after: int | None) -> Noted:
        connection.execute("BEGIN")
        try:
            self._told(_epoch(connection))
            last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (_TABLE,)).fetchone()
            first = connection.execute(f"SELECT min(number) FROM {_TABLE}").fetchone()
            rows = connection.execute(
                f"SELECT source, key, number FROM {_TABLE} WHERE number > ?", (-1 if after is None else after,)
            ).fetchall()
        finally:
            connection.execute("COMMIT")
        position = 0 if last is None else int(last[0])
        known_from = position if first[0] is None else int(first[0]) - 1
        tags = [(tag, number) for source, key, number in rows for tag in tags_of(source, key)]
        return Noted(position, known_from, tags)

    def _open(self) -> None:
        self.close()
        connection = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        try:
            begun = _begun(connection, self._department.tables)
            # Who looks waits for nobody.
            connection.execute("PRAGMA busy_timeout = 0")
        except BaseException:
            connection.close()
            raise
        self._connection, self._inode, self._version = connection, self._path.stat().st_ino, -1
        self._told(begun)

    def _told(self, epoch: str) -> None:
        # A copy of a file has the mark of the file, but is another.
        self._epoch = f"{self._department.name}/{epoch}/{self._inode}"


def _begun(connection: sqlite3.Connection, tables: Sequence[Table]) -> str:
    """Has changes noted, if they are not yet; the epoch of the notes."""
    wanted = dict(_triggers(tables))
    if not _has(connection, wanted):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have made them while this one waited.
            if not _has(connection, wanted):
                _begin(connection, wanted)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return _epoch(connection)


def _epoch(connection: sqlite3.Connection) -> str:
    (epoch,) = connection.execute("SELECT value FROM liancha_marks WHERE name = ?", (_EPOCH,)).fetchone()
    return str(epoch)


def _has(connection: sqlite3.Connection, triggers: Mapping[str, str]) -> bool:
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return all(there.get(name) == text for name, text in triggers.items())


def _begin(connection: sqlite3.Connection, triggers: Mapping[str, str]) -> None:
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {_TABLE} "
        "(number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, key TEXT)"
    )
    for name, text in triggers.items():
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(text)
    # What other triggers noted may not be all that these would have.
    connection.execute(
        "INSERT INTO liancha_marks (name, value) VALUES (?, lower(hex(randomblob(16)))) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_EPOCH,),
    )


def _triggers(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    keep = f"DELETE FROM {_TABLE} WHERE number <= NEW.number - {_KEPT};"
    yield "liancha_touched_kept", f"CREATE TRIGGER liancha_touched_kept AFTER INSERT ON {_TABLE} BEGIN {keep} END"
    for table in tables:
        columns = found_by(table)
        changed = " OR ".join(f'OLD."{column.name}" IS NOT NEW."{column.name}"' for column in table.columns)
        for event, rows, when in (
            ("insert", ("NEW",), ""),
            ("delete", ("OLD",), ""),
            ("update", ("OLD", "NEW"), f"WHEN {changed} "),
        ):
            name = f"liancha_touched_{table.name}_{event}"
            notes = ", ".join(f"('{table.name}.{column}', {row}.\"{column}\")" for row in rows for column in columns)
            note = f"INSERT INTO {_TABLE} (source, key) VALUES {notes};"
            yield name, f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table.name} {when}BEGIN {note} END"
