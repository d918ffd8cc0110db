"""Corrections (纠错标记): records that somebody says are wrong, until somebody who keeps them has looked.

A flag is of a party's record: the type that it has in the schema, the department that keeps it and its id there (as
evidence has them). Kept in one SQLite file of the hub's home, which several processes may read and write; what one
writes the others know of within a second.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from secrets import token_hex

from gateway.audit.tracing import Disclosed

_TABLE = """CREATE TABLE IF NOT EXISTS flags (
    id TEXT PRIMARY KEY, party TEXT NOT NULL, type TEXT NOT NULL, department TEXT NOT NULL, record TEXT NOT NULL,
    reason TEXT NOT NULL, raised_by TEXT NOT NULL, raised_at TEXT NOT NULL,
    resolution TEXT, note TEXT, resolved_by TEXT, resolved_at TEXT
)"""
# One that is not resolved is not raised twice.
_ONCE = """CREATE UNIQUE INDEX IF NOT EXISTS unresolved ON flags (party, type, department, record)
    WHERE resolution IS NULL"""
# Seconds between two looks at what others wrote.
_FRESH = 1.0


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag; `raised_by` and `resolved_by` are roles, times are UTC, `resolution` is CORRECTED or REJECTED."""

    id: str
    party: str
    type: str
    department: str
    record: str
    reason: str
    raised_by: str
    raised_at: str
    resolution: str | None = None
    note: str | None = None
    resolved_by: str | None = None
    resolved_at: str | None = None


_COLUMNS = ", ".join(one.name for one in fields(Flag))
_INSERT = f"INSERT OR IGNORE INTO flags ({_COLUMNS}) VALUES ({', '.join('?' for _ in fields(Flag))})"
_SELECT = f"SELECT {_COLUMNS} FROM flags WHERE "  # of fixed names


class Flags:
    """The flags of a hub."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._looked = float("-inf")
        self._version = -1
        self._reading: sqlite3.Connection | None = None
        # Those that are not resolved, by party.
        self._open: Mapping[str, list[Flag]] = {}

    def raised(self, flag: Flag) -> Flag:
        """Keeps a flag; the one that is there already, where the record has one that is not resolved."""
        with closing(self._connection()) as connection, connection:
            connection.execute(_INSERT, astuple(flag))
            (found,) = _read(
                connection,
                "party = ? AND type = ? AND department = ? AND record = ? AND resolution IS NULL",
                (flag.party, flag.type, flag.department, flag.record),
            )
        self._looked = float("-inf")
        return found

    def resolved(self, id: str, resolution: str, note: str, by: str, at: str) -> Flag | None:
        """Resolves a flag; None where there is none that is not resolved."""
        with closing(self._connection()) as connection, connection:
            done = connection.execute(
                "UPDATE flags SET resolution = ?, note = ?, resolved_by = ?, resolved_at = ?"
                " WHERE id = ? AND resolution IS NULL",
                (resolution, note, by, at, id),
            )
            found = _read(connection, "id = ?", (id,))
        self._looked = float("-inf")
        return found[0] if done.rowcount == 1 else None

    def all(self, parties: Iterable[str] | None = None) -> list[Flag]:
        """Every flag, of these parties (None: of all), in the order in which they were raised."""
        with closing(self._connection()) as connection:
            found = _read(connection, "1 ORDER BY raised_at, id", ())
        wanted = None if parties is None else set(parties)
        return [one for one in found if wanted is None or one.party in wanted]

    def unresolved(self) -> Mapping[str, list[Flag]]:
        """Those that are not resolved, by party, as of a second ago at the most."""
        now = self._clock()
        if now - self._looked >= _FRESH:
            self._looked = now
            self._look()
        return self._open

    def close(self) -> None:
        """Closes the file."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _look(self) -> None:
        if self._reading is None:
            if not self._path.exists():
                return
            self._reading = self._connection()
        (version,) = self._reading.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return
        self._version = version
        found: dict[str, list[Flag]] = {}
        for one in _read(self._reading, "resolution IS NULL ORDER BY raised_at, id", ()):
            found.setdefault(one.party, []).append(one)
        self._open = found

    def _connection(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=10, check_same_thread=False)
        connection.execute(_TABLE)
        connection.execute(_ONCE)
        return connection


def flagged_in(found: Disclosed, flags: Mapping[str, list[Flag]]) -> list[dict[str, str]]:
    """What an answer says of flags: of the parties that it tells of, those of the types of record that stand in it.

    Why, is for those to know who may list them.
    """
    if not flags:
        return []
    types = {coordinate.partition(".")[0] for coordinates in found.values() for coordinate in coordinates}
    return [
        {
            "party": one.party,
            "type": one.type,
            "department": one.department,
            "record": one.record,
            "raisedBy": one.raised_by,
            "raisedAt": one.raised_at,
        }
        for party in found
        for one in flags.get(party, ())
        if one.type in types
    ]


def new_id() -> str:
    """The id of a flag."""
    return f"flag_{token_hex(8)}"


def _read(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> list[Flag]:
    rows = connection.execute(_SELECT + where, values)
    return [Flag(*row) for row in rows]
