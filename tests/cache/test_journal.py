"""The journal: what was read holds until something that it was read from is touched; any doubt is no.

On SQLite and on PostgreSQL, whose triggers note what changes touch.
"""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from importlib import import_module

import psycopg
import pytest

from gateway.cache.entries import Entry
from gateway.cache.journal import Followed, OnDemand
from loaders.read import Read
from loaders.tags import found_by
from loaders.touched import Noted, NotesUnavailable
from subgraphs.court import reads
from subgraphs.databases import embedded_touched
from subgraphs.databases.embedded_touched import EmbeddedTouched
from subgraphs.databases.migrations import head
from subgraphs.databases.opening import database_path, open_touched
from subgraphs.databases.postgres_touched import PostgresTouched
from subgraphs.registry import load_department
from tests.postgres import postgres
from tests.random_register import random_register
from tests.registers import DEPARTMENTS, Register, case, person
from tests.servers import needs_postgres

ANN, BO = person(1), person(2)


@pytest.fixture(scope="module")
def server():
    with postgres() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def register(tmp_path, request):
    url = request.getfixturevalue("server").database() if request.param == "postgresql" else None
    register = Register(tmp_path, url)
    register.migrate()
    for party in (ANN, BO):
        register.add("public_security.persons", person=party)
    for n, party in enumerate((ANN, BO), 1):
        register.add("court.cases", case_number=case(n))
        register.add("court.list_entries", entry=f"E{n}", case_number=case(n), party=party)
    register.load()
    return register


def journal_of(register, name):
    department = load_department(name)
    touched = open_touched(register.settings.home, department, register.settings.place_of(name))
    return OnDemand(touched)


def run(register, name, *statements):
    engine = register.engine(load_department(name))
    with engine.begin() as connection:
        for one in statements:
            connection.exec_driver_sql(one)
    engine.dispose()


def test_what_is_touched_holds_no_more(register):
    ann, bo = register.id(ANN), register.id(BO)
    journal = journal_of(register, "court")
    assert journal.fresh()

    def holds(*tags):
        return [journal.holds(position, [tag]) for tag in tags]

    def after(*statements):
        nonlocal position
        position = journal.position
        run(register, "court", *statements)
        assert journal.fresh()

    position = journal.position
    of_ann, of_bo, one, table = (
        f"list_entries.party={ann}",
        f"list_entries.party={bo}",
        "list_entries.entry=E1",
        "list_entries",
    )
    assert holds(of_ann, of_bo, one, table) == [True, True, True, True]
    after("UPDATE list_entries SET grounds = 3 WHERE entry = 'E1'")
    assert holds(of_ann, of_bo, one, table, "cases") == [False, True, False, False, True]
    # From one party to another: of both.
    after(f"UPDATE list_entries SET party = '{bo}' WHERE entry = 'E1'")
    assert holds(of_ann, of_bo, one) == [False, False, False]
    after(f"DELETE FROM list_entries WHERE party = '{bo}' AND entry = 'E2'")
    assert holds(of_ann, of_bo, one, "list_entries.entry=E2") == [True, False, True, False]
    after("UPDATE list_entries SET grounds = grounds")
    assert holds(of_ann, of_bo, one, table) == [True, True, True, True]
    # What is taken back was never there.
    position = journal.position
    engine = register.engine(load_department("court"))
    with engine.connect() as connection, connection.begin() as writing:
        connection.exec_driver_sql("UPDATE list_entries SET grounds = 4")
        writing.rollback()
    engine.dispose()
    assert journal.fresh()
    assert holds(of_bo, one, table) == [True, True, True]
    # A position that is not reached yet is of another past.
    assert journal.holds(journal.position + 1, []) is False
    journal.close()


def test_a_process_that_comes_later_knows_what_was_touched_before(register):
    ann, bo = register.id(ANN), register.id(BO)
    first = journal_of(register, "court")
    assert first.fresh()
    position, epoch = first.position, first.epoch
    run(register, "court", "UPDATE list_entries SET grounds = 3 WHERE entry = 'E1'")
    second = journal_of(register, "court")
    assert second.fresh()
    assert second.epoch == epoch
    assert not second.holds(position, [f"list_entries.party={ann}"])
    assert second.holds(position, [f"list_entries.party={bo}"])
    first.close()
    second.close()


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_every_column_that_rows_are_found_by_is_noted(name):
    """In SQLite triggers are made of the tables; in PostgreSQL the migrations list them."""
    department = load_department(name)
    revisions = {"court": ("r0002_touched", "r0003_living", "r0004_counted")}.get(name, ("r0002_touched",))
    assert head(department) == revisions[-1][1:5]
    listed = {}
    for one in revisions:
        # The last makes indexes by which the list is listed: no row is found by them.
        listed |= getattr(import_module(f"subgraphs.{name}.migrations.{one}"), "_FOUND_BY", {})
    assert {table.name: tuple(found_by(table)) for table in department.tables} == listed


def test_reads_depend_on_columns_that_are_noted():
    found = {(table.name, column) for table in load_department("court").tables for column in found_by(table)}
    kinds = [one for one in vars(reads).values() if Read in type(one).__mro__]
    assert len(kinds) > 10
    for read in kinds:
        for tag in read.tags("K", None if type(read).__name__ == "RowByKey" else ()):
            table, _, column = tag.partition("=")[0].partition(".")
            assert not column or (table, column) in found


# -- SQLite


def test_a_look_at_a_database_in_which_nothing_changed_reads_nothing(tmp_path):
    register, _, _ = random_register(tmp_path, 1)
    department = load_department("court")
    touched = EmbeddedTouched(department, database_path(tmp_path, department))
    assert isinstance(touched.since(None), Noted)
    assert touched.since(5) is None
    run(register, "court", "UPDATE cases SET amount = amount + 1")
    assert touched.since(0).touched
    assert touched.since(0) is None
    touched.close()


def test_of_very_many_changes_the_last_are_known(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_touched, "_KEPT", 50)
    register, _, _ = random_register(tmp_path, 1)
    journal = journal_of(register, "court")
    assert journal.fresh()
    before = journal.position
    run(register, "court", *["UPDATE cases SET amount = amount + 1"] * 30)
    with sqlite3.connect(database_path(tmp_path, load_department("court"))) as connection:
        assert connection.execute("SELECT count(*) FROM liancha_touched").fetchone() == (50,)
    assert journal.fresh()
    # Even of what was not touched: nobody knows.
    assert not journal.holds(before, ["courts"])
    assert journal.holds(journal.position, ["courts"])
    journal.close()


def test_another_file_in_its_place_is_another_past(tmp_path):
    register, _, _ = random_register(tmp_path, 1)
    path = database_path(tmp_path, load_department("court"))
    journal = journal_of(register, "court")
    assert journal.fresh()
    position, epoch = journal.position, journal.epoch
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, tmp_path / "copy")
    (tmp_path / "copy").replace(path)
    time.sleep(embedded_touched._MOMENT)
    assert journal.fresh()
    assert journal.epoch != epoch
    # The same position, of the same changes even: but who knows what else is in it.
    entry = Entry(b"{}", epoch, position, frozenset(), time.time() + 60)
    assert journal.holds(position, [])
    assert not entry.is_good(journal, time.time())
    path.unlink()
    time.sleep(embedded_touched._MOMENT)
    assert not journal.fresh()
    journal.close()


def test_processes_that_open_it_at_once_agree_on_the_epoch(tmp_path):
    random_register(tmp_path, 1)
    code = (
        "import sys; from pathlib import Path\n"
        "from subgraphs.databases.embedded_touched import EmbeddedTouched\n"
        "from subgraphs.databases.opening import database_path\n"
        "from subgraphs.registry import load_department\n"
        "court = load_department('court'); sys.stdin.readline()\n"
        "print(EmbeddedTouched(court, database_path(Path(sys.argv[1]), court)).epoch)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    for one in started:
        one.stdin.write(b"\n")
        one.stdin.flush()
    told = {one.communicate()[0] for one in started}
    assert len(told) == 1
    assert b"court/" in told.pop()


def test_of_a_file_that_may_not_be_written_nothing_is_kept(tmp_path, monkeypatch, caplog):
    random_register(tmp_path, 1)
    department = load_department("court")
    connect = sqlite3.connect

    def read_only(path, **more):
        return connect(f"file:{path}?mode=ro", uri=True, **more)

    # Root may write whatever the file's mode says.
    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert open_touched(tmp_path, department) is None
    assert "nothing of it is kept" in caplog.text


# -- PostgreSQL


@needs_postgres
def test_what_is_committed_late_is_not_missed(tmp_path, server):
    """A transaction that began before a look and ends after it: whatever was read meanwhile did not see it."""
    register, _, _ = random_register(tmp_path, 1, server.database())
    url = register.settings.place_of("court")
    journal = journal_of(register, "court")
    with psycopg.connect(url, options="-c search_path=court") as late:
        late.execute("UPDATE cases SET amount = amount + 1")
        run(register, "court", "UPDATE list_entries SET grounds = grounds + 1")
        assert journal.fresh()
        position = journal.position
        assert journal.holds(position, ["cases"])
        # What was seen and is later than the other is taken for a change since: a miss, and never the other way.
        assert not journal.holds(position, ["list_entries"])
        late.commit()
    assert journal.fresh()
    assert not journal.holds(position, ["cases"])
    assert journal.holds(journal.position, ["cases", "list_entries"])
    journal.close()


class Retold:
    """What another journal knows, as a department tells it to a hub."""

    def __init__(self, journal):
        self._journal = journal

    @property
    def epoch(self):
        return self._journal.epoch

    def since(self, after):
        assert self._journal.fresh()
        return self._journal.since(after)

    def close(self):
        self._journal.close()


def test_a_journal_that_is_told_by_another_knows_what_that_knows(register):
    first = journal_of(register, "court")
    second = OnDemand(Retold(first))
    tags = ["cases", "list_entries", *(f"list_entries.entry=E{n}" for n in (1, 2)), "notices"]
    positions = []
    for change in (
        "UPDATE cases SET amount = amount + 1",
        "UPDATE list_entries SET grounds = grounds + 1 WHERE entry = 'E1'",
        "UPDATE list_entries SET grounds = grounds WHERE entry = 'E2'",
        "DELETE FROM list_entries WHERE entry = 'E2'",
        "UPDATE cases SET amount = amount + 1",
    ):
        assert second.fresh()
        assert (second.position, second.epoch) == (first.position, first.epoch)
        positions.append(second.position)
        run(register, "court", change)
    assert second.fresh()
    for position in [-1, *positions, second.position, second.position + 1]:
        assert [second.holds(position, [tag]) for tag in tags] == [first.holds(position, [tag]) for tag in tags]
    assert [second.holds(positions[-1], [tag]) for tag in tags] == [False, True, True, True, True]
    second.close()


@needs_postgres
def test_what_is_committed_out_of_turn_is_told_on(tmp_path, server):
    """While an earlier transaction is under way the position stays, and later ones are told all the same."""
    register, _, _ = random_register(tmp_path, 1, server.database())
    url = register.settings.place_of("court")
    second = OnDemand(Retold(journal_of(register, "court")))
    with psycopg.connect(url, options="-c search_path=court") as late:
        late.execute("UPDATE cases SET amount = amount + 1")
        assert second.fresh()
        position = second.position
        for _ in range(3):
            assert second.holds(position, ["list_entries", "cases"])
            run(register, "court", "UPDATE notices SET sent_on = sent_on")
            assert second.fresh()
        run(register, "court", "UPDATE list_entries SET grounds = grounds + 1")
        assert second.fresh()
        assert not second.holds(position, ["list_entries"])
        assert second.holds(position, ["cases"])
        late.commit()
    assert second.fresh()
    assert not second.holds(position, ["cases"])
    assert second.holds(second.position, ["cases", "list_entries"])
    second.close()


@needs_postgres
def test_a_statement_that_touches_more_than_can_be_told_leaves_nothing(tmp_path, server):
    register, _, _ = random_register(tmp_path, 1, server.database())
    journal = journal_of(register, "land")
    assert journal.fresh()
    position = journal.position
    run(
        register,
        "land",
        "INSERT INTO ownerships (certificate, owner, since, share) "
        "SELECT 'C' || n, 'O' || n, '2020-01-01', 1 FROM generate_series(1, 60000) AS n",
    )
    assert journal.fresh()
    assert not journal.holds(position, ["parcels"])
    assert journal.holds(journal.position, ["parcels", "ownerships"])
    position = journal.position
    run(register, "land", "TRUNCATE encumbrances")
    assert journal.fresh()
    assert not journal.holds(position, ["parcels"])
    journal.close()


@needs_postgres
def test_a_database_that_is_away_is_a_doubt_until_it_is_back(tmp_path, server):
    with postgres() as own:
        register, _, _ = random_register(tmp_path, 1, own.database())
        department = load_department("court")
        touched = open_touched(tmp_path, department, register.settings.place_of("court"))
        assert isinstance(touched, PostgresTouched)
        journal = Followed(touched)
        assert not journal.fresh()
        until = time.monotonic() + 5
        while not journal.fresh():
            assert time.monotonic() < until
        own.stop()
        stopped = time.monotonic()
        while journal.fresh():
            assert time.monotonic() < stopped + 1
        own.start()
        back = time.monotonic()
        while not journal.fresh():
            assert time.monotonic() < back + 5
        journal.close()


# -- the law, beside a plain model


class Model:
    """Notes of changes as a list, of which the first may be forgotten."""

    def __init__(self):
        self.epoch = "0"
        self.notes = []
        self.forgotten = 0
        self.away = False

    def since(self, after):
        if self.away:
            raise NotesUnavailable("away")
        known = [(tag, n) for n, tag in enumerate(self.notes, 1) if n > max(self.forgotten, after or 0)]
        return Noted(len(self.notes), self.forgotten, known)

    def close(self):
        pass


@pytest.mark.parametrize("seed", range(12))
def test_what_holds_was_not_touched(seed):
    rng = random.Random(seed)
    model = Model()
    journal = OnDemand(model)
    read = []
    for _ in range(300):
        what = rng.random()
        if what < 0.5:
            model.notes.append(rng.choice("abcdef"))
        elif what < 0.55:
            model.forgotten = rng.randint(model.forgotten, len(model.notes))
        elif what < 0.6:
            model.away = not model.away
        elif what < 0.62:
            # Restored: an older past, or another.
            model.epoch = f"{int(model.epoch) + 1}"
            model.notes = [rng.choice("abcdef") for _ in model.notes[: rng.randint(0, len(model.notes))]]
            model.forgotten = min(model.forgotten, len(model.notes))
        if journal.fresh():
            assert not model.away
            read.append((model.epoch, journal.position, rng.sample("abcdef", 2)))
            for epoch, position, tags in read[-40:]:
                if epoch != model.epoch:
                    assert not Entry(b"", epoch, position, frozenset(tags), float("inf")).is_good(journal, 0)
                    continue
                touched = set(tags) & set(model.notes[position:])
                assert not (touched and journal.holds(position, tags))
                if not touched and position >= model.forgotten:
                    assert journal.holds(position, tags) or position < journal._floor
        else:
            assert model.away
