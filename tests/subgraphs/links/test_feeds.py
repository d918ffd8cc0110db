"""What a department that is served elsewhere tells the relation index, and what the index makes of nonsense."""

import asyncio
import json
from contextlib import ExitStack

import pytest
from pyreqwest.client import SyncClientBuilder
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from gateway.access.attestation import HEADER
from gateway.access.caller import Caller, Client
from gateway.server.context import RequestContext
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest
from subgraphs.databases.database_feed import DatabaseFeed
from subgraphs.databases.feed import FeedUnavailable
from subgraphs.databases.feed_http import HttpFeed, HttpSource, registered_at
from subgraphs.databases.opening import create_database
from subgraphs.links import index as index_module
from subgraphs.links.index import RelationIndex
from subgraphs.registry import load_department
from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, request, running, serving

FIRM, OTHER = company(1), company(2)
ANN, BO = person(1), person(2)

ASKED = """query($a: ID!, $b: ID!) {
  connections(from: $a, to: $b, asOf: "2020-01-01") { complete missingDepartments paths { steps { relation } } }
  screening(subjects: [$a], purpose: LENDING, asOf: "2020-01-01") { missingDepartments results { decision } }
  dataQuality(department: "land") { complete findings { code } }
}"""


@pytest.fixture
def register(tmp_path):
    """Ann leads the firm, and owns a parcel with Bo."""
    register = Register(tmp_path)
    register.add("commerce.companies", company=FIRM)
    for one in (ANN, BO):
        register.add("public_security.persons", person=one)
        register.add("land.ownerships", certificate="P1", owner=one)
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("court.cases", case_number=case(1))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN)
    register.load()
    return register


def elsewhere(register, **ports):
    """The settings of a hub that has some departments at ports of this machine."""
    department = {name: {"url": f"http://127.0.0.1:{port}/graphql"} for name, port in ports.items()}
    return type(register.settings)(home=register.settings.home, department=department)


def alone(name, register, port):
    home = register.settings.home
    return running("subgraph", name, port=port, cwd=home, env={"LIANCHA_HOME": str(home)})


async def answer(hub, register):
    """What the hub is answered that asks as itself, on behalf of somebody whom the departments know too.

    A department that is not there is also an error of the fields that it would answer.
    """
    client = Client("local", "", "", None)
    own = hub.attestation.of_hub(Caller("tester", client, frozenset(), 0))
    asking = RequestContext({"authorization": bearer(register.settings.home), HEADER: own})
    variables = {"a": FIRM, "b": register.id(BO)}
    return (await hub.executor.execute(GraphQLRequest(ASKED, None, variables), asking)).data


WHOLE = {
    "connections": {
        "complete": True,
        "missingDepartments": [],
        "paths": [{"steps": [{"relation": "LEGAL_REPRESENTATIVE"}, {"relation": "CO_OWNER"}]}],
    },
    "screening": {"missingDepartments": [], "results": [{"decision": "REFERENCE"}]},
    "dataQuality": {"complete": True, "findings": []},
}


def test_departments_elsewhere_are_in_the_index_and_what_they_change_is_too(register):
    """All that are not links stand alone: relations, the list, and the register of persons come by HTTP."""
    names = ("land", "court", "public_security", "commerce")
    ports = dict(zip(names, free_ports(4), strict=True))

    async def asking():
        hub = open_hub(elsewhere(register, **ports))
        try:
            first = await answer(hub, register)
            register.add("land.ownerships", certificate="P1", owner=BO, until="2015-01-01")
            register.rows["land.ownerships"] = register.rows["land.ownerships"][-1:]
            register.rows["court.list_entries"] = [
                {**register.rows["court.list_entries"][0], "removed_on": "2017-01-01"}
            ]
            register.rows["public_security.persons"] = []
            register.load()
            await asyncio.sleep(1.1)
            return first, await answer(hub, register), hub.indexes.links.relations.view().size
        finally:
            await hub.close()

    with ExitStack() as stack:
        for name, port in ports.items():
            stack.enter_context(alone(name, register, port))
        first, then, changes = asyncio.run(asking())
    assert first == WHOLE
    assert then["connections"] == {"complete": True, "missingDepartments": [], "paths": []}
    assert then["screening"]["results"] == [{"decision": "CLEAR"}]
    assert changes > 0


def test_a_department_that_is_away_is_missed_and_taken_in_when_it_comes_back(register, monkeypatch):
    monkeypatch.setattr(index_module, "RETRY", 0.0)
    (port,) = free_ports(1)

    async def asking():
        hub = open_hub(elsewhere(register, land=port))
        try:
            away = await answer(hub, register)
            with alone("land", register, port):
                await asyncio.sleep(1.1)
                back = await answer(hub, register)
            await asyncio.sleep(1.1)
            # What it told is kept while it is away again, and may be old.
            return away, back, (await answer(hub, register))["connections"]
        finally:
            await hub.close()

    away, back, again = asyncio.run(asking())
    assert away["connections"] == {"complete": False, "missingDepartments": ["land"], "paths": []}
    assert away["screening"]["results"] == [{"decision": "REFERENCE"}]
    assert back == WHOLE
    assert (again["missingDepartments"], len(again["paths"])) == (["land"], 1)


def test_what_is_published_whole_is_for_an_index_alone(register):
    home = register.settings.home
    (port,) = free_ports(1)
    with alone("land", register, port):

        def ask(path, authorization):
            return request(port, "GET", path, headers={"authorization": authorization})

        assert ask("/feed/relations", "").status == 401
        for scopes in ((), ("search",)):
            refused = ask("/feed/relations", bearer(home, *scopes))
            assert (refused.status, refused.json["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")
        assert ask("/feed/relations", bearer(home, "index", client="demo")).status == 403
        whole = ask("/feed/relations", bearer(home, "index"))
        head, batch, end = map(json.loads, whole.body.splitlines())
        assert head == {"format": 1, "department": "land", "published": ["ownerships"]}
        assert (batch[0], len(batch[1]), list(end)) == ("ownerships", 1, ["position"])
        for parameters in ("after=1", "most=1", "after=0&most=x", "after=0&most=-1", "after=0&most=10000000", "x=1"):
            assert ask(f"/feed/relations?{parameters}", bearer(home, "index")).status == 400, parameters
        # Land has no list and registers nobody.
        for name in ("lists", "register"):
            assert ask(f"/feed/{name}", bearer(home, "index")).status == 404


def test_a_token_of_a_file_is_read_at_each_request(register, tmp_path):
    path = tmp_path / "index.token"
    (port,) = free_ports(1)
    settings = elsewhere(register, land=port)
    settings.department["land"].index_token = path

    async def asking(hub):
        return (await answer(hub, register))["connections"]["missingDepartments"]

    async def all_of_it():
        hub = open_hub(settings)
        try:
            missing = [await asking(hub)]
            for scope in ("search", "index"):
                path.write_text(bearer(register.settings.home, scope).removeprefix("Bearer ") + "\n", "ascii")
                await asyncio.sleep(1.1)
                missing.append(await asking(hub))
            return missing
        finally:
            await hub.close()

    with pytest.MonkeyPatch.context() as patched, alone("land", register, port):
        patched.setattr(index_module, "RETRY", 0.0)
        assert asyncio.run(all_of_it()) == [["land"], ["land"], []]


HEAD = {"format": 1, "department": "land", "published": ["ownerships"]}
ROW = ["p_A", "p_B", "CO_OWNER", "2010-01-01", None, "P1", "2010-01-01"]


def lines(*given):
    return b"".join(json.dumps(one).encode() + b"\n" for one in given)


NONSENSE = {
    "nothing": b"",
    "no JSON": b"<html>",
    "another format": lines({**HEAD, "format": 2}, {"position": "1"}),
    "another department": lines({**HEAD, "department": "tax"}, {"position": "1"}),
    "other relations": lines({**HEAD, "published": ["parcels"]}, {"position": "1"}),
    "broken off": lines(HEAD, ["ownerships", [ROW]]),
    "broken off in a line": lines(HEAD) + b'["ownerships", [["p_A", "p',
    "a relation that it has not": lines(HEAD, ["parcels", [ROW]], {"position": "1"}),
    "a kind that there is not": lines(HEAD, ["ownerships", [[*ROW[:2], "COUSIN", *ROW[3:]]]], {"position": "1"}),
    "a kind that is computed": lines(
        HEAD, ["ownerships", [[*ROW[:2], "ACTUAL_CONTROLLER", *ROW[3:]]]], {"position": "1"}
    ),
    "a day that there is not": lines(HEAD, ["ownerships", [[*ROW[:3], "2010-02-30", *ROW[4:]]]], {"position": "1"}),
    "a day in other words": lines(HEAD, ["ownerships", [[*ROW[:3], "1 May 2010", *ROW[4:]]]], {"position": "1"}),
    "a row too short": lines(HEAD, ["ownerships", [ROW[:6]]], {"position": "1"}),
    "a row of numbers": lines(HEAD, ["ownerships", [[1, 2, 3, 4, 5, 6, 7]]], {"position": "1"}),
    "a position that is none": lines(HEAD, ["ownerships", [ROW]], {"position": 1}),
}


class Told:
    """A server that tells what a test gives it."""

    def __init__(self):
        self.whole, self.changes, self.status = b"", b"{}", 200

    def application(self):
        async def told(request):
            return Response(self.changes if request.query_params else self.whole, self.status)

        return Starlette(routes=[Route("/feed/relations", told)])


@pytest.fixture(scope="module")
def telling():
    told = Told()
    with serving(told.application()) as port, SyncClientBuilder().build() as client:
        source = HttpSource("land", f"http://127.0.0.1:{port}/feed/relations", client, lambda: "Bearer x")
        yield told, HttpFeed(source, load_department("land").publishes), source


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_no_feed_and_leaves_nothing_in_the_index(telling, register, what):
    told, feed, _ = telling
    told.whole, told.status = NONSENSE[what], 200
    with pytest.raises(FeedUnavailable):
        list(feed.snapshot())
    engine = create_database(register.settings.home, load_department("commerce"), register.key)
    commerce = DatabaseFeed(load_department("commerce"), engine, load_department("commerce").publishes)
    index = RelationIndex(register.settings.home / "mixed", [feed, commerce])
    view = index.view()
    assert [view.edge(number).kind for number in range(view.size, view.arrays.size)] == ["LEGAL_REPRESENTATIVE"]
    assert (index.missing, index.answering) == (["land"], {"commerce"})
    engine.dispose()


@pytest.mark.parametrize(
    "changes",
    [
        b"",
        b"[]",
        b'{"position": 1}',
        lines({"position": "2", "units": {"parcels": ["P1"]}, "edges": {}}),
        lines({"position": "2", "units": {"ownerships": ["P1"]}, "edges": {"ownerships": [[*ROW[:2], "X", *ROW[3:]]]}}),
        lines({"position": "2", "units": {}, "edges": {}, "more": 1}),
    ],
)
def test_changes_that_are_none_leave_what_is_there_and_name_the_department(telling, register, changes):
    told, feed, _ = telling
    told.whole, told.status = lines(HEAD, ["ownerships", [ROW]], {"position": "1"}), 200
    told.changes = lines({"position": "1"})
    index = RelationIndex(register.settings.home / "one", [feed], fresh=0)
    assert index.view().arrays.size == 1
    assert index.missing == []
    told.changes = changes
    assert index.view().arrays.size == 1
    assert index.missing == ["land"]
    told.changes = lines({"position": "1"})
    index.view()
    assert index.missing == []


def test_a_server_that_is_out_of_order(telling):
    told, feed, source = telling
    told.status = 503
    with pytest.raises(FeedUnavailable, match="land answers its feed with status 503"):
        list(feed.snapshot())
    with pytest.raises(FeedUnavailable, match="status 503"):
        feed.changes("0", 1)
    with pytest.raises(FeedUnavailable, match="status 503"):
        list(registered_at(source))


def test_the_department_keeps_a_bound_number_of_changes(register, monkeypatch):
    from subgraphs.databases import feed_http

    department = load_department("land")
    engine = create_database(register.settings.home, department, register.key)
    feed = DatabaseFeed(department, engine, department.publishes)
    list(feed.snapshot())
    for day in range(1, 10):
        register.add("land.ownerships", certificate="P2", owner=ANN, since=f"2011-01-0{day}")
        register.load()
    last = feed.changes("0", 100).position
    monkeypatch.setattr(feed_http, "KEPT", 3)
    feed_http.told_changes(feed, "0", 100)
    assert json.loads(feed_http.told_changes(feed, "0", 100)) == {"position": None, "units": {}, "edges": {}}
    assert json.loads(feed_http.told_changes(feed, str(int(last) - 3), 100))["units"] == {"ownerships": ["P2"]}
    engine.dispose()
