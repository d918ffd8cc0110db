"""A subgraph that does not answer is let be, tried every second, and asked again once it answers."""

import asyncio
import time

import pytest

from gateway.execution.breaker import PAUSE, Breaker
from gateway.execution.errors import TIMEOUT, UNREACHABLE, SubgraphError
from gateway.execution.http import Http, HttpOptions
from tests.execution.test_transport import ANSWER, Subgraph, asking, during
from tests.server.running import free_ports


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_after_so_many_in_a_row_one_in_a_second_tries_it():
    clock = Clock()
    breaker = Breaker(3, clock)
    for _ in range(2):
        assert breaker.admits()
        breaker.failed()
    # An answer in between is one.
    breaker.answered()
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()
    assert breaker.is_open
    assert [breaker.admits() for _ in range(5)] == [False] * 5
    clock.now += PAUSE
    assert [breaker.admits() for _ in range(3)] == [True, False, False]
    breaker.failed()
    clock.now += PAUSE / 2
    assert not breaker.admits()
    clock.now += PAUSE / 2
    # Who tries it may be broken off, and tell nothing.
    assert breaker.admits()
    clock.now += PAUSE
    assert breaker.admits()
    breaker.answered()
    assert [breaker.admits() for _ in range(3)] == [True] * 3
    assert not breaker.is_open


def test_those_that_fail_late_do_not_put_off_when_it_is_tried():
    clock = Clock()
    breaker = Breaker(1, clock)
    assert [breaker.admits() for _ in range(20)] == [True] * 20
    breaker.failed()
    for _ in range(19):
        clock.now += PAUSE / 10
        breaker.failed()
        if clock.now >= 100 + PAUSE:
            break
    assert breaker.admits()


def test_none_is_let_be_where_none_shall():
    breaker = Breaker(0, Clock())
    for _ in range(1000):
        assert breaker.admits()
        breaker.failed()


def test_a_tenth_is_sent_again_and_a_few():
    breaker = Breaker(0, Clock())
    for _ in range(1000):
        breaker.admits()
    assert [breaker.may_send_again() for _ in range(12)] == [True] * 10 + [False] * 2
    again = 0
    for _ in range(1000):
        breaker.admits()
        again += breaker.may_send_again()
    assert 95 <= again <= 105


def failing(http):
    async def ask():
        began = time.monotonic()
        try:
            return await asking(http, mutation=True), time.monotonic() - began
        except SubgraphError as error:
            return error.code, time.monotonic() - began

    return ask()


def test_a_subgraph_that_hangs_costs_nobody_a_timeout_any_more():
    subgraph = Subgraph(200, seconds=0.5)

    async def work(http):
        # Each waits for all of its time, until it is known that it hangs.
        for _ in range(3):
            code, took = await failing(http)
            assert (code, took > 0.15) == (TIMEOUT, True)
        told = [await failing(http) for _ in range(50)]
        assert {code for code, _ in told} == {UNREACHABLE}
        assert sum(took for _, took in told) < 0.15
        asked = len(subgraph.headers)
        assert asked == 3
        subgraph.seconds = 0.0
        await asyncio.sleep(PAUSE)
        assert (await failing(http))[0] == ANSWER
        assert [(await failing(http))[0] for _ in range(5)] == [ANSWER] * 5

    during(subgraph, HttpOptions(timeout=0.2, breaker=3), work)


def test_nor_does_one_that_hangs_when_it_is_followed():
    subgraph = Subgraph(200, seconds=0.5)

    async def follow(http):
        began = time.monotonic()
        with pytest.raises(SubgraphError) as told:
            await anext(http.subscribe("subscription { a }", "")({}, None))
        return told.value.code, time.monotonic() - began

    async def work(http):
        for _ in range(3):
            code, took = await follow(http)
            assert (code, took > 0.15) == (TIMEOUT, True)
        told = [await follow(http) for _ in range(20)]
        assert {code for code, _ in told} == {UNREACHABLE}
        assert sum(took for _, took in told) < 0.15
        # One subgraph, whatever it is asked for.
        assert (await failing(http))[0] == UNREACHABLE
        assert len(subgraph.headers) == 3

    during(subgraph, HttpOptions(timeout=0.2, breaker=3), work)


def test_who_asks_one_that_is_gone_is_told_so():
    (port,) = free_ports(1)

    async def work():
        http = Http(f"http://127.0.0.1:{port}/graphql", HttpOptions(breaker=2, retries=0))
        try:
            assert [(await failing(http))[0] for _ in range(4)] == [UNREACHABLE] * 4
        finally:
            await http.close()

    asyncio.run(work())


@pytest.mark.parametrize("status", [500, 503])
def test_whatever_a_subgraph_says_it_answers(status):
    subgraph = Subgraph(status)

    async def work(http):
        for _ in range(20):
            with pytest.raises(SubgraphError, match=f"HTTP status {status}"):
                await asking(http, mutation=True)

    during(subgraph, HttpOptions(breaker=3), work)
    assert len(subgraph.headers) == 20
