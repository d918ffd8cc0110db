"""When a subgraph that does not answer is let be: a circuit breaker, and a budget for sending again.

Who waits for a subgraph that hangs holds a connection, memory and a client's patience. After so many requests in a row
without an answer it is asked no more, and whoever asks is told at once; every second one request tries it again. What
is sent again is a tenth of what is sent, and a few: retries must not be the load under which a subgraph does not
recover.
"""

import time
from collections.abc import Callable

# Seconds between two requests that try a subgraph which did not answer.
PAUSE = 1.0
# What each request adds to the budget, and the most that it holds; one that is sent again takes one.
_SHARE = 0.1
_MOST = 10.0


class Breaker:
    """Of one subgraph, in one process. `most` are the requests in a row without an answer; 0: it is always asked."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._failures = 0
        # While it is let be, when it is tried next.
        self._next: float | None = None
        self._budget = _MOST

    @property
    def is_open(self) -> bool:
        """Whether the subgraph is let be."""
        return self._next is not None

    def admits(self) -> bool:
        """Whether a request may be sent now."""
        if self._next is None:
            self._budget = min(_MOST, self._budget + _SHARE)
            return True
        now = self._clock()
        if now < self._next:
            return False
        # This one tries it; the others wait for what comes of it.
        self._next = now + PAUSE
        return True

    def may_send_again(self) -> bool:
        """Whether a request may be sent once more: it takes from the budget."""
        if self._next is not None or self._budget < 1:
            return False
        self._budget -= 1
        return True

    def answered(self) -> None:
        """The subgraph answered, whatever it said."""
        self._failures = 0
        self._next = None

    def failed(self) -> None:
        """A request had no answer."""
        self._failures += 1
        # Those that were sent before it was let be, and fail now, do not put off when it is tried.
        if self._most and self._failures >= self._most and self._next is None:
            self._next = self._clock() + PAUSE
