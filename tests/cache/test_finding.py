"""Who wants what another asks for already waits for it, and never in a queue."""

import asyncio
from types import SimpleNamespace

import pytest
from graphql import build_schema

from gateway.cache.entries import Entries
from gateway.cache.finding import Finding, Noted, Wanted
from gateway.cache.kept import Kept, Moment, Views
from gateway.cache.lifetimes import Lifetimes
from gateway.execution.errors import UNREACHABLE, SubgraphError

SDL = "type Query { n: Int }"
LIFETIMES = Lifetimes(SDL, build_schema(SDL), 300)
VIEWS = Views("2017-01-01", ("anybody", "investigator"))


class Still:
    """A journal of a subgraph in which nothing changes, known from position 5 on."""

    epoch, position, version = "E", 5, 1

    def fresh(self):
        return True

    def holds(self, position, tags):
        return position >= 5


async def finding(count, moment, fails=(), error=asyncio.CancelledError):
    """So many requests for the same at once, each of which began at a moment: how many asked at a time, and what was
    counted.
    """
    counted, asking, alone = {}, [], []
    kept = Kept("court", Still(), Entries(1_000_000), None, LIFETIMES, lambda request: VIEWS,
                lambda what, n: counted.__setitem__(what, counted.get(what, 0) + n))  # fmt: skip

    async def ask(mine, variables, request):
        asking.append(request)
        alone.append(len(asking))
        await asyncio.sleep(0.02)
        asking.remove(request)
        if request in fails:
            raise error
        for one in mine:
            one.value, one.noted = {"n": 1}, Noted(0, moment, frozenset({"t"}))

    finder = Finding(kept, {}, ask)
    asked = SimpleNamespace(text="{ n }", seconds=60, consulted=set())

    async def one(n):
        wanted = Wanted(asked, ("court", b"{ n }", b"", b"2017-01-01"), {}, "a", 0)
        await finder.find([wanted], {}, n, VIEWS)
        return wanted.data

    told = await asyncio.gather(*(one(n) for n in range(count)), return_exceptions=True)
    return told, alone, {what: n for what, n in counted.items() if n}


@pytest.mark.parametrize(
    ("moment", "alone", "counted"),
    [
        # It is kept: one asks.
        (Moment("E", 5), [1], {"miss": 1, "waited": 5}),
        # The request began before anything was known, so that nothing of it can be kept: the others go together.
        (Moment("", -1), [1, 1, 2, 3, 4, 5], {"miss": 6}),
    ],
)
def test_who_waits_for_what_cannot_be_kept_waits_once(moment, alone, counted):
    assert asyncio.run(finding(6, moment)) == ([{"n": 1}] * 6, alone, counted)


def test_where_who_asks_is_broken_off_another_asks_for_all():
    told, alone, counted = asyncio.run(finding(6, Moment("E", 5), fails={0}))
    assert isinstance(told[0], asyncio.CancelledError)
    assert (told[1:], alone, counted) == ([{"n": 1}] * 5, [1, 1], {"miss": 2, "waited": 4})


def test_where_who_asks_has_no_answer_the_others_go_together():
    """A subgraph that is away costs each its patience, and not that of all who came before."""
    away = SubgraphError(UNREACHABLE, "no answer")
    told, alone, counted = asyncio.run(finding(6, Moment("E", 5), fails=range(6), error=away))
    assert (told, alone, counted) == ([away] * 6, [1, 1, 2, 3, 4, 5], {"miss": 6})
