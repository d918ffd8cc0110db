"""How far each unit has been pushed the changes of the list, and what it refused for good (dead letters).

Kept where the hub keeps what is its own, which several processes may read and write: one of them at a time serves a
unit. What is kept are places in the changes, and no data of anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

from gateway.store import NUMBER, Row, Statements, Store, Value

TABLES = (
    # `sending` is how many changes were sent together and not yet taken: they are sent again as they were.
    """CREATE TABLE IF NOT EXISTS lines (
        unit TEXT PRIMARY KEY, cursor TEXT, acknowledged TEXT, sending INTEGER, attempts INTEGER NOT NULL DEFAULT 0,
        next_at DOUBLE PRECISION NOT NULL DEFAULT 0, failing_since TEXT, error TEXT, owner TEXT,
        until DOUBLE PRECISION NOT NULL DEFAULT 0
    )""",
    # Where it has been: after a restore of the list to an earlier state, one of these places is still there.
    f"CREATE TABLE IF NOT EXISTS passed (number {NUMBER}, unit TEXT NOT NULL, cursor TEXT)",
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
    """The lines of a hub's units, in a store of `TABLES`. Each call is a transaction, and raises StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, unit: str, owner: str, seconds: float) -> bool:
        """Whether a process serves a unit for so many seconds: nobody else does meanwhile."""
        with self._store.transaction() as statements:
            statements.run("INSERT INTO lines (unit) VALUES (?) ON CONFLICT DO NOTHING", unit)
            now = statements.now()
            # A clock that was set back must not keep everybody waiting.
            taking = "UPDATE lines SET owner = ?, until = ? WHERE unit = ? AND (owner = ? OR until < ? OR until > ?)"
            return statements.run(taking, owner, now + seconds, unit, owner, now, now + 10 * seconds) == 1

    def release(self, unit: str, owner: str) -> None:
        """The process serves it no more."""
        self._change("UPDATE lines SET until = 0 WHERE unit = ? AND owner = ?", unit, owner)

    def line(self, unit: str) -> Line:
        """A unit's line, which was taken once."""
        (row,) = self._rows(f"SELECT {_LINE} FROM lines WHERE unit = ?", unit)
        return _line(row)

    def all(self) -> list[Line]:
        """Every unit's line."""
        return [_line(row) for row in self._rows(f"SELECT {_LINE} FROM lines ORDER BY unit")]

    def sending(self, unit: str, count: int | None) -> None:
        """So many changes are sent together."""
        self._change("UPDATE lines SET sending = ? WHERE unit = ?", count, unit)

    def handed(self, unit: str, cursor: str) -> None:
        """The unit has taken what is before a place."""
        with self._store.transaction() as statements:
            _pass(statements, unit, cursor)

    def acknowledged(self, unit: str, cursor: str) -> None:
        """The court knows of it."""
        with self._store.transaction() as statements:
            statements.run("UPDATE lines SET acknowledged = ? WHERE unit = ?", cursor, unit)
            statements.run("UPDATE dead SET acknowledged = 1 WHERE unit = ?", unit)

    def failed(self, unit: str, error: str, now: str, next_at: float, *, counts: bool) -> int:
        """It was not taken; gives how often that now is so of what is sent. `counts`: by what the unit answered."""
        with self._store.transaction() as statements:
            statements.run(
                "UPDATE lines SET attempts = attempts + ?, error = ?, next_at = ?,"
                " failing_since = coalesce(failing_since, ?) WHERE unit = ?",
                int(counts), error, next_at, now, unit,
            )  # fmt: skip
            ((attempts,),) = statements.rows("SELECT attempts FROM lines WHERE unit = ?", unit)
            return int(attempts or 0)

    def died(self, unit: str, after: str | None, cursor: str, reason: str, now: str) -> None:
        """A change is refused for good; the line goes on behind it."""
        with self._store.transaction() as statements:
            adding = "INSERT INTO dead (id, unit, after, cursor, reason, at) VALUES (?, ?, ?, ?, ?, ?)"
            statements.run(adding, f"dead_{token_hex(8)}", unit, after, cursor, reason, now)
            _pass(statements, unit, cursor)

    def unacknowledged(self, unit: str) -> list[str]:
        """The places of what was refused for good and the court does not know of yet."""
        return [str(cursor) for (cursor,) in self._rows(_UNACKNOWLEDGED, unit)]

    def step_back(self, unit: str) -> None:
        """The last place is of a list that was undone: to the one before it."""
        with self._store.transaction() as statements:
            last = "SELECT number, cursor FROM passed WHERE unit = ? ORDER BY number DESC LIMIT 2"
            found = statements.rows(last, unit)
            if found:
                statements.run("DELETE FROM passed WHERE number = ?", found[0][0])
                # Of a change that was undone there is nothing that the court could know.
                statements.run("UPDATE dead SET acknowledged = 1 WHERE unit = ? AND cursor = ?", unit, found[0][1])
            cursor = found[1][1] if len(found) > 1 else None
            changing = "UPDATE lines SET cursor = ?, acknowledged = ?, sending = NULL WHERE unit = ?"
            statements.run(changing, cursor, cursor, unit)

    def dead(self, unit: str | None = None) -> list[DeadLetter]:
        """What was refused for good and not taken since, of a unit (None: of all)."""
        of_unit = "" if unit is None else " AND unit = ?"
        query = f"SELECT {_DEAD} FROM dead WHERE redelivered_at IS NULL{of_unit} ORDER BY at, id"
        return [_letter(row) for row in self._rows(query, *(() if unit is None else (unit,)))]

    def want(self, unit: str, ids: Sequence[str] | None) -> int:
        """Has dead letters of a unit delivered again, all of them where none is named; how many those are."""
        again = "UPDATE dead SET wanted = 1 WHERE unit = ? AND redelivered_at IS NULL"
        with self._store.transaction() as statements:
            if ids is None:
                return statements.run(again, unit)
            return sum(statements.run(f"{again} AND id = ?", unit, id) for id in ids)

    def redelivered(self, id: str, now: str) -> None:
        """A dead letter was taken after all."""
        self._change("UPDATE dead SET redelivered_at = ?, wanted = 0 WHERE id = ?", now, id)

    def refused_again(self, id: str, reason: str) -> None:
        """A dead letter was refused again."""
        self._change("UPDATE dead SET wanted = 0, reason = ? WHERE id = ?", reason, id)

    def _change(self, statement: str, *values: Value) -> None:
        with self._store.transaction() as statements:
            statements.run(statement, *values)

    def _rows(self, query: str, *values: Value) -> list[Row]:
        with self._store.transaction() as statements:
            return statements.rows(query, *values)


_UNACKNOWLEDGED = "SELECT cursor FROM dead WHERE unit = ? AND acknowledged = 0 ORDER BY at, id"


def _pass(statements: Statements, unit: str, cursor: str) -> None:
    statements.run(
        "UPDATE lines SET cursor = ?, sending = NULL, attempts = 0, next_at = 0, failing_since = NULL, error = NULL"
        " WHERE unit = ?",
        cursor, unit,
    )  # fmt: skip
    statements.run("INSERT INTO passed (unit, cursor) VALUES (?, ?)", unit, cursor)
    forgetting = "DELETE FROM passed WHERE unit = ? AND number <= (SELECT max(number) FROM passed WHERE unit = ?) - ?"
    statements.run(forgetting, unit, unit, _PASSED)


def _line(row: Row) -> Line:
    unit, cursor, acknowledged, sending, attempts, next_at, failing_since, error = row
    count = None if sending is None else int(sending)
    tried, next_ = int(attempts or 0), float(next_at or 0)
    return Line(str(unit), _text(cursor), _text(acknowledged), count, tried, next_, _text(failing_since), _text(error))


def _letter(row: Row) -> DeadLetter:
    id, unit, after, cursor, reason, at, wanted, redelivered_at = row
    redelivered = _text(redelivered_at)
    return DeadLetter(
        str(id), str(unit), _text(after), str(cursor), str(reason), str(at), int(wanted or 0), redelivered
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
