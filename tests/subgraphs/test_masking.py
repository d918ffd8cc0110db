"""Account and document numbers are masked but for who may see their party's whole, wherever a record of it is shown."""

import asyncio
import json

import pytest

from contract.columns import AccountNumber
from gateway.access.caller import Caller, Client
from gateway.access.lookup import Lookup
from gateway.access.matrix import OWN, read_matrix
from gateway.server.context import RequestContext
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest
from subgraphs.registry import load_department
from tests.registers import DEPARTMENTS, Register, person

ANN = person(1)
QUERY = """query($id: ID!) {
  person(id: $id) {
    bankAccounts { account evidence { recordId } }
    securitiesAccounts { account evidence { recordId } holdings { evidence { recordId } } }
    travelDocuments { number evidence { recordId } }
    assets { items { identifier evidence { recordId } } }
  }
  creditFile(of: $id) { records { department evidence { recordId } } }
  changes(of: $id, since: "2000-01-01", until: "2030-01-01") { events { evidence { recordId } } }
}"""
NUMBERS = ("9900010012345678", "A990012345", "ZZ0001234")


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("public_security.persons", person=ANN)
    register.add("finance.accounts", account=NUMBERS[0], holder=ANN)
    register.add("securities.accounts", account=NUMBERS[1], holder=ANN, opened_on="2010-01-01")
    register.add(
        "securities.holdings", account=NUMBERS[1], security="990001", name="股", quantity="1", market_value="1",
        as_of="2026-06-30", frozen_quantity="0",
    )  # fmt: skip
    register.add("public_security.travel_documents", number=NUMBERS[2], person=ANN)
    register.load()
    return register


def asked(register, *, whole):
    """The answer to who looks the party up under a case, in a role that sees numbers whole, or in one that does not."""
    line = read_matrix(OWN).roles["investigator"].line("ENFORCEMENT").model_copy(update={"whole": whole})
    caller = Caller("somebody", Client("court", "演市法院", "执行局", None), frozenset(), float("inf"))
    ann = register.id(ANN)
    lookup = Lookup(caller, "investigator", "ENFORCEMENT", line, line.groups(case=True), frozenset({ann}))

    async def asking():
        hub = open_hub(register.settings)
        try:
            return await hub.executor.execute(GraphQLRequest(QUERY, None, {"id": ann}), RequestContext({}, lookup))
        finally:
            await hub.close()

    response = asyncio.run(asking())
    assert response.errors == []
    return response.data


def test_whole_for_who_may_see_them_so(register):
    found = asked(register, whole=True)
    assert found["person"] == {
        "bankAccounts": [{"account": NUMBERS[0], "evidence": {"recordId": NUMBERS[0]}}],
        "securitiesAccounts": [
            {
                "account": NUMBERS[1],
                "evidence": {"recordId": NUMBERS[1]},
                "holdings": [{"evidence": {"recordId": f"{NUMBERS[1]}:990001"}}],
            }
        ],
        "travelDocuments": [{"number": NUMBERS[2], "evidence": {"recordId": NUMBERS[2]}}],
        "assets": {
            "items": [
                {"identifier": NUMBERS[0], "evidence": {"recordId": NUMBERS[0]}},
                {"identifier": f"{NUMBERS[1]}:990001", "evidence": {"recordId": f"{NUMBERS[1]}:990001"}},
            ]
        },
    }


def test_masked_for_everybody_else_in_every_place(register):
    found = asked(register, whole=False)
    assert found["person"] == {
        "bankAccounts": [{"account": "************5678", "evidence": {"recordId": "************5678"}}],
        "securitiesAccounts": [
            {
                "account": "******2345",
                "evidence": {"recordId": "******2345"},
                "holdings": [{"evidence": {"recordId": "******2345:990001"}}],
            }
        ],
        "travelDocuments": [{"number": "*****1234", "evidence": {"recordId": "*****1234"}}],
        "assets": {
            "items": [
                {"identifier": "************5678", "evidence": {"recordId": "************5678"}},
                {"identifier": "******2345:990001", "evidence": {"recordId": "******2345:990001"}},
            ]
        },
    }
    everything = json.dumps(found)
    assert not any(number in everything for number in NUMBERS)
    # The file and the changes have the records too.
    assert everything.count("5678") > 3


def test_the_columns_that_are_masked():
    marked = {
        f"{name}.{table.name}.{column.name}"
        for name in DEPARTMENTS
        for table in load_department(name).metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, AccountNumber)
    }
    assert marked == {
        "finance.accounts.account",
        "securities.accounts.account",
        "securities.holdings.account",
        "public_security.travel_documents.number",
    }
