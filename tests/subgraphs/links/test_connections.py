"""Connections and neighbourhoods as the hub answers them, over the relations of all departments."""

import shutil

import pytest

from tests.registers import Register, case, company, person
from tests.server.running import free_ports, post, running

FIRM, PARENT, BANK, FAR = (company(n) for n in range(1, 5))
ANN, BO, CY, DI = (person(n) for n in range(1, 5))

CONNECTIONS = """
query($from: ID!, $to: ID!, $hops: Int! = 4, $relations: [RelationKind!], $day: Date! = "2020-01-01", $degree: Int! = 1000) {
  connections(from: $from, to: $to, maxHops: $hops, relations: $relations, asOf: $day, maxDegree: $degree) {
    asOf complete more missingDepartments exhausted hubs { party { id } }
    paths { hops steps {
      from { id } to { id } relation forward evidence { department recordId since until asOf }
      records { relation forward evidence { recordId } }
    } }
  }
}
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Firm <- Ann (director, supervisor) -> parcel with Bo; Bo guarantees the bank's loan; Cy answers for the bank."""
    register = Register(tmp_path_factory.mktemp("home"))
    for one in (FIRM, PARENT, BANK, FAR):
        register.add("commerce.companies", company=one, name=f"公司{one[-3:]}")
    for one, name in [(ANN, "安琪"), (BO, "柏"), (CY, "岑"), (DI, "狄")]:
        register.add("public_security.persons", person=one, name=name)
    register.add("commerce.offices", company=FIRM, holder=ANN, role="DIRECTOR")
    register.add(
        "commerce.offices", company=FIRM, holder=ANN, role="SUPERVISOR", since="2012-01-01", until="2019-01-01"
    )
    register.add("commerce.shareholdings", company=FIRM, holder=PARENT, ratio="0.6", since="2015-01-01")
    register.add("commerce.concert_groups", group_id="G", member=PARENT, since="2016-01-01")
    register.add("commerce.concert_groups", group_id="G", member=DI, since="2014-01-01", until="2021-01-01")
    register.add("land.parcels", certificate="P1")
    register.add("land.ownerships", certificate="P1", owner=ANN, since="2013-01-01")
    register.add("land.ownerships", certificate="P1", owner=BO, since="2011-01-01")
    register.add("finance.loans", loan="L1", borrower=BANK)
    register.add("finance.guarantees", loan="L1", guarantor=BO, since="2018-01-01")
    register.add("court.cases", case_number=case(1), filed_on="2015-06-01", closed_on="2022-01-01")
    register.add("court.case_parties", case_number=case(1), party=BANK, role="DEBTOR")
    register.add("court.case_parties", case_number=case(1), party=CY, role="DIRECTLY_RESPONSIBLE")
    register.load()
    return register


def ask(register, one, other, **more):
    return register.ask(CONNECTIONS, **{"from": register.id(one), "to": register.id(other)}, **more)["connections"]


def test_a_path_over_three_departments_with_the_record_of_each_step(register):
    ann, bo = register.id(ANN), register.id(BO)
    found = ask(register, FIRM, BANK)
    steps = found["paths"][0].pop("steps")
    assert found == {
        "asOf": "2020-01-01",
        "complete": True,
        "more": False,
        "missingDepartments": [],
        "exhausted": False,
        "hubs": [],
        "paths": [{"hops": 3}],
    }
    # The record of an edge between co-owners is the one's whose id is greater.
    owner, since = max((ann, "2013-01-01"), (bo, "2011-01-01"))
    assert [(one["from"]["id"], one["to"]["id"], one["relation"], one["forward"], one["evidence"]) for one in steps] == [
        (
            FIRM, ann, "DIRECTOR", False,
            {
                "department": "commerce", "recordId": f"{FIRM}:{ann}:DIRECTOR:2010-01-01", "since": "2010-01-01",
                "until": None, "asOf": "2020-01-01",
            },
        ),
        (
            ann, bo, "CO_OWNER", owner == bo,
            {
                "department": "land", "recordId": f"P1:{owner}:{since}", "since": "2013-01-01", "until": None,
                "asOf": "2020-01-01",
            },
        ),
        (
            bo, BANK, "GUARANTOR", True,
            {
                "department": "finance", "recordId": f"L1:{bo}", "since": "2018-01-01", "until": None,
                "asOf": "2020-01-01",
            },
        ),
    ]  # fmt: skip


def test_a_day_selects_the_records_and_parallel_ones_are_told(register):
    ann = register.id(ANN)
    (path,) = ask(register, FIRM, ANN, day="2018-12-31")["paths"]
    assert path["steps"][0]["records"] == [
        {"relation": "DIRECTOR", "forward": False, "evidence": {"recordId": f"{FIRM}:{ann}:DIRECTOR:2010-01-01"}},
        {"relation": "SUPERVISOR", "forward": False, "evidence": {"recordId": f"{FIRM}:{ann}:SUPERVISOR:2012-01-01"}},
    ]
    # Half-open: on the day of its end an office is no more.
    (path,) = ask(register, FIRM, ANN, day="2019-01-01")["paths"]
    assert [one["relation"] for one in path["steps"][0]["records"]] == ["DIRECTOR"]
    assert ask(register, FIRM, BANK, day="2017-12-31")["paths"] == []


def test_relations_choose_what_is_followed(register):
    assert ask(register, FIRM, BANK, relations=["DIRECTOR", "GUARANTOR"])["paths"] == []
    (path,) = ask(register, FIRM, DI, relations=["SHAREHOLDER", "ACTING_IN_CONCERT"])["paths"]
    assert [(one["relation"], one["evidence"]["recordId"]) for one in path["steps"]] == [
        ("SHAREHOLDER", f"{FIRM}:{PARENT}:2015-01-01"),
        # Both are members from 2016 to 2021.
        ("ACTING_IN_CONCERT", f"G:{max(PARENT, register.id(DI))}"),
    ]
    assert (path["steps"][1]["evidence"]["since"], path["steps"][1]["evidence"]["until"]) == (
        "2016-01-01",
        "2021-01-01",
    )


def test_who_is_responsible_without_a_debtor_named_is_so_to_every_debtor_of_the_case(register):
    cy = register.id(CY)
    (path,) = ask(register, CY, BANK)["paths"]
    assert path["steps"][0]["evidence"] == {
        "department": "court",
        "recordId": f"{case(1)}:{cy}:DIRECTLY_RESPONSIBLE",
        "since": "2015-06-01",
        "until": "2022-01-01",
        "asOf": "2020-01-01",
    }
    assert ask(register, CY, BANK, day="2022-01-01")["paths"] == []


def test_parties_that_no_record_relates(register):
    assert ask(register, FIRM, FAR)["paths"] == []
    assert ask(register, FIRM, FIRM)["paths"] == []
    assert ask(register, FIRM, BANK, hops=2)["paths"] == []


def test_a_hub_is_told(register):
    found = ask(register, FIRM, BANK, degree=1)
    assert (found["paths"], found["complete"]) == ([], False)
    # What lies beyond a hub is not known, so neither are the hubs there.
    hubs = {one["party"]["id"] for one in found["hubs"]}
    assert hubs
    assert hubs <= {register.id(ANN), register.id(BO), PARENT}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"hops": 0}, "maxHops must be from 1 to 8, and is 0"),
        ({"hops": 9}, "maxHops must be from 1 to 8, and is 9"),
        ({"degree": 0}, "maxDegree must be from 1 to 1000000, and is 0"),
        (
            {"relations": ["ACTUAL_CONTROLLER"]},
            "ACTUAL_CONTROLLER is computed; SHAREHOLDER and ACTING_IN_CONCERT are the records that it rests on",
        ),
    ],
)
def test_bad_input(register, given, message):
    response = register.response(CONNECTIONS, **{"from": FIRM, "to": BANK}, **given)
    assert response.data == {"connections": None}
    (error,) = response.errors
    assert (error["message"], error["path"], error["extensions"]["code"]) == (
        message,
        ["connections"],
        "BAD_USER_INPUT",
    )


def test_an_end_that_is_no_identifier(register):
    response = register.response(CONNECTIONS, **{"from": "91I", "to": BANK})
    (error,) = response.errors
    assert (error["path"], error["extensions"]["code"]) == (["connections"], "BAD_IDENTIFIER")


def test_what_stands_around_a_party_joins_with_what_others_know(register):
    query = """query($id: ID!, $first: Int!) { company(uscc: $id) { neighbourhood(hops: 2, asOf: "2020-01-01", first: $first) {
      complete more parties { hops party { id name } }
      steps { from { id } to { id } relation forward }
    } } }"""
    ann, bo, di = register.id(ANN), register.id(BO), register.id(DI)
    found = register.ask(query, id=FIRM, first=10)["company"]["neighbourhood"]
    assert (found["complete"], found["more"]) == (True, False)
    assert found["parties"][0] == {"hops": 0, "party": {"id": FIRM, "name": f"公司{FIRM[-3:]}"}}
    assert sorted((one["hops"], one["party"]["id"], one["party"]["name"]) for one in found["parties"][1:]) == sorted(
        [(1, ann, "安琪"), (1, PARENT, f"公司{PARENT[-3:]}"), (2, bo, "柏"), (2, di, "狄")]
    )
    assert {(one["relation"], frozenset((one["from"]["id"], one["to"]["id"]))) for one in found["steps"]} == {
        ("DIRECTOR", frozenset((ann, FIRM))),
        ("SHAREHOLDER", frozenset((PARENT, FIRM))),
        ("CO_OWNER", frozenset((ann, bo))),
        ("ACTING_IN_CONCERT", frozenset((PARENT, di))),
    }
    assert all(one["forward"] for one in found["steps"])
    director = next(one for one in found["steps"] if one["relation"] == "DIRECTOR")
    assert (director["from"]["id"], director["to"]["id"]) == (ann, FIRM)
    cut = register.ask(query, id=FIRM, first=3)["company"]["neighbourhood"]
    assert (len(cut["parties"]), cut["more"]) == (3, True)
    alone = register.ask(query, id=FAR, first=3)["company"]["neighbourhood"]
    assert (alone["parties"], alone["steps"]) == ([{"hops": 0, "party": {"id": FAR, "name": f"公司{FAR[-3:]}"}}], [])


def test_a_department_that_is_away_is_missed(register):
    """What it told before is still there, and may be old; of an index that is built without it nothing is."""
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_DEPARTMENT__FINANCE__URL": "http://127.0.0.1:9/graphql"}
    found = []
    for at, port in enumerate(free_ports(2)):
        if at:
            shutil.rmtree(home / "links")
        with running("serve", port=port, cwd=home, env=env):
            answer = post(port, CONNECTIONS, {"from": FIRM, "to": BANK}).json["data"]["connections"]
        found.append((len(answer["paths"]), answer["complete"], answer["missingDepartments"]))
    shutil.rmtree(home / "links")
    assert found == [(1, False, ["finance"]), (0, False, ["finance"])]


def test_the_index_stands_alone(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("subgraph", "links", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        answer = post(port, CONNECTIONS, {"from": FIRM, "to": BANK}).json
    assert [path["hops"] for path in answer["data"]["connections"]["paths"]] == [3]
