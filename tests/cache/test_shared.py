"""What processes share: found by all, read by none but them, and let be where it does not answer."""

import asyncio
import time
from dataclasses import replace

import pytest
import redis as client

from gateway.cache.entries import Entries, Entry
from gateway.cache.shared import Shared
from gateway.config import CacheSettings
from gateway.server.caching import store_at
from gateway.server.hub import open_hub
from subgraphs.registry import load_department
from tests.redis_server import cluster, redis, sentinel
from tests.registers import Register, Statements, asked, case, company, person
from tests.servers import needs_redis

EPOCH = "court/1"
SECRET, OTHER_SECRET = b"s" * 32, b"t" * 32
FIRM, ANN = company(1), person(1)
STATUS = "query($id: ID!) { company(uscc: $id) { name legalRepresentative { name defaulterStatus { listed } } } }"


@pytest.fixture
def server():
    with redis() as running:
        yield running


def entry(body=b'{"a":1}', seconds=60.0):
    return Entry(body, EPOCH, 7, frozenset({"cases", "cases.case_number=1"}), time.time() + seconds)


def of(shared, *parts):
    return shared.name(EPOCH, "{ a }", [part.encode() for part in parts], "")


async def kept(url, names, put=(), secret=SECRET, about="1"):
    """What is there under names, after some were put there."""
    # On a machine that does much else at once, a server is not to be given up for being late.
    shared = Shared(store_at(url), secret, about, patience=10)
    try:
        # A cluster is asked for its nodes first.
        await shared.get(EPOCH, [of(shared, "nothing")])
        shared._until = float("-inf")
        for name, one in put:
            shared.put(of(shared, name), one, 60)
        await shared.sent()
        return await shared.get(EPOCH, [of(shared, name) for name in names])
    finally:
        await shared.close()


@needs_redis
@pytest.mark.parametrize("kind", ["one", "sentinel", "cluster"])
def test_one_puts_and_another_finds(kind):
    def holds(url):
        made = [(str(n), entry(b"%d" % n)) for n in range(30)]
        asyncio.run(kept(url, [], made))
        found = asyncio.run(kept(url, [*(name for name, _ in made), "nothing"]))
        assert found == [*(one for _, one in made), None]

    if kind == "cluster":
        with cluster() as url:
            holds(url)
    else:
        with redis() as running:
            if kind == "one":
                holds(running.url)
            else:
                with sentinel(running) as url:
                    holds(url)


@needs_redis
def test_nobody_else_reads_or_alters_it(server):
    asyncio.run(kept(server.url, [], [("ann", entry(b'{"name":"Ann"}')), ("bo", entry(b'{"name":"Bo"}'))]))
    with client.Redis(port=server.port) as there:
        names = there.keys()
        assert len(names) == 2
        contents = [there.get(name) for name in names]
        assert not any(
            text in whole for whole in (*names, *contents) for text in (b"name", b"Ann", b"Bo", b"cases", b"ann")
        )
        # Nor longer than it lives.
        assert all(0 < there.ttl(name) <= 60 for name in names)
        assert None not in asyncio.run(kept(server.url, ["ann", "bo"]))
        # Of another hub's secret, or another version's.
        assert asyncio.run(kept(server.url, ["ann"], secret=OTHER_SECRET)) == [None]
        assert asyncio.run(kept(server.url, ["ann"], about="2")) == [None]
        # In another's place; cut; with a bit that is another; nothing; noise.
        one, other = names
        for wrong in (contents[1], contents[0][:-1], bytes([contents[0][0] ^ 1]) + contents[0][1:], b"", b"x" * 99):
            there.set(one, wrong)
            found = asyncio.run(kept(server.url, ["ann", "bo"]))
            assert found.count(None) == 1
        there.set(one, contents[0])
        assert None not in asyncio.run(kept(server.url, ["ann", "bo"]))
        assert other != one


def test_parts_of_a_name_are_told_apart():
    shared = Shared(store_at("redis://127.0.0.1:1"), SECRET, "1")
    names = [
        shared.name(epoch, text, parts, view)
        for epoch in ("a", "ab")
        for text in ("c", "bc")
        for parts in ([b"d", b"e"], [b"de", b""], [b"", b"de"], [b"1:d", b"e"])
        for view in ("", "e")
    ]
    assert len(set(names)) == len(names)


@needs_redis
def test_what_is_wanted_at_once_is_asked_together(server):
    names = [str(n) for n in range(2500)]
    asyncio.run(kept(server.url, [], [(name, entry(name.encode())) for name in names]))

    async def asking():
        shared = Shared(store_at(server.url), SECRET, "1", patience=10)
        try:
            await shared.get(EPOCH, [])
            with client.Redis(port=server.port) as there:
                there.config_resetstat()
                # Three fetches of a wave, and those of another request that want some of the same.
                wanted = [names[:2], names[2:4], ["nothing"], names[1:3]]
                found = await asyncio.gather(*(shared.get(EPOCH, [of(shared, one) for one in some]) for some in wanted))
                bodies = [[one and one.body.decode() for one in some] for some in found]
                assert bodies == [names[:2], names[2:4], [None], names[1:3]]
                asked = there.info("commandstats")["cmdstat_mget"]["calls"]
                looked = there.info("stats")
                assert (asked, looked["keyspace_hits"], looked["keyspace_misses"]) == (1, 4, 1)
                # Who else asks Redis waits for a thousand names, not for more.
                many = await shared.get(EPOCH, [of(shared, one) for one in names])
                assert [one.body.decode() for one in many] == names
                assert there.info("commandstats")["cmdstat_mget"]["calls"] == asked + 3
        finally:
            await shared.close()

    asyncio.run(asking())


@needs_redis
def test_one_who_no_longer_waits_takes_nothing_from_the_others(server):
    asyncio.run(kept(server.url, [], [("a", entry(b"1")), ("b", entry(b"2"))]))

    async def asking():
        shared = Shared(store_at(server.url), SECRET, "1", patience=10)
        try:
            server.halt()
            one, other = (asyncio.create_task(shared.get(EPOCH, [of(shared, name)])) for name in "ab")
            await asyncio.sleep(0.05)
            later = asyncio.create_task(shared.get(EPOCH, [of(shared, "a")]))
            await asyncio.sleep(0.05)
            one.cancel()
            server.resume()
            with pytest.raises(asyncio.CancelledError):
                await one
            assert [found.body for found in await other] == [b"2"]
            assert [found.body for found in await later] == [b"1"]
        finally:
            server.resume()
            await shared.close()

    asyncio.run(asking())


@needs_redis
def test_a_connection_that_was_closed_meanwhile_costs_no_answer(server):
    asyncio.run(kept(server.url, [], [("a", entry(b"1"))]))

    async def asking():
        shared = Shared(store_at(server.url), SECRET, "1", patience=10)
        try:
            assert [one.body for one in await shared.get(EPOCH, [of(shared, "a")])] == [b"1"]
            with client.Redis(port=server.port) as there:
                mine = there.client_id()
                for one in there.client_list():
                    if int(one["id"]) != mine:
                        there.client_kill_filter(_id=one["id"])
            assert [one.body for one in await shared.get(EPOCH, [of(shared, "a")])] == [b"1"]
        finally:
            await shared.close()

    asyncio.run(asking())


@needs_redis
@pytest.mark.parametrize("fault", ["killed", "halted"])
def test_without_it_each_goes_on_alone_and_with_it_again(server, fault):
    async def asking():
        shared = Shared(store_at(server.url), SECRET, "1")
        names = [of(shared, "x")]
        shared.put(names[0], entry(), 60)
        await shared.sent()
        assert (await shared.get(EPOCH, names))[0] is not None
        server.kill() if fault == "killed" else server.halt()
        began = time.monotonic()
        for _ in range(100):
            assert await shared.get(EPOCH, names) == [None]
            shared.put(names[0], entry(), 60)
        # It is not waited for again and again.
        assert time.monotonic() - began < 0.5
        server.start() if fault == "killed" else server.resume()
        await asyncio.sleep(1.1)
        shared.put(names[0], entry(), 60)
        await shared.sent()
        until = time.monotonic() + 5
        while (await shared.get(EPOCH, names))[0] is None:
            assert time.monotonic() < until
            await asyncio.sleep(0.2)
            shared.put(names[0], entry(), 60)
        await shared.close()

    asyncio.run(asking())


@needs_redis
def test_a_hub_answers_while_redis_fails_and_never_wrongly(tmp_path, server):
    register = Register(tmp_path)
    register.add("commerce.companies", company=FIRM, name="云溪甲")
    register.add("public_security.persons", person=ANN, name="安琪")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("court.cases", case_number=case(1))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN)
    register.load()

    async def asking():
        settings = register.settings.model_copy(update={"cache": CacheSettings(megabytes=0, redis=server.url)})
        court = load_department("court")
        hubs = [open_hub(settings) for _ in range(2)]
        statements = [Statements(hub) for hub in hubs]

        async def listed(hub):
            told = await asked(hub, STATUS, id=FIRM)
            assert told.errors == []
            await asyncio.sleep(0.05)
            return told.data["company"]["legalRepresentative"]["defaulterStatus"]["listed"]

        def write(text):
            with register.engine(court).begin() as connection:
                connection.exec_driver_sql(text)

        try:
            assert await listed(hubs[0])
            # What one has read the other need not.
            assert await listed(hubs[1])
            assert (statements[0].total, statements[1].total) == (4, 0)
            # A removal while Redis is halted, so that nothing there can be told of it.
            server.halt()
            write("UPDATE list_entries SET removed_on = '2017-01-01'")
            assert [await listed(hub) for hub in hubs] == [False, False]
            server.resume()
            await asyncio.sleep(1.1)
            assert [await listed(hub) for hub in hubs] == [False, False]
            # It is started again with nothing in it.
            server.kill()
            write("UPDATE list_entries SET removed_on = NULL")
            assert [await listed(hub) for hub in hubs] == [True, True]
            server.start()
            await asyncio.sleep(1.1)
            write("UPDATE list_entries SET removed_on = '2018-01-01'")
            assert [await listed(hub) for hub in hubs] == [False, False]
        finally:
            for hub in hubs:
                await hub.close()

    asyncio.run(asking())


# -- in the process


class Known:
    epoch, position, version = "e", 9, 1

    def __init__(self):
        self.bad = set()

    def fresh(self):
        return True

    def holds(self, position, tags):
        return not self.bad & set(tags)

    def close(self):
        pass


def test_those_that_were_asked_for_longest_ago_go_first():
    journal, one = Known(), entry()
    one.epoch = journal.epoch
    entries = Entries(3 * one.size)
    for name in "abc":
        entries.put(name, replace(one))
    assert entries.get("a", journal) is not None
    entries.put("d", replace(one))
    assert [name for name in "abcd" if entries.get(name, journal) is not None] == ["a", "c", "d"]
    assert (len(entries), entries.size) == (3, 3 * one.size)
    # One that is more than all may have is not kept, nor what was there under its name.
    entries.put("a", entry(b"x" * 10_000))
    assert (entries.get("a", journal), len(entries), entries.size) == (None, 2, 2 * one.size)


def test_an_entry_ends_with_its_life_or_a_change():
    journal, now = Known(), [1000.0]
    entries = Entries(10_000, clock=lambda: now[0])
    entries.put("a", Entry(b"", "e", 1, frozenset({"t"}), 1060.0))
    entries.put("b", Entry(b"", "e", 1, frozenset({"u"}), 1090.0))
    now[0] = 1059.9
    assert entries.get("a", journal) is not None
    now[0] = 1060.0
    assert entries.get("a", journal) is None
    assert entries.get("b", journal) is not None
    journal.bad = {"u"}
    # Held against the journal once a version of it.
    assert entries.get("b", journal) is not None
    journal.version = 2
    assert entries.get("b", journal) is None
    assert (len(entries), entries.size) == (0, 0)
    # What was read of another database says nothing of this one, whatever its position.
    entries.put("c", Entry(b"", "f", 1, frozenset(), 1090.0))
    assert entries.get("c", journal) is None
