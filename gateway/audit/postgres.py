"""The log in PostgreSQL: its lines in a table, to which any number of processes on any number of machines write.

A commit is one transaction: it waits for other writers, reads what they wrote, and adds its own with a checkpoint. It
needs no more than to read the table and to add to it. What a writer that died left undone was never there. The table
takes no change of what stands in it from anybody who does not take its trigger away first; whether somebody did, the
chain shows.
"""

import hashlib
from collections.abc import Iterator, Sequence

import psycopg
from psycopg import Connection, ServerCursor
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from gateway.audit.chain import Chain, LogUnavailable, Part, Receipt
from gateway.audit.checkpoints import AuditKey
from loaders.encoding import check_encoding
from loaders.patience import KEEP_ALIVE, PatientConnection

_TABLE = """
CREATE TABLE disclosure_log (at bigint PRIMARY KEY, line bytea NOT NULL);
CREATE FUNCTION disclosure_log_is_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the disclosure log is only added to'; END $$;
CREATE TRIGGER disclosure_log_is_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosure_log
    FOR EACH STATEMENT EXECUTE FUNCTION disclosure_log_is_added_to();
"""
# Writers wait for each other, and readers for nobody. The number is the first bytes of the name's SHA-256.
_ONE_WRITER = int.from_bytes(hashlib.sha256(b"disclosure_log").digest()[:8], "big", signed=True)
_TAKE_TURN = b"SELECT pg_advisory_xact_lock(%d)" % _ONE_WRITER
_EXISTS = b"SELECT to_regclass('disclosure_log') IS NOT NULL"
_BEGIN = b"BEGIN; " + _TAKE_TURN
_LAST = "SELECT at, line FROM disclosure_log ORDER BY at DESC LIMIT 1"
_SINCE = "SELECT at, line FROM disclosure_log WHERE at >= %s ORDER BY at"
_ADD = "INSERT INTO disclosure_log SELECT * FROM unnest(%s::bigint[], %s::bytea[])"
_ALL = "SELECT line FROM disclosure_log ORDER BY at"
_NAME = "disclosure_log"
# Lines fetched at a time by who reads all.
_TOGETHER = 10_000
# Seconds in which a database answers, or is taken not to be there.
_CONNECT = 10
_PATIENCE = 10.0


class PostgresLog:
    """A log in a database, by its URL (postgresql://…)."""

    def __init__(self, url: str) -> None:
        self._url = url

    def parts(self) -> Iterator[Part]:
        """The one part. Raises LogUnavailable."""
        try:
            with psycopg.connect(self._url, connect_timeout=_CONNECT) as connection:
                if not _scalar(connection, _EXISTS):
                    return
                with connection.cursor(_NAME, binary=True) as cursor:
                    cursor.itersize = _TOGETHER
                    cursor.execute(_ALL)
                    yield Part(1, _NAME, _lines(cursor))
        except psycopg.Error as error:
            raise _unavailable(error) from error

    def writer(self, key: AuditKey) -> "PostgresWriter":
        """What writes to it."""
        return PostgresWriter(self._url, key)


class PostgresWriter:
    """What writes to a log in a database, over one connection."""

    def __init__(self, url: str, key: AuditKey) -> None:
        self._url = url
        self._key = key
        self._connection: Connection[TupleRow] | None = None
        # The last line that is read, and the state there.
        self._at = 0
        self._chain = Chain(key)

    def append(self, payloads: Sequence[bytes]) -> list[Receipt]:
        """Writes records, each a JSON object that is not empty, and a checkpoint; returns when they are committed.

        Raises LogUnavailable; then none of them is written, unless the connection was lost at the commit itself.
        """
        try:
            connection = self._begun()
            at, chain = self._caught_up(connection)
            lines, receipts = chain.extend(payloads)
            connection.execute(_ADD, (list(range(at + 1, at + 1 + len(lines))), lines), binary=True)
            connection.execute("COMMIT")
        except (psycopg.Error, ValueError, LookupError, TypeError) as error:
            # What is at hand may not be what is there: it is read anew, over a new connection.
            self.close()
            raise _unavailable(error) from error
        self._at, self._chain = at + len(lines), chain
        return receipts

    def close(self) -> None:
        """Closes the connection."""
        connection, self._connection = self._connection, None
        self._at, self._chain = 0, Chain(self._key)
        if connection is not None:
            connection.close()

    def _begun(self) -> "Connection[TupleRow]":
        """The connection in a transaction whose turn it is; one that was lost since is made anew."""
        if self._connection is not None:
            try:
                self._connection.execute(_BEGIN)
            except psycopg.OperationalError:
                self.close()
            else:
                return self._connection
        connection = self._connected()
        connection.execute(_BEGIN)
        return connection

    def _connected(self) -> "Connection[TupleRow]":
        about = make_conninfo(self._url, connect_timeout=_CONNECT, **KEEP_ALIVE)
        connection = PatientConnection.connect(about, autocommit=True)
        check_encoding(connection)
        connection.patience = _PATIENCE
        self._connection = connection
        with connection.transaction():
            connection.execute(_TAKE_TURN)
            if not _scalar(connection, _EXISTS):
                connection.execute(_TABLE)
        if _scalar(connection, b"SHOW synchronous_commit") == "off":
            # What is disclosed is on the disk.
            connection.execute("SET synchronous_commit = on")
        return connection

    def _caught_up(self, connection: "Connection[TupleRow]") -> tuple[int, Chain]:
        """The last line, and the state there: what others wrote since is taken in."""
        chain = self._chain.copy()
        if not self._at:
            # What ends a commit is a checkpoint: who begins needs no more.
            rows = connection.execute(_LAST, binary=True).fetchall()
        else:
            known, *rows = connection.execute(_SINCE, (self._at,), binary=True).fetchall() or [(0, b"")]
            if not chain.ends_with(known[1]):
                raise ValueError("the log does not go on from where it was left")
        if not rows:
            return self._at, chain
        chain.take([line for _, line in rows])
        return rows[-1][0], chain


def _lines(cursor: "ServerCursor[TupleRow]") -> Iterator[bytes]:
    try:
        for (line,) in cursor:
            yield line + b"\n"
    except psycopg.Error as error:
        raise _unavailable(error) from error


def _scalar(connection: "Connection[TupleRow]", query: bytes) -> object:
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]


def _unavailable(error: Exception) -> LogUnavailable:
    # The URL may have a password in it, and is not told.
    return LogUnavailable(f"the disclosure log in PostgreSQL cannot be written or read: {' '.join(str(error).split())}")
