"""Consents (授权) of applicants: which client may look a party up for a purpose, from when until when.

Kept in one SQLite file of the hub's home, which several processes may read and write.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_TABLE = """CREATE TABLE IF NOT EXISTS consents (
    reference TEXT NOT NULL, client TEXT NOT NULL, party TEXT NOT NULL, purpose TEXT NOT NULL,
    since TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (client, reference)
) WITHOUT ROWID"""


class ConsentExists(ValueError):
    """A reference that the client has registered for something else."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent, half-open in time; `party` is the id of whom it is of."""

    reference: str
    client: str
    party: str
    purpose: str
    since: date
    until: date


class Consents:
    """The consents of a hub."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Kept open, so that a lookup finds its consent without opening the file.
        self._reading: sqlite3.Connection | None = None

    def find(self, reference: str, client: str) -> Consent | None:
        """The consent that a client registered under a reference."""
        # A read by the primary key: a thread would cost several times as much.
        return self._read(reference, client)

    def add(self, consent: Consent) -> None:
        """Registers a consent; the same twice is once. Raises ConsentExists."""
        row = _row(consent)
        with closing(self._open()) as connection, connection:
            connection.execute("INSERT OR IGNORE INTO consents VALUES (?, ?, ?, ?, ?, ?)", row)
            if self._row(connection, consent.reference, consent.client) != row:
                raise ConsentExists(f"{consent.reference} is registered already, and says something else")

    def withdraw(self, reference: str, client: str, day: date) -> bool:
        """Ends a consent on a day; false where there is none that lasts longer."""
        with closing(self._open()) as connection, connection:
            changed = connection.execute(
                "UPDATE consents SET until = ? WHERE client = ? AND reference = ? AND until > ?",
                (day.isoformat(), client, reference, day.isoformat()),
            )
            return changed.rowcount == 1

    def close(self) -> None:
        """Closes the file."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _read(self, reference: str, client: str) -> Consent | None:
        if self._reading is None:
            if not self._path.exists():
                return None
            self._reading = self._open()
        row = self._row(self._reading, reference, client)
        if row is None:
            return None
        found, held_by, party, purpose, since, until = row
        return Consent(found, held_by, party, purpose, date.fromisoformat(since), date.fromisoformat(until))

    def _row(self, connection: sqlite3.Connection, reference: str, client: str) -> tuple[str, ...] | None:
        found: tuple[str, ...] | None = connection.execute(
            "SELECT reference, client, party, purpose, since, until FROM consents WHERE client = ? AND reference = ?",
            (client, reference),
        ).fetchone()
        return found

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=10, check_same_thread=False)
        connection.execute(_TABLE)
        return connection


def _row(consent: Consent) -> tuple[str, ...]:
    return (
        consent.reference,
        consent.client,
        consent.party,
        consent.purpose,
        consent.since.isoformat(),
        consent.until.isoformat(),
    )
