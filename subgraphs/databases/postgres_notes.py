"""Notes of changes in PostgreSQL: a table of (transaction, table, unit) that triggers write.

Transactions end in another order than they begin, so no number that they take says what a reader has seen. A position
is a snapshot, as `pg_current_snapshot` has it: since then has changed what is noted by a transaction that was not
visible in it. Nothing is missed, and no writer waits for another. A statement that touches very many units notes that
the table has changed as a whole (a null unit).

Several hubs may read one database: which notes all of them have passed nobody knows, and the last million stay.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from subgraphs.databases.feed import Position

# So many notes a feed's tables keep: who comes later reads all anew.
_KEPT = 1_000_000

# A position is of one server: a copy of its data counts its transactions by itself.
_POSITION = "SELECT system_identifier || '/' || pg_current_snapshot() FROM pg_control_system()"
_KNOWS = """
SELECT system_identifier::text = %s AND pg_snapshot_xmax(%s::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())
   AND pg_snapshot_xmin(%s::pg_snapshot) >= coalesce((SELECT until FROM liancha_forgotten WHERE feed = %s), '0'::xid8)
  FROM pg_control_system()
"""
_TOUCHED = """
SELECT DISTINCT source, unit FROM liancha_changes
 WHERE transaction >= pg_snapshot_xmin(%s::pg_snapshot) AND NOT pg_visible_in_snapshot(transaction, %s::pg_snapshot)
   AND source = ANY(%s)
 LIMIT %s
"""
_MAY_FORGET = """
SELECT has_table_privilege('liancha_changes', 'DELETE')
   AND has_table_privilege('liancha_forgotten', 'INSERT') AND has_table_privilege('liancha_forgotten', 'UPDATE')
"""
# What is deleted is known no more to who has not passed the last transaction of it.
_KEEP = """
WITH gone AS (DELETE FROM liancha_changes WHERE source = ANY(%s)
                 AND number <= (SELECT max(number) FROM liancha_changes) - %s RETURNING transaction),
     last AS (SELECT transaction FROM gone ORDER BY transaction DESC LIMIT 1)
INSERT INTO liancha_forgotten SELECT %s, (transaction::text::numeric + 1)::text::xid8 FROM last
    ON CONFLICT (feed) DO UPDATE SET until = excluded.until WHERE liancha_forgotten.until < excluded.until
"""


class PostgresNotes:
    """Those of a department's database, whose triggers its migrations make."""

    def begin(self, connection: Connection) -> None:
        """They are noted since the tables are there."""

    @contextmanager
    def moment(self, connection: Connection) -> Iterator[None]:
        connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            yield
        finally:
            connection.exec_driver_sql("COMMIT")

    def position(self, connection: Connection) -> Position:
        return str(connection.exec_driver_sql(_POSITION).scalar_one())

    def knows(self, connection: Connection, tables: Sequence[str], after: Position) -> bool:
        server, _, snapshot = after.partition("/")
        if not _is_snapshot(snapshot):
            return False
        given = (server, snapshot, snapshot, " ".join(tables))
        return bool(connection.exec_driver_sql(_KNOWS, given).scalar_one())

    def touched(
        self, connection: Connection, tables: Sequence[str], after: Position, most: int
    ) -> list[tuple[str, str]] | None:
        snapshot = after.partition("/")[2]
        found = connection.exec_driver_sql(_TOUCHED, (snapshot, snapshot, list(tables), most + 1)).fetchall()
        whole = len(found) > most or any(unit is None for _, unit in found)
        return None if whole else [(source, unit) for source, unit in found]

    def forget(self, connection: Connection, tables: Sequence[str], until: Position) -> None:
        self.keep(connection, tables, _KEPT)

    def keep(self, connection: Connection, tables: Sequence[str], most: int) -> None:
        """Who only reads leaves them to who may."""
        if connection.exec_driver_sql(_MAY_FORGET).scalar_one():
            self._keep(connection, tables, most)

    def _keep(self, connection: Connection, tables: Sequence[str], most: int) -> None:
        connection.exec_driver_sql(_KEEP, (list(tables), most, " ".join(tables)))


def _is_snapshot(text: str) -> bool:
    """Whether a text is one, as `xmin:xmax:xip,…`: from elsewhere it may be anything."""
    bounds = text.split(":")
    numbers = [*bounds[:2], *(bounds[2].split(",") if bounds[2:] and bounds[2] else ())]
    return len(bounds) == 3 and all(one.isascii() and one.isdecimal() and len(one) < 20 for one in numbers)
