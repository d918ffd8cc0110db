"""How often a client may ask: in a process, and in all that know one Redis."""

import asyncio
import subprocess
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.access.rates import Allowed, Rates, SharedRates, TooMany
from tests.server.running import free_ports, started
from tests.servers import REDIS, needs_redis

NOON = datetime(2026, 1, 5, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


async def taken(rates, client="bank", now=NOON):
    try:
        await rates.take(client, now)
    except TooMany as error:
        return error.seconds
    return None


def refused(rates, client="bank", now=NOON):
    """The seconds until the next may be made; None for one that is counted."""
    return asyncio.run(taken(rates, client, now))


def test_a_burst_and_then_as_many_as_the_rate_has():
    clock = Clock()
    rates = Rates(Allowed(2.0, 5, None), clock)
    assert [refused(rates) for _ in range(6)] == [None] * 5 + [1]
    clock.now += 0.5
    assert [refused(rates) for _ in range(2)] == [None, 1]
    clock.now += 100
    assert [refused(rates) for _ in range(6)] == [None] * 5 + [1]
    # Each client has its own.
    assert refused(rates, "broker") is None


def test_a_slow_rate_says_when():
    rates = Rates(Allowed(0.1, 1, None), Clock())
    assert [refused(rates), refused(rates)] == [None, 10]


def test_a_day_s_number_is_there_again_the_next_day():
    rates = Rates(Allowed(None, 1, 3), Clock())
    assert [refused(rates) for _ in range(4)] == [None] * 3 + [12 * 3600]
    assert refused(rates, now=NOON + timedelta(hours=11)) == 3600
    assert refused(rates, now=NOON + timedelta(hours=12)) is None


def test_what_is_refused_is_not_counted():
    clock = Clock()
    rates = Rates(Allowed(1.0, 1, 2), clock)
    assert [refused(rates) for _ in range(3)] == [None, 1, 1]
    clock.now = 1.0
    assert refused(rates) is None
    with pytest.raises(TooMany, match="2 times a day"):
        asyncio.run(rates.take("bank", NOON))


@pytest.fixture
def redis(tmp_path):
    """The command of a Redis of the test's own, and its URL."""
    (port,) = free_ports(1)
    command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    return command, f"@{port}", f"redis://127.0.0.1:{port}/0"


@needs_redis
def test_processes_that_know_one_redis_count_together(redis, tmp_path):
    command, probe, url = redis

    async def asking():
        one, other = (SharedRates(Allowed(0.5, 4, None), url) for _ in range(2))
        days = SharedRates(Allowed(None, 1, 3), url)
        try:
            burst = await asyncio.gather(*(taken(rates) for rates in (one, other) for _ in range(5)))
            broker = await taken(other, "broker")
            await asyncio.sleep(2.1)
            later = [await taken(other), await taken(one)]
            daily = [await taken(days, "registry") for _ in range(4)]
            tomorrow = await taken(days, "registry", NOON + timedelta(hours=12))
            return burst, broker, later, daily, tomorrow
        finally:
            for rates in (one, other, days):
                await rates.close()

    with started(command, probe, cwd=tmp_path):
        burst, broker, later, daily, tomorrow = asyncio.run(asking())
    assert burst.count(None) == 4
    assert set(burst) - {None} <= {1, 2}
    assert broker is None
    assert later[0] is None
    assert later[1] is not None
    assert daily == [None] * 3 + [12 * 3600]
    assert tomorrow is None


@needs_redis
def test_without_redis_each_process_has_its_own_and_says_so_once(redis, tmp_path, caplog):
    command, probe, url = redis

    async def asking():
        rates = SharedRates(Allowed(0.01, 2, None), url)
        try:
            away = [await taken(rates) for _ in range(3)]
            with started(command, probe, cwd=tmp_path):
                back = [await taken(rates) for _ in range(3)]
            again = await taken(rates)
            return away, back, again
        finally:
            await rates.close()

    away, back, again = asyncio.run(asking())
    assert [one is None for one in away] == [True, True, False]
    assert [one is None for one in back] == [True, True, False]
    assert again is not None
    said = [one.getMessage() for one in caplog.records if "Redis" in one.getMessage()]
    assert [one.split(":")[0] for one in said] == [
        "rates are each process's own, since Redis does not answer",
        "rates are kept in Redis again",
        "rates are each process's own, since Redis does not answer",
    ]


@needs_redis
def test_a_redis_that_hangs_keeps_nobody_waiting_for_long(redis, tmp_path):
    """It takes the connection and says nothing."""
    command, probe, url = redis

    async def asking():
        rates = SharedRates(Allowed(1.0, 1, None), url)
        try:
            began = time.monotonic()
            return await taken(rates), time.monotonic() - began
        finally:
            await rates.close()

    with started(command, probe, cwd=tmp_path):
        subprocess.run(["pkill", "-STOP", "-f", f"{REDIS}.*{probe[1:]}"], check=True)
        try:
            found, took = asyncio.run(asking())
        finally:
            subprocess.run(["pkill", "-CONT", "-f", f"{REDIS}.*{probe[1:]}"], check=True)
    assert found is None
    assert took < 20
