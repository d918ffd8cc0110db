"""A backup that is made beside a hub at work, and a hub that is served of it: the rehearsal."""

import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time

import pytest

from gateway.cache.journal import OnDemand
from gateway.config import Settings
from gateway.server import backups
from gateway.server.backups import BadBackup, make, restore
from gateway.server.own import open_lines
from subgraphs.databases.opening import database_path, open_touched
from subgraphs.registry import load_department
from tests.postgres import postgres
from tests.random_register import random_register
from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, post, running
from tests.servers import needs_postgres

FIRM, ANN = company(1), person(1)
QUERY = "query($id: ID!) { company(uscc: $id) { name legalRepresentative { name defaulterStatus { listed } } } }"


def liancha(home, *arguments):
    command = [sys.executable, "-c", "from gateway.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "LIANCHA_HOME": str(home)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return done.returncode, done.stderr


@pytest.fixture
def register(tmp_path):
    register = Register(tmp_path / "home")
    (tmp_path / "home").mkdir(exist_ok=True)
    register.add("commerce.companies", company=FIRM, name="云溪甲")
    register.add("public_security.persons", person=ANN, name="安琪")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("court.cases", case_number=case(1))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN)
    register.load()
    return register


def test_a_hub_at_work_is_backed_up_and_served_of_the_backup(tmp_path, register):
    home, again, file = tmp_path / "home", tmp_path / "again", tmp_path / "backup.tar"
    (port,) = free_ports(1)
    stop = threading.Event()
    court = database_path(home, load_department("court"))

    def writing():
        with sqlite3.connect(court, timeout=60, isolation_level=None) as connection:
            while not stop.is_set():
                # Two rows that say the same at any moment.
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE cases SET amount = amount + 1")
                connection.execute("UPDATE list_entries SET grounds = (SELECT amount % 6 + 1 FROM cases)")
                connection.execute("COMMIT")

    with running("serve", port=port, cwd=tmp_path, env={"LIANCHA_HOME": str(home)}):
        authorization = bearer(home)

        def asking():
            while not stop.is_set():
                assert post(port, QUERY, {"id": FIRM}, authorization=authorization).status == 200

        threads = [threading.Thread(target=one) for one in (writing, asking, asking)]
        for one in threads:
            one.start()
        time.sleep(0.5)
        assert liancha(home, "backup", file)[0] == 0
        time.sleep(0.2)
        stop.set()
        for one in threads:
            one.join()
        expected = post(port, QUERY, {"id": FIRM}, authorization=authorization).json
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob(".liancha-*")) == []
    code, told = liancha(again, "restore", file)
    assert (code, " files, " in told) == (0, True)
    with sqlite3.connect(database_path(again, load_department("court"))) as connection:
        amount, grounds = connection.execute("SELECT amount, grounds FROM cases, list_entries").fetchone()
        assert grounds == amount % 6 + 1
    assert liancha(again, "audit", "verify")[0] == 0
    with running("serve", port=port, cwd=tmp_path, env={"LIANCHA_HOME": str(again)}):
        # The same keys: who could ask can, and persons have the same ids.
        assert post(port, QUERY, {"id": FIRM}, authorization=authorization).json == expected
    assert expected["data"]["company"]["legalRepresentative"]["defaulterStatus"]["listed"] is True


@pytest.fixture
def made(tmp_path, register):
    file = tmp_path / "backup.tar"
    make(register.settings, file)
    return file


def test_nothing_is_restored_over_what_is_there(tmp_path, register, made):
    with pytest.raises(BadBackup, match="is not empty"):
        restore(made, tmp_path / "home")
    code, told = liancha(tmp_path / "home", "restore", made)
    assert (code, told.startswith("error: ")) == (2, True)


def rewritten(source, target, change):
    with tarfile.open(source) as before, tarfile.open(target, "w") as after:
        for one in before.getmembers():
            content = before.extractfile(one).read()
            for name, body in change(one.name, content):
                one.name, one.size = name, len(body)
                after.addfile(one, io.BytesIO(body))


COURT = "databases/court.sqlite"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda name, body: [(name, body[:-1] + b"x" if name == COURT else body)], f"{COURT} is not what was put there"),
        (lambda name, body: [] if name == COURT else [(name, body)], f"{COURT} is missing"),
        (lambda name, body: [(name, body), ("keys/more", b"")] if name == COURT else [(name, body)], "keys/more is not of it"),
        (lambda name, body: [(name, body.replace(b'"format":1', b'"format":9'))] if name == "manifest.json" else [(name, body)], "format"),
        (lambda name, body: [("../../out" if name == COURT else name, body)], "is no backup"),
        (lambda name, body: [] if name == "manifest.json" else [(name, body)], "is no backup"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_not_restored(tmp_path, made, change, message):
    wrong = tmp_path / "wrong.tar"
    rewritten(made, wrong, change)
    with pytest.raises(BadBackup, match=message):
        restore(wrong, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "out").exists()
    assert list(tmp_path.glob(".liancha-*")) == []


@pytest.mark.parametrize("content", [b"", b"nothing", None])
def test_what_is_no_backup_is_not_restored(tmp_path, made, content):
    wrong = tmp_path / "wrong.tar"
    wrong.write_bytes(made.read_bytes()[:20_000] if content is None else content)
    with pytest.raises(BadBackup):
        restore(wrong, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_damaged_database_is_told_and_no_backup_is_made(tmp_path, register):
    path = database_path(tmp_path / "home", load_department("land"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    content = bytearray(path.read_bytes())
    content[4096:8192] = os.urandom(4096)
    path.write_bytes(bytes(content))
    with pytest.raises(BadBackup, match=r"land\.sqlite: "):
        make(register.settings, tmp_path / "backup.tar")
    code, told = liancha(tmp_path / "home", "backup", tmp_path / "backup.tar")
    assert (code, told.startswith(f"error: {path}: ")) == (2, True)
    assert not (tmp_path / "backup.tar").exists()


def test_of_what_is_not_there_nothing_was_restored(tmp_path):
    path = database_path(tmp_path, load_department("court"))
    assert liancha(tmp_path, "restored", "court") == (2, f"error: {path}: there is no such database\n")
    assert not path.exists()


def test_what_was_kept_of_the_one_says_nothing_of_the_other(tmp_path, register):
    court = load_department("court")
    one = OnDemand(open_touched(tmp_path / "home", court))
    assert one.fresh()
    file = tmp_path / "backup.tar"
    make(register.settings, file)
    restore(file, tmp_path / "again")
    other = OnDemand(open_touched(tmp_path / "again", court))
    assert other.fresh()
    assert one.position == other.position
    assert one.epoch.split("/")[1] != other.epoch.split("/")[1]
    # By other means: a hub that serves knows it at its next look.
    before = other.epoch
    assert liancha(tmp_path / "again", "restored", "court") == (0, "court: nothing that was kept holds\n")
    assert other.fresh()
    assert other.epoch != before
    one.close()
    other.close()


@needs_postgres
def test_of_a_postgresql_that_was_restored_nothing_that_was_kept_holds(tmp_path):
    with postgres() as server:
        url = server.database()
        register, _, _ = random_register(tmp_path, 1, url)
        journal = OnDemand(open_touched(tmp_path, load_department("court"), url))
        assert journal.fresh()
        epoch, position = journal.epoch, journal.position
        assert journal.holds(position, ["cases"])
        environment = {**os.environ, "LIANCHA_HOME": str(tmp_path), "LIANCHA_DEPARTMENT__COURT__DATABASE": url}
        command = [sys.executable, "-c", "from gateway.cli import main; main()", "restored", "court"]
        subprocess.run(command, check=True, env=environment)
        assert journal.fresh()
        assert journal.epoch != epoch
        journal.close()
        assert register.settings.place_of("court") == url


def test_what_is_not_in_it_is_told(tmp_path):
    settings = Settings.model_validate(
        {
            "home": tmp_path,
            "audit": {"url": "postgresql://x/y"},
            "department": {
                "court": {"database": "postgresql://x/y"},
                "land": {"url": "https://land.internal/graphql"},
                "tax": {"source": {"url": "sqlite:///tax.db"}},
            },
        }
    )
    assert backups.elsewhere(settings) == [
        "court: in PostgreSQL",
        "land: served elsewhere",
        "tax: the department's own",
        "the disclosure log: in PostgreSQL",
    ]


def test_how_far_each_unit_was_pushed_the_list_is_in_it(tmp_path, register):
    lines = open_lines(register.settings)
    assert lines.take("云溪银行", "a process", seconds=6)
    lines.handed("云溪银行", "p1.cursor")
    lines.died("云溪银行", "p1.cursor", "p2.cursor", "HTTP 422", "2026-01-05T00:00:00Z")
    make(register.settings, tmp_path / "backup.tar")
    restore(tmp_path / "backup.tar", tmp_path / "again")
    found = open_lines(Settings(home=tmp_path / "again"))
    assert found.line("云溪银行") == lines.line("云溪银行")
    assert found.line("云溪银行").cursor == "p2.cursor"
    assert found.dead() == lines.dead() != []
