"""Those who follow alike are read for once: each is told everything from where it began, once, and it is recorded."""

import asyncio
import json
import random
import time
from contextlib import ExitStack

import pytest

from gateway.audit.verification import records_of
from gateway.execution.run import Response
from gateway.server.audience import Audience, Member
from gateway.server.evidence import disclosure_log
from tests.registers import case
from tests.server.running import bearer, free_ports, running
from tests.server.test_sockets import connected, cursor, receive, send, write
from tests.subgraphs.court.offices import ANN, COUNTY, FIRM, OTHER_COUNTY, register_of
from tests.subgraphs.court.test_list_changes import row

FOLLOW = "subscription Follow($after: String) { listChanged(after: $after) { number cursor } }"
# Somebody else's operation.
OTHER = FOLLOW.replace("cursor", "kind")
CHANGES, CONNECTIONS, OPERATIONS = 60, 4, 8


@pytest.fixture
def register(tmp_path):
    return register_of(tmp_path)


@pytest.fixture
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port


def test_whoever_joins_whenever_is_told_all_that_follows_once_and_in_order(hub, register):
    """They come one after another while the list changes, from where it is or from an earlier place; some leave."""
    home = register.settings.home
    rng = random.Random(5)
    unit = bearer(home, role="measure_unit", purpose="JOINT_DISCIPLINE")
    cursors = [cursor(hub, unit)]
    made, began, told = 0, {}, {}
    with ExitStack() as stack:
        # What comes meanwhile is kept.
        sockets = [stack.enter_context(connected(hub, unit, max_queue=None)) for _ in range(CONNECTIONS)]
        leaving = stack.enter_context(connected(hub, unit, max_queue=None))
        send(leaving, id="0", type="subscribe", payload={"query": FOLLOW})
        for n in range(CHANGES):
            if n == CHANGES // 2:
                # The first of all, by whom others were read for.
                send(leaving, id="0", type="complete")
            for at in range(CONNECTIONS * OPERATIONS):
                if at not in began and rng.random() < 0.1:
                    start = rng.choice([made, made, rng.randrange(made + 1)])
                    began[at] = start
                    payload = {"query": FOLLOW if at % 5 else OTHER, "variables": {"after": cursors[start]}}
                    send(sockets[at % CONNECTIONS], id=str(at), type="subscribe", payload=payload)
            write(register, row(f"E{n}"))
            made += 1
            cursors.append(cursor(hub, unit))
        for at, socket in enumerate(sockets):
            wanted = sum(made - start for id, start in began.items() if id % CONNECTIONS == at)
            for _ in range(wanted):
                message = receive(socket)
                assert "errors" not in message["payload"]
                told.setdefault(int(message["id"]), []).append(message["payload"]["data"]["listChanged"]["number"])
    assert len(began) > CONNECTIONS * OPERATIONS // 2
    assert told == {at: list(range(start + 1, made + 1)) for at, start in began.items() if start < made}
    records = [json.loads(line) for line in records_of(disclosure_log(register.settings))]
    followed = [one for one in records if one.get("operation", {}).get("name") == "Follow"]
    assert {one["subject"] for one in followed} == {"tester"}
    # One for each that was told; of who left, of what it was told until then.
    events = sum(map(len, told.values()))
    assert events < len(followed) <= events + CHANGES // 2


def test_who_wants_other_changes_is_told_those_and_no_others(hub, register):
    """They follow by one operation, whose variables say whom and where, and stand at the same end."""
    home = register.settings.home
    unit = bearer(home, role="measure_unit", purpose="JOINT_DISCIPLINE")
    follow = "subscription($ids: [ID!]!) { partyChanged(ids: $ids) { entryId } }"
    of_court = "subscription($court: ID) { listChanged(court: $court) { entryId } }"
    asked = {
        "firm": (follow, {"ids": [FIRM]}),
        "ann": (follow, {"ids": [register.id(ANN)]}),
        "firm too": (follow, {"ids": [FIRM]}),
        "county": (of_court, {"court": COUNTY}),
        "another county": (of_court, {"court": OTHER_COUNTY}),
    }
    # There is something before they come, so that all stand at one number.
    write(register, row("E0"))
    with connected(hub, unit, max_queue=None) as socket:
        for id, (query, variables) in asked.items():
            send(socket, id=id, type="subscribe", payload={"query": query, "variables": variables})
            time.sleep(0.3)
        for entry, party, number in (
            ("F1", FIRM, case(1)), ("A1", register.id(ANN), case(2)), ("F2", FIRM, case(2)),
        ):  # fmt: skip
            write(register, row(entry, party=party, case_number=number))
        told = {}
        for _ in range(8):
            message = receive(socket)
            (found,) = message["payload"]["data"].values()
            told.setdefault(message["id"], []).append(found["entryId"])
    assert told == {
        "firm": ["F1", "F2"],
        "firm too": ["F1", "F2"],
        "ann": ["A1"],
        "county": ["F1"],
        "another county": ["A1", "F2"],
    }


async def _source(events):
    while (event := await events.get()) is not None:
        yield event


def founded(standing="here"):
    """An audience, and the queue that its source reads."""
    events = asyncio.Queue()
    source = _source(events)
    told = []

    async def tell(part, members):
        told.append(len(members))
        for one in members:
            one.put((part, True))

    coming = asyncio.ensure_future(anext(source))
    return Audience(source, coming, lambda: standing, tell), events, told


async def test_each_takes_what_is_told_when_it_likes():
    audience, events, told = founded()
    first, second = audience.join("a"), audience.join("b")
    parts = [Response({"n": n}, []) for n in range(3)]
    for one in parts:
        events.put_nowait(one)
    assert [await first.next() for _ in parts] == [(one, True) for one in parts]
    third = audience.join("c")
    events.put_nowait(parts[0])
    assert [await second.next() for _ in range(4)] == [(one, True) for one in (*parts, parts[0])]
    assert await third.next() == (parts[0], True)
    assert told == [2, 2, 2, 3]
    events.put_nowait(None)
    assert [await one.next() for one in (first, third)] == [(parts[0], True), None]
    assert await second.next() is None
    assert audience.is_over
    assert not audience.stands_at("here")


async def test_nobody_joins_who_stands_elsewhere_or_nowhere():
    audience, _, _ = founded()
    assert [audience.stands_at(place) for place in ("here", "elsewhere", None)] == [True, False, False]
    busy, _, _ = founded(standing=None)
    assert not busy.stands_at(None)
    for one in (audience, busy):
        one.leave(one.join("a"))


async def test_who_leaves_takes_the_source_from_nobody_and_the_last_ends_it():
    audience, events, _ = founded()
    first, second = audience.join("a"), audience.join("b")
    audience.leave(first)
    assert audience.stands_at("here")
    events.put_nowait(Response({"n": 1}, []))
    assert (await second.next())[0].data == {"n": 1}
    audience.leave(second)
    assert audience.is_over
    await asyncio.sleep(0.01)
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_what_the_source_fails_for_all_fail_for():
    events = asyncio.Queue()

    async def failing():
        await events.get()
        yield Response({}, [])
        raise ValueError("broken")

    source = failing()

    async def tell(part, members):
        for one in members:
            one.put((part, True))

    audience = Audience(source, asyncio.ensure_future(anext(source)), lambda: None, tell)
    members = [audience.join(n) for n in range(2)]
    events.put_nowait(None)
    for one in members:
        assert (await one.next())[1] is True
        with pytest.raises(ValueError, match="broken"):
            await one.next()


async def test_who_does_not_take_what_is_told_is_told_so():
    member = Member("a")
    for n in range(1500):
        member.put((Response({"n": n}, []), True))
    taken = []
    while (part := await member.next()) is not None:
        taken.append(part[0])
    assert [one.data["n"] for one in taken[:-1]] == list(range(1000))
    (error,) = taken[-1].errors
    assert error["extensions"]["code"] == "TOO_SLOW"
