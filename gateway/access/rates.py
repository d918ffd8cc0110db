"""How often a client may ask: a bucket of requests that fills again, and a number for each day."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

_DAY_BEGINS = datetime.min.time()


class TooMany(Exception):
    """A request too many; `seconds` is when the next may be made."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(slots=True)
class _Client:
    left: float
    at: float
    day: date
    today: int = 0


class Rates:
    """The rates of all clients, each alike: `rate` requests a second, `burst` of them at once, `daily` a day.

    They are this process's: of several, each has its own.
    """

    def __init__(
        self,
        rate: float | None,
        burst: int,
        daily: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._daily = daily
        self._clock = clock
        # As many as are registered.
        self._clients: dict[str, _Client] = {}

    def take(self, client: str, now: datetime) -> None:
        """Counts a request. Raises TooMany, and then it is not counted."""
        if self._rate is None and self._daily is None:
            return
        at = self._clock()
        known = self._clients.get(client)
        if known is None:
            known = self._clients[client] = _Client(self._burst, at, now.date())
        if known.day != now.date():
            known.day, known.today = now.date(), 0
        if self._daily is not None and known.today >= self._daily:
            midnight = datetime.combine(now.date() + timedelta(days=1), _DAY_BEGINS, now.tzinfo)
            raise TooMany(f"the client may ask {self._daily} times a day", ceil((midnight - now).total_seconds()))
        if self._rate is not None:
            known.left = min(self._burst, known.left + (at - known.at) * self._rate)
            known.at = at
            if known.left < 1:
                message = f"the client may ask {self._rate:g} times a second, {self._burst} at once"
                raise TooMany(message, ceil((1 - known.left) / self._rate))
            known.left -= 1
        known.today += 1
