"""How often a client may ask."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.access.rates import Rates, TooMany

NOON = datetime(2026, 1, 5, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def refused(rates, client="bank", now=NOON):
    try:
        rates.take(client, now)
    except TooMany as error:
        return error.seconds
    return None


def test_a_burst_and_then_as_many_as_the_rate_has():
    clock = Clock()
    rates = Rates(2.0, 5, None, clock)
    assert [refused(rates) for _ in range(6)] == [None] * 5 + [1]
    clock.now += 0.5
    assert [refused(rates) for _ in range(2)] == [None, 1]
    clock.now += 100
    assert [refused(rates) for _ in range(6)] == [None] * 5 + [1]
    # Each client has its own.
    assert refused(rates, "broker") is None


def test_a_slow_rate_says_when():
    rates = Rates(0.1, 1, None, Clock())
    assert [refused(rates), refused(rates)] == [None, 10]


def test_a_day_s_number_is_there_again_the_next_day():
    rates = Rates(None, 1, 3, Clock())
    assert [refused(rates) for _ in range(4)] == [None] * 3 + [12 * 3600]
    assert refused(rates, now=NOON + timedelta(hours=11)) == 3600
    assert refused(rates, now=NOON + timedelta(hours=12)) is None


def test_what_is_refused_is_not_counted():
    clock = Clock()
    rates = Rates(1.0, 1, 2, clock)
    assert [refused(rates) for _ in range(3)] == [None, 1, 1]
    clock.now = 1.0
    assert refused(rates) is None
    with pytest.raises(TooMany, match="2 times a day"):
        rates.take("bank", NOON)
