"""How many requests a process works at: who comes when there is no room is told to come again, and costs nothing.

A process that takes all that come answers none of them in time. Who is told 503 with Retry-After (RFC 9110, 15.6.4) may
be taken by another process, or in a second.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from gateway.execution.errors import entry
from gateway.server.operations import RequestError

OVERLOADED = "OVERLOADED"
# Seconds after which it is worth to come again: what is under way is done by then.
_AGAIN = 1


class Room:
    """Room for so many requests at once; None: for any number."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._taken = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place for one. Raises RequestError where there is none."""
        if self._most is not None and self._taken >= self._most:
            message = f"the server works at {self._most} requests, which is all that it takes at once"
            raise RequestError([entry(message, OVERLOADED)], 503, _AGAIN)
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
