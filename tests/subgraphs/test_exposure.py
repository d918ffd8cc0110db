"""Exposure over random registers, asked of the hub, against the naive one over the same rows."""

import asyncio
import random
from datetime import date

import pytest

from gateway.server.hub import open_hub
from tests.registers import Register, asked, case, company, person
from tests.subgraphs.naive_exposure import entries_in_force, exposure

QUERY = """
query($companies: Boolean!, $id: ID!, $day: Date!) {
  company(uscc: $id) @include(if: $companies) { ...exposed controllers(asOf: $day) { basis share party { id } } }
  person(id: $id) @skip(if: $companies) { ...exposed }
}
fragment exposed on Party {
  defaulterStatus(asOf: $day) { listed asOf entries { id } }
  exposure(asOf: $day) { complete missingDepartments hits { relation party { id } entry { id } path { relation } } }
}
"""
DAYS = ["2012-01-01", "2016-06-01", "2018-01-01", "2019-12-31"]


def random_register(home, seed):
    rng = random.Random(seed)
    register = Register(home)
    companies = [company(n) for n in range(1, 6)]
    people = [person(n) for n in range(1, 7)]
    parties = companies + people
    for one in companies:
        register.add("commerce.companies", company=one)
    for one in people:
        register.add("public_security.persons", person=one)

    def interval():
        since = rng.choice(DAYS[:3])
        return {"since": since, "until": rng.choice(["", "", *[day for day in DAYS if day > since]])}

    used = set()

    def once(*key):
        fresh = key not in used
        used.add(key)
        return fresh

    for _ in range(16):
        one, holder, role = rng.choice(companies), rng.choice(people), rng.choice(["DIRECTOR", "SUPERVISOR"])
        when = interval()
        if once("office", one, holder, role, when["since"]):
            register.add("commerce.offices", company=one, holder=holder, role=role, **when)
    left: dict[str, int] = dict.fromkeys(companies, 20)
    for _ in range(22):
        one, holder, points = rng.choice(companies), rng.choice(parties), rng.randint(1, 14)
        when = interval()
        if holder != one and points <= left[one] and once("held", one, holder, when["since"]):
            left[one] -= points
            register.add("commerce.shareholdings", company=one, holder=holder, ratio=str(points / 20), **when)
    for group in ("G1", "G2"):
        when = interval()
        for member in rng.sample(parties, 3):
            register.add("commerce.concert_groups", group_id=group, member=member, **when)
    for n in range(6):
        register.add("finance.loans", loan=f"L{n}", borrower=rng.choice(parties))
        for guarantor in rng.sample(parties, 2):
            register.add("finance.guarantees", loan=f"L{n}", guarantor=guarantor, **interval())
    for n in range(4):
        register.add("land.parcels", certificate=f"P{n}")
        for owner in rng.sample(parties, 3):
            register.add("land.ownerships", certificate=f"P{n}", owner=owner, **interval())
    for n in range(1, 12):
        debtor = rng.choice(parties)
        filed = rng.choice(DAYS[:3])
        register.add("court.cases", case_number=case(n), filed_on=filed, closed_on=rng.choice(["", "2019-12-31"]))
        register.add("court.case_parties", case_number=case(n), party=debtor, role="DEBTOR")
        register.add(
            "court.case_parties", case_number=case(n), party=rng.choice(people), role="DIRECTLY_RESPONSIBLE",
            debtor=debtor,
        )  # fmt: skip
        register.add(
            "court.list_entries", entry=f"E{n}", case_number=case(n), party=debtor, listed_on=rng.choice(DAYS[:3]),
            publishable=rng.choice(["true", "true", "false"]), removed_on=rng.choice(["", "2019-12-31"]),
            expires_on=rng.choice(["", "2018-01-01"]),
        )  # fmt: skip
    register.load()
    return register, companies, people


@pytest.mark.parametrize("seed", range(6))
def test_the_hub_and_the_naive_reading_agree(tmp_path, seed):
    register, companies, people = random_register(tmp_path, seed)

    async def comparing():
        hub = open_hub(register.settings)
        hits = 0
        try:
            for party in companies + people:
                for day in ("2011-01-01", "2016-06-01", "2017-01-01", "2018-01-01", "2020-01-01"):
                    id, on = register.id(party), date.fromisoformat(day)
                    response = await asked(hub, QUERY, id=id, companies=party in companies, day=day)
                    assert response.errors == []
                    answer = response.data["company"] if party in companies else response.data["person"]
                    expected = [
                        (relation, register.id(other), entry)
                        for relation, other, entry in exposure(register.rows, party, on)
                    ]
                    assert sorted(
                        (hit["relation"], hit["party"]["id"], hit["entry"]["id"]) for hit in answer["exposure"]["hits"]
                    ) == sorted(expected)
                    assert answer["exposure"]["complete"] is True
                    status = answer["defaulterStatus"]
                    listed = sorted(entries_in_force(register.rows, party, on))
                    assert (sorted(entry["id"] for entry in status["entries"]), status["listed"]) == (
                        listed, bool(listed)
                    )  # fmt: skip
                    assert status["asOf"] == day
                    hits += len(expected)
        finally:
            await hub.close()
        return hits

    assert asyncio.run(comparing()) > 20
