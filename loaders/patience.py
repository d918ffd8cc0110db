"""Connections to PostgreSQL whose server is waited for so long, and no longer.

A server whose machine has gone, or a line that something between has forgotten, says nothing and closes nothing: who
reads from such a connection waits for good. Connections over TCP also say by themselves, a few seconds after, that
nobody is there (keep-alive).
"""

import socket
from collections.abc import Mapping
from typing import TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

RV = TypeVar("RV")

# Seconds between two looks of psycopg's at whether it is to end.
_INTERVAL = 0.1
# Seconds of silence after which the other side is asked whether it is there, between two such questions, how many of
# them stay without an answer, and for how many milliseconds what is sent may stay unconfirmed.
_IDLE, _BETWEEN, _QUESTIONS, _UNCONFIRMED = 5, 2, 3, 10_000
# The same as libpq's parameters.
KEEP_ALIVE: Mapping[str, int] = {
    "keepalives": 1,
    "keepalives_idle": _IDLE,
    "keepalives_interval": _BETWEEN,
    "keepalives_count": _QUESTIONS,
    "tcp_user_timeout": _UNCONFIRMED,
}


class PatientConnection(psycopg.Connection[TupleRow]):
    """A connection that is closed, with an OperationalError, where the server says nothing for `patience` seconds."""

    patience: float | None = None

    def wait(self, gen: "PQGen[RV]", interval: float = _INTERVAL, timeout: float | None = None) -> RV:
        """What a question to the server gives. Raises psycopg.OperationalError."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                # It is not known what the server makes of it: nothing else can go over this connection.
                self.pgconn.finish()
            raise


def keep_alive(connected: socket.socket) -> None:
    """Has a connection say by itself, some seconds after, that nobody is there any more; of TCP, and no other."""
    if connected.family not in (socket.AF_INET, socket.AF_INET6):
        return
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        ("TCP_KEEPIDLE", _IDLE),
        ("TCP_KEEPINTVL", _BETWEEN),
        ("TCP_KEEPCNT", _QUESTIONS),
        ("TCP_USER_TIMEOUT", _UNCONFIRMED),
    ):
        # Not every system has each.
        if hasattr(socket, option):
            connected.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
