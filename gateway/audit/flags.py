"""Corrections (纠错标记): records that somebody says are wrong, until somebody who keeps them has looked.

A flag is of a party's record: the type that it has in the schema, the department that keeps it and its id there (as
evidence has them). Kept where the hub keeps what is its own, which several processes may read and write; what one
writes the others know of within a second.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from secrets import token_hex

from gateway.audit.tracing import Disclosed
from gateway.store import Row, Statements, Store, StoreUnavailable

_log = logging.getLogger(__name__)

TABLES = (
    """CREATE TABLE IF NOT EXISTS flags (
        id TEXT PRIMARY KEY, party TEXT NOT NULL, type TEXT NOT NULL, department TEXT NOT NULL, record TEXT NOT NULL,
        reason TEXT NOT NULL, raised_by TEXT NOT NULL, raised_at TEXT NOT NULL,
        resolution TEXT, note TEXT, resolved_by TEXT, resolved_at TEXT
    )""",
    # One that is not resolved is not raised twice.
    """CREATE UNIQUE INDEX IF NOT EXISTS unresolved ON flags (party, type, department, record)
        WHERE resolution IS NULL""",
)
# Seconds between two looks at what others wrote: in a file; over a line, by a thread.
_FRESH, _PAUSE = 1.0, 0.5


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
_INSERT = f"INSERT INTO flags ({_COLUMNS}) VALUES ({', '.join('?' for _ in fields(Flag))}) ON CONFLICT DO NOTHING"
_SELECT = f"SELECT {_COLUMNS} FROM flags WHERE "  # of fixed names
_ONE = "party = ? AND type = ? AND department = ? AND record = ? AND resolution IS NULL"
_RESOLVE = (
    "UPDATE flags SET resolution = ?, note = ?, resolved_by = ?, resolved_at = ? WHERE id = ? AND resolution IS NULL"
)


class Flags:
    """The flags of a hub, in a store of `TABLES`."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises StoreUnavailable where a store over a line cannot be read now: it is followed from here on."""
        self._store = store
        self._clock = clock
        self._looked = float("-inf")
        self._version: int | None = -1
        # Those that are not resolved, by party.
        self._open: Mapping[str, list[Flag]] = {}
        self._looking = threading.Lock()
        self._closed = threading.Event()
        if store.is_remote:
            self._look()
            threading.Thread(target=self._follow, name="liancha-flags", daemon=True).start()

    def raised(self, flag: Flag) -> Flag:
        """Keeps a flag; the one that is there already, where the record has one that is not resolved. Raises
        StoreUnavailable.
        """
        with self._store.transaction() as statements:
            statements.run(_INSERT, *astuple(flag))
            (found,) = _read(statements, _ONE, flag.party, flag.type, flag.department, flag.record)
        self._written()
        return found

    def resolved(self, id: str, resolution: str, note: str, by: str, at: str) -> Flag | None:
        """Resolves a flag; None where there is none that is not resolved. Raises StoreUnavailable."""
        with self._store.transaction() as statements:
            done = statements.run(_RESOLVE, resolution, note, by, at, id)
            found = _read(statements, "id = ?", id)
        self._written()
        return found[0] if done == 1 else None

    def all(self, parties: Iterable[str] | None = None) -> list[Flag]:
        """Every flag, of these parties (None: of all), in the order in which they were raised. Raises
        StoreUnavailable.
        """
        with self._store.transaction() as statements:
            found = _read(statements, "true ORDER BY raised_at, id")
        wanted = None if parties is None else set(parties)
        return [one for one in found if wanted is None or one.party in wanted]

    def unresolved(self) -> Mapping[str, list[Flag]]:
        """Those that are not resolved, by party, as of a second ago at the most; of a store over a line that does not
        answer, as it was when it last did.
        """
        now = self._clock()
        if not self._store.is_remote and now - self._looked >= _FRESH:
            self._looked = now
            self._look()
        return self._open

    def close(self) -> None:
        """Closes the store."""
        self._closed.set()
        self._store.close()

    def _written(self) -> None:
        """What was written here is known here at once."""
        if self._store.is_remote:
            self._look()
        self._looked = float("-inf")

    def _follow(self) -> None:
        failing = False
        while not self._closed.wait(_PAUSE):
            try:
                self._look()
                failing = False
            except StoreUnavailable as error:
                if not failing:
                    _log.warning("flags are told as they were last known: %s", error)
                failing = True

    def _look(self) -> None:
        # What is read later is known later, whoever reads it.
        with self._looking:
            version = self._store.version()
            if version is not None and version == self._version:
                return
            self._version = version
            found: dict[str, list[Flag]] = {}
            for row in self._store.rows(_SELECT + "resolution IS NULL ORDER BY raised_at, id"):
                one = _flag(row)
                found.setdefault(one.party, []).append(one)
            self._open = found


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


def _read(statements: Statements, where: str, *values: str) -> list[Flag]:
    return [_flag(row) for row in statements.rows(_SELECT + where, *values)]


def _flag(row: Row) -> Flag:
    *given, resolution, note, resolved_by, resolved_at = [None if value is None else str(value) for value in row]
    id, party, type_, department, record, reason, raised_by, raised_at = map(str, given)
    first = (id, party, type_, department, record, reason, raised_by, raised_at)
    return Flag(*first, resolution, note, resolved_by, resolved_at)
