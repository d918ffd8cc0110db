"""Screening: what `check` answers of many subjects, out of the index alone."""

import asyncio
from datetime import date

import pytest

from gateway.config import CacheSettings
from gateway.server.hub import open_hub
from resolvers.measures.purposes import Purpose
from subgraphs.links import screening_types
from subgraphs.links.listing import Listing
from tests.random_register import random_register
from tests.registers import Register, Statements, asked, case, company, person

FIRM, PARENT, LISTED = (company(n) for n in range(1, 4))
ANN, BO, CY = (person(n) for n in range(1, 4))
DAYS = ("2011-01-01", "2016-06-01", "2018-01-01", "2020-01-01")

SAID = "decision complete missingDepartments measures { code basis action trigger { relation fromSubject party { id } entry { id } } }"
SCREENING = f"""query($subjects: [ID!]!, $purpose: Purpose!, $day: Date) {{
  screening(subjects: $subjects, purpose: $purpose, asOf: $day) {{ complete missingDepartments results {{ subject {SAID} }} }}
}}"""
BOTH = f"""query($subjects: [ID!]!, $purpose: Purpose!, $day: Date!) {{
  screening(subjects: $subjects, purpose: $purpose, asOf: $day) {{ results {{ {SAID} }} }}
  checks(subjects: $subjects, purpose: $purpose, asOf: $day) {{ {SAID} }}
}}"""
# What a measure for these may rest on, besides who is listed.
FACTS = {"EQUITY_INCENTIVE", "STATE_COMPANY_OFFICE", "REGULATED_TRADE_OFFICE", "LAWYER_HONOUR"}


def triggers(result):
    return sorted(
        (
            one["code"],
            one["basis"],
            one["action"],
            one["trigger"]["relation"] or "",
            one["trigger"]["fromSubject"],
            one["trigger"]["party"]["id"],
            one["trigger"]["entry"]["id"],
        )
        for one in result["measures"]
    )


async def compared(hub, subjects):
    """How many measures apply, over all purposes and days, by both ways, which must agree."""
    found = 0
    for purpose in Purpose:
        for day in DAYS:
            response = await asked(hub, BOTH, subjects=subjects, purpose=purpose.name, day=day)
            assert response.errors == []
            for one, other in zip(response.data["screening"]["results"], response.data["checks"], strict=True):
                found += len(one["measures"])
                if purpose.name not in FACTS:
                    said = "decision", "complete", "missingDepartments"
                    assert [one[name] for name in said] == [other[name] for name in said]
                    assert triggers(one) == triggers(other)
                elif one["complete"]:
                    assert triggers(one) == triggers(other)
                else:
                    assert set(triggers(one)) <= set(triggers(other))
                    assert one["missingDepartments"] in (["commerce"], ["securities"], ["justice"])
    return found


@pytest.mark.parametrize("seed", range(3))
def test_it_agrees_with_check_also_when_records_change(tmp_path, seed):
    register, companies, people = random_register(tmp_path, seed)
    subjects = [register.id(party) for party in companies + people]

    async def comparing():
        hub = open_hub(register.settings)
        try:
            first = await compared(hub, subjects)
            random_register(tmp_path, seed + 100)
            # The index looks for changes a second after it last did.
            await asyncio.sleep(1.1)
            second = await compared(hub, subjects)
            assert hub.indexes.links.relations.view().size > 0
            assert hub.indexes.links.listings.entries.view().size > 0
        finally:
            await hub.close()
        return first, second

    first, second = asyncio.run(comparing())
    assert first > 100
    assert second > 100


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Ann, who is listed, leads the firm and controls it through its parent; Bo's entry may not be published."""
    register = Register(tmp_path_factory.mktemp("home"))
    for one, name in [(FIRM, "云溪甲公司"), (PARENT, "云溪控股"), (LISTED, "云溪乙公司")]:
        register.add("commerce.companies", company=one, name=name)
    for one, name in [(ANN, "安琪"), (BO, "柏"), (CY, "岑")]:
        register.add("public_security.persons", person=one, name=name)
    for held, holder, role in [(FIRM, ANN, "LEGAL_REPRESENTATIVE"), (FIRM, BO, "DIRECTOR"), (LISTED, CY, "PRINCIPAL")]:
        register.add("commerce.offices", company=held, holder=holder, role=role)
    for held, holder, ratio in [(FIRM, PARENT, "0.6"), (PARENT, ANN, "0.7")]:
        register.add("commerce.shareholdings", company=held, holder=holder, ratio=ratio)
    for n, party, publishable in [(1, ANN, "true"), (2, BO, "false"), (3, LISTED, "true")]:
        register.add("court.cases", case_number=case(n))
        register.add("court.list_entries", entry=f"E{n}", case_number=case(n), party=party, publishable=publishable)
    register.load()
    return register


def test_a_screening_whole(register):
    query = """query($subjects: [ID!]!) { screening(subjects: $subjects, purpose: LENDING, asOf: "2020-01-01") {
      purpose asOf complete missingDepartments counts { decision subjects }
      results(decisions: [STRICT_REVIEW, REFERENCE]) {
        subject party { id name } decision complete missingDepartments
        measures {
          code title titleEn action departments
          trigger {
            relation fromSubject party { name } entry { id caseNumber }
            evidence { department recordId since until asOf }
          }
        }
        check { decision measures { trigger { path { relation } } } }
      }
    } }"""
    ann = register.id(ANN)
    said = {"code": "5.3", "title": "授信限制", "titleEn": "Limits on credit", "departments": ["金融"]}
    of_ann = {"fromSubject": False, "party": {"name": "安琪"}, "entry": {"id": "E1", "caseNumber": case(1)}}
    record = {
        "department": "commerce",
        "recordId": f"{FIRM}:{ann}:LEGAL_REPRESENTATIVE:2010-01-01",
        "since": "2010-01-01",
        "until": None,
        "asOf": "2020-01-01",
    }
    whole = {"complete": True, "missingDepartments": []}
    assert register.ask(query, subjects=[FIRM, register.id(CY), ann, FIRM])["screening"] == {
        "purpose": "LENDING",
        "asOf": "2020-01-01",
        **whole,
        "counts": [
            {"decision": "STRICT_REVIEW", "subjects": 1},
            {"decision": "REFERENCE", "subjects": 2},
            {"decision": "CLEAR", "subjects": 1},
        ],
        "results": [
            firm := {
                "subject": FIRM,
                "party": {"id": FIRM, "name": "云溪甲公司"},
                "decision": "REFERENCE",
                **whole,
                "measures": [
                    {
                        **said,
                        "action": "REFERENCE",
                        "trigger": {**of_ann, "relation": "LEGAL_REPRESENTATIVE", "evidence": [record]},
                    },
                    {
                        **said,
                        "action": "REFERENCE",
                        "trigger": {**of_ann, "relation": "ACTUAL_CONTROLLER", "evidence": []},
                    },
                ],
                "check": {
                    "decision": "REFERENCE",
                    "measures": [
                        {"trigger": {"path": [{"relation": "LEGAL_REPRESENTATIVE"}]}},
                        {"trigger": {"path": [{"relation": "SHAREHOLDER"}, {"relation": "SHAREHOLDER"}]}},
                    ],
                },
            },
            {
                "subject": ann,
                "party": {"id": ann, "name": "安琪"},
                "decision": "STRICT_REVIEW",
                **whole,
                "measures": [
                    {**said, "action": "STRICT_REVIEW", "trigger": {**of_ann, "relation": None, "evidence": []}}
                ],
                "check": {"decision": "STRICT_REVIEW", "measures": [{"trigger": {"path": []}}]},
            },
            firm,
        ],
    }


def test_a_measure_that_rests_on_a_fact_is_left_to_check(register):
    answer = register.ask(
        SCREENING, subjects=[register.id(ANN), register.id(CY)], purpose="STATE_COMPANY_OFFICE", day="2020-01-01"
    )["screening"]
    ann, cy = answer["results"]
    assert (answer["complete"], answer["missingDepartments"]) == (False, ["commerce"])
    # That she may not take office needs no fact; whether she must leave one does.
    assert (ann["decision"], [one["action"] for one in ann["measures"]]) == ("INCOMPLETE", ["PROHIBIT"])
    assert (cy["decision"], cy["complete"], cy["measures"]) == ("CLEAR", True, [])


def test_who_knows_an_entry_that_may_not_be_published(register):
    """The public listing has no such entry, the official one has; nothing else tells them apart."""

    async def listings():
        hub = open_hub(register.settings)
        try:
            entries = hub.indexes.links.listings.entries.view()
            relations = hub.indexes.links.relations.view()
            found = []
            for withheld in (False, True):
                listing = Listing(entries, date(2020, 1, 1), withheld=withheld)
                parties = [relations.party(number) for number in listing.among(relations).parties.tolist()]
                found.append(
                    sorted(
                        (party, edge.detail)
                        for party in parties
                        for edge in listing.entries_of(relations, relations.number(party))
                    )
                )
            return found
        finally:
            await hub.close()

    public, official = asyncio.run(listings())
    assert public == sorted([(register.id(ANN), "E1"), (LISTED, "E3")])
    assert official == sorted([*public, (register.id(BO), "E2")])
    bo, nobody = register.ask(
        SCREENING, subjects=[register.id(BO), register.id(person(77))], purpose="LENDING", day="2020-01-01"
    )["screening"]["results"]
    assert {**bo, "subject": None} == {**nobody, "subject": None}


def test_it_costs_no_more_statements_for_more_subjects(register):
    query = """query($subjects: [ID!]!) { screening(subjects: $subjects, purpose: LENDING, asOf: "2020-01-01") {
      results { decision measures { code trigger { party { id name } entry { caseNumber } } } }
    } }"""

    async def counting():
        # Of what is kept, the second would be asked of nobody.
        hub = open_hub(register.settings.model_copy(update={"cache": CacheSettings(megabytes=0)}))
        hub.indexes.build()
        statements = Statements(hub)
        found = []
        try:
            for subjects in ([FIRM], [FIRM, PARENT, LISTED, *map(register.id, (ANN, BO, CY))] * 20):
                for texts in statements.texts.values():
                    texts.clear()
                response = await asked(hub, query, subjects=subjects)
                assert response.errors == []
                found.append({name: len(texts) for name, texts in statements.texts.items() if texts})
        finally:
            await hub.close()
        return found

    few, many = asyncio.run(counting())
    # The entries' cases, and the names of who is listed: of a person, and of companies too.
    assert few == {"court": 1, "public_security": 1}
    assert many == {"court": 1, "public_security": 1, "commerce": 1}


def test_departments_that_are_elsewhere_are_missed(register):
    elsewhere = {**register.settings.model_dump(), "department": {"commerce": {"url": "http://127.0.0.1:9/graphql"}}}
    settings = type(register.settings)(**{**elsewhere, "home": register.settings.home / "elsewhere"})

    async def asking():
        hub = open_hub(settings)
        try:
            return await asked(hub, SCREENING, subjects=[FIRM, register.id(CY)], purpose="LENDING", day="2020-01-01")
        finally:
            await hub.close()

    response = asyncio.run(asking())
    assert response.errors == []
    # A natural person has no officers: a loan to one needs the court alone.
    assert [(one["decision"], one["missingDepartments"]) for one in response.data["screening"]["results"]] == [
        ("INCOMPLETE", ["commerce"]),
        ("CLEAR", []),
    ]


@pytest.mark.parametrize(
    ("subjects", "code", "message"),
    [
        ([], "BAD_USER_INPUT", "the number of subjects must be from 1 to 3, and is 0"),
        ([FIRM] * 4, "BAD_USER_INPUT", "the number of subjects must be from 1 to 3, and is 4"),
        ([FIRM, FIRM[:17]], "BAD_IDENTIFIER", None),
    ],
)
def test_bad_input(register, monkeypatch, subjects, code, message):
    monkeypatch.setattr(screening_types, "MOST_SUBJECTS", 3)
    response = register.response(SCREENING, subjects=subjects, purpose="LENDING", day=None)
    (error,) = response.errors
    assert (response.data, error["path"]) == ({"screening": None}, ["screening"])
    assert error["extensions"]["code"] == code
    assert message in (None, error["message"])
