"""Reads on SQLite: in the loop what is quick, in a thread what is not."""

import asyncio
import sqlite3
import threading
import time
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import Integer, bindparam, column, create_engine, event, func, literal, select, table
from sqlalchemy.exc import OperationalError

from loaders.database import Unavailable
from loaders.embedded import EmbeddedDatabase
from loaders.threads import DEADLINE, ReadingThreads
from loaders.whole_table import WholeTable

DAY = date(2020, 1, 1)
# Which thread reads; the numbers to 30,000 beside it take several milliseconds.
WHERE = select(func.thread().label("thread"))
ONE = select(literal(1).label("i")).cte("n", recursive=True)
ENDLESS = select(func.count()).select_from(ONE.union_all(select(ONE.c.i + 1)))
MANY = ONE.union_all(select(ONE.c.i + 1).where(ONE.c.i < 300_000))
SLOW = select(func.thread().label("thread"), select(func.sum(MANY.c.i)).scalar_subquery().label("sum"))
FACTS = select(table("facts", column("fact", Integer)).c.fact).where(column("fact") != bindparam("other", 0))


@pytest.fixture
async def database(tmp_path):
    threads = ReadingThreads()
    file = tmp_path / "x.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE facts (fact INTEGER)")
        connection.execute("INSERT INTO facts VALUES (7)")
        connection.commit()
    made = EmbeddedDatabase(create_engine(f"sqlite:///{file}", connect_args={"check_same_thread": False}), threads)

    @event.listens_for(made.engine, "connect")
    def function(connection, _):
        connection.create_function("thread", 0, threading.get_ident)

    yield made
    await threads.close()
    await made.close()


async def test_a_quick_read_is_read_in_the_loop(database):
    told = database.read(WholeTable(WHERE), (), DAY)
    assert told.done()
    assert await told == [(threading.get_ident(),)]


async def test_one_that_takes_longer_is_broken_off_and_read_in_a_thread(database):
    began = time.perf_counter()
    told = database.read(WholeTable(SLOW), (), DAY)
    kept_for = time.perf_counter() - began
    assert not told.done()
    ((thread, total),) = await told
    took = time.perf_counter() - began
    assert (thread != threading.get_ident(), total) == (True, 300_000 * 300_001 // 2)
    # Two milliseconds beside some forty.
    assert kept_for < took / 2


async def test_what_is_slow_time_and_again_is_tried_ever_more_seldom(database):
    interrupted = []
    database.watchers.append(lambda text, parameters: interrupted.append(None))
    tried = []
    untried = database._read_in_loop

    def reading(kept, text, parameters):
        tried.append(len(interrupted))
        return untried(kept, text, parameters)

    database._read_in_loop = reading
    slow = WholeTable(SLOW)
    for _ in range(16):
        await database.read(slow, (), DAY)
    # The next reads go to a thread untried: 1, 3, 7.
    assert tried == [1, 3, 7, 15]
    assert len(interrupted) == 16  # a statement that is tried and then read is one that was asked


async def test_who_has_the_database_locked_is_waited_for_in_a_thread(database, tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE facts SET fact = 8")
        facts = WholeTable(FACTS)
        told = database.read(facts, (), DAY)
        assert not told.done()
        await asyncio.sleep(0.05)
        other.execute("COMMIT")
        assert await told == [(8,)]
    # And the next one is read in the loop again, after one that is not tried there.
    assert [database.read(facts, (), DAY).done() for _ in range(2)] == [False, True]


async def test_what_cannot_be_read_is_an_error_of_the_read(database):
    told = database.read(WholeTable(select(column("gone")).select_from(table("absent"))), (), DAY)
    with pytest.raises(OperationalError, match="no such table"):
        await told
    assert await database.read(WholeTable(FACTS), (), DAY) == [(7,)]


async def test_past_its_deadline_a_read_is_broken_off_for_good_and_the_next_one_is_read(database):
    token = DEADLINE.set(time.monotonic() + 0.1)
    began = time.monotonic()
    with pytest.raises(Unavailable, match="not done in time"):
        await database.read(WholeTable(ENDLESS), (), DAY)
    assert time.monotonic() - began < 5
    DEADLINE.reset(token)
    assert await database.rows(FACTS) == [(7,)]
