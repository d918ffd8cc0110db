"""What changes touch, in PostgreSQL: a table of (source, key, transaction) that triggers write.

Transactions end in another order than they begin. A position is the last transaction before all that were under way at
a look: whatever is of an earlier one was seen, and what is of a later one counts as a change since, seen or not.
"""

from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from loaders.tags import tags_of
from loaders.touched import Noted, NotesUnavailable

# So many notes stay; after so many new ones those before are let go.
_KEPT = 100_000
_OFTEN = 10_000
# The source of a note of more than can be told one by one.
_EVERYTHING = "*"

# Of more than this nothing is told one by one: what was read before is in doubt.
_MOST = 2 * _KEPT

_SERVER = """
SELECT system_identifier || '/' || timeline_id FROM pg_control_system(), pg_control_checkpoint()
"""
_SINCE = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1,
       coalesce((SELECT until::text::bigint FROM liancha_forgotten WHERE feed = 'touched'), 0) - 1,
       (SELECT value FROM liancha_marks WHERE name = 'touched'),
       source, key, transaction::text::bigint
  FROM (SELECT 1) AS always LEFT JOIN liancha_touched ON transaction > %s::text::xid8
 LIMIT %s
"""
_LAST = "SELECT transaction::text::bigint FROM liancha_touched ORDER BY transaction DESC LIMIT 1"
_MAY_FORGET = """
SELECT has_table_privilege('liancha_touched', 'DELETE')
   AND has_table_privilege('liancha_forgotten', 'INSERT') AND has_table_privilege('liancha_forgotten', 'UPDATE')
"""
_KEEP = """
WITH gone AS (DELETE FROM liancha_touched WHERE number <= (SELECT max(number) FROM liancha_touched) - %s
              RETURNING transaction),
     last AS (SELECT transaction FROM gone ORDER BY transaction DESC LIMIT 1)
INSERT INTO liancha_forgotten SELECT 'touched', (transaction::text::numeric + 1)::text::xid8 FROM last
    ON CONFLICT (feed) DO UPDATE SET until = excluded.until WHERE liancha_forgotten.until < excluded.until
"""


class PostgresTouched:
    """Those of a department's database. For one thread."""

    def __init__(self, department: str, engine: Engine) -> None:
        """`engine` is the notes' own, and closed with them."""
        self._department = department
        self._engine = engine
        self._connection: Connection | None = None
        self._server = ""
        self._epoch = ""
        self._new = 0

    @property
    def epoch(self) -> str:
        return self._epoch

    def since(self, after: int | None) -> Noted | None:
        try:
            return self._since(self._connected(), after)
        except SQLAlchemyError as error:
            self._disconnect()
            raise NotesUnavailable(f"{self._department}: its notes of changes cannot be read") from error

    def close(self) -> None:
        self._disconnect()
        self._engine.dispose()

    def _connected(self) -> Connection:
        """A connection is kept: another one may lead to another server, and another epoch."""
        if self._connection is None:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._connection = connection
            self._server = str(connection.exec_driver_sql(_SERVER).scalar_one())
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.invalidate()
                self._connection.close()
            self._connection = None

    def _since(self, connection: Connection, after: int | None) -> Noted:
        rows = connection.exec_driver_sql(_SINCE, (str(max(0, after or 0)), _MOST)).fetchall()
        position, known_from, mark, *_ = rows[0]
        self._epoch = f"{self._department}/{self._server}/{mark}"
        notes = [(source, key, number) for _, _, _, source, key, number in rows if source is not None]
        if len(rows) == _MOST:
            known_from = connection.exec_driver_sql(_LAST).scalar_one()
        known_from = max([known_from, *(number for source, _, number in notes if source == _EVERYTHING)])
        self._new += len(notes)
        if self._new > _OFTEN:
            self._new = 0
            if connection.exec_driver_sql(_MAY_FORGET).scalar_one():
                connection.exec_driver_sql(_KEEP, (_KEPT,))
        return Noted(
            position, known_from, [(tag, number) for source, key, number in notes for tag in tags_of(source, key)]
        )
