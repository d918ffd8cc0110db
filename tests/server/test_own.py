"""What a hub keeps of its own: in files of its home for its processes, in PostgreSQL for hubs on several machines."""

import asyncio
import json
import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date

import psycopg
import pytest

from gateway.access.consents import Consent, ConsentExists
from gateway.access.lookup import Lookups, Refused
from gateway.access.matrix import read_matrix
from gateway.audit.flags import Flag
from gateway.config import HubSettings, Settings
from gateway.server.own import fault_of, open_consents, open_database, open_flags, open_lines
from gateway.server.pushing.numbers import PushNumbers
from gateway.store import PostgresStore, StoreUnavailable
from subgraphs.registry import load_department
from tests.access.test_attestation import OFFICER
from tests.postgres import postgres
from tests.registers import DEPARTMENTS, Register, case, company, person
from tests.server.running import bearer, free_ports, liancha, request, running, serving
from tests.servers import needs_postgres

FIRM = company(1)
DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def server():
    with postgres() as running_:
        yield running_


@pytest.fixture(params=["files", pytest.param("PostgreSQL", marks=needs_postgres)])
def settings(tmp_path, request):
    if request.param == "files":
        return Settings(home=tmp_path)
    return in_postgres(tmp_path, request.getfixturevalue("server").database())


def in_postgres(home, url):
    return Settings(home=home, hub=HubSettings(database=url))


def consent(reference="R1", party=FIRM, until=date(2027, 1, 1)):
    return Consent(reference, "bank", party, "LENDING", date(2026, 1, 1), until)


def test_consents(settings):
    one, other = open_consents(settings), open_consents(settings)

    def found(reference="R1", client="bank"):
        return asyncio.run(other.find(reference, client))

    assert found() is None
    one.add(consent())
    one.add(consent())
    assert found() == consent()
    assert (found("R2"), found("R1", "broker")) == (None, None)
    with pytest.raises(ConsentExists):
        other.add(consent(until=date(2028, 1, 1)))
    assert one.withdraw("R1", "bank", DAY)
    assert not one.withdraw("R1", "bank", DAY)
    assert not one.withdraw("R9", "bank", DAY)
    assert found() == consent(until=DAY)
    one.close()
    other.close()


def flag(id, party="p", record="r", at="2026-01-01"):
    return Flag(id, party, "T", "court", record, "why", "clerk", at)


def soon(what, expected, seconds=1.0):
    until = time.monotonic() + seconds
    while (found := what()) != expected:
        assert time.monotonic() < until, found
        time.sleep(0.02)


def test_flags(settings):
    one, other = open_flags(settings), open_flags(settings)
    assert (one.unresolved(), other.unresolved()) == ({}, {})
    # Once, however many say it at once.
    with ThreadPoolExecutor(8) as pool:
        raised = set(pool.map(lambda n: (one if n % 2 else other).raised(flag(f"a{n}")), range(16)))
    assert len(raised) == 1
    (first,) = raised
    assert one.unresolved() == {"p": [first]}
    soon(other.unresolved, {"p": [first]}, 1.1)
    second = one.raised(flag("b", record="s", at="2026-01-02"))
    done = one.resolved(first.id, "REJECTED", "no", "operator", "2026-01-03")
    assert (done.resolution, done.note, done.resolved_by, done.resolved_at) == (
        "REJECTED", "no", "operator", "2026-01-03"
    )  # fmt: skip
    assert one.resolved(first.id, "CORRECTED", "yes", "operator", "2026-01-04") is None
    assert one.unresolved() == {"p": [second]}
    soon(other.unresolved, {"p": [second]}, 1.1)
    third = other.raised(flag("c", "q", at="2026-01-03"))
    assert other.unresolved() == {"p": [second], "q": [third]}
    assert one.all() == [done, second, third]
    assert one.all(["q", "x"]) == [third]
    one.close()
    other.close()


def test_a_unit_is_served_by_one_at_a_time(settings):
    lines = [open_lines(settings) for _ in range(8)]
    for _ in range(5):
        with ThreadPoolExecutor(8) as pool:
            taken = list(pool.map(lambda n: lines[n].take("unit", f"owner {n}", 30), range(8)))
        assert taken.count(True) == 1
        owner = taken.index(True)
        assert lines[owner].take("unit", f"owner {owner}", 30)
        assert not lines[owner - 1].take("unit", f"owner {owner - 1}", 30)
        # Nobody else gives it away.
        lines[owner - 1].release("unit", f"owner {owner - 1}")
        assert not lines[owner - 1].take("unit", f"owner {owner - 1}", 30)
        lines[owner].release("unit", f"owner {owner}")
    assert lines[0].take("unit", "one that dies", 0.3)
    assert not lines[1].take("unit", "another", 30)
    time.sleep(0.35)
    assert lines[1].take("unit", "another", 30)


def test_how_far_a_unit_is(settings):
    lines = open_lines(settings)
    assert lines.all() == []
    lines.take("unit", "owner", 30)

    def line():
        (found,) = lines.all()
        assert found == lines.line("unit")
        return found.cursor, found.acknowledged, found.sending, found.attempts

    assert line() == (None, None, None, 0)
    lines.sending("unit", 4)
    assert lines.failed("unit", "HTTP 500", "2026-03-01T00:00:00+00:00", 1234567890.125, counts=True) == 1
    assert lines.failed("unit", "no answer", "2026-03-02T00:00:00+00:00", 1234567891.125, counts=False) == 1
    found = lines.line("unit")
    assert (found.next_at, found.failing_since, found.error) == (
        1234567891.125, "2026-03-01T00:00:00+00:00", "no answer"
    )  # fmt: skip
    lines.handed("unit", "c1")
    assert line() == ("c1", None, None, 0)
    assert lines.line("unit").failing_since is None
    lines.acknowledged("unit", "c1")
    lines.died("unit", "c1", "c2", "HTTP 400", "2026-03-03")
    lines.died("unit", "c2", "c3", "HTTP 400", "2026-03-04")
    assert line() == ("c3", "c1", None, 0)
    assert lines.unacknowledged("unit") == ["c2", "c3"]
    lines.step_back("unit")
    assert line() == ("c2", "c2", None, 0)
    assert lines.unacknowledged("unit") == ["c2"]
    lines.acknowledged("unit", "c2")
    assert lines.unacknowledged("unit") == []
    first, second = lines.dead()
    assert (first.after, first.cursor, first.reason, first.wanted) == ("c1", "c2", "HTTP 400", 0)
    assert lines.dead("unit") == [first, second]
    assert lines.dead("other") == []
    assert (lines.want("unit", [first.id, "dead_0"]), lines.want("unit", None), lines.want("other", None)) == (1, 2, 0)
    lines.refused_again(second.id, "HTTP 410")
    lines.redelivered(first.id, "2026-03-05")
    (left,) = lines.dead()
    assert (left.id, left.reason, left.wanted) == (second.id, "HTTP 410", 0)
    for n in range(3):
        lines.step_back("unit")
        assert line()[:2] == (("c1", "c1") if n == 0 else (None, None))


@needs_postgres
def test_a_database_that_is_away(tmp_path, caplog):
    with postgres() as server:
        settings = in_postgres(tmp_path, server.database())
        consents, flags, lines = open_consents(settings), open_flags(settings), open_lines(settings)
        consents.add(consent())
        raised = flags.raised(flag("a"))
        lines.take("unit", "owner", 30)
        database = open_database(settings)
        assert fault_of(database) is None
        server.stop()
        lookups = Lookups(read_matrix(), None, consents)
        stated = {"purpose": "LENDING", "consent": "R1"}
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(Refused) as refused:
                asyncio.run(lookups.lawful(OFFICER, stated, {}, DAY))
            assert (refused.value.code, refused.value.status) == ("CONSENT_UNVERIFIED", 503)
        # It is not waited for again and again.
        assert time.monotonic() - began < 2
        with pytest.raises(StoreUnavailable):
            flags.raised(flag("b", "q"))
        with pytest.raises(StoreUnavailable):
            lines.take("unit", "owner", 30)
        assert list(PushNumbers(lines).collect()) == []
        assert flags.unresolved() == {"p": [raised]}
        assert fault_of(database) == "its database cannot be read"
        with pytest.raises(StoreUnavailable):
            open_flags(settings)
        time.sleep(0.6)
        assert sum("flags are told as they were last known" in one for one in caplog.messages) == 1
        server.start()
        time.sleep(1.1)
        assert asyncio.run(lookups.lawful(OFFICER, stated, {}, DAY)).subjects == {FIRM}
        assert flags.raised(flag("b", "q")).id == "b"
        assert not lines.take("unit", "another", 30)
        assert fault_of(database) is None
        for one in (consents, flags, database):
            one.close()


@needs_postgres
def test_what_makes_its_tables_needs_no_more_than_to_use_them_afterwards(server):
    """Any number of processes begin at once; a role that may not make a schema begins where there is one."""
    url = server.database()
    tables = ("CREATE TABLE IF NOT EXISTS notes (number {number}, text TEXT)",)

    def add(n):
        store = PostgresStore(url, tables)
        with store.transaction() as statements:
            statements.run("INSERT INTO notes (text) VALUES (?)", f"{n}")
        store.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(16)))
    store = PostgresStore(url, tables)
    assert sorted(int(text) for (text,) in store.rows("SELECT text FROM notes")) == list(range(16))

    def broken_off():
        with store.transaction() as statements:
            statements.run("INSERT INTO notes (text) VALUES (?)", "left undone")
            statements.run("SELECT 1 / 0")

    with pytest.raises(StoreUnavailable) as told:
        broken_off()
    assert url not in str(told.value)
    assert store.rows("SELECT count(*) FROM notes") == [(16,)]
    store.close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE clerk LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA liancha_hub TO clerk")
        connection.execute("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA liancha_hub TO clerk")
    store = PostgresStore(url.replace("liancha@", "clerk@"), tables)
    with store.transaction() as statements:
        statements.run("INSERT INTO notes (text) VALUES (?)", "by the clerk")
    assert store.rows("SELECT count(*) FROM notes") == [(17,)]
    store.close()


UNIT = """
[[push.units]]
client = "bank"
url = "http://127.0.0.1:{hook}/hook"
[[access.clients]]
id = "bank"
organisation = "云溪银行"
unit = "信贷部"
issuer = "urn:liancha:local"
roles = ["credit_officer", "measure_unit"]
"""


def listening(told):
    """A unit that takes what it is pushed, and notes of which entries it was told."""

    async def unit(scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        told.extend(one["entryId"] for one in json.loads(body)["changes"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return unit


LISTED = "query($id: ID!) { company(uscc: $id) { defaulterStatus { listed entries { grounds } } } }"


@needs_postgres
def test_hubs_on_several_machines_are_one(tmp_path, server):
    """Each with a home of its own, the same keys in it, and the same database: what one is told the other knows."""
    url = server.database()
    register = Register(tmp_path / "one", url)
    register.migrate()
    register.add("commerce.companies", company=FIRM, name="云溪")
    register.add("public_security.persons", person=person(1), name="云安")
    register.add("court.courts", court="9901")
    register.add("court.cases", case_number=case(1), court="9901")
    register.add("court.case_parties", case_number=case(1), party=FIRM, role="DEBTOR")
    register.add("court.list_entries", entry="E1", case_number=case(1), party=FIRM)
    register.load()
    there = {f"LIANCHA_DEPARTMENT__{name.upper()}__DATABASE": url for name in DEPARTMENTS}
    there |= {"LIANCHA_HUB__DATABASE": url, "LIANCHA_AUDIT__URL": url}
    told = []

    with ExitStack() as stack:
        hook = stack.enter_context(serving(listening(told)))
        config = tmp_path / "liancha.toml"
        config.write_text(UNIT.format(hook=hook), "utf-8")
        ports = free_ports(2)
        homes = [tmp_path / "one", tmp_path / "two"]
        for home, port in zip(homes, ports, strict=True):
            env = {**there, "LIANCHA_HOME": str(home)}
            stack.enter_context(running("serve", "--config", config, port=port, cwd=tmp_path, env=env))
            if home == homes[0]:
                shutil.copytree(home / "keys", homes[1] / "keys")
        officer = bearer(homes[0], client="bank", role="credit_officer", purpose="LENDING", consent="R1")
        subject = bearer(homes[0], role="data_subject", party=FIRM, purpose="SUBJECT_ACCESS")

        def asked(port, authorization):
            body = json.dumps({"query": LISTED, "variables": {"id": FIRM}}).encode()
            headers = {"content-type": "application/json", "authorization": authorization}
            return request(port, "POST", "/graphql", body, headers).json

        def code(port):
            return [one["extensions"]["code"] for one in asked(port, officer).get("errors", [])]

        assert [code(port) for port in ports] == [["CONSENT_UNKNOWN"], ["CONSENT_UNKNOWN"]]
        settings = in_postgres(homes[0], url)
        consents = open_consents(settings)
        consents.add(consent())
        assert [code(port) for port in ports] == [[], []]
        consents.withdraw("R1", "bank", date(2026, 1, 2))
        assert [code(port) for port in ports] == [["CONSENT_NOT_IN_FORCE"], ["CONSENT_NOT_IN_FORCE"]]
        consents.close()
        # A flag.
        body = {"party": FIRM, "type": "ListEntry", "department": "court", "record": "E1", "reason": "已履行完毕"}
        headers = {"content-type": "application/json", "authorization": subject}
        raised = request(ports[0], "POST", "/flags", json.dumps(body).encode(), headers)
        assert raised.status == 200
        for port in ports:
            soon(lambda port=port: asked(port, subject).get("extensions", {}).get("flags") is not None, True, 1.1)
        assert request(ports[1], "GET", "/flags", headers=headers).json["data"] == [raised.json["data"]]
        # A unit is told once, by whichever hub serves it; and by the other when that is gone.
        soon(lambda: told, ["E1"], 10)
        (line,) = open_lines(settings).all()
        assert line.unit == "云溪银行"
        env = {**there, "LIANCHA_HOME": str(homes[1])}
        status = subprocess.run(
            liancha("push", "status", "--config", config), cwd=tmp_path, env={**os.environ, **env}, capture_output=True
        )
        assert status.returncode == 0
        assert "云溪银行: at " in status.stderr.decode()
        ready = request(ports[1], "GET", "/ready", headers={"authorization": subject}).json
        assert ready["departments"]["hub"] == "ready"
        time.sleep(1)
        assert told == ["E1"]


@needs_postgres
def test_units_are_pushed_to_again_when_the_database_is_back(tmp_path):
    register = Register(tmp_path)
    register.add("commerce.companies", company=FIRM, name="云溪")
    register.add("court.courts", court="9901")
    register.add("court.cases", case_number=case(1), court="9901")
    register.add("court.list_entries", entry="E1", case_number=case(1), party=FIRM)
    register.load()
    told = []
    with ExitStack() as stack:
        server = stack.enter_context(postgres())
        hook = stack.enter_context(serving(listening(told)))
        config = tmp_path / "liancha.toml"
        config.write_text(UNIT.format(hook=hook), "utf-8")
        (port,) = free_ports(1)
        env = {"LIANCHA_HOME": str(tmp_path), "LIANCHA_HUB__DATABASE": server.database()}
        stack.enter_context(running("serve", "--config", config, port=port, cwd=tmp_path, env=env))
        soon(lambda: told, ["E1"], 10)
        server.stop()
        # Long enough for a lease to end, and to be asked for again and again.
        time.sleep(5)
        engine = register.engine(load_department("court"))
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE list_entries SET grounds = 2 WHERE entry = 'E1'")
        engine.dispose()
        server.start()
        soon(lambda: told, ["E1", "E1"], 10)
