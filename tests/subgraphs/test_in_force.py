"""Half-open intervals: in force on day d when since <= d < until (domain.md, Time)."""

import pytest

from tests.registers import Register, company, person

FIRM, ANN = company(1), person(2)

CASES = [
    ("commerce.offices", {"company": FIRM, "holder": ANN, "role": "DIRECTOR"}, ("since", "until"), "officers { role }"),
    (
        "commerce.shareholdings",
        {"company": FIRM, "holder": ANN, "ratio": "0.5"},
        ("since", "until"),
        "shareholders { ratio }",
    ),
    ("commerce.concert_groups", {"group_id": "G", "member": FIRM}, ("since", "until"), "concertGroups { groupId }"),
    ("land.ownerships", {"certificate": "P", "owner": FIRM}, ("since", "until"), "ownerships { share }"),
    ("finance.guarantees", {"loan": "L", "guarantor": FIRM}, ("since", "until"), "guarantees { amount }"),
    ("finance.accounts", {"account": "A", "holder": FIRM}, ("opened_on", "closed_on"), "bankAccounts { account }"),
    (
        "securities.accounts",
        {"account": "A", "holder": FIRM},
        ("opened_on", "closed_on"),
        "securitiesAccounts { account }",
    ),
    (
        "tax.arrears",
        {"id": "T", "taxpayer": FIRM, "tax_kind": "增值税", "amount": "1"},
        ("due_on", "settled_on"),
        "taxArrears { id }",
    ),
    ("public_security.vehicles", {"plate": "V", "owner": FIRM}, ("registered_on", "scrapped_on"), "vehicles { plate }"),
]


@pytest.mark.parametrize(("table", "row", "bounds", "selection"), CASES, ids=[one[0] for one in CASES])
def test_a_record_is_in_force_from_its_first_day_until_the_day_before_its_last(tmp_path, table, row, bounds, selection):
    register = Register(tmp_path)
    register.add("commerce.companies", company=FIRM)
    register.add(table, **row, **{bounds[0]: "2020-01-01", bounds[1]: "2021-01-01"})
    register.load()
    name = selection.split()[0]
    days = {"before": "2019-12-31", "first": "2020-01-01", "last": "2020-12-31", "after": "2021-01-01"}
    parts = " ".join(f'{key}: {selection.replace(name, f"""{name}(asOf: "{day}")""", 1)}' for key, day in days.items())
    answer = register.ask(f"query($id: ID!) {{ company(uscc: $id) {{ {parts} }} }}", id=FIRM)["company"]
    assert {key: len(answer[key]) for key in days} == {"before": 0, "first": 1, "last": 1, "after": 0}


@pytest.mark.parametrize(
    ("dates", "listed_on"),
    [
        ({"removed_on": "2021-01-01", "removal_reason": "PERFORMED"}, {"2020-01-01", "2020-12-31"}),
        ({"expires_on": "2021-01-01"}, {"2020-01-01", "2020-12-31"}),
        ({}, {"2020-01-01", "2020-12-31", "2021-01-01"}),
    ],
)
def test_a_party_is_listed_until_the_entry_is_removed_or_expires(tmp_path, dates, listed_on):
    register = Register(tmp_path)
    register.add("public_security.persons", person=ANN)
    register.add(
        "court.list_entries", entry="E", case_number="（2019）演9901执1号", party=ANN, listed_on="2020-01-01", **dates
    )
    register.load()
    days = ["2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01"]
    parts = " ".join(f'd{n}: defaulterStatus(asOf: "{day}") {{ listed asOf }}' for n, day in enumerate(days))
    answer = register.ask(f"query($id: ID!) {{ person(id: $id) {{ {parts} }} }}", id=register.id(ANN))["person"]
    assert {status["asOf"] for status in answer.values() if status["listed"]} == listed_on


def test_the_status_of_a_company_is_that_of_the_day(tmp_path):
    register = Register(tmp_path)
    register.add(
        "commerce.companies", company=FIRM, established_on="2010-01-01", ended_on="2020-01-01", status="CANCELLED"
    )
    register.load()
    parts = 'a: status(asOf: "2009-12-31") b: status(asOf: "2010-01-01") c: status(asOf: "2020-01-01")'
    answer = register.ask(f"query($id: ID!) {{ company(uscc: $id) {{ {parts} }} }}", id=FIRM)
    assert answer == {"company": {"a": None, "b": "ACTIVE", "c": "CANCELLED"}}


def test_the_legal_representative_of_the_day_is_the_one_in_office(tmp_path):
    register = Register(tmp_path)
    before, after = person(4), person(6)
    register.add("commerce.companies", company=FIRM)
    register.add(
        "commerce.offices",
        company=FIRM,
        holder=before,
        role="LEGAL_REPRESENTATIVE",
        since="2010-01-01",
        until="2015-01-01",
    )
    register.add("commerce.offices", company=FIRM, holder=after, role="LEGAL_REPRESENTATIVE", since="2015-01-01")
    register.load()
    parts = " ".join(
        f'd{n}: legalRepresentative(asOf: "{day}") {{ id }}'
        for n, day in enumerate(["2009-01-01", "2014-12-31", "2015-01-01"])
    )
    answer = register.ask(f"query($id: ID!) {{ company(uscc: $id) {{ {parts} }} }}", id=FIRM)
    assert answer == {"company": {"d0": None, "d1": {"id": register.id(before)}, "d2": {"id": register.id(after)}}}


def test_an_entry_that_may_not_be_published_is_no_entry(tmp_path):
    register = Register(tmp_path)
    register.add("public_security.persons", person=ANN)
    register.add("commerce.companies", company=FIRM)
    register.add("commerce.offices", company=FIRM, holder=ANN, role="DIRECTOR")
    number = "（2019）演9901执1号"
    register.add("court.cases", case_number=number)
    register.add("court.list_entries", entry="E", case_number=number, party=ANN, publishable="false")
    register.load()
    answer = register.ask(
        """
        query($id: ID!, $firm: ID!, $case: ID!) {
          person(id: $id) { defaulterStatus { listed entries { id } } listEntries { id } }
          company(uscc: $firm) { exposure { complete hits { relation } } }
          case(caseNumber: $case) { listEntries { id } }
        }
        """,
        id=register.id(ANN),
        firm=FIRM,
        case=number,
    )
    assert answer == {
        "person": {"defaulterStatus": {"listed": False, "entries": []}, "listEntries": []},
        "company": {"exposure": {"complete": True, "hits": []}},
        "case": {"listEntries": []},
    }
