"""The reports that a hub issued: what each says in sum, by the digest of its verification code.

Neither a report nor the name of anybody in it is kept: what is kept says whether a report in somebody's hands is one.
"""

from collections.abc import Mapping

import msgspec

from gateway.reports.codes import digest_of
from gateway.store import Store

TABLES = ("CREATE TABLE IF NOT EXISTS reports (code TEXT PRIMARY KEY, issued TEXT NOT NULL, said TEXT NOT NULL)",)


class Issued(msgspec.Struct, frozen=True, rename="camel"):
    """What a report says in sum: when it was issued (ISO 8601, Shanghai), to whom (单位) and for what, of which day,
    how many subjects came to which decision and how many could not be checked, the first and last record of the
    disclosure log (number:hash); the SHA-256 of its bytes (hexadecimal), and the hub's detached signature of them.
    """

    issued_at: str
    organisation: str
    purpose: str
    check_for: str
    as_of: str
    subjects: int
    decisions: Mapping[str, int]
    unchecked: int
    records: list[str]
    sha256: str
    signature: str


class Reports:
    """The reports of a hub, in a store of `TABLES`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def is_remote(self) -> bool:
        """Whether who must not wait asks in a thread."""
        return self._store.is_remote

    def issue(self, code: str, issued: Issued) -> None:
        """Keeps a report. Raises StoreUnavailable."""
        with self._store.transaction() as statements:
            said = msgspec.json.encode(issued).decode()
            statements.run("INSERT INTO reports VALUES (?, ?, ?)", digest_of(code), issued.issued_at, said)

    def of(self, code: str) -> Issued | None:
        """The report of a code; None where none was issued. Raises StoreUnavailable."""
        found = self._store.rows("SELECT said FROM reports WHERE code = ?", digest_of(code))
        return msgspec.json.decode(str(found[0][0]), type=Issued) if found else None

    def close(self) -> None:
        """Closes the store."""
        self._store.close()
