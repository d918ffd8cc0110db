"""What changed of a party between two days, over all departments."""

import asyncio

import pytest

from gateway.server.hub import open_hub
from tests.registers import Register, Statements, asked, case, company, person
from tests.server.running import free_ports, investigating, post, running

FIRM, OWNER = company(1), company(2)
ANN, BO = person(1), person(2)

CHANGES = """query($of: ID!, $since: Date! = "2015-01-01", $until: Date! = "2020-12-31") {
  changes(of: $of, since: $since, until: $until) {
    of since until complete missingDepartments
    events { day kind department record title detail party { id name } evidence { recordId since until asOf } }
  }
}"""
BRIEF = """query($of: ID!, $since: Date! = "2015-01-01", $until: Date! = "2020-12-31") {
  changes(of: $of, since: $since, until: $until) { events { day kind department title detail } }
}"""


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=FIRM, name="云溪甲", established_on="2015-03-01", ended_on="2020-06-01")
    register.add("commerce.companies", company=OWNER, name="云溪乙")
    for one, name in [(ANN, "安琪"), (BO, "柏")]:
        register.add("public_security.persons", person=one, name=name)
    register.add("commerce.offices", company=FIRM, holder=ANN, role="DIRECTOR", since="2015-03-01", until="2018-01-01")
    register.add("commerce.offices", company=FIRM, holder=BO, role="DIRECTOR", since="2018-01-01")
    register.add("commerce.shareholdings", company=FIRM, holder=OWNER, ratio="0.6", since="2016-01-01")
    register.add("commerce.concert_groups", group_id="G", member=ANN, since="2016-05-01", until="2021-01-01")
    register.add("land.parcels", certificate="P1")
    register.add("land.ownerships", certificate="P1", owner=ANN, since="2017-01-01", share="0.5")
    register.add("finance.accounts", account="A1", holder=ANN, opened_on="2015-01-01", closed_on="2019-01-01")
    register.add("finance.loans", loan="L1", borrower=ANN, issued_on="2019-05-01")
    register.add(
        "tax.arrears",
        id="T1",
        taxpayer=ANN,
        tax_kind="增值税",
        amount="1",
        due_on="2016-02-01",
        settled_on="2016-08-01",
    )
    register.add(
        "securities.incentive_grants", id="S1", company=FIRM, holder=ANN, shares="5", granted_on="2016-03-01",
        terminated_on="2022-01-01",
    )  # fmt: skip
    register.add("public_security.vehicles", plate="演A1", owner=ANN, registered_on="2018-04-01")
    register.add(
        "public_security.travel_documents",
        number="N1",
        person=ANN,
        issued_on="2014-01-01",
        expires_on="2024-01-01",
        cancelled_on="2019-09-01",
    )
    register.add("court.cases", case_number=case(1))
    register.add("court.case_parties", case_number=case(1), party=ANN, role="DEBTOR")
    register.add(
        "court.list_entries",
        entry="E1",
        case_number=case(1),
        party=ANN,
        listed_on="2017-06-01",
        removed_on="2018-06-01",
        removal_reason="PERFORMED",
    )
    register.add(
        "court.list_entries", entry="E2", case_number=case(1), party=ANN, listed_on="2017-07-01", publishable="false"
    )
    register.load()
    return register


def brief(register, party, **period):
    events = register.ask(BRIEF, of=register.id(party), **period)["changes"]["events"]
    return [(one["day"], one["kind"], one["department"], one["title"], one["detail"]) for one in events]


def test_all_that_began_and_ended_in_the_order_of_the_days(register):
    assert brief(register, ANN) == [
        ("2015-03-01", "BEGAN", "commerce", "任职", "董事"),
        ("2016-02-01", "BEGAN", "tax", "欠税", "增值税"),
        ("2016-03-01", "BEGAN", "securities", "股权激励", ""),
        ("2016-05-01", "BEGAN", "commerce", "一致行动", "G"),
        ("2016-08-01", "ENDED", "tax", "欠税", "增值税"),
        ("2017-01-01", "BEGAN", "land", "不动产权利", "P1 0.5"),
        ("2017-06-01", "BEGAN", "court", "纳入、退出失信被执行人名单", case(1)),
        ("2018-01-01", "ENDED", "commerce", "任职", "董事"),
        ("2018-04-01", "BEGAN", "public_security", "机动车", "演A1 轿车"),
        ("2018-06-01", "ENDED", "court", "纳入、退出失信被执行人名单", case(1)),
        ("2019-01-01", "ENDED", "finance", "账户", "某银行 存款"),
        ("2019-05-01", "BEGAN", "finance", "贷款", "某银行"),
        ("2019-09-01", "ENDED", "public_security", "出入境证件", "护照"),
    ]


def test_an_event_whole_with_its_other_party_and_its_record(register):
    found = register.ask(CHANGES, of=FIRM, since="2015-12-31", until="2016-01-01")["changes"]
    assert found == {
        "of": FIRM,
        "since": "2015-12-31",
        "until": "2016-01-01",
        "complete": True,
        "missingDepartments": [],
        "events": [
            {
                "day": "2016-01-01",
                "kind": "BEGAN",
                "department": "commerce",
                "record": "shareholdings",
                "title": "持股",
                "detail": "0.6",
                "party": {"id": OWNER, "name": "云溪乙"},
                "evidence": {
                    "recordId": f"{FIRM}:{OWNER}:2016-01-01",
                    "since": "2016-01-01",
                    "until": None,
                    "asOf": "2016-01-01",
                },
            }
        ],
    }
    (established,) = register.ask(CHANGES, of=FIRM, until="2015-03-01")["changes"]["events"][1:]
    assert (established["title"], established["party"]) == ("任职", {"id": register.id(ANN), "name": "安琪"})


def test_a_companys_history_has_its_own_beginning_and_end(register):
    days = {(day, kind, title) for day, kind, _, title, _ in brief(register, FIRM)}
    assert {("2015-03-01", "BEGAN", "设立、终止"), ("2020-06-01", "ENDED", "设立、终止")} <= days


def test_who_stood_where_on_the_day_of_the_judgment(register):
    """The same question asked of another day: everything takes asOf."""
    query = """query($id: ID!, $day: Date!) { company(uscc: $id) {
      directors(asOf: $day) { party { name } } shareholders(asOf: $day) { ratio } status(asOf: $day)
    } }"""
    assert register.ask(query, id=FIRM, day="2017-12-31")["company"] == {
        "directors": [{"party": {"name": "安琪"}}],
        "shareholders": [{"ratio": "0.6"}],
        "status": "ACTIVE",
    }
    assert register.ask(query, id=FIRM, day="2018-01-01")["company"]["directors"] == [{"party": {"name": "柏"}}]
    assert register.ask(query, id=FIRM, day="2015-12-31")["company"]["shareholders"] == []


def test_a_period_of_no_days_and_one_in_the_wrong_order(register):
    assert brief(register, ANN, since="2016-02-01", until="2016-02-01") == []
    response = register.response(BRIEF, of=FIRM, since="2016-02-02", until="2016-02-01")
    (error,) = response.errors
    assert (error["message"], error["extensions"]["code"]) == ("since is after until", "BAD_USER_INPUT")
    assert register.response(BRIEF, of="91I").errors[0]["extensions"]["code"] == "BAD_IDENTIFIER"


def test_each_table_is_read_once_for_each_end(register):
    async def counting():
        hub = open_hub(register.settings)
        statements = Statements(hub)
        try:
            await asked(hub, BRIEF, of=FIRM)
        finally:
            await hub.close()
        return {name: len(texts) for name, texts in statements.texts.items()}

    assert asyncio.run(counting()) == {
        "court": 1, "public_security": 2, "land": 2, "commerce": 6, "finance": 5, "tax": 2, "securities": 5,
    }  # fmt: skip


def test_a_department_that_does_not_answer_is_named(register):
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_DEPARTMENT__LAND__URL": "http://127.0.0.1:9/graphql"}
    with running("serve", port=port, cwd=home, env=env):
        known = investigating(port, case(1))
        found = post(port, CHANGES, {"of": register.id(ANN)}, authorization=known).json["data"]["changes"]
    assert (found["complete"], found["missingDepartments"]) == (False, ["land"])
    assert "land" not in {one["department"] for one in found["events"]}
    # With the entry that may not be published, of which an investigator knows.
    assert len(found["events"]) == 13
