"""What is wrong with a department's records: told with the records that show it, never dropped, never a crash."""

import sqlite3
from datetime import date

import pytest

from subgraphs.common.database import database_path
from subgraphs.registry import load_department
from tests.registers import Register, company, person

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
        ("UNKNOWN_HOLDER", "股东单位未在登记之中。"): ([UNKNOWN, E], [record(UNKNOWN, E)]),
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
