"""The log in PostgreSQL: what is written is verified, and whatever is done to it afterwards is found."""

import multiprocessing

import orjson
import psycopg
import pytest

from gateway.access.keys import LocalKey
from gateway.audit.chain import LogUnavailable, Receipt
from gateway.audit.checkpoints import AuditKey
from gateway.audit.merkle import leaf_hash, root_of_proof
from gateway.audit.postgres import PostgresLog
from gateway.audit.verification import proof_of, records_of, verify
from tests.ingest.test_command import liancha
from tests.postgres import postgres
from tests.servers import needs_postgres

pytestmark = needs_postgres


@pytest.fixture(scope="module")
def server():
    with postgres() as running:
        yield running


@pytest.fixture
def url(server):
    return server.database()


@pytest.fixture(scope="module")
def key_file(tmp_path_factory):
    return tmp_path_factory.mktemp("keys") / "audit.jwk"


@pytest.fixture(scope="module")
def key(key_file):
    return AuditKey(LocalKey.at(key_file))


def payload(n):
    return orjson.dumps({"what": f"record {n}"})


def written(url, key, *batches):
    writer = PostgresLog(url).writer(key)
    count, receipts = 0, []
    for size in batches:
        receipts += writer.append([payload(count + n) for n in range(size)])
        count += size
    writer.close()
    return receipts


def said(verification):
    return [str(one) for one in verification.findings]


def test_what_was_written_is_verified_and_read(url, key):
    log = PostgresLog(url)
    assert (verify(log, key).records, list(records_of(log))) == (0, [])
    receipts = written(url, key, 1, 3) + written(url, key, 2)
    found = verify(log, key, receipts=receipts)
    assert (found.records, said(found)) == (6, [])
    assert [one.number for one in receipts] == [*range(6)]
    assert [orjson.loads(line)["n"] for line in records_of(log)] == [*range(6)]
    line, proof, size = proof_of(log, 4)
    assert root_of_proof(leaf_hash(line), 4, size, proof).hex() == found.checkpoint["root"]


def write_many(url, key_file, count, told):
    writer = PostgresLog(url).writer(AuditKey(LocalKey.at(key_file)))
    told.put([(*receipt,) for n in range(count) for receipt in writer.append([payload(n), payload(n)])])
    writer.close()


def test_many_processes_write_one_log(url, key, key_file):
    """Made by all of them at once, too."""
    spawned = multiprocessing.get_context("spawn")
    told = spawned.Queue()
    writers = [spawned.Process(target=write_many, args=(url, key_file, 50, told)) for _ in range(4)]
    for one in writers:
        one.start()
    receipts = [Receipt(*one) for _ in writers for one in told.get(timeout=60)]
    for one in writers:
        one.join()
    found = verify(PostgresLog(url), key, receipts=receipts)
    assert (found.records, said(found)) == (400, [])
    assert sorted(one.number for one in receipts) == [*range(400)]


@pytest.mark.parametrize(
    "change", ["UPDATE disclosure_log SET at = at + 100", "DELETE FROM disclosure_log", "TRUNCATE disclosure_log"]
)
def test_it_is_only_added_to(url, key, change):
    written(url, key, 2)
    with (
        psycopg.connect(url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="the disclosure log is only added to"),
    ):
        connection.execute(change)
    assert verify(PostgresLog(url), key).records == 2


SWAP = """
UPDATE disclosure_log SET at = CASE at WHEN 1 THEN -2 ELSE -1 END WHERE at < 3;
UPDATE disclosure_log SET at = -at WHERE at < 0;
"""


@pytest.fixture(scope="module")
def hub_user(server):
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE ROLE hub LOGIN")
    return "hub"


def test_who_may_read_and_add_may_write_it_and_nothing_else(url, key, hub_user):
    written(url, key, 1)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"GRANT SELECT, INSERT ON disclosure_log TO {hub_user}")
    own = url.replace("//liancha@", f"//{hub_user}@")
    receipts = written(own, key, 2)
    assert [one.number for one in receipts] == [1, 2]
    for change in (FREE, "DELETE FROM disclosure_log"):
        with psycopg.connect(own) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(change)
    assert verify(PostgresLog(own), key).records == 3


OTHERS_END = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
FREE = "ALTER TABLE disclosure_log DISABLE TRIGGER ALL"


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            "UPDATE disclosure_log SET line = convert_to(replace(convert_from(line, 'UTF8'), 'record 1', 'record 7'), 'UTF8')",
            "disclosure_log:3: the line before is not the one that it was",
        ),
        ("DELETE FROM disclosure_log WHERE at = 2", "disclosure_log:2: the line before is not the one that it was"),
        (
            SWAP,
            "disclosure_log:1: the line before is not the one that it was",
        ),
        (
            "INSERT INTO disclosure_log SELECT 100, line FROM disclosure_log WHERE at = 1",
            "disclosure_log:7: the line before is not the one that it was",
        ),
    ],
)
def test_who_takes_the_trigger_away_is_found(url, key, change, finding):
    written(url, key, 3, 1)
    with psycopg.connect(url) as connection:
        connection.execute(FREE)
        connection.execute(change)
    assert said(verify(PostgresLog(url), key))[0] == finding


def test_what_is_taken_from_its_end_is_missed_by_who_writes_and_by_who_has_a_receipt(url, key):
    writer = PostgresLog(url).writer(key)
    (receipt,) = writer.append([payload(0)])
    (later,) = writer.append([payload(1)])
    with psycopg.connect(url) as connection:
        connection.execute(FREE)
        connection.execute("DELETE FROM disclosure_log WHERE at > 2")
    with pytest.raises(LogUnavailable, match="does not go on from where it was left"):
        writer.append([payload(2)])
    writer.close()
    assert said(verify(PostgresLog(url), key, receipts=[receipt, later])) == [
        ":0: record 1, of which there is a receipt, is missing"
    ]


def test_one_with_another_key_writes_nothing(url, key, tmp_path):
    written(url, key, 1)
    writer = PostgresLog(url).writer(AuditKey(LocalKey.at(tmp_path / "other.jwk")))
    with pytest.raises(LogUnavailable, match="not signed by the audit key"):
        writer.append([payload(1)])
    assert verify(PostgresLog(url), key).records == 1


def test_a_connection_that_was_lost_is_made_anew(url, key):
    writer = PostgresLog(url).writer(key)
    writer.append([payload(0)])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(OTHERS_END)
    assert writer.append([payload(1)])[0].number == 1
    writer.close()
    assert verify(PostgresLog(url), key).good


def test_who_reads_is_told_that_the_connection_was_lost(url, key):
    written(url, key, 2)
    part = next(reading := PostgresLog(url).parts())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(OTHERS_END)
    with pytest.raises(LogUnavailable, match="cannot be written or read"):
        list(part.lines)
    reading.close()


def test_a_command_says_in_a_line_that_the_log_cannot_be_read_and_no_password(tmp_path):
    url = f"postgresql://hub:secret-word@/log?host={tmp_path}"
    done = liancha(tmp_path, "audit", "verify", LIANCHA_AUDIT__URL=url)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: the disclosure log in PostgreSQL cannot be written or read: ")
    assert "secret-word" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_server_that_is_gone_takes_nothing_and_what_was_committed_is_there_after_it(key):
    with postgres() as server:
        url = server.database()
        writer = PostgresLog(url).writer(key)
        receipts = writer.append([payload(0), payload(1)])
        server.stop()
        for _ in range(2):
            with pytest.raises(LogUnavailable):
                writer.append([payload(2)])
        with pytest.raises(LogUnavailable):
            verify(PostgresLog(url), key)
        server.start()
        receipts += writer.append([payload(2)])
        writer.close()
        found = verify(PostgresLog(url), key, receipts=receipts)
        assert (found.records, said(found)) == (3, [])


def test_what_is_disclosed_is_on_the_disk_whatever_the_server_would_do_else(url, key):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET synchronous_commit = off")
    writer = PostgresLog(url).writer(key)
    writer.append([payload(0)])
    assert writer._connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
    writer.close()
