"""Exposure over random registers, asked of the hub, against the naive one over the same rows."""

import asyncio
from datetime import date

import pytest

from gateway.server.hub import open_hub
from tests.random_register import random_register
from tests.registers import asked
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
