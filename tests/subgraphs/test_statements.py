"""What a query costs in SQL statements, whatever the number of parties."""

import asyncio
from pathlib import Path

import pytest

import demo
from gateway.server.context import RequestContext, context_of
from gateway.server.hub import graphql_schema, link_key, open_hub
from gateway.server.operations import GraphQLRequest, SchemaExecutor
from subgraphs.registry import load_department
from tests.registers import DEPARTMENTS, Register, Statements, asked, case, company, person

MAIN_QUESTION = (Path(demo.__file__).parent / "main_question.graphql").read_text("utf-8")


def related_parties(home, count):
    """A company with `count` related parties in every role, each third of whom is listed."""
    register = Register(home)
    subject = company(1)
    register.add("commerce.companies", company=subject)
    register.add("court.courts", court="9901")
    roles = ["LEGAL_REPRESENTATIVE", "DIRECTOR", "SUPERVISOR", "SENIOR_MANAGER"]
    for n in range(1, count + 1):
        one = person(n)
        register.add("public_security.persons", person=one)
        if n % 2:
            register.add("commerce.offices", company=subject, holder=one, role=roles[n % 4] if n > 1 else roles[0])
        else:
            holder = company(1000 + n)
            register.add("commerce.companies", company=holder)
            register.add("commerce.shareholdings", company=subject, holder=holder, ratio=f"{1 / count:.4f}")
            register.add("commerce.shareholdings", company=holder, holder=one, ratio="1")
        if n % 3 == 1:
            register.add("court.cases", case_number=case(n))
            register.add("court.list_entries", entry=f"E{n}", case_number=case(n), party=one)
        if n % 5 == 0:
            register.add("finance.loans", loan=f"L{n}", borrower=subject)
            register.add("finance.guarantees", loan=f"L{n}", guarantor=one)
            register.add("land.parcels", certificate=f"P{n}")
            register.add("land.ownerships", certificate=f"P{n}", owner=one)
            register.add("land.ownerships", certificate=f"P{n}", owner=subject)
    register.load()
    return register, subject


def counted(register, subject):
    async def counting():
        hub = open_hub(register.settings)
        statements = Statements(hub)
        try:
            response = await asked(hub, MAIN_QUESTION, uscc=subject)
            assert response.errors == []
            return response.data, statements
        finally:
            await hub.close()

    return asyncio.run(counting())


def test_the_main_question_on_two_hundred_parties(tmp_path):
    data, statements = counted(*related_parties(tmp_path, 200))
    found = data["company"]
    parties = {one["party"]["id"] for name in ("directors", "supervisors", "seniorManagers", "shareholders")
               for one in found[name]}  # fmt: skip
    assert len(parties) >= 150
    assert len(found["exposure"]["hits"]) >= 30
    per_table = {
        f"{name}.{table}": statements.on_table(name, table)
        for name in DEPARTMENTS
        for table in load_department(name).metadata.tables
        if statements.on_table(name, table)
    }
    assert per_table == {
        "court.courts": 1,
        "court.cases": 3,
        "court.case_parties": 1,
        "court.list_entries": 2,
        "public_security.persons": 2,
        "land.ownerships": 1,
        "commerce.companies": 2,
        "commerce.offices": 2,
        "commerce.shareholdings": 3,
        "commerce.concert_groups": 2,
        "finance.loans": 1,
        "finance.guarantees": 1,
    }
    assert statements.total == 15


def test_the_number_of_statements_does_not_depend_on_the_number_of_parties(tmp_path):
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    _, few = counted(*related_parties(tmp_path / "few", 20))
    _, many = counted(*related_parties(tmp_path / "many", 120))
    assert {name: len(texts) for name, texts in few.texts.items()} == {
        name: len(texts) for name, texts in many.texts.items()
    }


# A selection of each department that reads every table that it has of a party.
ENTITIES = {
    "court": (
        "Party",
        (
            "defaulterStatus { entries { court { name parent { name } } case { cause parties { role } } objections { id } "
            "pushes { unit } feedback { id } } } listEntries { id } cases { case { notices { id } } } notices { id }"
        ),
    ),
    "public_security": (
        "Party",
        "name vehicles { plate } ... on Person { formerNames { name } travelDocuments { number } }",
    ),
    "land": ("Party", "ownerships { parcel { use ownerships { share } encumbrances { id } } } heldEncumbrances { id }"),
    "commerce": (
        "Party",
        (
            "offices { company { name } } shareholdings { ratio } concertGroups { members { since } } "
            "... on Company { status officers { role } shareholders { ratio } controllers { share chains { ratio } } }"
        ),
    ),
    "finance": (
        "Party",
        (
            "bankAccounts { balance } loans { status guarantees { amount } } guarantees { loan { lender } } "
            "subsidies { id } procurements { id }"
        ),
    ),
    "tax": ("Party", "taxYears { year } taxArrears { id }"),
    "securities": (
        "Party",
        (
            "securitiesAccounts { holdings { name } } stockListing { exchange } bonds { amount } "
            "incentivesGranted { id } incentivesHeld { id }"
        ),
    ),
}


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_one_entities_fetch_costs_the_same_however_many_representations(tmp_path, name):
    register, _ = related_parties(tmp_path, 60)
    type_name, selection = ENTITIES[name]
    query = f"query($r: [_Any!]!) {{ _entities(representations: $r) {{ ... on {type_name} {{ {selection} }} }} }}"
    everyone = [register.id(person(n)) for n in range(1, 61)] + [company(1000 + n) for n in range(2, 61, 2)]

    async def counting(parties):
        hub = open_hub(register.settings)
        statements = Statements(hub)
        executor = SchemaExecutor(graphql_schema(load_department(name)))
        context = context_of(load_department(name), hub.databases[name], link_key(register.settings))(RequestContext())
        representations = [{"__typename": _typename(name, id), "id": id} for id in parties]
        try:
            response = await executor.execute(GraphQLRequest(query, None, {"r": representations}), context)
        finally:
            await hub.close()
        assert response.errors == []
        assert len(response.data["_entities"]) == len(parties)
        return statements.total

    some = asyncio.run(counting([everyone[0], everyone[3], everyone[4], everyone[-1]]))
    assert asyncio.run(counting(everyone)) == some


def _typename(department, id):
    if department in ("commerce", "public_security"):
        return "Person" if id.startswith("p_") else "Company"
    return "Party"


def test_every_read_finds_its_rows_by_an_index(tmp_path):
    register, subject = related_parties(tmp_path, 20)

    async def plans():
        hub = open_hub(register.settings)
        found = []
        try:
            seen = []
            for name, database in hub.databases.items():
                database.watchers.append(lambda *read, name=name: seen.append((name, *read)))
            await asked(hub, MAIN_QUESTION, uscc=subject)
            for name, statement, parameters in list(seen):
                with hub.databases[name].engine.connect() as connection:
                    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                    found += [(name, row[3]) for row in rows]
        finally:
            await hub.close()
        return found

    tables = {table for name in DEPARTMENTS for table in load_department(name).metadata.tables}
    scans = [
        (name, step) for name, step in asyncio.run(plans()) if step.split()[0] == "SCAN" and step.split()[1] in tables
    ]
    assert scans == []
