"""The feed of a department's own database, which notes no changes: what it publishes is compared with what it did.

All of it is read every so often, in the order of the units; kept are a digest a unit and, of those that changed, the
edges as they are now, as an index keeps them: parties by their ids.
"""

import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine, Select

from contract.foreign import Misfit
from identifiers.pseudonym import LinkKey
from loaders.wrapped import whole_rows
from subgraphs.common.publishing import COLUMNS, Published
from subgraphs.databases.feed import Changes, EdgeRow, FeedUnavailable, Position

_UNIT = COLUMNS.index("unit")
# So many changed units are kept for who reads changes; who comes later reads all anew.
_KEPT = 100_000
_TABLES = """
CREATE TABLE IF NOT EXISTS units (source TEXT, unit TEXT, digest BLOB, seen INTEGER, PRIMARY KEY (source, unit))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT, unit TEXT, edges TEXT);
CREATE TABLE IF NOT EXISTS looks (number INTEGER PRIMARY KEY AUTOINCREMENT);
CREATE TABLE IF NOT EXISTS memory (name TEXT);
INSERT INTO memory SELECT lower(hex(randomblob(8))) WHERE NOT EXISTS (SELECT 1 FROM memory);
"""


class WrappedFeed:
    """What a wrapped department publishes, with its memory in a file; looked at anew every `refresh` seconds."""

    def __init__(
        self, department: str, engine: Engine, key: LinkKey, published: Sequence[Published], path: Path, refresh: float
    ) -> None:
        self.department = department
        self.published = published
        self._engine = engine
        self._key = key
        self._path = path
        self._refresh = refresh
        self._looked = float("-inf")
        self._position: Position = ""
        self._lock = threading.Lock()

    def snapshot(self) -> Iterator[tuple[str, list[EdgeRow]]]:
        """All edges, by the name of their relation, some thousands at a time.

        Raises SQLAlchemyError, FeedUnavailable.
        """
        # What changes while it is read is a change of the next look.
        self._position = self._look()
        for one in self.published:
            for rows in self._rows(one.statement):
                yield one.name, rows

    def position(self) -> Position:
        """The position of the last snapshot."""
        return self._position

    def changes(self, after: Position, most: int) -> Changes | None:
        """What has changed since a position; None where more than so many units have, or it is no more known."""
        position = self._look()
        memory, _, known = after.partition("/")
        last = int(position.partition("/")[2])
        if memory != position.partition("/")[0] or not known.isdecimal() or int(known) > last:
            # Of another memory, as one that was lost.
            return None
        with closing(self._open()) as connection:
            oldest = connection.execute("SELECT ifnull(min(number), 0) FROM changes").fetchone()[0]
            # The position before the oldest that is kept is known too; with none kept only the last one is.
            if int(known) < (oldest - 1 if oldest else last):
                return None
            found = connection.execute(
                "SELECT source, unit, edges FROM changes WHERE number > ? ORDER BY number", (int(known),)
            ).fetchall()
        latest = {(source, unit): edges for source, unit, edges in found}
        if len(latest) > most:
            return None
        units: dict[str, list[str]] = {}
        edges: dict[str, list[EdgeRow]] = {}
        for (source, unit), told in sorted(latest.items()):
            units.setdefault(source, []).append(unit)
            edges.setdefault(source, []).extend(cast("EdgeRow", tuple(row)) for row in json.loads(told))
        return Changes(position, units, edges)

    def forget(self, until: Position) -> None:
        """Tells nothing: what is kept is bounded."""

    def keep(self, most: int) -> None:
        """Forgets nothing: what is kept is bounded by fewer."""

    def _look(self) -> Position:
        """Compares what is published now with what was, where that was not done for so long; the position then."""
        with self._lock, closing(self._open()) as connection:
            if time.monotonic() - self._looked >= self._refresh:
                # Another process may be at it: whoever comes second finds nothing changed.
                connection.execute("BEGIN IMMEDIATE")
                self._compare(connection)
                connection.execute("COMMIT")
                self._looked = time.monotonic()
            (memory,) = connection.execute("SELECT min(name) FROM memory").fetchone()
            last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
            return f"{memory}/{0 if last is None else last[0]}"

    def _compare(self, connection: sqlite3.Connection) -> None:
        first = connection.execute("SELECT 1 FROM looks LIMIT 1").fetchone() is None
        look = connection.execute("INSERT INTO looks DEFAULT VALUES").lastrowid
        for one in self.published:
            for unit, edges in self._by_unit(one):
                digest = _digest(edges)
                known = connection.execute(
                    "SELECT digest, seen FROM units WHERE source = ? AND unit = ?", (one.name, unit)
                ).fetchone()
                if known is not None and known[1] == look:
                    raise FeedUnavailable(f"{self.department}.{one.name} writes one party in several ways")
                if not first and (known is None or known[0] != digest):
                    self._note(connection, one.name, unit, edges)
                connection.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?)", (one.name, unit, digest, look))
            gone = connection.execute(
                "SELECT unit FROM units WHERE source = ? AND seen < ?", (one.name, look)
            ).fetchall()
            for (unit,) in gone:
                self._note(connection, one.name, unit, [])
            connection.execute("DELETE FROM units WHERE source = ? AND seen < ?", (one.name, look))
        connection.execute("DELETE FROM looks WHERE number < ?", (look,))
        connection.execute("DELETE FROM changes WHERE number <= (SELECT max(number) FROM changes) - ?", (_KEPT,))

    def _note(self, connection: sqlite3.Connection, source: str, unit: str, edges: Sequence[EdgeRow]) -> None:
        connection.execute(
            "INSERT INTO changes (source, unit, edges) VALUES (?, ?, ?)", (source, unit, json.dumps(edges))
        )

    def _by_unit(self, one: Published) -> Iterator[tuple[str, list[EdgeRow]]]:
        rows = (row for some in self._rows(one.statement.order_by(one.unit)) for row in some)
        for unit, edges in groupby(rows, itemgetter(_UNIT)):
            yield unit, list(edges)

    def _rows(self, statement: "Select[Any]") -> Iterator[list[EdgeRow]]:
        try:
            for rows in whole_rows(self._engine, statement, self._key):
                yield cast("list[EdgeRow]", rows)
        except Misfit as error:
            raise FeedUnavailable(f"{self.department}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=600, isolation_level=None)
        self._path.chmod(0o600)
        connection.executescript(_TABLES)
        return connection


def _digest(edges: Sequence[EdgeRow]) -> bytes:
    text = json.dumps(sorted(edges, key=repr)).encode()
    return hashlib.blake2b(text, digest_size=16).digest()
