"""The index: built of what is published, kept up with changes, shared, and whole after a kill."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from resolvers.relations import RelationKind
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.database_feed import DatabaseFeed
from subgraphs.databases.opening import create_database, database_path
from subgraphs.links import index as index_module
from subgraphs.links.arrays import build_arrays, current_name, open_arrays
from subgraphs.links.index import RelationIndex
from subgraphs.registry import load_departments
from tests.registers import Register, company, person

PUBLISHING = ("commerce", "court", "finance", "land")
PARTIES = [company(n) for n in range(1, 8)] + [person(n) for n in range(1, 8)]


class Index:
    """An index over a register, looked at whenever it is asked."""

    def __init__(self, register):
        self.departments = load_departments(PUBLISHING)
        self.register = register
        self.engines = {
            one.name: create_database(register.settings.home, one, register.key) for one in self.departments
        }
        self.folder = register.settings.home / "links"
        self.feeds = [DatabaseFeed(one, self.engines[one.name], one.publishes) for one in self.departments]
        self.index = RelationIndex(self.folder, self.feeds, fresh=0)

    def edges(self):
        """All edges in words, whenever they are in force."""
        view = self.index.view()
        gone = view.overlay.gone
        numbers = [n for n in range(view.arrays.size) if gone is None or not gone[n]]
        return sorted(map(words, [*map(view.arrays.edge, numbers), *view.overlay.edges]))

    def close(self):
        for engine in self.engines.values():
            engine.dispose()


def words(edge):
    return (edge.from_id, edge.to_id, edge.kind, edge.record_id, edge.since, edge.until, edge.detail)


@pytest.fixture
def indexed(tmp_path):
    made = []

    def index(register):
        made.append(Index(register))
        return made[-1]

    yield index
    for one in made:
        one.close()


def random_rows(register, rng, count):
    """Rows of every published table, some of them changes of rows that are there."""

    def day():
        return f"20{rng.randint(16, 19)}-0{rng.randint(1, 9)}-01"

    def until():
        return rng.choice(["", day()])

    companies, everybody = PARTIES[:7], PARTIES
    for _ in range(count):
        what = rng.randrange(6)
        if what == 0:
            register.add(
                "commerce.offices", company=rng.choice(companies), holder=rng.choice(everybody),
                role=rng.choice(["DIRECTOR", "SUPERVISOR"]), since="2010-01-01", until=until(),
            )  # fmt: skip
        elif what == 1:
            register.add(
                "commerce.shareholdings", company=rng.choice(companies), holder=rng.choice(everybody),
                ratio=rng.choice(["0.1", "0.25"]),
                since="2010-01-01", until=until(),
            )  # fmt: skip
        elif what == 2:
            group = rng.choice("GHI")
            register.add("commerce.concert_groups", group_id=group, member=rng.choice(everybody), until=until())
        elif what == 3:
            loan = f"L{rng.randrange(4)}"
            register.add("finance.loans", loan=loan, borrower=rng.choice(everybody))
            register.add("finance.guarantees", loan=loan, guarantor=rng.choice(everybody), until=until())
        elif what == 4:
            register.add(
                "land.ownerships", certificate=f"演P{rng.randrange(4)}", owner=rng.choice(everybody), since="2011-01-01",
                until=until(),
            )  # fmt: skip
        else:
            number = f"（2015）演9901执{rng.randrange(1, 5)}号"
            register.add("court.cases", case_number=number, closed_on=until())
            role, debtor = rng.choice([("DEBTOR", ""), ("DIRECTLY_RESPONSIBLE", rng.choice(["", *companies]))])
            party = rng.choice(PARTIES[7:] if role == "DIRECTLY_RESPONSIBLE" else everybody)
            register.add("court.case_parties", case_number=number, party=party, role=role, debtor=debtor)


def distinct(register):
    """A file has each key once: the last row of it stands."""
    keys = {
        "commerce.offices": ("company", "holder", "role", "since"),
        "commerce.shareholdings": ("company", "holder", "since"),
        "commerce.concert_groups": ("group_id", "member"),
        "finance.loans": ("loan",),
        "finance.guarantees": ("loan", "guarantor"),
        "land.ownerships": ("certificate", "owner", "since"),
        "court.cases": ("case_number",),
        "court.case_parties": ("case_number", "party", "role"),
    }
    for table, rows in register.rows.items():
        register.rows[table] = list({tuple(row[key] for key in keys[table]): row for row in rows}.values())


@pytest.mark.parametrize("seed", range(5))
def test_changes_taken_in_and_a_new_build_are_the_same(tmp_path, indexed, seed):
    rng = random.Random(seed)
    register = Register(tmp_path)
    random_rows(register, rng, 30)
    distinct(register)
    register.load()
    one = indexed(register)
    assert len(one.edges()) > 10
    for _ in range(4):
        register.rows = {}
        random_rows(register, rng, 6)
        distinct(register)
        register.load()
        with sqlite3.connect(database_path(tmp_path, load_departments(["land"])[0])) as connection:
            connection.execute("DELETE FROM ownerships WHERE owner = ?", (register.id(rng.choice(PARTIES)),))
        kept_up = one.edges()
        assert one.index.view().arrays.folder.name == "1"
        fresh = RelationIndex(tmp_path / f"anew-{rng.random()}", one.feeds)
        built = fresh.view()
        assert kept_up == sorted(words(built.arrays.edge(n)) for n in range(built.arrays.size))
        _same_searches(one.index.view(), built)


def _same_searches(one, other):
    """Both views give the same edges of every party, of a kind and day."""
    for kinds in (frozenset(RelationKind), frozenset({RelationKind.DIRECTOR, RelationKind.CO_OWNER})):
        for day in (date(2010, 6, 1), date(2015, 3, 1), date(2030, 1, 1)):
            found = []
            for view in (one, other):
                graph = view.on(day, kinds)
                told = {}
                for party in sorted(set(map(view.party, range(len(view.arrays.parties)))) | set(view.overlay.parties)):
                    number = view.number(party)
                    _, others, edges = graph.touching(np.array([number], np.int64))
                    told[party] = sorted(
                        (view.party(int(o)), words(view.edge(int(e)))) for o, e in zip(others, edges, strict=True)
                    )
                found.append({party: edges for party, edges in told.items() if edges})
            assert found[0] == found[1]


def test_loading_the_same_file_again_changes_nothing(tmp_path, indexed):
    register = Register(tmp_path)
    register.add("commerce.offices", company=PARTIES[0], holder=PARTIES[8], role="DIRECTOR")
    register.load()
    one = indexed(register)
    before = one.index.view()
    register.load()
    assert one.index.view() is before


def test_many_changes_are_a_build_of_their_own(tmp_path, indexed, monkeypatch):
    monkeypatch.setattr(index_module, "MOST_CHANGES", 3)
    register = Register(tmp_path)
    random_rows(register, random.Random(1), 20)
    distinct(register)
    register.load()
    one = indexed(register)
    one.edges()
    register.rows = {}
    for n in range(1, 8):
        register.add("commerce.offices", company=company(n), holder=person(1), role="SENIOR_MANAGER")
    register.load()
    assert sum(edge[2] == "SENIOR_MANAGER" for edge in one.edges()) == 7
    assert current_name(one.folder) == "2"
    assert one.index.view().size == 0
    # What both have read is forgotten; another that mapped the first finds the second.
    with sqlite3.connect(database_path(tmp_path, load_departments(["commerce"])[0])) as connection:
        assert connection.execute("SELECT count(*) FROM liancha_changes").fetchone() == (0,)


def test_processes_share_a_folder_and_each_finds_what_another_built(tmp_path, indexed):
    register = Register(tmp_path)
    register.add("commerce.offices", company=PARTIES[0], holder=PARTIES[8], role="DIRECTOR")
    register.load()
    one, other = indexed(register), indexed(register)
    assert one.edges() == other.edges() != []
    assert current_name(one.folder) == "1"
    register.add("commerce.offices", company=PARTIES[1], holder=PARTIES[8], role="DIRECTOR")
    register.load()
    one.index.build()
    assert other.edges() == one.edges()
    assert (len(one.edges()), other.index.view().arrays.folder.name) == (2, "2")


def test_an_index_of_other_departments_is_built_anew(tmp_path, indexed):
    register = Register(tmp_path)
    random_rows(register, random.Random(3), 20)
    distinct(register)
    register.load()
    one = indexed(register)
    one.edges()
    fewer = RelationIndex(one.folder, one.feeds[:2])
    assert {source.department for source in fewer.view().arrays.sources} == {"commerce", "court"}


def test_an_empty_register(tmp_path, indexed):
    one = indexed(Register(tmp_path))
    assert one.edges() == []
    assert one.index.view().number(PARTIES[0]) is None


KILLED = """
import sys, time
from gateway.config import Settings
from subgraphs.databases.opening import create_database
from subgraphs.links import arrays
from subgraphs.databases.database_feed import DatabaseFeed
from subgraphs.links.index import RelationIndex
from subgraphs.registry import load_departments
from gateway.server.hub import link_key
from pathlib import Path

settings = Settings(home=Path(sys.argv[1]))
write, sync = arrays._Collected.write, arrays._sync

def slowly(self, target, now):
    write(self, target, now)
    print("written", flush=True)
    time.sleep(60)

arrays._Collected.write = slowly
feeds = [DatabaseFeed(one, create_database(settings.home, one, link_key(settings)), one.publishes) for one in load_departments(sys.argv[2:])]
RelationIndex(settings.home / "links", feeds).build()
"""


def test_a_build_that_is_killed_leaves_the_old_index(tmp_path, indexed):
    register = Register(tmp_path)
    register.add("commerce.offices", company=PARTIES[0], holder=PARTIES[8], role="DIRECTOR")
    register.load()
    one = indexed(register)
    before = one.edges()
    killed = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), *PUBLISHING], stdout=subprocess.PIPE)
    assert killed.stdout.readline() == b"written\n"
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    assert current_name(one.folder) == "1"
    assert any(path.name.startswith("building-") for path in one.folder.iterdir())
    assert indexed(register).edges() == before
    # The next build takes away what was left.
    one.index.build()
    assert sorted(path.name for path in one.folder.iterdir()) == ["2", "CURRENT", "lock"]
    assert one.edges() == before


def test_a_record_may_be_without_bounds_and_ids_are_found_again(tmp_path, indexed):
    register = Register(tmp_path)
    register.add("commerce.concert_groups", group_id="G：1", member=PARTIES[0])
    register.add("commerce.concert_groups", group_id="G：1", member=PARTIES[8], until="2015-01-01")
    register.load()
    view = indexed(register).index.view()
    one, other = sorted((register.id(PARTIES[0]), register.id(PARTIES[8])))
    edge = view.edge(0)
    assert words(edge) == (
        one, other, "ACTING_IN_CONCERT", f"G：1:{other}", 0, date(2015, 1, 1).toordinal(), "",
    )  # fmt: skip
    for party in (one, other):
        assert view.party(view.number(party)) == party
    assert view.number(company(99)) is None


def test_another_format_is_built_anew(tmp_path, indexed):
    register = Register(tmp_path)
    register.add("commerce.offices", company=PARTIES[0], holder=PARTIES[8], role="DIRECTOR")
    register.load()
    one = indexed(register)
    edges = one.edges()
    meta = one.folder / "1" / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text("utf-8")), "format": 0}), "utf-8")
    assert open_arrays(one.folder) is None
    assert indexed(register).edges() == edges
    assert current_name(one.folder) == "2"


def test_an_edge_costs_less_than_64_bytes(tmp_path, indexed):
    register = Register(tmp_path)
    rng = random.Random(7)
    for n in range(1, 400):
        for holder in rng.sample(range(1, 400), 4):
            register.add("commerce.offices", company=company(n), holder=person(holder), role="DIRECTOR")
    register.load()
    arrays = indexed(register).index.view().arrays
    assert arrays.size == 1596
    # But for the headers of the files, which do not grow.
    assert (arrays.bytes_on_disk - 13 * 256 - 1024) / arrays.size < 64
    assert build_arrays(tmp_path / "again", [], now_in_shanghai()).size == 0
