"""A department's own database behind views: the same answers as of tables of ours, and nothing written to it."""

import asyncio
import json
import time
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from gateway.commands.common import console
from gateway.commands.hub import app
from gateway.config import DepartmentSettings, SourceSettings
from gateway.server.hub import open_hub
from loaders.threads import ReadingThreads
from subgraphs.databases.feed_http import told_changes, told_whole
from subgraphs.databases.opening import feed_of, open_database
from subgraphs.databases.source import source_engine
from subgraphs.registry import load_department
from tests.ingest.test_command import liancha
from tests.mariadb import mariadb
from tests.postgres import postgres
from tests.random_register import random_register
from tests.registers import DEPARTMENTS, Register, asked, company, person
from tests.servers import needs_mariadb, needs_postgres
from tests.subgraphs.own_database import DRIVERS, make_own
from tests.subgraphs.test_postgres import EVERYTHING, WHOLE

FIRM, ANN, BO = company(1), person(1), person(2)
# A number whose check is an X.
ANN_X = next(one for one in map(person, range(3, 100)) if one.endswith("X"))


def legacy_of(number):
    """The number as it was written before 1999: without century and check."""
    return number[:6] + number[8:17]


class Kind:
    """A kind of database, and URLs of new ones in it."""

    def __init__(self, name, make):
        self.name = name
        self.make = make


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=needs_postgres), pytest.param("mysql", marks=needs_mariadb)],
)
def kind(request, tmp_path_factory):
    with ExitStack() as stack:
        if request.param == "sqlite":
            numbers = iter(range(1000))
            folder = tmp_path_factory.mktemp("own")
            yield Kind("sqlite", lambda: f"sqlite:///{folder}/{next(numbers)}.sqlite")
        elif request.param == "postgresql":
            yield Kind("postgresql", stack.enter_context(postgres()).database)
        else:
            yield Kind("mysql", stack.enter_context(mariadb()).database)


def wrapped(home, register, kind, refresh=0.001):
    """A hub's settings whose departments all have databases of their own, of a register's rows."""
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "link.key").write_bytes((register.settings.home / "keys" / "link.key").read_bytes())
    (home / "keys" / "link.key").chmod(0o600)
    there = Register(home)
    urls = {name: kind.make() for name in DEPARTMENTS}
    for name, url in urls.items():
        make_own(name, url, register)
    sources = {name: DepartmentSettings(source=SourceSettings(url=url, refresh=refresh)) for name, url in urls.items()}
    there.settings = there.settings.model_copy(update={"department": sources})
    there.rows = register.rows
    return there


def test_every_answer_is_that_of_tables_of_ours(tmp_path, kind):
    register, companies, people = random_register(_made(tmp_path / "ours"), 5)
    there = wrapped(tmp_path / "theirs", register, kind, refresh=60.0)

    async def answers(one):
        hub = open_hub(one.settings)
        found = []
        try:
            for party in companies + people:
                told = await asked(hub, EVERYTHING, id=one.id(party), companies=party in companies)
                assert told.errors == []
                found.append(told.data)
            told = await asked(hub, WHOLE)
            assert told.errors == []
            return [*found, told.data]
        finally:
            await hub.close()

    ours, theirs = asyncio.run(answers(register)), asyncio.run(answers(there))
    for told, expected in zip(theirs, ours, strict=True):
        assert told == expected
    assert any(told["company"]["exposure"]["hits"] for told in ours[:5])


def _made(folder):
    folder.mkdir()
    return folder


@pytest.fixture
def own(tmp_path, kind):
    """Land's own database, in a home of its own: two parcels, of which Ann and a firm have shares."""
    register = Register(_made(tmp_path / "home"))
    for certificate in ("P1", "P2"):
        register.add("land.parcels", certificate=certificate)
    register.add("land.ownerships", certificate="P1", owner=ANN, share="0.5")
    register.add("land.ownerships", certificate="P1", owner=FIRM, share="0.5", until="2012-01-01")
    register.add("land.ownerships", certificate="P2", owner=FIRM, share="1")
    register.add("public_security.persons", person=ANN, name="安某")
    register.add("public_security.persons", person=BO, name="卜某")
    register.add("commerce.companies", company=FIRM)
    url = kind.make()
    return Own(register, url, kind)


class Own:
    """A department's own database of a register's rows, and a hub over it."""

    def __init__(self, register, url, kind):
        self.register, self.url, self.kind = register, url, kind
        self.config = register.settings.home / "liancha.toml"

    def made(self, refresh=0.001, **more):
        make_own("land", self.url, self.register, **more)
        source = SourceSettings(url=self.url, refresh=refresh)
        settings = self.register.settings.model_copy(update={"department": {"land": DepartmentSettings(source=source)}})
        rows = self.register.rows
        self.register.rows = {name: of for name, of in rows.items() if not name.startswith("land.")}
        self.register.load()
        self.register.rows, self.register.settings = rows, settings
        self.config.write_text(
            f'home = "{settings.home}"\n[department.land.source]\nurl = "{self.url}"\nrefresh = {refresh}\n', "utf-8"
        )
        return self

    def execute(self, *statements):
        engine = create_engine(make_url(self.url).set(drivername=DRIVERS[self.kind.name]))
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def check(self, *more):
        console.width = 200
        done = CliRunner().invoke(app, ["check-source", "land", "--config", str(self.config), *more])
        return done.exit_code, done.stderr


PARCELS = """query($id: ID!, $day: Date) { person(id: $id) {
  name ownerships(asOf: $day) { share parcel { certificate ownerships(asOf: $day) { share party { id } } } }
} }"""


def test_persons_are_found_however_they_are_spelled(own):
    """The same person by 18 digits and by the 15 of before 1999, and in small letters."""
    legacy = legacy_of(ANN)
    own.register.add("land.ownerships", certificate="P2", owner=legacy, share="0.25", since="2011-01-01")
    own.register.add("land.ownerships", certificate="P2", owner=ANN_X.lower(), share="0.125", since="2012-01-01")
    register = own.made().register
    told = register.ask(PARCELS, id=register.id(ANN), day="2011-06-01")["person"]["ownerships"]
    assert sorted((one["parcel"]["certificate"], one["share"]) for one in told) == [("P1", "0.5"), ("P2", "0.25")]
    _, whole = told if told[0]["parcel"]["certificate"] == "P1" else told[::-1]
    assert {one["party"]["id"] for one in whole["parcel"]["ownerships"]} == {register.id(ANN), FIRM}
    found = register.ask(PARCELS, id=register.id(ANN_X), day="2020-06-01")["person"]
    assert found is None or [one["share"] for one in found["ownerships"]] == ["0.125"]


def test_what_changes_in_it_is_in_the_answers_at_once_and_in_the_index_at_the_next_look(own):
    register = own.made().register
    connecting = """query($a: ID!, $b: ID!) { connections(from: $a, to: $b, asOf: "2020-01-01") {
      complete paths { steps { relation evidence { department recordId since } } } } }"""

    # SQLite has no decimals: there a ratio is a text.
    share = "'0.25'" if own.kind.name == "sqlite" else "0.25"
    added = f"('P1', '{BO}', '2015-01-01', {share})"

    async def asking():
        hub = open_hub(register.settings)
        try:
            found = []
            for statements in (
                (),
                (f"INSERT INTO t_ownerships (f_certificate, f_owner, f_since, f_share) VALUES {added}",),
                (f"UPDATE t_ownerships SET f_since = '2016-01-01' WHERE f_owner = '{BO}'",),
                (f"DELETE FROM t_ownerships WHERE f_owner = '{BO}'",),
            ):
                own.execute(*statements)
                await asyncio.sleep(1.05)
                shares = await asked(hub, PARCELS, id=register.id(BO), day="2020-01-01")
                paths = await asked(hub, connecting, a=register.id(ANN), b=register.id(BO))
                assert shares.errors == paths.errors == []
                found.append((shares.data["person"]["ownerships"], paths.data["connections"]["paths"]))
            return found, hub.indexes.links.relations.view().arrays.folder.name
        finally:
            await hub.close()

    (before, there, changed, gone), built = asyncio.run(asking())
    assert before == gone == ([], [])
    assert [one["share"] for one in there[0]] == ["0.25"]
    (step,) = there[1][0]["steps"]
    others = {"department": "land", "since": "2015-01-01"}
    assert (step["relation"], {**step["evidence"], "recordId": ""}) == ("CO_OWNER", {**others, "recordId": ""})
    assert changed[1][0]["steps"][0]["evidence"]["since"] == "2016-01-01"
    # The index was built once, and took in each change.
    assert built == "1"


def test_a_value_that_breaks_the_contract_is_an_error_and_no_wrong_answer(own):
    own.register.add("land.ownerships", certificate="P2", owner=BO, share="7.5")
    register = own.made().register
    response = register.response(PARCELS, id=register.id(BO), day="2020-01-01")
    assert response.data == {"person": {"name": "卜某", "ownerships": None}}
    assert [error["extensions"]["code"] for error in response.errors] == ["SUBGRAPH_INTERNAL_ERROR"]


def test_it_is_never_written(own):
    register = own.made().register
    engine = source_engine(register.settings.place_of("land"))
    with pytest.raises(DBAPIError), engine.connect() as connection:
        connection.execute(text("DELETE FROM t_ownerships"))
    engine.dispose()
    csv = register.settings.home / "parcels.csv"
    csv.write_text("certificate\n", "utf-8")
    done = liancha(register.settings.home, "load", "land", csv, "--config", own.config)
    assert done.returncode == 2
    assert done.stderr == "error: land is read where it is (department.land.source), and never written\n"


def test_numbers_are_kept_enciphered(own):
    register = own.made().register
    assert register.ask(PARCELS, id=register.id(ANN), day="2011-01-01")["person"]["ownerships"] != []
    connecting = "query($a: ID!, $b: ID!) { connections(from: $a, to: $b) { complete } }"
    assert register.ask(connecting, a=register.id(ANN), b=FIRM) == {"connections": {"complete": True}}
    kept = list((register.settings.home / "sources").iterdir())
    assert {path.name for path in kept} == {"land.parties.sqlite", "land.relations.sqlite"}
    for path in kept:
        content = path.read_bytes()
        assert ANN.encode() not in content
        assert path.stat().st_mode & 0o077 == 0


def test_check_source_has_nothing_to_say_of_what_fits(own):
    status, said = own.made().check()
    assert (status, said.splitlines()) == (
        0,
        [
            "parcels: 2 rows: fits", "ownerships: 3 rows: fits", "encumbrances: 0 rows: fits",
            "reads: 6, of which 0 fail or read whole tables",
        ],
    )  # fmt: skip


def test_check_source_says_column_by_column_what_does_not_fit(own):
    own.register.add("land.parcels", certificate="P3", unit_code="123", kind="CASTLE")
    own.register.add(
        "land.ownerships", certificate="P3", owner=f"{ANN[:-1]}{(int(ANN[-1].replace('X', '10')) + 1) % 10}", share="2"
    )
    own.register.add("land.ownerships", certificate="P2", owner=legacy_of(ANN), since="2012-01-01")
    views = {"encumbrances": "SELECT 'x' AS id, NULL AS certificate, NULL AS kind, NULL AS since"}
    status, said = own.made(views=views.items()).check()
    assert status == 1
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "misfit parcels.unit_code has 3 characters, not 28 (1 rows)" in lines
    assert "misfit parcels.kind is none of LAND_USE, HOUSING, FOREST, GRASSLAND, SEA, MINERAL (1 rows)" in lines
    assert "CASTLE" in lines
    assert "misfit ownerships.share is not a ratio between 0 and 1 (1 rows)" in lines
    assert any(line.startswith("misfit ownerships.owner resident identity number: character 18") for line in lines)
    assert (
        "misfit ownerships.owner is written otherwise than the contract has it: joins within the database miss it (1 rows)"
        in lines
    )
    assert "misfit encumbrances.holder there is no such column (it may be empty)" in lines
    assert "misfit encumbrances.certificate is empty (1 rows)" in lines
    assert "encumbrances: 1 rows: does not fit" in lines
    assert any(line.startswith("misfit encumbrances.the read encumbrances_held") for line in lines)
    # No number stands there whole.
    assert ANN[:-1] not in said
    assert legacy_of(ANN) not in said


def test_check_source_shows_the_plan_of_a_read_without_an_index(own):
    for n in range(2_000):
        own.register.add("land.ownerships", certificate=f"Q{n}", owner=company(n + 1), share="0.5")
    status, said = own.made(indexes=False).check()
    assert status == 1
    slow = [" ".join(line.split()) for line in said.splitlines() if line.startswith("slow")]
    # The key of the table begins with the certificate: by that it is found.
    assert [line.split(":")[0] for line in slow if "ownerships_of_party" in line] == [
        "slow ownerships.the read ownerships_of_party reads whole tables (t_ownerships)"
    ]
    assert all("it looks up" in line and "of which an index is missing" in line for line in slow)
    assert not any("ownerships_of_parcel" in line for line in slow)
    assert "t_ownerships" in said.split("slow", 1)[1]


def test_a_database_that_is_not_there_and_a_department_without_a_source(own):
    own.made()
    away = {
        "sqlite": "sqlite:////nowhere/x.sqlite",
        "postgresql": "postgresql://x@/x?host=/nowhere",
        "mysql": "mysql://x@localhost/x?unix_socket=/nowhere",
    }
    own.config.write_text(
        f'home = "{own.register.settings.home}"\n[department.land.source]\nurl = "{away[own.kind.name]}"\n', "utf-8"
    )
    status, said = own.check()
    assert status == 2
    assert said.startswith("error: the database: ")
    own.config.write_text(f'home = "{own.register.settings.home}"\n', "utf-8")
    assert own.check() == (2, "error: land has no source (department.land.source) to check\n")


@needs_postgres
def test_one_that_is_away_is_missed_and_answers_again_when_it_is_back(tmp_path):
    register = Register(_made(tmp_path / "home"))
    register.add("public_security.persons", person=ANN, name="安某")
    register.add("commerce.companies", company=FIRM)
    register.load()
    register.add("land.parcels", certificate="P1")
    register.add("land.ownerships", certificate="P1", owner=ANN, share="0.5")
    connecting = """query($a: ID!, $b: ID!) { connections(from: $a, to: $b) { complete missingDepartments } }"""
    with postgres() as server:
        url = server.database()
        make_own("land", url, register)
        source = DepartmentSettings(source=SourceSettings(url=url, refresh=0.5))
        settings = register.settings.model_copy(update={"department": {"land": source}})

        async def asking():
            hub = open_hub(settings)
            found = []
            try:
                for change in (None, server.stop, server.start):
                    if change is not None:
                        change()
                        await asyncio.sleep(1.05)
                    shares = await asked(hub, PARCELS, id=register.id(ANN), day="2020-01-01")
                    paths = await asked(hub, connecting, a=register.id(ANN), b=FIRM)
                    codes = [error["extensions"]["code"] for error in shares.errors]
                    owned = shares.data["person"]["ownerships"]
                    found.append((owned and len(owned), codes, paths.data["connections"]))
                return found
            finally:
                await hub.close()

        there, away, back = asyncio.run(asking())
    assert there == back == (1, [], {"complete": True, "missingDepartments": []})
    # What it told before is kept in the index, and may be old.
    assert away == (None, ["SUBGRAPH_UNREACHABLE"], {"complete": False, "missingDepartments": ["land"]})


def test_what_it_publishes_is_told_to_hubs_elsewhere(own):
    """As lines of JSON, and what has changed since a position; a memory that was lost is told anew."""
    register = own.made().register
    department, threads = load_department("land"), ReadingThreads()
    place = register.settings.place_of("land")
    database = open_database(register.settings.home, department, register.key, threads, place)

    def feed(home):
        return feed_of(database, home, department, "relations", department.publishes, register.key, place)

    one = feed(register.settings.home)
    head, *batches, end = map(json.loads, told_whole(one))
    assert head == {"format": 1, "department": "land", "published": ["ownerships"]}
    ((_, rows),) = batches
    assert [(row[2:6], sorted(row[:2])) for row in rows] == [
        (["CO_OWNER", "2010-01-01", "2012-01-01", "P1"], sorted([register.id(ANN), FIRM]))
    ]
    share = "'0.25'" if own.kind.name == "sqlite" else "0.25"
    own.execute(
        f"INSERT INTO t_ownerships (f_certificate, f_owner, f_since, f_share) VALUES ('P1', '{BO}', '2015-01-01', {share})"
    )
    time.sleep(0.01)
    told = json.loads(told_changes(one, end["position"], 10))
    assert told["units"] == {"ownerships": ["P1"]}
    ends = sorted([register.id(ANN), register.id(BO)])
    assert ["CO_OWNER", "2015-01-01", None, "P1"] in [edge[2:6] for edge in told["edges"]["ownerships"]]
    assert ends in [sorted(edge[:2]) for edge in told["edges"]["ownerships"]]
    assert json.loads(told_changes(one, told["position"], 10))["units"] == {}
    assert json.loads(told_changes(one, end["position"], 0))["position"] is None
    for nonsense in ("", "0", "x/y", f"{told['position']}9"):
        assert json.loads(told_changes(one, nonsense, 10))["position"] is None
    lost = feed(_made(register.settings.home / "other"))
    assert json.loads(told_changes(lost, told["position"], 10))["position"] is None
    asyncio.run(closed(threads, database))


async def closed(threads, database):
    await threads.close()
    await database.close()
