"""Queries that are alike and under way at the same time are one request to the subgraph."""

import asyncio
import json
import time
from threading import Lock

import pytest

from gateway.execution.errors import TIMEOUT, SubgraphError
from gateway.execution.http import Http, HttpOptions
from tests.execution.test_nonsense import answering

QUERY = "query Q($n: Int) { double(n: $n) }"
SLOW = 0.3


class Counted:
    """A subgraph that takes its time, and counts."""

    def __init__(self):
        self.requests = []
        self.lock = Lock()

    def __call__(self, request):
        with self.lock:
            self.requests.append(request["variables"])
        time.sleep(SLOW)
        return 200, json.dumps({"data": {"double": 2 * request["variables"]["n"]}}).encode()


def during(subgraph, work, timeout=5.0):
    """What `work` makes of a transport to the subgraph."""

    async def run(url):
        http = Http(url, HttpOptions(timeout=timeout))
        try:
            return await work(http)
        finally:
            await http.close()

    with answering(subgraph) as url:
        return asyncio.run(run(url))


def test_what_is_alike_is_asked_once_and_answered_to_each_apart():
    async def work(http):
        ask = http.prepare(QUERY, "Q")
        return await asyncio.gather(*(ask({"n": 4}, None) for _ in range(3)), ask({"n": 5}, None))

    subgraph = Counted()
    first, second, third, other = during(subgraph, work)
    assert sorted(one["n"] for one in subgraph.requests) == [4, 5]
    assert first == second == third == {"data": {"double": 8}}
    assert other == {"data": {"double": 10}}
    assert first is not second
    assert first["data"] is not second["data"]


def test_what_is_asked_afterwards_is_asked_anew():
    async def work(http):
        ask = http.prepare(QUERY, "Q")
        return [await ask({"n": 4}, None), await ask({"n": 4}, None)]

    subgraph = Counted()
    during(subgraph, work)
    assert len(subgraph.requests) == 2


def test_a_mutation_is_made_as_often_as_it_is_asked_for():
    async def work(http):
        ask = http.prepare("mutation M($n: Int) { double(n: $n) }", "M", mutation=True)
        return await asyncio.gather(ask({"n": 4}, None), ask({"n": 4}, None))

    subgraph = Counted()
    during(subgraph, work)
    assert len(subgraph.requests) == 2


def test_who_asked_first_may_go_and_the_others_are_answered():
    async def work(http):
        ask = http.prepare(QUERY, "Q")
        first = asyncio.ensure_future(ask({"n": 4}, None))
        await asyncio.sleep(SLOW / 4)
        others = [asyncio.ensure_future(ask({"n": 4}, None)) for _ in range(2)]
        await asyncio.sleep(SLOW / 4)
        first.cancel()
        return await asyncio.gather(*others)

    assert during(Counted(), work) == [{"data": {"double": 8}}] * 2


def test_who_waits_may_go_and_the_first_is_answered():
    async def work(http):
        ask = http.prepare(QUERY, "Q")
        first = asyncio.ensure_future(ask({"n": 4}, None))
        await asyncio.sleep(SLOW / 4)
        other = asyncio.ensure_future(ask({"n": 4}, None))
        await asyncio.sleep(SLOW / 4)
        other.cancel()
        return await first

    subgraph = Counted()
    assert during(subgraph, work) == {"data": {"double": 8}}
    assert len(subgraph.requests) == 1


def test_a_failure_is_that_of_all():
    async def work(http):
        ask = http.prepare(QUERY, "Q")
        return await asyncio.gather(*(ask({"n": 4}, None) for _ in range(2)), return_exceptions=True)

    found = during(Counted(), work, timeout=SLOW / 3)
    assert [type(one) for one in found] == [SubgraphError] * 2
    assert [one.code for one in found] == [TIMEOUT] * 2
    with pytest.raises(SubgraphError):
        during(Counted(), lambda http: http.prepare(QUERY, "Q")({"n": 4}, None), timeout=SLOW / 3)
