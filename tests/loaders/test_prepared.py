"""Prepared statements give what SQLAlchemy's own execution gives, for every read of every department."""

from datetime import date

import pytest
from sqlalchemy import insert, literal, select

from loaders.read import MOST_KEYS
from loaders.threads import ReadingThreads
from subgraphs.court.tables import Performance, cases
from subgraphs.databases.opening import open_database
from subgraphs.registry import load_department, reads_of
from tests.registers import company, person
from tests.subgraphs.test_statements import related_parties

DAY = date(2020, 1, 1)
DEPARTMENTS = ("commerce", "court", "finance", "land", "public_security", "securities", "tax")


READS = [(department, *one) for department in DEPARTMENTS for one in reads_of(department).items()]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    register, subject = related_parties(folder, 20)
    parties = [subject, *(company(1000 + n) for n in range(1, 21)), *(register.id(person(n)) for n in range(1, 21))]
    return folder, register.key, [*parties, *(f"{letter}{n}" for letter in "ELP" for n in range(1, 21)), "9901"]


@pytest.fixture
async def opened(home):
    threads = ReadingThreads()
    databases = []

    def open_(department):
        databases.append(open_database(home[0], load_department(department), home[1], threads))
        return databases[-1]

    yield open_
    await threads.close()
    for one in databases:
        await one.close()


@pytest.mark.parametrize(("department", "name", "read"), READS, ids=[f"{one[0]}.{one[1]}" for one in READS])
async def test_every_read(home, opened, department, name, read):
    database = opened(department)
    known = [case for one in cases.columns if one.name == "case_number" for case in _cases(database, department, one)]
    for keys in (known + home[2], home[2][:1], home[2][:2], home[2][:3], ["nobody"]):
        with database.engine.connect() as connection:
            expected = connection.execute(read.statement, {"keys": keys, "day": DAY}).all()
        found = await database.read(read, keys, DAY)
        assert [tuple(row) for row in found] == [tuple(row) for row in expected]
        for row, like in zip(found, expected, strict=True):
            for key, value in like._mapping.items():
                assert getattr(row, key) == value
        assert read.distribute(found, keys) == read.distribute(expected, keys)
    # The test would hold of no rows at all: the main tables have some.
    if (department, name) in {
        ("commerce", "shareholders"),
        ("commerce", "holders.around"),
        ("court", "entries_of_party"),
    }:
        assert await database.read(read, home[2], DAY) != []


def _cases(database, department, column):
    if department != "court":
        return []
    with database.engine.connect() as connection:
        return connection.execute(select(column)).scalars().all()


async def test_so_many_keys_as_a_wave_sends_are_bound_once_each(opened):
    """Around offices keys stand three times in the statement: 90,000 places are more than SQLite has, and it looks
    through all names for each.
    """
    from subgraphs.commerce import reads

    database = opened("commerce")
    bound = []
    database.watchers.append(lambda text, parameters: bound.append(len(parameters)))
    for count in (16_385, MOST_KEYS):
        keys = [f"nobody{n}" for n in range(count)]
        assert await database.read(reads.offices_around, keys, DAY) == []
    # With the day: many keys are one value.
    assert bound == [2] * 2


async def test_many_keys_find_what_few_do(home, opened):
    from subgraphs.commerce import reads

    database = opened("commerce")
    nobody = [f"nobody{n}" for n in range(1_000)]
    for read in (reads.offices_around, reads.shareholders, reads.holders.around, reads.company):
        some = home[2][:40]
        assert await database.read(read, [*nobody, *some, '"', "'"], DAY) == await database.read(read, some, DAY) != []


async def test_numbers_of_keys_share_a_few_texts(home, opened):
    database = opened("commerce")
    texts = set()
    database.watchers.append(lambda text, parameters: texts.add(text))
    from subgraphs.commerce import reads

    for count in range(1, 42):
        await database.read(reads.company, home[2][:count], DAY)
    assert len(texts) == 7


async def test_a_statement_of_its_own_values(opened):
    database = opened("court")
    with database.engine.begin() as connection:
        connection.execute(insert(cases).values(**_case("（2019）演9901执90号", Performance.NONE)))
    statement = select(cases.c.case_number, cases.c.performance, cases.c.filed_on, literal("說：:day").label("text"))
    statement = statement.where(cases.c.case_number.in_(["（2019）演9901执90号", "another"])).limit(5)
    (row,) = await database.rows(statement)
    assert row == ("（2019）演9901执90号", Performance.NONE, date(2019, 1, 1), "說：:day")
    assert (row.case_number, row.performance, row.text) == (row[0], row[1], row[3])
    with pytest.raises(AttributeError):
        row.nothing  # noqa: B018


def _case(number, performance):
    return {
        "case_number": number, "court": "9901", "filed_on": date(2019, 1, 1), "cause": "借款", "basis_document": "书",
        "obligation": "还款", "amount": 1, "fulfilled": 0, "performance": performance,
    }  # fmt: skip
