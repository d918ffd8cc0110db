"""A department more, justice administration (司法行政), by a folder (tests/plugins/justice) and a line of configuration."""

from pathlib import Path

import pytest

from gateway.config import read_settings
from gateway.server.hub import sources
from subgraphs.registry import UnknownDepartment, load_department, load_departments
from tests.registers import DEPARTMENTS, Register, case, company, person
from tests.server.running import free_ports, post, running

ROOT = Path(__file__).parents[2]
FIRM, ANN, BEN = company(1), person(1), person(2)
LINE = f"hub.departments = {[*DEPARTMENTS, 'tests.plugins.justice']}\n".replace("'", '"')

CHECK = """query($subject: ID!) { check(subject: $subject, purpose: LAWYER_HONOUR, asOf: "2020-01-01") {
  decision complete missingDepartments
  measures { code action departments trigger { relation party { id } facts { code evidence { department recordId } } } }
} }"""


@pytest.fixture
def register(tmp_path, monkeypatch):
    """Ann, a lawyer, and the firm are listed; so is Ben, who was struck off."""
    (tmp_path / "liancha.toml").write_text(LINE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIANCHA_HOME", str(tmp_path))
    register = Register(tmp_path)
    register.settings = read_settings()
    register.add("commerce.companies", company=FIRM, name="正文律师事务所")
    for one in (ANN, BEN):
        register.add("public_security.persons", person=one)
    for at, one in enumerate((FIRM, ANN, BEN)):
        register.add("court.cases", case_number=case(at))
        register.add("court.list_entries", entry=f"E{at}", case_number=case(at), party=one)
    register.add("tests.plugins.justice.lawyers", licence="L1", person=ANN, firm=FIRM, licensed_on="2010-01-01")
    register.add(
        "tests.plugins.justice.lawyers", licence="L2", person=BEN, firm=FIRM, licensed_on="2010-01-01",
        struck_off_on="2019-01-01",
    )  # fmt: skip
    register.add("tests.plugins.justice.law_firms", company=FIRM, registered_on="2005-01-01")
    register.load()
    return register


def test_its_fields_are_there_and_join_with_all_others(register):
    query = """query($id: ID!) { company(uscc: $id) {
      name lawyers(asOf: "2020-01-01") { licence lawyer { id defaulterStatus { listed } } evidence { department } }
    } }"""
    assert register.ask(query, id=FIRM) == {
        "company": {
            "name": "正文律师事务所",
            "lawyers": [
                {
                    "licence": "L1",
                    "lawyer": {"id": register.id(ANN), "defaulterStatus": {"listed": True}},
                    "evidence": {"department": "justice"},
                }
            ],
        }
    }


def test_measure_5_2_is_answered_with_what_it_knows(register):
    assert register.ask(CHECK, subject=register.id(ANN)) == {
        "check": {
            "decision": "PROHIBIT",
            "complete": True,
            "missingDepartments": [],
            "measures": [
                {
                    "code": "5.2",
                    "action": "PROHIBIT",
                    "departments": ["司法行政"],
                    "trigger": {
                        "relation": None,
                        "party": {"id": register.id(ANN)},
                        "facts": [{"code": "LAWYER", "evidence": {"department": "justice", "recordId": "L1"}}],
                    },
                }
            ],
        }
    }
    firm = register.ask(CHECK, subject=FIRM)["check"]
    assert [one["trigger"]["facts"][0]["code"] for one in firm["measures"]] == ["LAW_FIRM"]
    # Listed, and a lawyer no more.
    assert register.ask(CHECK, subject=register.id(BEN))["check"]["decision"] == "CLEAR"


def test_without_it_the_check_that_needs_it_is_incomplete(register):
    (register.settings.home / "liancha.toml").write_text("", "utf-8")
    register.settings = read_settings()
    assert register.ask(CHECK, subject=register.id(ANN))["check"] == {
        "decision": "INCOMPLETE",
        "complete": False,
        "missingDepartments": ["justice"],
        "measures": [],
    }


def test_alone_it_serves_its_subgraph_and_the_court_tells_what_it_requires_of_it(register):
    court, justice = free_ports(2)
    place = {"cwd": register.settings.home, "env": {"PYTHONPATH": str(ROOT)}}
    with (
        running("subgraph", "court", port=court, **place),
        running("subgraph", "tests.plugins.justice", port=justice, **place),
    ):
        sdl = post(court, "{ _service { sdl } }").json["data"]["_service"]["sdl"]
        facts = post(
            justice,
            "query($r: [_Any!]!) { _entities(representations: $r) { ... on Check { justiceFacts { code } } } }",
            {
                "r": [
                    {
                        "__typename": "Check",
                        "subject": register.id(ANN),
                        "purpose": "LAWYER_HONOUR",
                        "asOf": "2020-01-01",
                    }
                ]
            },
        ).json
    assert "justiceFacts: [Fact!] @external" in sdl
    assert sdl == next(
        one.sdl
        for one in sources(register.settings, load_departments(register.settings.hub.departments))
        if one.name == "court"
    )
    assert facts == {"data": {"_entities": [{"justiceFacts": [{"code": "LAWYER"}]}]}}


def test_nothing_else_knows_of_it():
    """No module of the hub names it: the catalogue of measures does, whose text speaks of it."""
    naming = {
        str(path.relative_to(ROOT))
        for folder in ("gateway", "subgraphs", "resolvers", "loaders", "ingest", "contract", "identifiers", "demo")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".yaml", ".graphql") and "justice" in path.read_text("utf-8")
    }
    assert naming == {"resolvers/measures/catalogue.yaml"}


def test_a_name_that_is_no_department():
    for name in ("nowhere", "tests.plugins.nowhere", "tests.registers", "no such", "tests..justice"):
        with pytest.raises(UnknownDepartment):
            load_department(name)
