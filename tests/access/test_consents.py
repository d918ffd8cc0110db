"""Consents: which client may look whom up, found by their reference and by the party."""

import asyncio
from datetime import date

import pytest

from gateway.access.consents import TABLES, Consent, ConsentExists, Consents
from gateway.store import FileStore, PostgresStore
from tests.postgres import postgres
from tests.registers import company
from tests.servers import needs_postgres

SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)


def consent(number, party=None, **other):
    stated = {"client": "bank", "party": party or company(number), "purpose": "LENDING", "since": SINCE, "until": UNTIL}
    return Consent(f"C{number}", **{**stated, **other})


@pytest.fixture(params=["file", pytest.param("PostgreSQL", marks=needs_postgres)])
def consents(request, tmp_path):
    if request.param == "file":
        yield Consents(FileStore(tmp_path / "consents.sqlite", TABLES))
        return
    with postgres() as server:
        found = Consents(PostgresStore(server.database(), TABLES))
        yield found
        found.close()


def test_many_are_registered_together_and_found_by_the_party(consents):
    many = [consent(n) for n in range(1, 1202)]
    assert consents.add_all(many) == 1201
    assert consents.add_all([*many[:3], consent(2000)]) == 1
    parties = [company(n) for n in range(1000, 1300)]
    found = asyncio.run(consents.of_parties("bank", "LENDING", parties, date(2026, 6, 1)))
    assert found == {company(n): f"C{n}" for n in range(1000, 1202)}
    for client, purpose, day in (
        ("other", "LENDING", SINCE),
        ("bank", "OTHER", SINCE),
        ("bank", "LENDING", date(2025, 12, 31)),
        ("bank", "LENDING", UNTIL),
    ):
        assert asyncio.run(consents.of_parties(client, purpose, parties, day)) == {}


def test_of_several_of_one_party_the_one_that_lasts_longest_is_named(consents):
    longest = consent(3, company(1), until=date(2030, 1, 1))
    consents.add_all([consent(1), longest, consent(2, company(1), until=date(2028, 1, 1))])
    assert asyncio.run(consents.of_parties("bank", "LENDING", [company(1)], SINCE)) == {company(1): "C3"}
    assert consents.withdraw("C3", "bank", date(2026, 6, 1))
    assert asyncio.run(consents.of_parties("bank", "LENDING", [company(1)], date(2026, 6, 1))) == {company(1): "C2"}


def test_all_are_registered_or_none(consents):
    consents.add(consent(1))
    with pytest.raises(ConsentExists, match="C1 is registered already"):
        consents.add_all([consent(2), consent(1, company(9))])
    with pytest.raises(ConsentExists, match="C5 is registered already"):
        consents.add_all([consent(5), consent(5, company(9))])
    assert asyncio.run(consents.of_parties("bank", "LENDING", [company(n) for n in (1, 2, 5, 9)], SINCE)) == {
        company(1): "C1"
    }
    # Another client's reference is its own.
    assert consents.add_all([consent(1, company(9), client="other")]) == 1


def test_many_are_found_by_an_index_and_so_is_one(tmp_path):
    store = FileStore(tmp_path / "consents.sqlite", TABLES)
    consents = Consents(store)
    consents.add_all([consent(n) for n in range(1, 600)])
    parties = "SELECT party, reference FROM consents WHERE client = 'a' AND purpose = 'b' AND party IN ('c', 'd')"
    one = "SELECT * FROM consents WHERE client = 'a' AND reference IN ('c', 'd')"
    for statement, said in (
        (parties, "USING COVERING INDEX consents_of_parties (party=? AND purpose=? AND client=?)"),
        (one, "USING INDEX sqlite_autoindex_consents_1 (client=? AND reference=?)"),
    ):
        ((*_, detail),) = [row for row in store.rows(f"EXPLAIN QUERY PLAN {statement}") if "INDEX" in str(row[-1])]
        assert said in str(detail)
