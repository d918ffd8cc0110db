"""What is wrong with a department's records: told with the records that show it, never dropped, never a crash."""

import asyncio
import sqlite3
from datetime import date

import pytest

from gateway.server.hub import open_hub
from subgraphs.databases.opening import database_path
from subgraphs.registry import load_department
from tests.registers import Register, asked, case, company, person

QUALITY = """query($department: String!) { dataQuality(department: $department) {
  department complete
  findings { code message { zh } parties { party { id } } evidence { department recordId } }
} }"""
A, B, C, D, E, F, UNKNOWN = (company(n) for n in range(1, 8))
ANN = person(1)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    for one in (A, B, C, D, E, F):
        register.add("commerce.companies", company=one)
    register.add("public_security.persons", person=ANN)
    for holder, held, ratio in [
        (A, A, "0.1"), (ANN, A, "0.9"), (ANN, B, "0.7"), (A, B, "0.300000000000000001"), (C, D, "1"), (D, C, "1"),
        (UNKNOWN, E, "0.5"), (ANN, F, "0.333333"), (A, F, "0.333333"), (B, F, "0.333334"),
    ]:  # fmt: skip
        register.add("commerce.shareholdings", company=held, holder=holder, ratio=ratio)
    register.add("commerce.offices", company=A, holder=ANN, role="DIRECTOR")
    register.load()
    # A file with it is refused; another writer of the database may not be so careful.
    with sqlite3.connect(database_path(register.settings.home, load_department("commerce"))) as connection:
        connection.execute("UPDATE offices SET until = '2009-01-01'")
    return register


def test_every_finding_of_the_shareholder_register(register):
    ann = register.id(ANN)
    found = register.ask(QUALITY, department="commerce")["dataQuality"]
    assert (found["department"], found["complete"]) == ("commerce", True)
    told = {
        (one["code"], one["message"]["zh"]): (
            [party["party"]["id"] for party in one["parties"]],
            sorted(evidence["recordId"] for evidence in one["evidence"]),
        )
        for one in found["findings"]
    }

    def record(holder, held):
        return f"{held}:{holder}:2010-01-01"

    assert told == {
        ("REVERSED_INTERVAL", "offices：记录的终止日不晚于开始日，在任何一天都无效。"): (
            [A, ann], [f"{A}:{ann}:DIRECTOR:2010-01-01"],
        ),
        ("SELF_HOLDING", "单位持有自身的股权。"): ([A], [record(A, A)]),
        ("RATIOS_ABOVE_ONE", "股东持股比例合计1.000000000000000001，超过1。"): (
            [B], sorted([record(A, B), record(ann, B)]),
        ),
        ("UNKNOWN_PARTY", "记录所指的当事人未在任何部门登记。"): ([UNKNOWN, E], [record(UNKNOWN, E)]),
        ("WHOLE_CYCLE", "单位循环持有彼此全部权益，不能计算受益所有人。"): (
            [C, D], sorted([record(C, D), record(D, C)]),
        ),
    }  # fmt: skip
    assert len(found["findings"]) == 5


@pytest.mark.parametrize("name", ["court", "public_security", "land", "finance", "tax", "securities"])
def test_a_department_without_findings(register, name):
    assert register.ask(QUALITY, department=name)["dataQuality"] == {
        "department": name,
        "complete": True,
        "findings": [],
    }


def test_parties_that_nobody_registers_are_found_in_the_records_of_each_department(tmp_path):
    register = Register(tmp_path)
    register.add("commerce.companies", company=A)
    register.add("public_security.persons", person=ANN)
    stranger, firm = person(7), UNKNOWN
    register.add("commerce.offices", company=A, holder=stranger, role="DIRECTOR")
    register.add("commerce.offices", company=A, holder=ANN, role="SUPERVISOR")
    # What is not in force today is no finding.
    register.add("commerce.offices", company=A, holder=stranger, role="SUPERVISOR", until="2015-01-01")
    register.add("finance.loans", loan="L1", borrower=firm)
    register.add("finance.guarantees", loan="L1", guarantor=ANN)
    for owner in (ANN, stranger):
        register.add("land.ownerships", certificate="P1", owner=owner)
    register.add("court.cases", case_number=case(1))
    register.add("court.case_parties", case_number=case(1), party=stranger, role="DIRECTLY_RESPONSIBLE", debtor=firm)
    register.load()
    ann, unknown = register.id(ANN), register.id(stranger)

    def found(department):
        quality = register.ask(QUALITY, department=department)["dataQuality"]
        assert quality["complete"] is True
        return [
            (
                one["code"],
                [party["party"]["id"] for party in one["parties"]],
                [evidence["recordId"] for evidence in one["evidence"]],
            )
            for one in quality["findings"]
        ]

    assert found("commerce") == [("UNKNOWN_PARTY", [unknown, A], [f"{A}:{unknown}:DIRECTOR:2010-01-01"])]
    assert found("finance") == [("UNKNOWN_PARTY", [firm, ann], [f"L1:{ann}"])]
    second = max(ann, unknown)
    assert found("land") == [("UNKNOWN_PARTY", [unknown, ann], [f"P1:{second}:2010-01-01"])]
    # Both are unknown: the record is told for each.
    record = f"{case(1)}:{unknown}:DIRECTLY_RESPONSIBLE"
    assert found("court") == [
        ("UNKNOWN_PARTY", [firm, unknown], [record]),
        ("UNKNOWN_PARTY", [unknown, firm], [record]),
    ]


def test_a_register_that_cannot_be_read_says_nothing_of_anybody(register):
    elsewhere = {"public_security": {"url": "http://127.0.0.1:9/graphql"}}
    settings = type(register.settings)(home=register.settings.home, department=elsewhere)

    async def asking():
        hub = open_hub(settings)
        try:
            return await asked(hub, QUALITY, department="commerce")
        finally:
            await hub.close()

    response = asyncio.run(asking())
    assert [one["extensions"]["code"] for one in response.errors] == ["SUBGRAPH_UNREACHABLE"]
    found = response.data["dataQuality"]
    assert found["complete"] is False
    assert {one["code"] for one in found["findings"]} == {
        "REVERSED_INTERVAL", "SELF_HOLDING", "RATIOS_ABOVE_ONE", "WHOLE_CYCLE",
    }  # fmt: skip


def test_a_department_that_there_is_not(register):
    (error,) = register.response(QUALITY, department="weather").errors
    assert error["message"] == (
        "there is no such department; there are commerce, court, finance, land, public_security, securities, tax"
    )
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_what_is_wrong_keeps_no_question_from_its_answer(register):
    """Control, ownership, exposure and connections of companies with every kind of finding."""
    query = """query($id: ID!, $other: ID!, $day: Date!) {
      company(uscc: $id) {
        control(asOf: $day) { controllers { basis share } } beneficialOwnership(asOf: $day) { accounted wholeCycles { companies { id } } }
        exposure(asOf: $day) { complete } directors(asOf: $day) { since }
      }
      check(subject: $id, purpose: SUPERVISION, asOf: $day) { complete }
      connections(from: $id, to: $other, asOf: $day) { paths { hops } }
    }"""
    for one in (A, B, C, D, E, F):
        answer = register.ask(query, id=one, other=A, day=date(2020, 1, 1).isoformat())
        assert answer["check"]["complete"] is True
        assert answer["company"]["exposure"]["complete"] is True
        assert bool(answer["company"]["beneficialOwnership"]["wholeCycles"]) == (one in (C, D))
