"""A watchlist: who stands behind watched parties, told when an office, a holding or an entry changes it."""

import asyncio
import time
from datetime import date, timedelta

import pytest

from gateway.access.caller import Caller, Client
from gateway.access.consents import Consent
from gateway.access.lookup import Lookup
from gateway.access.matrix import read_matrix
from gateway.server.context import RequestContext
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest
from gateway.server.own import open_consents
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.links import following
from subgraphs.links.screening import screened
from subgraphs.registry import load_department
from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, running
from tests.server.test_sockets import connected, receive, send

FIRM, OTHER, OWNER = company(1), company(2), company(3)
ANN = person(1)
WATCH = """subscription($ids: [ID!]!, $marks: [String], $for: Purpose! = LENDING) {
  watchlistHit(ids: $ids, marks: $marks, purpose: $for) {
    mark found { subject decision party { name } measures { code trigger { relation party { id } entry { id } } } } } }"""


@pytest.fixture
def register(tmp_path):
    """Ann directs the firm, which another company owns; nobody is listed."""
    register = Register(tmp_path)
    for code in (FIRM, OTHER, OWNER):
        register.add("commerce.companies", company=code, name=f"云溪{code[-4:]}")
    register.add("public_security.persons", person=ANN, name="云安")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("commerce.shareholdings", company=FIRM, holder=OWNER, ratio="0.8")
    register.add("court.courts", court="9901")
    register.add("court.cases", case_number=case(1), court="9901")
    register.load()
    return register


def run(register, department, statement):
    engine = register.engine(load_department(department))
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def listing(register, entry, party):
    run(
        register,
        "court",
        "INSERT INTO list_entries (entry, case_number, party, grounds, listed_on, publishable) "
        f"VALUES ('{entry}', '{case(1)}', '{register.id(party)}', 1, '2020-01-01', 1)",
    )


async def told(stream):
    response = await asyncio.wait_for(anext(stream), 10)
    assert response.errors == []
    found = response.data["watchlistHit"]
    triggers = {
        (one["trigger"]["relation"], one["trigger"]["party"]["id"], one["trigger"]["entry"]["id"])
        for one in found["found"]["measures"]
    }
    return found["found"]["subject"], found["found"]["decision"], triggers, found["mark"]


def test_an_entry_an_office_and_a_holding_change_what_is_found(register):
    async def journey():
        hub = open_hub(register.settings)
        try:
            request = GraphQLRequest(WATCH, None, {"ids": [FIRM, OTHER]})
            stream = await hub.executor.stream(request, RequestContext())
            first = asyncio.ensure_future(told(stream))
            await asyncio.sleep(1)
            # Nothing is found, and nothing told.
            assert not first.done()
            await asyncio.to_thread(listing, register, "E1", ANN)
            subject, decision, triggers, _ = await first
            assert subject == FIRM
            assert decision != "CLEAR"
            assert triggers == {("LEGAL_REPRESENTATIVE", register.id(ANN), "E1")}
            office = f"UPDATE offices SET until = '{now_in_shanghai().date()}' WHERE company = '{FIRM}'"
            await asyncio.to_thread(run, register, "commerce", office)
            subject, decision, triggers, clear = await told(stream)
            assert (subject, decision, triggers) == (FIRM, "CLEAR", set())
            await asyncio.to_thread(listing, register, "E2", OWNER)
            subject, decision, triggers, mark = await told(stream)
            assert (subject, triggers) == (FIRM, {("ACTUAL_CONTROLLER", OWNER, "E2")})
            holding = f"UPDATE shareholdings SET holder = '{OTHER}' WHERE company = '{FIRM}'"
            await asyncio.to_thread(run, register, "commerce", holding)
            subject, decision, triggers, after = await told(stream)
            assert (subject, decision, triggers, after) == (FIRM, "CLEAR", set(), clear)
            await stream.aclose()
            # Who was cut off before is told what it does not know, and who was not is told nothing.
            for marks, news in (([mark, None], 1), ([clear, None], 0)):
                request = GraphQLRequest(WATCH, None, {"ids": [FIRM, OTHER], "marks": marks})
                stream = await hub.executor.stream(request, RequestContext())
                coming = asyncio.ensure_future(told(stream))
                await asyncio.wait({coming}, timeout=2)
                assert coming.done() == bool(news)
                if news:
                    assert (await coming)[1] == "CLEAR"
                else:
                    coming.cancel()
                    await asyncio.wait({coming})
                await stream.aclose()
        finally:
            await hub.close()

    asyncio.run(journey())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ids": []}, "BAD_USER_INPUT"),
        ({"ids": [FIRM], "marks": []}, "BAD_USER_INPUT"),
        ({"ids": ["x"]}, "BAD_IDENTIFIER"),
    ],
)
def test_what_is_no_watchlist(register, given, code):
    async def journey():
        hub = open_hub(register.settings)
        try:
            stream = await hub.executor.stream(GraphQLRequest(WATCH, None, given), RequestContext())
            (answer,) = [one async for one in stream]
            assert answer.errors[0]["extensions"]["code"] == code
        finally:
            await hub.close()

    asyncio.run(journey())


def test_many_who_watch_are_looked_for_once(register, monkeypatch):
    """Each has a party of its own; half of them are told of entries that may not be published, too."""
    matrix = read_matrix()
    line = matrix.roles["approver"].lines[0].model_copy(update={"withheld": True})
    caller = Caller("c", Client("c", "o", "u", None), frozenset(), 0)
    official = Lookup(caller, "approver", "LENDING", line, matrix.groups)
    screenings = []

    def counted(relations, listing, subjects, checking, day):
        screenings.append(sorted(subjects))
        return screened(relations, listing, subjects, checking, day)

    monkeypatch.setattr(following, "screened", counted)
    parties = [FIRM, OTHER, OWNER, register.id(ANN)] * 5

    async def journey():
        hub = open_hub(register.settings)
        heard = []

        async def watch(at, party, lookup):
            stream = await hub.executor.stream(
                GraphQLRequest(WATCH, None, {"ids": [party]}), RequestContext({}, lookup)
            )
            async for one in stream:
                heard.append((at, one.data["watchlistHit"]["found"]["decision"]))

        watching = [
            asyncio.create_task(watch(at, party, lookup))
            for lookup in (None, official)
            for at, party in enumerate(parties)
        ]
        try:
            async with asyncio.timeout(10):
                while sum(map(len, screenings)) < 2 * len(parties):  # noqa: ASYNC110  # by threads
                    await asyncio.sleep(0.05)
            screenings.clear()
            # While nothing changes nothing is looked for, whoever else follows.
            await asyncio.sleep(2.5)
            assert (screenings, heard) == ([], [])
            listing(register, "E1", ANN)
            until = time.monotonic() + 5
            while len(heard) < 20:
                assert time.monotonic() < until
                await asyncio.sleep(0.02)
            # Ann herself, and the firm that she directs, to those of either scope.
            assert {parties[at] for at, _ in heard} == {FIRM, register.id(ANN)}
            # One for each scope; the indexes of relations and of the list may be seen to be others one after the other.
            assert screenings == [sorted({*parties})] * len(screenings)
            assert 2 <= len(screenings) <= 4
        finally:
            for one in watching:
                one.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
            await hub.close()

    asyncio.run(journey())


def test_a_bank_watches_its_applicant_for_as_long_as_it_consents(register):
    home, today = register.settings.home, now_in_shanghai().date()
    consents = open_consents(register.settings)
    consents.add(Consent("C1", "local", FIRM, "LENDING", date(2020, 1, 1), today + timedelta(days=9)))
    (port,) = free_ports(1)
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        token = bearer(home, role="credit_officer", purpose="LENDING", consent="C1")
        with connected(port, token) as socket:
            for id, given, code in (
                ("a", {"ids": [OTHER]}, "PARTY_NOT_COVERED"),
                ("b", {"ids": [FIRM], "for": "TRAVEL"}, "PURPOSE_NOT_PERMITTED"),
            ):
                send(socket, id=id, type="subscribe", payload={"query": WATCH, "variables": given})
                answer = receive(socket)
                assert answer["payload"]["errors"][0]["extensions"]["code"] == code
                assert receive(socket) == {"id": id, "type": "complete"}
            send(socket, id="1", type="subscribe", payload={"query": WATCH, "variables": {"ids": [FIRM]}})
            listing(register, "E1", ANN)
            assert receive(socket)["payload"]["data"]["watchlistHit"]["found"]["subject"] == FIRM
            # The consent is withdrawn: of what changes then nothing is told.
            assert consents.withdraw("C1", "local", today)
            run(register, "court", "DELETE FROM list_entries WHERE entry = 'E1'")
            answer = receive(socket)
            assert answer["payload"]["data"] is None
            assert answer["payload"]["errors"][0]["extensions"]["code"] == "CONSENT_NOT_IN_FORCE"
            assert receive(socket) == {"id": "1", "type": "complete"}
    consents.close()


def test_a_bank_watches_all_its_borrowers_over_one_connection_each_by_its_own_consent(register):
    home, today = register.settings.home, now_in_shanghai().date()
    run(register, "commerce", f"INSERT INTO offices (company, holder, role, since) "
        f"VALUES ('{OTHER}', '{register.id(ANN)}', 'SUPERVISOR', '2010-01-01')")  # fmt: skip
    consents = open_consents(register.settings)
    for reference, party in (("C1", FIRM), ("C2", OTHER)):
        consents.add(Consent(reference, "local", party, "LENDING", date(2020, 1, 1), today + timedelta(days=9)))
    (port,) = free_ports(1)
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        token = bearer(home, role="credit_officer", purpose="LENDING")
        with connected(port, token) as socket:

            def watch(id, party, consent):
                payload = {
                    "query": WATCH,
                    "variables": {"ids": [party]},
                    "extensions": {"lookup": {"consent": consent}},
                }
                send(socket, id=id, type="subscribe", payload=payload)

            watch("firm", FIRM, "C1")
            watch("other", OTHER, "C2")
            # Each is about whom its own consent is of.
            watch("neither", OTHER, "C1")
            refused = receive(socket)
            assert (refused["id"], refused["payload"]["errors"][0]["extensions"]["code"]) == (
                "neither", "PARTY_NOT_COVERED"
            )  # fmt: skip
            assert receive(socket) == {"id": "neither", "type": "complete"}
            listing(register, "E1", ANN)
            found = [receive(socket) for _ in range(2)]
            subjects = {one["id"]: one["payload"]["data"]["watchlistHit"]["found"]["subject"] for one in found}
            assert subjects == {"firm": FIRM, "other": OTHER}
            # One of them ends, and the other goes on.
            assert consents.withdraw("C2", "local", today)
            run(register, "court", "DELETE FROM list_entries WHERE entry = 'E1'")
            found = {(one["id"], one["type"]): one for one in (receive(socket) for _ in range(3))}
            assert found.keys() == {("firm", "next"), ("other", "next"), ("other", "complete")}
            ended = found["other", "next"]["payload"]
            assert (ended["data"], ended["errors"][0]["extensions"]["code"]) == (None, "CONSENT_NOT_IN_FORCE")
            hit = found["firm", "next"]["payload"]["data"]["watchlistHit"]["found"]
            assert (hit["subject"], hit["decision"], hit["measures"]) == (FIRM, "CLEAR", [])
    consents.close()
