"""The changes of the list as they are made: subscriptions that go on from a cursor, and miss and repeat nothing."""

import asyncio
from datetime import date

import pytest

from gateway.access.attestation import HEADER
from gateway.server.operations import GraphQLRequest, RequestError
from subgraphs.registry import load_department
from tests.registers import company
from tests.subgraphs.court.offices import FIRM
from tests.subgraphs.court.test_list_changes import changed, row, run

FOLLOW = """subscription($after: String, $region: String, $court: ID) {
  listChanged(after: $after, region: $region, court: $court) {
    number kind cursor behind entryId entry { removedOn party { name } } } }"""


@pytest.fixture
def court(anywhere):
    return anywhere


async def following(court, office="bank", query=FOLLOW, **given):
    """The events of a subscription."""
    context = await court.context(office)
    return await court.hub.executor.stream(GraphQLRequest(query, None, given), context)


async def take(stream, count):
    """So many events."""
    found = []
    for _ in range(count):
        response = await asyncio.wait_for(anext(stream), 10)
        assert response.errors == []
        found.append(response.data["listChanged"])
    return found


def test_a_change_is_told_when_it_is_made_and_whoever_was_cut_off_goes_on(court):
    async def journey():
        stream = await following(court)
        first = asyncio.ensure_future(take(stream, 1))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(run, court, row("E1"))
        (listed,) = await first
        assert listed == {
            "number": 1,
            "kind": "LISTED",
            "cursor": listed["cursor"],
            "behind": 0,
            "entryId": "E1",
            "entry": {"removedOn": None, "party": {"name": "云溪甲公司"}},
        }
        await stream.aclose()
        # What is made meanwhile is told after, each once.
        await asyncio.to_thread(run, court, changed("E1", grounds=5), row("E2"))
        stream = await following(court, after=listed["cursor"])
        rest = asyncio.ensure_future(take(stream, 3))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(run, court, changed("E1", removed_on=date(2026, 3, 2)))
        told = [(one["number"], one["kind"], one["entryId"]) for one in await rest]
        assert told == [(2, "CHANGED", "E1"), (3, "LISTED", "E2"), (4, "REMOVED", "E1")]
        await stream.aclose()

    court.runner.run(journey())


def test_what_is_read_for_an_event_is_of_its_own_moment(court):
    """The name of a company that is renamed between two events."""

    async def journey():
        stream = await following(court)
        told = asyncio.ensure_future(take(stream, 1))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(run, court, row("E1"))
        (one,) = await told
        assert one["entry"]["party"]["name"] == "云溪甲公司"
        await asyncio.to_thread(rename, court, "云溪乙公司")
        # What others write is known within a second.
        await asyncio.sleep(1)
        await asyncio.to_thread(run, court, row("E2"))
        (one,) = await take(stream, 1)
        assert one["entry"]["party"]["name"] == "云溪乙公司"
        await stream.aclose()

    court.runner.run(journey())


def rename(court, name):
    engine = court.register.engine(load_department("commerce"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE companies SET name = '{name}' WHERE company = '{FIRM}'")
    engine.dispose()


def test_followers_that_read_at_any_speed_are_told_all_of_it_in_order(court):
    """More changes than the end that is kept; one reads at once, one slowly, one begins in the middle."""
    count = 1200

    def writing():
        engine = court.register.engine(load_department("court"))
        for start in range(0, count, 100):
            with engine.begin() as connection:
                for n in range(start, start + 100):
                    connection.execute(row(f"E{n:05}", publishable=n % 3 > 0))
        engine.dispose()

    async def reading(pause, after=None):
        stream = await following(court, after=after)
        found = []
        while len(found) < count - count // 3 - (0 if after is None else 100):
            found += await take(stream, 1)
            if len(found) % 100 == 0:
                await asyncio.sleep(pause)
        await stream.aclose()
        return found

    async def journey():
        readers = [asyncio.ensure_future(reading(pause)) for pause in (0, 0.3)]
        await asyncio.sleep(0.3)
        await asyncio.to_thread(writing)
        fast, slow = await asyncio.gather(*readers)
        numbers = [one["number"] for one in fast]
        assert numbers == list(range(1, len(fast) + 1))
        assert [one["cursor"] for one in slow] == [one["cursor"] for one in fast]
        late = await reading(0, fast[99]["cursor"])
        assert [one["cursor"] for one in late] == [one["cursor"] for one in fast[100:]]
        # Who is behind is told so.
        assert max(one["behind"] for one in slow) > 0
        assert slow[-1]["behind"] == 0

    court.runner.run(journey())


def test_by_region(court):
    async def journey():
        stream = await following(court, region="13")
        told = asyncio.ensure_future(take(stream, 1))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(run, court, row("E1"), row("E2").values(case_number="（2015）冀0822执1号"))
        assert [one["entryId"] for one in await told] == ["E2"]
        await stream.aclose()

    court.runner.run(journey())


@pytest.mark.parametrize(
    ("office", "given", "code"),
    [
        ("bank", {"after": "p1.0000"}, "CURSOR_UNKNOWN"),
        ("bank", {"region": "x"}, "BAD_USER_INPUT"),
    ],
)
def test_what_is_refused_is_told_once_and_the_stream_ends(court, office, given, code):
    async def journey():
        stream = await following(court, office, **given)
        (answer,) = [one async for one in stream]
        (error,) = answer.errors
        assert error["extensions"]["code"] == code

    court.runner.run(journey())


def test_who_may_not_follow_is_refused(court):
    """The command centre follows the list, and no party."""
    for office, query, variables in (
        ("judge", FOLLOW, {}),
        ("command centre", PARTIES, {"ids": [company(1)]}),
    ):
        with pytest.raises(RequestError) as refused:
            court.runner.run(following(court, office, query, **variables))
        assert [one["extensions"]["code"] for one in refused.value.errors] == ["UNAUTHORIZED_FIELD_OR_TYPE"]


PARTIES = """subscription($ids: [ID!]!, $after: String) {
  partyChanged(ids: $ids, after: $after) { number kind entryId } }"""


def test_the_entries_of_some_parties(court):
    """Whoever an entry is taken from is told of it too."""

    async def journey():
        after = (await court.responding("bank", "{ listCursor }")).data["listCursor"]
        await asyncio.to_thread(run, court, row("E1"), row("E2", party=company(2)), row("E3", party=company(3)))
        await asyncio.to_thread(run, court, changed("E2", party=company(4)), changed("E3", grounds=2))
        context = await court.context("bank")
        given = {"ids": [FIRM, company(2)], "after": after}
        stream = await court.hub.executor.stream(GraphQLRequest(PARTIES, None, given), context)
        found = [(await asyncio.wait_for(anext(stream), 10)).data["partyChanged"] for _ in range(3)]
        await stream.aclose()
        return [(one["number"], one["kind"], one["entryId"]) for one in found]

    assert court.runner.run(journey()) == [(1, "LISTED", "E1"), (2, "LISTED", "E2"), (4, "CHANGED", "E2")]


@pytest.mark.parametrize(("ids", "code"), [([], "BAD_USER_INPUT"), (["91990101MA00000C2X"], "BAD_IDENTIFIER")])
def test_what_is_no_list_of_parties(court, ids, code):
    async def journey():
        context = await court.context("bank")
        stream = await court.hub.executor.stream(GraphQLRequest(PARTIES, None, {"ids": ids}), context)
        (answer,) = [one async for one in stream]
        assert answer.errors[0]["extensions"]["code"] == code

    court.runner.run(journey())


def test_what_a_department_elsewhere_may_judge_by_who_asks_is_not_shared(court):
    context = court.runner.run(court.context("bank"))
    assert context.view == court.runner.run(court.context("airline")).view is not None
    context.headers = {HEADER: "what a hub says of the lookup"}
    assert context.view is None
