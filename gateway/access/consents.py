"""Consents (授权) of applicants: which client may look a party up for a purpose, from when until when.

Kept where the hub keeps what is its own, which several processes may read and write.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.store import Row, Statements, Store, batched, places_of

TABLES = (
    """CREATE TABLE IF NOT EXISTS consents (
        reference TEXT NOT NULL, client TEXT NOT NULL, party TEXT NOT NULL, purpose TEXT NOT NULL,
        since TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (client, reference)
    )""",
    # All that is read of many parties stands in it; of a reference, which begins with the client, it is no use.
    """CREATE INDEX IF NOT EXISTS consents_of_parties
        ON consents (party, purpose, client, until, since, reference)""",
)

_SELECT = "SELECT reference, client, party, purpose, since, until FROM consents WHERE client = ? AND reference = ?"


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
    """The consents of a hub, in a store of `TABLES`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, reference: str, client: str) -> Consent | None:
        """The consent that a client registered under a reference. Raises StoreUnavailable."""
        if self._store.is_remote:
            return await asyncio.to_thread(self._find, reference, client)
        # A read by the primary key of a file: a thread would cost several times as much.
        return self._find(reference, client)

    def add(self, consent: Consent) -> None:
        """Registers a consent; the same twice is once. Raises ConsentExists, StoreUnavailable."""
        row = _row(consent)
        with self._store.transaction() as statements:
            statements.run("INSERT INTO consents VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", *row)
            if _found(statements, consent.reference, consent.client) != row:
                raise ConsentExists(f"{consent.reference} is registered already, and says something else")

    def add_all(self, consents: Iterable[Consent]) -> int:
        """Registers all of some consents, or none; how many were not registered before.

        Raises ConsentExists, StoreUnavailable.
        """
        added = 0
        with self._store.transaction() as statements:
            for some in batched(consents):
                values = [value for consent in some for value in _row(consent)]
                places = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(some))
                added += statements.run(f"INSERT INTO consents VALUES {places} ON CONFLICT DO NOTHING", *values)
                for client in {consent.client for consent in some}:
                    _compare(statements, client, {one.reference: _row(one) for one in some if one.client == client})
        return added

    async def of_parties(self, client: str, purpose: str, parties: Sequence[str], day: date) -> Mapping[str, str]:
        """By party, the reference of a consent that a client registered of it for a purpose and that is in force on a
        day, the one that lasts longest where there are several. Raises StoreUnavailable.
        """
        if self._store.is_remote:
            return await asyncio.to_thread(self._of_parties, client, purpose, parties, day)
        return self._of_parties(client, purpose, parties, day)

    def withdraw(self, reference: str, client: str, day: date) -> bool:
        """Ends a consent on a day; false where there is none that lasts longer. Raises StoreUnavailable."""
        with self._store.transaction() as statements:
            ending = "UPDATE consents SET until = ? WHERE client = ? AND reference = ? AND until > ?"
            return statements.run(ending, day.isoformat(), client, reference, day.isoformat()) == 1

    def _of_parties(self, client: str, purpose: str, parties: Sequence[str], day: date) -> dict[str, str]:
        found: dict[str, str] = {}
        on = day.isoformat()
        for some in batched(parties):
            # Later ones take the place of earlier ones.
            rows = self._store.rows(
                "SELECT party, reference FROM consents WHERE client = ? AND purpose = ? AND since <= ? AND until > ?"
                f" AND party IN ({places_of(some)}) ORDER BY until, reference",
                client, purpose, on, on, *some,
            )  # fmt: skip
            found |= {str(party): str(reference) for party, reference in rows}
        return found

    def close(self) -> None:
        """Closes the store."""
        self._store.close()

    def _find(self, reference: str, client: str) -> Consent | None:
        rows = self._store.rows(_SELECT, client, reference)
        if not rows:
            return None
        found, held_by, party, purpose, since, until = map(str, rows[0])
        return Consent(found, held_by, party, purpose, date.fromisoformat(since), date.fromisoformat(until))


def _found(statements: Statements, reference: str, client: str) -> Row | None:
    return next(iter(statements.rows(_SELECT, client, reference)), None)


def _compare(statements: Statements, client: str, rows: Mapping[str, Row]) -> None:
    """Raises ConsentExists for a reference under which something else is registered."""
    places = places_of(rows)
    select = f"{_SELECT.partition(' AND ')[0]} AND reference IN ({places})"
    for row in statements.rows(select, client, *rows):
        if row != rows[str(row[0])]:
            raise ConsentExists(f"{row[0]} is registered already, and says something else")


def _row(consent: Consent) -> tuple[str, ...]:
    since, until = consent.since.isoformat(), consent.until.isoformat()
    return consent.reference, consent.client, consent.party, consent.purpose, since, until
