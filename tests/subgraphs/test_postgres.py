"""Departments in PostgreSQL: the same answers by the same statements as in SQLite, and no change missed."""

import asyncio
import random
import time
from datetime import date

import psycopg
import pytest
from sqlalchemy import column, create_engine, func, literal, select, table, text
from sqlalchemy.exc import DBAPIError

from gateway.config import DepartmentSettings
from gateway.server.hub import open_hub
from loaders.database import Unavailable
from loaders.postgres import PostgresDatabase
from loaders.threads import DEADLINE, ReadingThreads
from subgraphs.databases.database_feed import DatabaseFeed
from subgraphs.databases.migrations import NotMigrated
from subgraphs.databases.opening import ForeignLinkKey, migrate_database, open_database
from subgraphs.links.index import RelationIndex
from subgraphs.registry import load_department, load_departments
from tests.loaders.test_prepared import READS
from tests.postgres import postgres
from tests.random_register import random_register
from tests.registers import DEPARTMENTS, Register, asked, case, company
from tests.servers import needs_postgres
from tests.subgraphs.links.test_index import PUBLISHING, distinct, random_rows, words
from tests.subgraphs.test_statements import ENTITIES, MAIN_QUESTION

pytestmark = needs_postgres

DAY = date(2017, 1, 1)
OF_ANYBODY = " ".join(
    selection for name, (_, selection) in ENTITIES.items() if name not in ("commerce", "public_security")
)
EVERYTHING = f"""
query($companies: Boolean!, $id: ID!) {{
  company(uscc: $id) @include(if: $companies) {{
    ...anybody status officers(asOf: "2017-01-01") {{ role }}
    shareholders(asOf: "2017-01-01") {{ ratio evidence {{ recordId since until }} }}
    controllers(asOf: "2017-01-01") {{ share basis party {{ id }} chains {{ ratio }} }}
  }}
  person(id: $id) @skip(if: $companies) {{ ...anybody formerNames {{ name }} travelDocuments {{ number }} }}
  changes(of: $id, since: "2012-01-01", until: "2020-01-01") {{ events {{ day kind title party {{ id }} }} }}
  screening(subjects: [$id], purpose: LENDING, asOf: "2017-01-01") {{ results {{ subject decision }} }}
}}
fragment anybody on Party {{
  id name vehicles {{ plate }} offices(asOf: "2017-01-01") {{ company {{ name }} }}
  shareholdings(asOf: "2017-01-01") {{ ratio }}
  exposure(asOf: "2017-01-01") {{ complete hits {{ relation party {{ id }} entry {{ id }} path {{ relation }} }} }}
  {OF_ANYBODY}
}}"""
WHOLE = """{
  listStatistics(asOf: "2017-01-01") {
    entries parties byCourt { court entries } byGrounds { grounds entries } byAge { years entries }
    months(last: 60) { month listed ended }
  }
  commerce: dataQuality(department: "commerce") { complete findings { code parties { party { id } } } }
  court: dataQuality(department: "court") { complete findings { code } }
  search(text: "某") { hits { name match party { id } } }
}"""


@pytest.fixture(scope="module")
def server():
    with postgres() as running:
        yield running


@pytest.mark.parametrize("seed", range(2))
def test_every_answer_is_that_of_the_embedded_database(tmp_path, server, seed):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    embedded, companies, people = random_register(tmp_path / "a", seed)
    (tmp_path / "b" / "keys").mkdir()
    (tmp_path / "b" / "keys" / "link.key").write_bytes((tmp_path / "a" / "keys" / "link.key").read_bytes())
    (tmp_path / "b" / "keys" / "link.key").chmod(0o600)
    there, _, _ = random_register(tmp_path / "b", seed, server.database())

    async def answers(register):
        hub = open_hub(register.settings)
        # Beside these, the indexes read by themselves what has changed.
        statements = []
        for database in hub.databases.values():
            database.watchers.append(lambda text, values: statements.append(text))
        found, counts = [], []
        try:
            for party in companies + people:
                told = await asked(hub, EVERYTHING, id=register.id(party), companies=party in companies)
                assert told.errors == []
                found.append(told.data)
                counts.append(len(statements))
            told = await asked(hub, WHOLE)
            assert told.errors == []
            return [*found, told.data], counts
        finally:
            await hub.close()

    one, counted = asyncio.run(answers(embedded))
    other, counted_there = asyncio.run(answers(there))
    for told, expected in zip(other, one, strict=True):
        assert told == expected
    assert counted_there == counted
    assert any(told["company"]["exposure"]["hits"] for told in one[:5])


@pytest.fixture(scope="module")
def register(tmp_path_factory, server):
    register, _, _ = random_register(tmp_path_factory.mktemp("home"), 7, server.database())
    return register


@pytest.fixture
async def opened(register):
    made = []

    def open_(department):
        url = register.settings.place_of(department)
        made.append(
            open_database(register.settings.home, load_department(department), register.key, ReadingThreads(), url)
        )
        return made[-1]

    yield open_
    for one in made:
        await one.close()


@pytest.mark.parametrize(("department", "name", "read"), READS, ids=[f"{one[0]}.{one[1]}" for one in READS])
async def test_every_read_finds_its_rows_by_an_index(opened, department, name, read):
    """The planner reads a whole table where that is cheaper, as it is of a few rows: it is told that it never is."""
    database = opened(department)
    texts = []
    database.watchers.append(lambda text, values: texts.append((text, values)))
    assert await database.read(read, ["nobody", "no other"], DAY) is not None
    ((text, values),) = texts
    connection = await database._connections._taken()
    await connection.execute("SET enable_seqscan = off")
    plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {text}", *values))
    await connection.close()
    scanned = [line for line in plan.splitlines() if "Seq Scan" in line]
    assert scanned == [], plan


async def test_what_takes_too_long_is_broken_off_at_the_server_too(opened, register):
    database = opened("tax")
    token = DEADLINE.set(time.monotonic() + 0.2)
    with pytest.raises(Unavailable, match="not done in time"):
        await database.rows(select(func.pg_sleep(60)))
    DEADLINE.reset(token)
    await asyncio.sleep(0.1)
    running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%%pg_sleep%%' AND pid <> pg_backend_pid()"
    with psycopg.connect(register.settings.place_of("tax")) as connection:
        assert connection.execute(running.replace("%%", "%")).fetchone() == (0,)


async def test_no_statement_is_compiled_whatever_the_server_would_do(opened):
    """A server's default is to compile what it takes for dear: a second, each time, for what takes milliseconds."""
    of_reads = await opened("commerce").rows(select(func.current_setting("jit")))
    with opened("commerce").engine.connect() as connection:
        assert [tuple(row) for row in of_reads] == [("off",)] == connection.execute(text("SHOW jit")).all()


async def test_more_reads_than_connections_wait_for_one(opened):
    from subgraphs.commerce import reads

    database = opened("commerce")
    told = [database.read(reads.company, [company(n % 5 + 1)], DAY) for n in range(100)]
    assert [len(rows) for rows in await asyncio.gather(*told)] == [1] * 100
    assert len(database._connections._idle) == 8
    # One that is broken off while it waits leaves its turn to the next.
    told = [database.read(reads.company, [company(1)], DAY) for n in range(40)]
    for one in told[::2]:
        one.cancel()
    assert [len(rows) for rows in await asyncio.gather(*told[1::2])] == [1] * 20
    assert len(database._connections._idle) + database._connections._free >= 8


async def test_whoever_is_refused_a_connection_waits_for_those_that_are_being_opened(server):
    """The first reads of a process come at once, and who is refused may be told so before anybody else has one."""
    url = server.database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE two LOGIN CONNECTION LIMIT 2")
    url = url.replace("liancha@", "two@", 1)
    for _ in range(40):
        database = PostgresDatabase(create_engine("postgresql+psycopg://"), url, {})
        told = await asyncio.gather(*(database.rows(select(func.pg_sleep(0.01), literal(n))) for n in range(12)))
        assert [row[1] for (row,) in told] == list(range(12))
        await database.close()
        # The server has room again once it has noticed.
        await asyncio.sleep(0.05)


async def test_where_a_server_gives_no_more_connections_those_that_there_are_do(server):
    """Hubs that are many on a server that takes few: nobody is refused who can wait for a connection of the process."""
    url = server.database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE few LOGIN CONNECTION LIMIT 2")
    url = url.replace("liancha@", "few@", 1)
    database = PostgresDatabase(create_engine("postgresql+psycopg://"), url, {})
    told = await asyncio.gather(*(database.rows(select(func.pg_sleep(0.01), literal(n))) for n in range(60)))
    assert [row[1] for (row,) in told] == list(range(60))
    assert len(database._connections._idle) == 2
    # What waits for the server to have room again is as many as there were.
    await asyncio.sleep(1.1)
    assert (database._connections._free, len(database._connections._waiting)) == (8, 0)
    # Who has none is told that the database is away, and reads as soon as there is one to be had.
    other = PostgresDatabase(create_engine("postgresql+psycopg://"), url, {})
    for _ in range(2):
        with pytest.raises(Unavailable, match="cannot be reached"):
            await other.rows(select(literal(1)))
    await database.close()
    await asyncio.sleep(0.1)
    assert [tuple(row) for row in await other.rows(select(literal(1)))] == [(1,)]
    await other.close()


async def test_many_keys_find_what_few_do(opened, register):
    """More than some hundred are one value, an array."""
    from subgraphs.commerce import reads

    database = opened("commerce")
    some, nobody = [company(n) for n in range(1, 6)], [f"nobody{n}" for n in range(1_000)]
    texts = []
    database.watchers.append(lambda text, values: texts.append((text, len(values))))
    for read in (reads.offices_around, reads.shareholders, reads.holders.around, reads.company):
        assert await database.read(read, [*nobody, *some], DAY) == await database.read(read, some, DAY) != []
    assert all("ANY" in text and values < 10 for text, values in texts[::2])


async def test_an_error_of_a_statement_is_the_reads_and_the_connection_stays(opened):
    database = opened("court")
    with pytest.raises(DBAPIError, match="absent"):
        await database.rows(select(column("gone")).select_from(table("absent")))
    assert len(database._connections._idle) == 1


def test_a_server_that_is_started_anew_is_read_on_without_an_error(tmp_path):
    with postgres() as server:
        register, companies, _ = random_register(tmp_path, 1, server.database())

        async def asking():
            hub = open_hub(register.settings)
            try:
                first = await asked(hub, MAIN_QUESTION, uscc=companies[0])
                server.stop()
                away = await asked(hub, "query($id: ID!) { company(uscc: $id) { status } }", id=companies[0])
                server.start()
                return first, away, await asked(hub, MAIN_QUESTION, uscc=companies[0])
            finally:
                await hub.close()

        first, away, again = asyncio.run(asking())
    assert first.errors == again.errors == []
    assert first.data == again.data
    assert [(error["message"], error["path"], error["extensions"]) for error in away.errors] == [
        (
            "the subgraph did not answer: the database cannot be reached",
            ["company"],
            {"code": "SUBGRAPH_UNREACHABLE", "service": "commerce"},
        )
    ]


def test_a_hub_starts_while_a_database_is_away_and_answers_of_it_once_it_is_there(tmp_path):
    both = """query($id: ID!) { company(uscc: $id) {
      name taxYears { year } exposure(asOf: "2017-01-01") { complete missingDepartments }
    } }"""
    with postgres() as server:
        register, companies, _ = random_register(tmp_path, 1)
        url = server.database()
        for name in ("land", "tax"):
            migrate_database(tmp_path, load_department(name), register.key, url)
        there = {name: DepartmentSettings(database=url) for name in ("land", "tax")}
        settings = register.settings.model_copy(update={"department": there})
        server.stop()

        async def asking():
            hub = open_hub(settings)
            try:
                away = await asked(hub, both, id=companies[0])
                server.start()
                return away, await asked(hub, both, id=companies[0])
            finally:
                await hub.close()

        away, there = asyncio.run(asking())
        assert away.data["company"] == {
            "name": "某公司", "taxYears": None, "exposure": {"complete": False, "missingDepartments": ["land"]},
        }  # fmt: skip
        assert {error["extensions"]["code"] for error in away.errors} == {"SUBGRAPH_UNREACHABLE"}
        assert there.errors == []
        assert there.data["company"] == {
            "name": "某公司", "taxYears": [], "exposure": {"complete": True, "missingDepartments": []},
        }  # fmt: skip

        # What is wrong with it is found then, and nothing is answered of it.
        other = tmp_path / "other"
        other.mkdir()
        strange = Register(other)
        server.stop()

        async def asking_with_another_key():
            hub = open_hub(strange.settings.model_copy(update={"department": {"tax": settings.department["tax"]}}))
            try:
                server.start()
                with pytest.raises(ForeignLinkKey):
                    await hub.databases["tax"].rows(select(literal(1)))
            finally:
                await hub.close()

        asyncio.run(asking_with_another_key())


class Feeds:
    """The feeds of an index over a register in PostgreSQL."""

    def __init__(self, register, folder):
        self.departments = load_departments(PUBLISHING)
        self.engines = {one.name: register.engine(one) for one in self.departments}
        self.feeds = [DatabaseFeed(one, self.engines[one.name], one.publishes) for one in self.departments]
        self.index = RelationIndex(folder, self.feeds, fresh=0)

    def edges(self):
        view = self.index.view()
        gone = view.overlay.gone
        numbers = [n for n in range(view.arrays.size) if gone is None or not gone[n]]
        return sorted(map(words, [*map(view.arrays.edge, numbers), *view.overlay.edges]))

    def close(self):
        for engine in self.engines.values():
            engine.dispose()


@pytest.mark.parametrize("seed", range(2))
def test_changes_taken_in_and_a_new_build_are_the_same(tmp_path, server, seed):
    rng = random.Random(seed)
    register = Register(tmp_path, server.database())
    register.migrate()
    random_rows(register, rng, 30)
    distinct(register)
    register.load()
    one = Feeds(register, tmp_path / "one")
    assert len(one.edges()) > 10
    for at in range(4):
        register.rows = {}
        random_rows(register, rng, 6)
        distinct(register)
        register.load()
        if at == 2:
            with psycopg.connect(register.settings.place_of("land")) as connection:
                connection.execute("DELETE FROM land.ownerships WHERE certificate LIKE '%%1'")
                connection.execute(
                    "UPDATE land.ownerships SET certificate = certificate || 'x' WHERE owner LIKE 'p_%%'"
                )
        kept_up = one.edges()
        assert one.index.view().arrays.folder.name == "1"
        anew = Feeds(register, tmp_path / f"anew-{at}")
        assert kept_up == anew.edges()
        anew.close()
    with psycopg.connect(register.settings.place_of("land")) as connection:
        connection.execute("TRUNCATE land.ownerships")
    assert [edge for edge in one.edges() if edge[2] == "CO_OWNER"] == []
    one.close()


def owned(connection, certificate):
    connection.execute(
        "INSERT INTO land.ownerships VALUES (%s, %s, '2010-01-01', 0.5), (%s, %s, '2010-01-01', 0.5)",
        (certificate, company(1), certificate, company(2)),
    )


def test_a_change_that_is_committed_late_is_not_missed(tmp_path, server):
    """The transaction that began first, and notes first, ends last: after what came later was read."""
    url = server.database()
    register = Register(tmp_path, url)
    register.migrate()
    one = Feeds(register, tmp_path / "one")
    assert one.edges() == []
    with psycopg.connect(url) as early, psycopg.connect(url) as late:
        owned(early, "P1")
        owned(late, "P2")
        late.commit()
        assert [edge[3] for edge in one.edges()] == [f"P2:{company(2)}:2010-01-01"]
        early.commit()
        assert [edge[3] for edge in one.edges()] == [f"P1:{company(2)}:2010-01-01", f"P2:{company(2)}:2010-01-01"]
        owned(early, "P3")
        early.rollback()
    assert len(one.edges()) == 2
    assert one.index.view().arrays.folder.name == "1"
    one.close()


def test_what_is_no_more_known_is_read_anew(tmp_path, server):
    url = server.database()
    register = Register(tmp_path, url)
    register.migrate()
    one = Feeds(register, tmp_path / "one")
    land = one.feeds[PUBLISHING.index("land")]
    assert one.edges() == []
    begun = land.changes(_position(land), 10).position
    with psycopg.connect(url) as connection:
        for n in range(5):
            owned(connection, f"P{n}")
            connection.commit()
    assert sorted(land.changes(begun, 5).units["ownerships"]) == [f"P{n}" for n in range(5)]
    assert land.changes(begun, 4) is None
    land.keep(2)
    assert land.changes(begun, 5) is None
    assert len(one.edges()) == 5
    assert one.index.view().arrays.folder.name == "2"
    # A position of another server, one of the future, and nonsense are no positions.
    server_id, _, snapshot = begun.partition("/")
    for nonsense in (
        f"1{begun}",
        f"{server_id}/9{snapshot[1:]}9:99999999999:",
        f"{server_id}/x",
        "",
        "7",
        f"{server_id}/1:2:3;",
    ):
        assert land.changes(nonsense, 5) is None
    one.close()


def _position(feed):
    list(feed.snapshot())
    return feed.position()


def test_a_statement_that_touches_very_many_units_is_a_change_of_the_whole(tmp_path, server):
    url = server.database()
    register = Register(tmp_path, url)
    register.migrate()
    one = Feeds(register, tmp_path / "one")
    assert one.edges() == []
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO land.ownerships SELECT 'P' || n, %s, '2010-01-01', 1 FROM generate_series(1, 100001) n",
            (company(1),),
        )
        assert connection.execute("SELECT source, unit FROM land.liancha_changes").fetchall() == [("ownerships", None)]
    land = one.feeds[PUBLISHING.index("land")]
    assert land.changes(one.index.view().overlay.positions["land"], 10**6) is not None
    assert one.index.view().arrays.folder.name == "2"
    one.close()


def test_loading_the_same_file_again_changes_nothing(tmp_path, server):
    url = server.database()
    register, _, _ = random_register(tmp_path, 3, url)

    def versions():
        with psycopg.connect(url) as connection:
            return {
                f"{name}.{table}": connection.execute(
                    f"SELECT xmin::text, t::text FROM {name}.{table} t ORDER BY 2"
                ).fetchall()
                for name in DEPARTMENTS
                for table in load_department(name).metadata.tables
            }

    before = versions()
    assert len(before["court.list_entries"]) == 11
    register.load()
    assert versions() == before


def test_a_file_that_cannot_be_loaded_whole_leaves_nothing(tmp_path, server):
    from ingest.writing import writing

    register = Register(tmp_path, server.database())
    register.migrate()
    department = load_department("court")
    table = department.metadata.tables["pushes"]
    engine = register.engine(department)
    rows = [(f"E{n}", "bank", "2020-01-01", None) for n in range(3)]

    def breaking_off():
        with writing(engine, table) as write:
            write(rows)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaking_off()
    with writing(engine, table) as write:
        write([*rows, rows[0]])
    with engine.connect() as connection:
        assert len(connection.execute(table.select()).all()) == 3
    engine.dispose()


def test_what_is_not_migrated_or_of_another_link_key_is_refused(tmp_path, server):
    register = Register(tmp_path, server.database())
    with pytest.raises(NotMigrated, match="run `liancha migrate court`"):
        register.engine(load_department("court"))
    register.migrate()
    register.engine(load_department("court")).dispose()
    (tmp_path / "other").mkdir()
    other = Register(tmp_path / "other", register.settings.place_of("court"))
    with pytest.raises(ForeignLinkKey, match="court: its person ids were made with another link key"):
        other.engine(load_department("court"))


def test_a_reader_without_the_right_to_write_reads(tmp_path, server):
    """Who serves needs no more than to read."""
    url = server.database()
    register = Register(tmp_path, url)
    register.migrate()
    register.add("court.cases", case_number=case(1))
    register.add("commerce.companies", company=company(1))
    register.load()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE reader LOGIN")
        for name in DEPARTMENTS:
            connection.execute(f"GRANT USAGE ON SCHEMA {name} TO reader")
            connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO reader")
    reading = Register(tmp_path, url.replace("liancha@", "reader@"))
    assert reading.ask("query($id: ID!) { company(uscc: $id) { name } }", id=company(1)) == {
        "company": {"name": "某公司"}
    }
    connecting = "query($a: ID!, $b: ID!) { connections(from: $a, to: $b) { complete } }"
    ends = {"a": company(1), "b": company(2)}
    assert reading.ask(connecting, **ends) == {"connections": {"complete": True}}


def test_why_nobody_can_connect_is_said_once(caplog):
    nowhere = "postgresql://liancha@127.0.0.1:1/none"

    async def read():
        database = PostgresDatabase(create_engine(nowhere.replace("://", "+psycopg://")), nowhere, {})
        for _ in range(3):
            with pytest.raises(Unavailable):
                await database.rows(select(literal(1)))
        await database.close()

    asyncio.run(read())
    (said,) = [one.getMessage() for one in caplog.records if one.name == "loaders.postgres"]
    assert said.startswith("a database cannot be connected to: ConnectionRefusedError(")
