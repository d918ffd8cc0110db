"""What is kept is never answered with once it is otherwise: cached hubs beside one that keeps nothing, over changing data.

And what a change does not touch stays: by statements.
"""

import asyncio
import random
import sqlite3
import time
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select, update

from gateway.access.caller import Caller, Client
from gateway.access.lookup import Lookup
from gateway.access.matrix import read_matrix
from gateway.config import CacheSettings
from gateway.server.context import RequestContext
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest
from subgraphs.databases.opening import database_path
from subgraphs.registry import load_department, load_departments
from tests.postgres import postgres
from tests.random_register import random_register
from tests.redis_server import redis
from tests.registers import DEPARTMENTS, Register, Statements, asked, case, company, person
from tests.servers import needs_postgres, needs_redis
from tests.subgraphs.test_postgres import EVERYTHING
from tests.subgraphs.test_statements import MAIN_QUESTION

FIRM, OTHER, ANN, BO = company(1), company(2), person(1), person(2)
# What the index over the relations answers is as old as the index, which each hub keeps up by itself.
OF_DEPARTMENTS = "\n".join(line for line in EVERYTHING.splitlines() if "screening(" not in line)


class Changes:
    """Random changes of random rows of any department."""

    def __init__(self, register, rng):
        self._rng = rng
        self._departments = load_departments(DEPARTMENTS)
        self._engines = {one.name: register.engine(one) for one in self._departments}
        self._gone = {}

    def one(self):
        """Makes one that the database takes; says which."""
        department = self._rng.choice(self._departments)
        table = self._rng.choice(list(department.metadata.tables.values()))
        key = list(table.primary_key.columns)
        with self._engines[department.name].begin() as connection:
            rows = [row._mapping for row in connection.execute(select(table))]
            gone = self._gone.setdefault(table, [])
            if gone and self._rng.random() < 0.3:
                row = gone.pop(self._rng.randrange(len(gone)))
                connection.execute(insert(table).values(**row))
                return f"{table.name} has again {row}"
            if not rows:
                return self.one()
            row = self._rng.choice(rows)
            this = [column == row[column.name] for column in key]
            others = [column for column in table.columns if not column.primary_key]
            if self._rng.random() < 0.4 or not others:
                connection.execute(delete(table).where(*this))
                gone.append(dict(row))
                return f"{table.name} no more has {row}"
            column = self._rng.choice(others)
            value = self._rng.choice(rows)[column.name]
            connection.execute(update(table).where(*this).values({column.name: value}))
            return f"{table.name} has {column.name}={value} in {row}"

    def close(self):
        for engine in self._engines.values():
            engine.dispose()


def differences(one, other, path=()):
    """Where two answers differ, and how."""
    if type(one) is type(other) and isinstance(one, dict) and one.keys() == other.keys():
        for name in one:
            yield from differences(one[name], other[name], (*path, name))
    elif type(one) is type(other) and isinstance(one, list | tuple) and len(one) == len(other):
        for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differences(mine, theirs, (*path, at))
    elif one != other:
        yield path, one, other


async def answers(hub, register, parties, companies, ask=asked):
    found = []
    for party in parties:
        told = await ask(hub, OF_DEPARTMENTS, id=register.id(party), companies=party in companies)
        found.append((told.data, told.errors))
        if party in companies:
            told = await ask(hub, MAIN_QUESTION, uscc=party)
            found.append((told.data, told.errors))
    return found


def over(register, **cache):
    return open_hub(register.settings.model_copy(update={"cache": CacheSettings(**cache)}))


async def hold(register, seed, hubs, rounds, patience, ask=asked):
    """After each change every hub, asked so, answers as one that keeps nothing, within so many seconds."""
    rng = random.Random(seed)
    changes = Changes(register, rng)
    companies = [company(n) for n in range(1, 6)]
    everybody = companies + [person(n) for n in range(1, 7)]
    plain = over(register, megabytes=0)
    made = []
    try:
        for _ in range(rounds):
            parties = rng.sample(everybody, 4)
            expected = await answers(plain, register, parties, companies)
            for hub in hubs:
                until = time.monotonic() + patience
                while (found := await answers(hub, register, parties, companies, ask)) != expected:
                    assert time.monotonic() < until, (made[-2:], list(differences(expected, found)))
            made += [changes.one() for _ in range(rng.randint(1, 2))]
    finally:
        changes.close()
        await plain.close()
        for hub in hubs:
            await hub.close()
    assert found


@pytest.mark.parametrize("seed", range(2))
def test_answers_are_those_of_a_hub_that_keeps_nothing(tmp_path, seed):
    register, _, _ = random_register(tmp_path, seed)

    async def holding():
        # Of one, hardly anything stays for long.
        small = over(register)
        small.executor._transports["court"]._kept.entries._most = 20_000
        await hold(register, seed, [over(register), small], 30, 0)

    asyncio.run(holding())


@needs_redis
def test_processes_that_share_answer_as_one_that_keeps_nothing(tmp_path):
    register, _, _ = random_register(tmp_path, 11)

    async def holding(url):
        await hold(register, 11, [over(register, redis=url), over(register, megabytes=0, redis=url)], 30, 0)

    with redis() as server:
        asyncio.run(holding(server.url))


@needs_postgres
@needs_redis
def test_on_postgresql_what_is_changed_is_gone_within_a_second(tmp_path):
    with postgres() as server, redis() as shared:
        register, _, _ = random_register(tmp_path, 5, server.database())

        async def holding():
            await hold(register, 5, [over(register), over(register, megabytes=0, redis=shared.url)], 12, 1.0)

        asyncio.run(holding())


# -- what stays


@pytest.fixture
def register(tmp_path):
    register = Register(tmp_path)
    register.add("commerce.companies", company=FIRM, name="云溪甲")
    register.add("commerce.companies", company=OTHER, name="云溪乙")
    register.add("public_security.persons", person=ANN, name="安琪")
    register.add("public_security.persons", person=BO, name="柏")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("commerce.offices", company=OTHER, holder=BO, role="LEGAL_REPRESENTATIVE")
    register.add("court.courts", court="9901", name="云溪县人民法院")
    register.add("court.cases", case_number=case(1))
    register.add("court.cases", case_number=case(2))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN)
    register.add("court.list_entries", entry="E2", case_number=case(2), party=BO, publishable="false")
    register.load()
    return register


STATUS = """query($id: ID!) { company(uscc: $id) {
  name legalRepresentative { name defaulterStatus { listed entries { court { name } } } }
} }"""


def taken(statements):
    """How many statements each department ran since this was last asked."""
    found = {name: len(texts) for name, texts in statements.texts.items() if texts}
    for texts in statements.texts.values():
        texts.clear()
    return found


def changed(register, department, text, *values):
    (one,) = load_departments([department])
    engine = register.engine(one)
    with engine.begin() as connection:
        connection.exec_driver_sql(text, values)
    engine.dispose()


def test_a_change_touches_what_was_read_of_it_and_nothing_else(register):
    async def asking():
        hub = open_hub(register.settings)
        statements = Statements(hub)

        async def costs(code):
            told = await asked(hub, STATUS, id=code)
            assert told.errors == []
            return taken(statements), told.data["company"]["legalRepresentative"]

        try:
            first, told = await costs(FIRM)
            assert first == {"commerce": 2, "public_security": 1, "court": 2}
            assert told == {
                "name": "安琪",
                "defaulterStatus": {"listed": True, "entries": [{"court": {"name": "云溪县人民法院"}}]},
            }
            assert (await costs(FIRM))[0] == {}
            assert (await costs(OTHER))[0] == {"commerce": 2, "public_security": 1, "court": 1}
            # A person's name: what was read of her row.
            changed(register, "public_security", "UPDATE persons SET name = '安颖' WHERE name = '安琪'")
            again, told = await costs(FIRM)
            assert (again, told["name"]) == ({"public_security": 1}, "安颖")
            assert (await costs(OTHER))[0] == {}
            # An office: the company's own fields, and nobody else's.
            changed(register, "commerce", "UPDATE offices SET until = '2012-01-01' WHERE company = ?", OTHER)
            assert (await costs(FIRM))[0] == {}
            assert await costs(OTHER) == ({"commerce": 2}, None)
            # A case, by which an entry knows its court; another case; a court's name.
            changed(register, "court", "UPDATE cases SET amount = 7 WHERE case_number = ?", case(2))
            assert (await costs(FIRM))[0] == {}
            changed(register, "court", "UPDATE cases SET amount = 7 WHERE case_number = ?", case(1))
            assert (await costs(FIRM))[0] == {"court": 2}
            changed(register, "court", "UPDATE courts SET name = '云溪市人民法院'")
            again, told = await costs(FIRM)
            assert (again, told["defaulterStatus"]["entries"]) == (
                {"court": 2},
                [{"court": {"name": "云溪市人民法院"}}],
            )
            # What changes nothing touches nothing.
            changed(register, "court", "UPDATE list_entries SET party = party")
            assert (await costs(FIRM))[0] == {}
            # A removal.
            changed(register, "court", "UPDATE list_entries SET removed_on = '2017-01-01' WHERE entry = 'E1'")
            assert (await costs(FIRM))[1]["defaulterStatus"] == {"listed": False, "entries": []}
        finally:
            await hub.close()

    asyncio.run(asking())


def test_callers_share_what_does_not_depend_on_them(register):
    """The name is everybody's; the status is that of a scope: an entry that may not be published counts for officials."""
    line = read_matrix().roles["approver"].lines[0]
    caller = Caller("c", Client("c", "o", "u", None), frozenset(), 0)
    public = Lookup(caller, "approver", "OTHER", line.model_copy(update={"withheld": False}), line.groups(case=False))
    official = replace(public, line=line.model_copy(update={"withheld": True}))
    query = "query($id: ID!) { company(uscc: $id) { legalRepresentative { name defaulterStatus { listed } } } }"

    async def asking():
        hub = open_hub(register.settings)
        statements = Statements(hub)

        async def told(lookup):
            request = GraphQLRequest(query, None, {"id": OTHER})
            answer = await hub.executor.execute(request, RequestContext(lookup=lookup))
            assert answer.errors == []
            listed = answer.data["company"]["legalRepresentative"]["defaulterStatus"]["listed"]
            return listed, taken(statements)

        try:
            assert await told(public) == (False, {"commerce": 2, "public_security": 1, "court": 1})
            assert await told(public) == (False, {})
            listed, cost = await told(official)
            assert (listed, cost.get("public_security"), cost["court"]) == (True, None, 1)
            assert await told(official) == (True, {})
            assert await told(public) == (False, {})
        finally:
            await hub.close()

    asyncio.run(asking())


def test_a_hundred_who_ask_the_same_at_once_ask_once(register):
    async def asking():
        hub = open_hub(register.settings)
        statements = Statements(hub)
        try:
            told = await asyncio.gather(*(asked(hub, STATUS, id=FIRM) for _ in range(100)))
            assert all(one.data == told[0].data and one.errors == [] for one in told)
            assert taken(statements) == {"commerce": 2, "public_security": 1, "court": 2}
        finally:
            await hub.close()

    asyncio.run(asking())


def test_who_waits_for_another_that_is_broken_off_asks_itself(register):
    async def asking():
        hub = open_hub(register.settings)
        try:
            first = asyncio.create_task(asked(hub, STATUS, id=FIRM))
            await asyncio.sleep(0)
            others = [asyncio.create_task(asked(hub, STATUS, id=FIRM)) for _ in range(3)]
            await asyncio.sleep(0)
            first.cancel()
            for one in await asyncio.gather(*others):
                assert one.errors == []
                assert one.data["company"]["name"] == "云溪甲"
            with pytest.raises(asyncio.CancelledError):
                await first
        finally:
            await hub.close()

    asyncio.run(asking())


def test_where_nothing_is_kept_no_changes_are_noted(register):
    async def opening(**cache):
        await over(register, **cache).close()

    path = database_path(register.settings.home, load_department("court"))
    with sqlite3.connect(path) as connection:
        noted = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'liancha_touched%'"
        asyncio.run(opening(megabytes=0))
        assert connection.execute(noted).fetchone() == (0,)
        asyncio.run(opening())
        assert connection.execute(noted).fetchone() == (1 + 3 * len(load_department("court").tables),)


def test_errors_are_not_kept(register):
    async def asking():
        hub = open_hub(register.settings)
        try:
            changed(register, "court", "ALTER TABLE list_entries RENAME TO elsewhere")
            told = await asked(hub, STATUS, id=FIRM)
            assert [one["path"] for one in told.errors] == [["company", "legalRepresentative", "defaulterStatus"]]
            changed(register, "court", "ALTER TABLE elsewhere RENAME TO list_entries")
            told = await asked(hub, STATUS, id=FIRM)
            assert told.errors == []
            assert told.data["company"]["legalRepresentative"]["defaulterStatus"]["listed"] is True
        finally:
            await hub.close()

    asyncio.run(asking())


def test_what_a_request_read_before_a_change_is_not_kept_as_of_after_it(register):
    """A request reads a party's entries once: for the status, and then for exposure, with a change between the two."""
    query = """query($id: ID!) { company(uscc: $id) {
      legalRepresentative { defaulterStatus { listed } } exposure { complete hits { party { id } } }
    } }"""

    async def asking():
        hub = open_hub(register.settings)
        moments = []

        def between(statement, parameters):
            # Commerce is asked for the relations when the court has been asked for the status.
            if "around" in statement and not moments:
                moments.append(statement)
                changed(register, "court", "UPDATE list_entries SET removed_on = '2017-01-01' WHERE entry = 'E1'")

        hub.databases["commerce"].watchers.append(between)
        try:
            told = await asked(hub, query, id=FIRM)
            assert told.errors == []
            assert told.data["company"]["legalRepresentative"] == {"defaulterStatus": {"listed": True}}
            assert len(moments) == 1
            for _ in range(2):
                told = await asked(hub, query, id=FIRM)
                assert told.data["company"] == {
                    "legalRepresentative": {"defaulterStatus": {"listed": False}},
                    "exposure": {"complete": True, "hits": []},
                }
        finally:
            await hub.close()

    asyncio.run(asking())


def test_a_variable_that_is_named_as_the_cache_s_own_is_the_client_s(register):
    query = """query($id: ID!, $_r: Date!) { company(uscc: $id) {
      legalRepresentative { name defaulterStatus(asOf: $_r) { listed asOf } }
    } }"""

    async def asking():
        hub = open_hub(register.settings)
        try:
            for day, listed in (("2015-12-31", False), ("2016-01-01", True), ("2015-12-31", False)):
                told = await asked(hub, query, id=FIRM, _r=day)
                assert told.errors == []
                status = {"listed": listed, "asOf": day}
                assert told.data["company"]["legalRepresentative"] == {"name": "安琪", "defaulterStatus": status}
        finally:
            await hub.close()

    asyncio.run(asking())
