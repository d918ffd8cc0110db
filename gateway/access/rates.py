"""How often a client may ask: a bucket of requests that fills again, and a number for each day.

One process keeps its own; of several, on several machines too, Redis keeps them for all. Where Redis does not answer
each process goes on with its own, and says so in its log: a limit is no reason to answer nobody.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import NamedTuple, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

_log = logging.getLogger(__name__)

_DAY_BEGINS = datetime.min.time()


class TooMany(Exception):
    """A request too many; `seconds` is when the next may be made."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class Allowed(NamedTuple):
    """What each client may ask: `rate` requests a second, `burst` of them at once, `daily` a day (None: any number)."""

    rate: float | None
    burst: int
    daily: int | None

    @property
    def is_all(self) -> bool:
        """Whether there is no limit."""
        return self.rate is None and self.daily is None

    def too_often(self, left: float) -> TooMany:
        """What is said to who has so much of a request left."""
        assert self.rate is not None
        message = f"the client may ask {self.rate:g} times a second, {self.burst} at once"
        return TooMany(message, ceil((1 - left) / self.rate))

    def too_many_today(self, now: datetime) -> TooMany:
        """What is said to who has asked as often as it may on a day."""
        return TooMany(f"the client may ask {self.daily} times a day", _seconds_left(now))


class Keeper(Protocol):
    """Who counts requests."""

    async def take(self, client: str, now: datetime) -> None:
        """Counts a request. Raises TooMany, and then it is not counted."""
        ...

    async def close(self) -> None:
        """Gives back what it holds open."""
        ...


@dataclass(slots=True)
class _Client:
    left: float
    at: float
    day: date
    today: int = 0


class Rates:
    """The rates of all clients in this process."""

    def __init__(self, allowed: Allowed, clock: Callable[[], float] = time.monotonic, most: int | None = None) -> None:
        """`most` are remembered at once, those who asked last (None: all, as many as are registered)."""
        self._allowed = allowed
        self._clock = clock
        self._most = most
        self._clients: OrderedDict[str, _Client] = OrderedDict()

    async def take(self, client: str, now: datetime) -> None:
        """Counts a request. Raises TooMany, and then it is not counted."""
        allowed = self._allowed
        if allowed.is_all:
            return
        at = self._clock()
        known = self._clients.get(client)
        if known is None:
            known = self._clients[client] = _Client(allowed.burst, at, now.date())
            if self._most is not None and len(self._clients) > self._most:
                self._clients.popitem(last=False)
        elif self._most is not None:
            self._clients.move_to_end(client)
        if known.day != now.date():
            known.day, known.today = now.date(), 0
        if allowed.daily is not None and known.today >= allowed.daily:
            raise allowed.too_many_today(now)
        if allowed.rate is not None:
            known.left = min(allowed.burst, known.left + (at - known.at) * allowed.rate)
            known.at = at
            if known.left < 1:
                raise allowed.too_often(known.left)
            known.left -= 1
        known.today += 1

    async def close(self) -> None:
        """Holds nothing open."""


# All of it at once, by Redis's clock: what is left of the bucket, or -1 for a day that is used up. Nothing is written
# for a request that is refused.
_TAKE = """
local rate, burst, daily = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if daily > 0 and tonumber(redis.call('GET', KEYS[2]) or '0') >= daily then return '-1' end
if rate > 0 then
  local clock = redis.call('TIME')
  local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
  local known = redis.call('HMGET', KEYS[1], 'left', 'at')
  local left = math.min(burst, (tonumber(known[1]) or burst) + (now - (tonumber(known[2]) or now)) * rate)
  if left < 1 then return tostring(left) end
  redis.call('HSET', KEYS[1], 'left', tostring(left - 1), 'at', string.format('%.6f', now))
  redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 1)
end
if daily > 0 then
  redis.call('INCR', KEYS[2])
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end
return '1'
"""


class SharedRates:
    """The rates of all clients, in all processes that know one Redis or Valkey by its URL."""

    def __init__(self, allowed: Allowed, url: str) -> None:
        self._allowed = allowed
        self._own = Rates(allowed)
        self._redis = Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=1.0, decode_responses=True)
        self._script = self._redis.register_script(_TAKE)
        self._away = False

    async def take(self, client: str, now: datetime) -> None:
        """Counts a request. Raises TooMany, and then it is not counted."""
        allowed = self._allowed
        if allowed.is_all:
            return
        # Both keys of a client in one slot of a cluster.
        bucket, day = f"liancha:rate:{{{client}}}", f"liancha:day:{{{client}}}:{now.date()}"
        given = (allowed.rate or 0, allowed.burst, allowed.daily or 0, _seconds_left(now) + 60)
        try:
            left = float(await self._script(keys=(bucket, day), args=given))
        except (RedisError, OSError) as error:
            if not self._away:
                _log.warning("rates are each process's own, since Redis does not answer: %s", error)
            self._away = True
            await self._own.take(client, now)
            return
        if self._away:
            _log.warning("rates are kept in Redis again")
        self._away = False
        if left < 0:
            raise allowed.too_many_today(now)
        if left < 1:
            raise allowed.too_often(left)

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.aclose()


def _seconds_left(now: datetime) -> int:
    """Seconds until the next day."""
    midnight = datetime.combine(now.date() + timedelta(days=1), _DAY_BEGINS, now.tzinfo)
    return ceil((midnight - now).total_seconds())
