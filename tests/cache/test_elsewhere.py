"""What departments that are served elsewhere answered is kept too: they tell what it was read from, and what changes
touch; and they go on judging who asks.
"""

import asyncio
import sqlite3
import time
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from threading import Event

import orjson
import pytest

from gateway.access.attestation import HEADER as ATTESTED
from gateway.access.caller import Caller, Client
from gateway.access.lookup import Lookup
from gateway.access.matrix import OWN, read_matrix
from gateway.access.tokens import Bearer, issue
from gateway.cache.elsewhere import EXTENSION
from gateway.cache.elsewhere import HEADER as READ
from gateway.config import CacheSettings, DepartmentSettings
from gateway.server.app import subgraph_app
from gateway.server.context import RequestContext
from gateway.server.entrance import local_key
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.touched_http import TOUCHED
from tests.cache.test_answers import FIRM, OTHER, STATUS, changed, hold
from tests.cache.test_answers import register as register
from tests.postgres import postgres
from tests.random_register import random_register
from tests.redis_server import redis
from tests.registers import DEPARTMENTS, person
from tests.server.running import request, serving
from tests.servers import needs_postgres, needs_redis

LOCAL = Client("local", "本机", "本机", None)
CALLER = Caller("test", LOCAL, frozenset(), 0, frozenset({"approver", "investigator"}))


class Departments:
    """Departments that are served by themselves, and what they were asked for data."""

    def __init__(self, stack, settings, names):
        self.asked = {name: [] for name in names}
        # Until it is set again, none of them tells what changes touch. They are served by other threads.
        self.tell = Event()
        self.tell.set()
        self.ports = {name: stack.enter_context(serving(self.app(name, settings))) for name in names}

    def app(self, name, settings):
        """A department, whose requests are counted."""
        app = subgraph_app(name, settings)

        async def counted(scope, receive, send):
            if scope.get("path") == f"/feed/{TOUCHED}":
                await asyncio.to_thread(self.tell.wait)

            async def received():
                message = await receive()
                body = message.get("body", b"")
                if scope["path"] == "/graphql" and b"_service" not in body:
                    self.asked[name].append(orjson.loads(body))
                return message

            await app(scope, received if scope["type"] == "http" else receive, send)

        return counted

    def over(self, settings, **cache):
        """A hub over them."""
        urls = {
            name: settings.department.get(name, DepartmentSettings()).model_copy(
                update={"url": f"http://127.0.0.1:{port}/graphql", "database": None}
            )
            for name, port in self.ports.items()
        }
        return open_hub(
            settings.model_copy(update={"cache": CacheSettings(**cache), "department": {**settings.department, **urls}})
        )

    def taken(self):
        """How many requests each was sent since this was last asked."""
        found = {name: len(bodies) for name, bodies in self.asked.items() if bodies}
        for bodies in self.asked.values():
            bodies.clear()
        return found


def headers(hub, home, lookup=None):
    """What a hub sends of a lookup, or of a question of its own."""
    bearer = Bearer("test", "local", roles=CALLER.roles)
    attested = hub.attestation.of_hub(CALLER) if lookup is None else hub.attestation.of(lookup)
    return {"authorization": f"Bearer {issue(local_key(home), bearer, 'liancha', 600)}", ATTESTED: attested}


def asking_as(register, lookup=None):
    async def ask(hub, query, **variables):
        context = RequestContext(headers(hub, register.settings.home, lookup), lookup)
        return await hub.executor.execute(GraphQLRequest(query, None, variables), context)

    return ask


@asynccontextmanager
async def court_apart(register):
    """A hub over departments of which the court alone can be stopped, and who is asked in the court; what is kept is
    kept.
    """
    with ExitStack() as others, ExitStack() as court:
        departments = Departments(others, register.settings, ["commerce", "public_security"])
        courts = Departments(court, register.settings, ["court"])
        departments.ports |= courts.ports
        hub = departments.over(register.settings)
        ask = asking_as(register)
        try:
            await followed(hub)
            for _ in range(2):
                assert (await ask(hub, STATUS, id=FIRM)).errors == []
            assert len(courts.asked["court"]) == 1
            yield hub, courts, court, courts.ports["court"]
        finally:
            await hub.close()


async def followed(hub):
    """Once the hub knows what changes touch."""
    journals = [one._kept.journal for one in hub.executor._transports.values() if hasattr(one, "_kept")]
    until = time.monotonic() + 5
    # Each of them is asked: it follows from the first time.
    while [one for one in journals if not one.fresh()]:
        assert time.monotonic() < until
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=[needs_postgres, needs_redis])])
def test_what_is_changed_elsewhere_is_gone_within_a_second(tmp_path, kind):
    with ExitStack() as stack:
        database, shared = None, None
        if kind == "postgresql":
            database, shared = stack.enter_context(postgres()).database(), stack.enter_context(redis()).url
        register, _, _ = random_register(tmp_path, 7, database)
        departments = Departments(stack, register.settings, DEPARTMENTS)

        async def holding():
            hubs = [departments.over(register.settings)]
            if shared:
                hubs.append(departments.over(register.settings, megabytes=0, redis=shared))
            await hold(register, 7, hubs, 12, 1.0, asking_as(register))

        asyncio.run(holding())
        assert set(departments.taken()) == set(DEPARTMENTS)


# -- what stays


@asynccontextmanager
async def opened(register, names=("commerce", "court", "public_security"), settings=None, **cache):
    """Departments, a hub over them that follows their changes, and how a question is asked that has no errors."""
    with ExitStack() as stack:
        departments = Departments(stack, settings or register.settings, names)
        hub = departments.over(register.settings, **cache)
        try:
            ask = asking_as(register)

            async def told(query=STATUS, **variables):
                answer = await ask(hub, query, **variables)
                assert answer.errors == []
                assert answer.extensions == {}
                return answer.data, departments.taken()

            yield departments, hub, told
        finally:
            await hub.close()


async def soon(told, wanted, **variables):
    """The first answer that is wanted, which comes within a second; and what it cost."""
    until = time.monotonic() + 1
    while True:
        data, cost = await told(**variables)
        if wanted(data):
            return cost
        assert time.monotonic() < until, data


def test_what_nothing_touched_is_not_asked_for_again(register):
    async def asking():
        async with opened(register) as (departments, hub, told):
            # Nothing is known of its changes yet: nothing is kept.
            departments.tell.clear()
            first, cost = await told(id=FIRM)
            assert cost == {"commerce": 1, "public_security": 1, "court": 1}
            departments.tell.set()
            await followed(hub)
            assert (await told(id=FIRM)) == (first, {"commerce": 1, "public_security": 1, "court": 1})
            assert (await told(id=FIRM)) == (first, {})
            other, cost = await told(id=OTHER)
            assert cost == {"commerce": 1, "public_security": 1, "court": 1}

            def name(data):
                return data["company"]["legalRepresentative"]["name"]

            changed(register, "public_security", "UPDATE persons SET name = '安颖' WHERE name = '安琪'")
            assert await soon(told, lambda data: name(data) == "安颖", id=FIRM) == {"public_security": 1}
            assert (await told(id=OTHER)) == (other, {})
            changed(register, "court", "UPDATE list_entries SET removed_on = '2017-01-01' WHERE entry = 'E1'")

            def listed(data):
                return data["company"]["legalRepresentative"]["defaulterStatus"]["listed"]

            assert listed(first)
            assert await soon(told, lambda data: not listed(data), id=FIRM) == {"court": 1}
            assert (await told(id=OTHER)) == (other, {})

    asyncio.run(asking())


def test_of_a_fetch_what_is_not_kept_is_asked_for_in_one_request(register):
    both = f"""{{ first: company(uscc: "{FIRM}") {{ ...of }} second: company(uscc: "{OTHER}") {{ ...of }}
      third: company(uscc: "{FIRM}") {{ ...of }} }}
      fragment of on Company {{ legalRepresentative {{ name }} }}"""

    async def asking():
        async with opened(register) as (departments, hub, told):
            await followed(hub)
            query = "query($id: ID!) { company(uscc: $id) { legalRepresentative { name } } }"
            await told(query, id=FIRM)
            ask = asking_as(register)
            answer = await ask(hub, both)
            assert answer.data == {
                "first": {"legalRepresentative": {"name": "安琪"}},
                "second": {"legalRepresentative": {"name": "柏"}},
                "third": {"legalRepresentative": {"name": "安琪"}},
            }
            (body,) = departments.asked["public_security"]
            sent = [one for one in body["variables"].values() if one]
            assert sent == [[{"__typename": "Person", "id": register.id(person(2))}]]

    asyncio.run(asking())


def test_errors_have_their_places_and_are_not_kept(register):
    both = f"""{{ first: company(uscc: "{FIRM}") {{ ...of }} second: company(uscc: "{OTHER}") {{ ...of }} }}
      fragment of on Company {{ legalRepresentative {{ name defaulterStatus {{ listed }} }} }}"""

    async def asking():
        async with opened(register) as (departments, hub, told):
            plain = departments.over(register.settings, megabytes=0)
            await followed(hub)
            ask = asking_as(register)

            async def alike():
                one, other = await ask(hub, both), await ask(plain, both)
                for error in (*one.errors, *other.errors):
                    error["extensions"].pop("reference", None)
                assert (one.data, one.errors) == (other.data, other.errors)
                return one

            try:
                good = await alike()
                assert good.errors == []
                await told(id=FIRM)
                changed(register, "court", "ALTER TABLE list_entries RENAME TO elsewhere")
                changed(register, "court", "UPDATE courts SET name = name || '二'")
                changed(register, "court", "UPDATE cases SET amount = amount + 1")
                until = time.monotonic() + 1
                while not (found := await ask(hub, both)).errors:
                    assert time.monotonic() < until
                    assert found.data == good.data
                assert [one["path"] for one in (await alike()).errors] == [
                    ["first", "legalRepresentative", "defaulterStatus"],
                    ["second", "legalRepresentative", "defaulterStatus"],
                ]
                changed(register, "court", "ALTER TABLE elsewhere RENAME TO list_entries")
                assert (await alike()).data == good.data
            finally:
                await plain.close()

    asyncio.run(asking())


def test_a_department_that_is_away_is_answered_for_by_nobody(register):
    async def asking():
        async with court_apart(register) as (hub, _, court, _):
            # A server that ends keeps its connections for a moment.
            await asyncio.get_running_loop().run_in_executor(None, court.close)
            await asyncio.sleep(1)
            answer = await asking_as(register)(hub, STATUS, id=FIRM)
            assert [(one["path"], one["extensions"]["code"]) for one in answer.errors] == [
                (["company", "legalRepresentative"], "SUBGRAPH_UNREACHABLE")
            ]
            assert answer.data is not None
            assert answer.data["company"]["legalRepresentative"]["name"] == "安琪"

    asyncio.run(asking())


# -- who judges


def test_callers_of_other_clients_and_roles_share_nothing(register):
    matrix = read_matrix()
    (line,) = matrix.roles["approver"].lines
    approver = Lookup(CALLER, "approver", "OTHER", line, line.groups(case=False))
    bank = Client("bank", "某银行", "信贷部", None)
    of_bank = Lookup(Caller("test", bank, frozenset(), 0, CALLER.roles), "approver", "OTHER", line, approver.groups)

    async def asking():
        async with opened(register) as (departments, hub, _):
            await followed(hub)

            async def cost(lookup):
                answer = await asking_as(register, lookup)(hub, STATUS, id=FIRM)
                return departments.taken(), [one["extensions"]["code"] for one in answer.errors]

            assert await cost(approver) == ({"commerce": 1, "public_security": 1, "court": 1}, [])
            assert await cost(approver) == ({}, [])
            # Its own departments know no such client, whatever the hub says: it is asked, and refuses.
            spent, codes = await cost(of_bank)
            assert spent == {"commerce": 1}
            assert codes == ["LOOKUP_NOT_ATTESTED"]

    asyncio.run(asking())


@pytest.mark.parametrize("other", ["rules", "nothing kept"])
def test_where_a_department_judges_otherwise_or_tells_nothing_it_is_always_asked(register, tmp_path, caplog, other):
    settings = register.settings
    if other == "rules":
        matrix = tmp_path / "matrix.yaml"
        matrix.write_text(OWN.read_text("utf-8") + "\n# of another office\n", "utf-8")
        settings = settings.model_copy(update={"access": settings.access.model_copy(update={"matrix": matrix})})
        said = "judges lookups by other rules than this hub"
    else:
        settings = settings.model_copy(update={"cache": CacheSettings(megabytes=0)})
        said = "answers its feed with status 404"

    async def asking():
        async with opened(register, settings=settings) as (_, _, told):
            first, _ = await told(id=FIRM)
            await asyncio.sleep(0.5)
            for _ in range(2):
                assert await told(id=FIRM) == (first, {"commerce": 1, "public_security": 1, "court": 1})

    asyncio.run(asking())
    for name in ("commerce", "court", "public_security"):
        assert f"nothing is answered from the cache: {name} {said}" in caplog.messages


def test_when_whom_a_department_admits_is_another_all_is_asked_anew(register):
    async def asking():
        async with court_apart(register) as (hub, courts, court, port):
            # It is served again, at the same address, and admits otherwise, though this caller still.
            access = register.settings.access.model_copy(update={"leeway": 31})
            app = courts.app("court", register.settings.model_copy(update={"access": access}))
            await asyncio.get_running_loop().run_in_executor(None, court.close)
            court.enter_context(serving(app, port))
            await asyncio.sleep(1)
            await followed(hub)
            for _ in range(3):
                assert (await asking_as(register)(hub, STATUS, id=FIRM)).errors == []
            assert len(courts.asked["court"]) == 2

    asyncio.run(asking())


def test_what_is_of_another_day_is_not_kept(register):
    """At midnight the hub's clock and a department's may be of two days: an answer is of the department's."""

    async def asking():
        async with opened(register) as (departments, hub, _):
            await followed(hub)
            now = now_in_shanghai() - timedelta(days=1)

            async def cost(now):
                context = RequestContext(headers(hub, register.settings.home), None, now)
                answer = await hub.executor.execute(GraphQLRequest(STATUS, None, {"id": FIRM}), context)
                assert answer.errors == []
                return departments.taken()

            for _ in range(3):
                assert await cost(now) == {"commerce": 1, "public_security": 1, "court": 1}
            assert await cost(now_in_shanghai()) == {"commerce": 1, "public_security": 1, "court": 1}
            assert await cost(now_in_shanghai()) == {}

    asyncio.run(asking())


QUESTION = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Party { defaulterStatus { listed } } } }"


def test_what_was_read_is_told_to_hubs_alone(register):
    home = register.settings.home
    hub = open_hub(register.settings)
    bearer = headers(hub, home)
    asyncio.run(hub.close())
    asked = {"query": QUESTION, "variables": {"r": [{"__typename": "Party", "id": register.id(person(1))}]}}
    data = {"_entities": [{"defaulterStatus": {"listed": True}}]}
    official = {**bearer, "x-liancha-role": "approver", "x-liancha-purpose": "OTHER"}
    with serving(subgraph_app("court", register.settings)) as port:

        def told(given):
            body = orjson.dumps(asked)
            return request(port, "POST", "/graphql", body, headers={"content-type": "application/json", **given}).json

        by_itself = {name: value for name, value in official.items() if name != ATTESTED}
        assert told({**by_itself, READ: "1"}) == {"data": data}
        assert told(bearer) == {"data": data}
        answer = told({**bearer, READ: "1"})
        assert answer["data"] == data
        read = answer["extensions"][EXTENSION]
        ((alias, at, _, position, tags),) = read["notes"]
        assert (alias, at) == ("_entities", 0)
        assert any(one.startswith("list_entries.party=") for one in tags)
        with sqlite3.connect(home / "databases" / "court.sqlite") as connection:
            (last,) = connection.execute("SELECT max(number) FROM liancha_touched").fetchone()
        assert position == (last or 0)
        assert told({**bearer, ATTESTED: "forged", READ: "1"})["errors"][0]["extensions"]["code"] == (
            "LOOKUP_NOT_ATTESTED"
        )


def test_what_changes_touch_is_told_to_who_may_read_what_is_published(register):
    home = register.settings.home
    with serving(subgraph_app("court", register.settings)) as port:

        def feed(*scopes, path="/feed/touched"):
            made = Bearer("index", "local", frozenset(scopes))
            authorization = f"Bearer {issue(local_key(home), made, 'liancha', 600)}"
            return request(port, "GET", path, headers={"authorization": authorization})

        assert feed().status == 403
        assert request(port, "GET", "/feed/touched").status == 401
        for wrong in ("", "x", "1.5", "1e9", "%C2%B2", "9" * 30):
            assert feed("index", path=f"/feed/touched?after={wrong}").status == 400, wrong
        first = feed("index").json
        assert first["touched"] == []
        changed(register, "court", "UPDATE list_entries SET removed_on = '2017-01-01' WHERE entry = 'E1'")
        now = feed("index", path=f"/feed/touched?after={first['position']}").json
        touched = {tag.partition("=")[0] for tag, _ in now["touched"]}
        assert {one for one in touched if one.startswith("list_entries")} == {
            "list_entries", "list_entries.case_number", "list_entries.entry", "list_entries.party"
        }  # fmt: skip
        assert {**now, "touched": []} == {**first, "position": now["position"]}
        assert now["position"] > first["position"]
        again = feed("index", path=f"/feed/touched?after={now['position']}").json
        assert again == {**now, "touched": []}
        assert feed("index", path="/feed/touched?after=-1").json["touched"] == now["touched"]
