"""How far each unit has been pushed the changes of the list, and what it refused for good (dead letters).

Kept in one SQLite file of the hub's home, which several processes may read and write: one of them at a time serves a
unit. What is kept are places in the changes, and no data of anybody.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

_TABLES = (
    # `sending` is how many changes were sent together and not yet taken: they are sent again as they were.
    """CREATE TABLE IF NOT EXISTS lines (
        unit TEXT PRIMARY KEY, cursor TEXT, acknowledged TEXT, sending INTEGER, attempts INTEGER NOT NULL DEFAULT 0,
        next_at REAL NOT NULL DEFAULT 0, failing_since TEXT, error TEXT, owner TEXT, until REAL NOT NULL DEFAULT 0
    )""",
    # Where it has been: after a restore of the list to an earlier state, one of these places is still there.
    "CREATE TABLE IF NOT EXISTS passed (number INTEGER PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL, cursor TEXT)",
    """CREATE TABLE IF NOT EXISTS dead (
        id TEXT PRIMARY KEY, unit TEXT NOT NULL, after TEXT, cursor TEXT NOT NULL, reason TEXT NOT NULL,
        at TEXT NOT NULL, acknowledged INTEGER NOT NULL DEFAULT 0, wanted INTEGER NOT NULL DEFAULT 0,
        redelivered_at TEXT
    )""",
)
# Places that are remembered of each unit.
_PASSED = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's line: `cursor` after what it has taken (None: nothing), `acknowledged` what the court knows of that;
    `next_at` the second in which it is tried next, `failing_since` and `error` since when it does not take, and why.
    """

    unit: str
    cursor: str | None
    acknowledged: str | None
    sending: int | None
    attempts: int
    next_at: float
    failing_since: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A change that a unit refused: the one after the place `after`, whose own place is `cursor`."""

    id: str
    unit: str
    after: str | None
    cursor: str
    reason: str
    at: str
    wanted: int
    redelivered_at: str | None


_LINE = "unit, cursor, acknowledged, sending, attempts, next_at, failing_since, error"
_DEAD = "id, unit, after, cursor, reason, at, wanted, redelivered_at"


class Lines:
    """The lines of a hub's units. Each call is a transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            for table in _TABLES:
                connection.execute(table)

    def take(self, unit: str, owner: str, now: float, seconds: float) -> bool:
        """Whether a process serves a unit for so many seconds: nobody else does meanwhile."""
        with closing(self._open()) as connection, connection:
            connection.execute("INSERT OR IGNORE INTO lines (unit) VALUES (?)", (unit,))
            taken = connection.execute(
                "UPDATE lines SET owner = ?, until = ? WHERE unit = ? AND (owner IS ? OR until < ? OR until > ?)",
                # A clock that was set back must not keep everybody waiting.
                (owner, now + seconds, unit, owner, now, now + 10 * seconds),
            )
            return taken.rowcount == 1

    def release(self, unit: str, owner: str) -> None:
        """The process serves it no more."""
        self._change("UPDATE lines SET until = 0 WHERE unit = ? AND owner = ?", unit, owner)

    def line(self, unit: str) -> Line:
        """A unit's line, which was taken once."""
        with closing(self._open()) as connection:
            return Line(*connection.execute(f"SELECT {_LINE} FROM lines WHERE unit = ?", (unit,)).fetchone())

    def all(self) -> list[Line]:
        """Every unit's line."""
        with closing(self._open()) as connection:
            return [Line(*row) for row in connection.execute(f"SELECT {_LINE} FROM lines ORDER BY unit")]

    def sending(self, unit: str, count: int | None) -> None:
        """So many changes are sent together."""
        self._change("UPDATE lines SET sending = ? WHERE unit = ?", count, unit)

    def handed(self, unit: str, cursor: str) -> None:
        """The unit has taken what is before a place."""
        with closing(self._open()) as connection, connection:
            self._pass(connection, unit, cursor)

    def acknowledged(self, unit: str, cursor: str) -> None:
        """The court knows of it."""
        with closing(self._open()) as connection, connection:
            connection.execute("UPDATE lines SET acknowledged = ? WHERE unit = ?", (cursor, unit))
            connection.execute("UPDATE dead SET acknowledged = 1 WHERE unit = ?", (unit,))

    def failed(self, unit: str, error: str, now: str, next_at: float, *, counts: bool) -> int:
        """It was not taken; gives how often that now is so of what is sent. `counts`: by what the unit answered."""
        with closing(self._open()) as connection, connection:
            connection.execute(
                "UPDATE lines SET attempts = attempts + ?, error = ?, next_at = ?,"
                " failing_since = coalesce(failing_since, ?) WHERE unit = ?",
                (int(counts), error, next_at, now, unit),
            )
            (attempts,) = connection.execute("SELECT attempts FROM lines WHERE unit = ?", (unit,)).fetchone()
            return int(attempts)

    def died(self, unit: str, after: str | None, cursor: str, reason: str, now: str) -> None:
        """A change is refused for good; the line goes on behind it."""
        with closing(self._open()) as connection, connection:
            connection.execute(
                "INSERT INTO dead (id, unit, after, cursor, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
                (f"dead_{token_hex(8)}", unit, after, cursor, reason, now),
            )
            self._pass(connection, unit, cursor)

    def unacknowledged(self, unit: str) -> list[str]:
        """The places of what was refused for good and the court does not know of yet."""
        with closing(self._open()) as connection:
            found = connection.execute("SELECT cursor FROM dead WHERE unit = ? AND acknowledged = 0", (unit,))
            return [cursor for (cursor,) in found]

    def step_back(self, unit: str) -> None:
        """The last place is of a list that was undone: to the one before it."""
        with closing(self._open()) as connection, connection:
            last = "SELECT number, cursor FROM passed WHERE unit = ? ORDER BY number DESC LIMIT 2"
            found = connection.execute(last, (unit,)).fetchall()
            if found:
                connection.execute("DELETE FROM passed WHERE number = ?", (found[0][0],))
                # Of a change that was undone there is nothing that the court could know.
                undone = "UPDATE dead SET acknowledged = 1 WHERE unit = ? AND cursor = ?"
                connection.execute(undone, (unit, found[0][1]))
            cursor = found[1][1] if len(found) > 1 else None
            changing = "UPDATE lines SET cursor = ?, acknowledged = ?, sending = NULL WHERE unit = ?"
            connection.execute(changing, (cursor, cursor, unit))

    def dead(self, unit: str | None = None) -> list[DeadLetter]:
        """What was refused for good and not taken since, of a unit (None: of all)."""
        with closing(self._open()) as connection:
            found = connection.execute(
                f"SELECT {_DEAD} FROM dead WHERE redelivered_at IS NULL AND (? IS NULL OR unit = ?) ORDER BY at, id",
                (unit, unit),
            )
            return [DeadLetter(*row) for row in found]

    def want(self, unit: str, ids: list[str] | None) -> int:
        """Has dead letters of a unit delivered again, all of them where none is named; how many those are."""
        with closing(self._open()) as connection, connection:
            if ids is None:
                again = "UPDATE dead SET wanted = 1 WHERE unit = ? AND redelivered_at IS NULL"
                return connection.execute(again, (unit,)).rowcount
            again = "UPDATE dead SET wanted = 1 WHERE unit = ? AND id = ? AND redelivered_at IS NULL"
            return sum(connection.execute(again, (unit, id)).rowcount for id in ids)

    def redelivered(self, id: str, now: str) -> None:
        """A dead letter was taken after all."""
        self._change("UPDATE dead SET redelivered_at = ?, wanted = 0 WHERE id = ?", now, id)

    def refused_again(self, id: str, reason: str) -> None:
        """A dead letter was refused again."""
        self._change("UPDATE dead SET wanted = 0, reason = ? WHERE id = ?", reason, id)

    def _pass(self, connection: sqlite3.Connection, unit: str, cursor: str) -> None:
        connection.execute(
            "UPDATE lines SET cursor = ?, sending = NULL, attempts = 0, next_at = 0, failing_since = NULL, error = NULL"
            " WHERE unit = ?",
            (cursor, unit),
        )
        connection.execute("INSERT INTO passed (unit, cursor) VALUES (?, ?)", (unit, cursor))
        connection.execute(
            "DELETE FROM passed WHERE unit = ? AND number <= (SELECT max(number) FROM passed WHERE unit = ?) - ?",
            (unit, unit, _PASSED),
        )

    def _change(self, statement: str, *values: object) -> None:
        with closing(self._open()) as connection, connection:
            connection.execute(statement, values)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=10)
