"""Revisions of the departments' tables: they make what is declared, from whichever a database has."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, inspect
from sqlalchemy.exc import DatabaseError

from gateway.access.keys import LocalKey
from gateway.audit.chain import LogUnavailable
from gateway.audit.checkpoints import AuditKey
from gateway.audit.postgres import PostgresLog
from gateway.store import PostgresStore, StoreUnavailable
from identifiers.pseudonym import LinkKey
from subgraphs.databases.database_feed import DatabaseFeed
from subgraphs.databases.migrations import head, revision, upgrade
from subgraphs.databases.opening import create_database, database_path, migrate_database, postgres_engine
from subgraphs.registry import load_department
from tests.ingest.test_command import liancha
from tests.postgres import postgres
from tests.registers import DEPARTMENTS
from tests.servers import needs_postgres

# SQLAlchemy's, of the notes of changes, which alembic looks at and is not asked about.
pytestmark = pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
KEY = LinkKey(b"a key of tests, and of nothing else")
WAITING = frozenset(
    f"liancha_{one}"
    for one in (
        "open_objections",
        "open_escalations",
        "open_feedback",
        "ended_entries",
        "expiring_entries",
        "untold_pushes",
        "closed_cases",
    )
)
OURS = ("liancha_changes", "liancha_forgotten", "liancha_marks", "liancha_touched", "liancha_version")


def differences(engine, department):
    """What alembic would change of a database to have the tables that are declared."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        declared = MetaData()
        for table in department.tables:
            table.to_metadata(declared)
        # Of what waits for somebody there are indexes that no read by key looks in.
        return [
            one for one in compare_metadata(context, declared) if _name(one) not in OURS and _index(one) not in WAITING
        ]


def _index(difference):
    kind, *what = difference if isinstance(difference, tuple) else difference[0]
    return what[0].name if kind.endswith("index") else None


def _name(difference):
    kind, *what = difference if isinstance(difference, tuple) else difference[0]
    table = what[0].table if kind.endswith("index") else what[0]
    return getattr(table, "name", None)


@pytest.fixture(scope="module")
def server():
    with postgres() as running:
        yield running


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_the_revisions_are_one_line_that_ends_in_the_newest(name):
    department = load_department(name)
    scripts = ScriptDirectory(str(department.migrations), version_locations=[str(department.migrations)])
    line = [one.revision for one in scripts.walk_revisions()]
    assert line[0] == head(department)
    assert line[::-1] == [f"{n:04}" for n in range(1, len(line) + 1)]
    assert scripts.get_heads() == [head(department)]


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_an_empty_file_becomes_what_is_declared(tmp_path, name):
    department = load_department(name)
    engine = create_database(tmp_path, department, KEY)
    assert differences(engine, department) == []
    with engine.connect() as connection:
        assert revision(connection) == head(department)
        text = connection.exec_driver_sql("SELECT group_concat(sql) FROM sqlite_master WHERE type = 'table'").scalar()
    # Rows stand in the order of the key, without another number for each.
    assert text.count("WITHOUT ROWID") == len(department.tables)
    assert migrate_database(tmp_path, department, KEY) == (head(department), head(department))
    engine.dispose()


@needs_postgres
@pytest.mark.parametrize("name", DEPARTMENTS)
def test_an_empty_schema_becomes_what_is_declared(tmp_path, server, name):
    department = load_department(name)
    url = server.database()
    assert migrate_database(tmp_path, department, KEY, url) == (None, head(department))
    assert migrate_database(tmp_path, department, KEY, url) == (head(department), head(department))
    engine = postgres_engine(department, url)
    assert differences(engine, department) == []
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT current_schema()").scalar() == name
        watched = {
            table for one in (*department.publishes, *department.names, *department.lists) for table in one.watched
        }
        triggers = connection.exec_driver_sql(
            "SELECT trigger_name, event_object_table FROM information_schema.triggers"
        )
        by_kind = {"changes": set(), "list_changes": set(), "touched": set()}
        for trigger, table in triggers:
            kind = next(
                (one for one in ("touched", "list_changes") if trigger.startswith(f"liancha_{one}_")), "changes"
            )
            by_kind[kind].add(table)
        # What an index watches; for what is kept of answers all of them; of the court, the list.
        assert by_kind == {
            "changes": watched,
            "list_changes": {"list_entries"} if name == "court" else set(),
            "touched": {table.name for table in department.tables},
        }
    engine.dispose()


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_a_file_of_before_revisions_were_noted_is_of_the_first(tmp_path, name):
    department = load_department(name)
    path = database_path(tmp_path, department)
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    department.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE liancha_marks (name VARCHAR PRIMARY KEY, value VARCHAR)")
    engine.dispose()
    assert migrate_database(tmp_path, department, KEY)[1] == head(department)
    engine = create_database(tmp_path, department, KEY)
    assert differences(engine, department) == []
    engine.dispose()


def test_a_file_of_a_newer_version_is_left_as_it_is(tmp_path):
    department = load_department("tax")
    create_database(tmp_path, department, KEY).dispose()
    with closing(sqlite3.connect(database_path(tmp_path, department))) as connection:
        connection.execute("UPDATE liancha_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseError, match="9999"):
        create_database(tmp_path, department, KEY)


@needs_postgres
def test_who_migrates_at_the_same_time_finds_it_done(tmp_path, server):
    department, url = load_department("court"), server.database()
    with ThreadPoolExecutor(6) as threads:
        migrated = [threads.submit(migrate_database, tmp_path, department, KEY, url) for _ in range(6)]
    assert {one.result()[1] for one in migrated} == {head(department)}
    engine = postgres_engine(department, url)
    assert differences(engine, department) == []
    engine.dispose()


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_files_are_made_at_the_same_time(tmp_path, name):
    department = load_department(name)
    with ThreadPoolExecutor(6) as threads:
        made = [threads.submit(create_database, tmp_path, department, KEY) for _ in range(6)]
    for one in made:
        one.result().dispose()


@needs_postgres
def test_a_revision_that_fails_changes_nothing(tmp_path, server):
    department, url = load_department("land"), server.database()
    engine = postgres_engine(department, url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA land")
        # What stands in the way of the last table.
        connection.exec_driver_sql("CREATE TABLE land.encumbrances (other int)")
    with pytest.raises(DatabaseError, match="already exists"):
        upgrade(engine, department)
    assert inspect(engine).get_table_names() == ["encumbrances"]
    engine.dispose()


@needs_postgres
def test_the_command(tmp_path, server):
    config = tmp_path / "liancha.toml"
    config.write_text(
        f'home = "{tmp_path}/home"\n[department.court]\ndatabase = "{server.database()}"\n'
        '[department.land]\nurl = "http://127.0.0.1:1/graphql"\n'
        '[department.securities.source]\nurl = "sqlite:////nowhere/own.sqlite"\n',
        "utf-8",
    )
    done = liancha(tmp_path, "serve", "--config", config, "--port", "0")
    assert done.returncode == 2
    assert done.stderr == "error: court: its database is not up to date: run `liancha migrate court`\n"
    done = liancha(tmp_path, "migrate", "court", "tax", "--config", config)
    assert (done.returncode, done.stderr) == (0, "court: empty -> 0004\ntax: empty -> 0002\n")
    done = liancha(tmp_path, "migrate", "--config", config)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "court: 0004", "public_security: empty -> 0002", "commerce: empty -> 0002", "finance: empty -> 0002",
        "tax: 0002",
    ]  # fmt: skip
    done = liancha(tmp_path, "migrate", "securities", "--config", config)
    assert done.returncode == 2
    assert done.stderr == "error: securities is read where it is (department.securities.source), and never written\n"
    csv = tmp_path / "courts.csv"
    csv.write_text("court,name,level,parent\n9901,某法院,4,\n", "utf-8")
    done = liancha(tmp_path, "load", "court", csv, "--config", config)
    assert done.returncode == 0
    assert f"{csv}: 1 rows loaded" in done.stderr


@needs_postgres
def test_a_department_without_revisions_has_its_tables_as_declared(tmp_path, server):
    department = load_department("tests.plugins.justice")
    url = server.database()
    assert migrate_database(tmp_path, department, KEY, url) == (None, None)
    engine = create_database(tmp_path, department, KEY, url)
    assert differences(engine, department) == []
    assert DatabaseFeed(department, engine, ()).published == ()
    engine.dispose()


def test_who_opens_a_database_does_not_wait_for_a_load(tmp_path):
    department = load_department("court")
    create_database(tmp_path, department, KEY).dispose()
    with closing(sqlite3.connect(database_path(tmp_path, department), isolation_level=None)) as loading:
        loading.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        create_database(tmp_path, department, KEY).dispose()
        assert time.monotonic() - began < 30
        loading.execute("ROLLBACK")


@needs_postgres
def test_a_database_in_another_encoding_is_refused_in_a_line(tmp_path, server):
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE plain ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    said = "the database 'plain' is in SQL_ASCII, and must be in UTF8: createdb --encoding=UTF8 --template=template0"
    url = server.url("plain")
    done = liancha(tmp_path, "migrate", "court", LIANCHA_DEPARTMENT__COURT__DATABASE=url)
    assert (done.returncode, done.stderr) == (2, f"error: the database: {said}\n")
    # The hub's own, and the log's.
    with pytest.raises(StoreUnavailable, match="SQL_ASCII"):
        PostgresStore(url, []).rows("SELECT 1")
    with pytest.raises(LogUnavailable, match="SQL_ASCII"):
        PostgresLog(url).writer(AuditKey(LocalKey.at(tmp_path / "audit.jwk"))).append([b"{}"])
