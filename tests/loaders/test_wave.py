"""Waves: reads that a request has under way together go as one statement a read."""

import asyncio
from datetime import date

import pytest

from loaders.threads import ReadingThreads
from subgraphs.commerce import reads
from subgraphs.common.context import DepartmentContext
from subgraphs.databases.opening import open_database
from subgraphs.registry import load_department
from tests.registers import Register, company, person

DAY = date(2020, 1, 1)


@pytest.fixture
async def context(tmp_path):
    register = Register(tmp_path)
    for n in range(1, 6):
        register.add("commerce.companies", company=company(n), name=f"甲{n}")
        register.add("commerce.offices", company=company(n), holder=person(n), role="DIRECTOR")
    register.load()
    commerce = load_department("commerce")
    return DepartmentContext(commerce, open_database(tmp_path, commerce, register.key, ReadingThreads()), register.key)


def counting(context):
    statements = []
    context.database.watchers.append(lambda statement, parameters: statements.append(statement))
    return statements


async def test_keys_asked_at_different_turns_of_the_loop_go_together(context):
    statements = counting(context)

    async def later(key, turns):
        for _ in range(turns):
            await asyncio.sleep(0)
        return await context.load(reads.company, key, DAY)

    rows = await asyncio.gather(*(later(company(n), n) for n in range(1, 5)), later(company(9), 2))
    assert [row and row.name for row in rows] == ["甲1", "甲2", "甲3", "甲4", None]
    assert len(statements) == 1
    await context.database.close()


async def test_a_key_is_read_once_a_request_and_each_day_by_itself(context):
    statements = counting(context)
    first = await context.load(reads.offices_in_company, company(1), DAY)
    again = await context.load(reads.offices_in_company, company(1), DAY)
    assert first is again
    assert await context.load(reads.offices_in_company, company(1), date(2000, 1, 1)) == []
    assert len(statements) == 2
    await context.database.close()


async def test_what_follows_one_read_waits_for_what_follows_another(context):
    statements = counting(context)

    async def chain(n):
        (office,) = await context.load(reads.offices_of_holder, context.link_key.person_id(person(n)), DAY)
        return (await context.load(reads.company, office.company, DAY)).name

    assert await asyncio.gather(*(chain(n) for n in range(1, 6))) == [f"甲{n}" for n in range(1, 6)]
    assert len(statements) == 2
    await context.database.close()


async def test_a_failing_statement_fails_all_that_wait_for_it_and_no_other(context):
    (await_one, await_two) = (context.load(reads.company, company(1), DAY) for _ in range(2))
    with context.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE companies")
    results = await asyncio.gather(
        await_one, await_two, context.load(reads.offices_in_company, company(1), DAY), return_exceptions=True
    )
    assert [type(result).__name__ for result in results] == ["OperationalError", "OperationalError", "list"]
    await context.database.close()
