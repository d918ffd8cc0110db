"""What is kept of watchlists, in a file and in PostgreSQL: by reference, in their order, and no more than is needed."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.store import FileStore, PostgresStore, StoreUnavailable
from gateway.watchlists import lists
from gateway.watchlists.lists import TABLES, WatchlistExists, WatchlistFull, WatchlistGone, Watchlists
from gateway.watchlists.outcomes import Change, Finding, Outcome
from gateway.watchlists.records import Day, Look, Watchlist
from tests.postgres import postgres
from tests.servers import needs_postgres

LENDING = {"role": "credit_officer", "purpose": "LENDING"}
AT, DAY, NEXT = "2026-03-01T06:00:00+08:00", "2026-03-01", "2026-03-02"
FINDING = Finding("5.3", "REFERENCE", "00")
CLEAR, LISTED = Outcome("CLEAR"), Outcome("REFERENCE", (FINDING,))


@pytest.fixture(scope="module")
def server():
    with postgres() as running:
        yield running


@pytest.fixture(params=["file", pytest.param("PostgreSQL", marks=needs_postgres)])
def kept(request, tmp_path):
    if request.param == "file":
        yield lambda: Watchlists(FileStore(tmp_path / "watchlists.sqlite", TABLES))
    else:
        url = request.getfixturevalue("server").database()
        yield lambda: Watchlists(PostgresStore(url, TABLES))


@pytest.fixture
def watchlists(kept):
    found = kept()
    yield found
    found.close()


def made(watchlists, name="贷后", client="bank", *parties):
    watchlists.make(client, name, LENDING, None, "officer", AT)
    found = watchlists.find(client, name)
    if parties:
        watchlists.add(found, {f"R{at}": party for at, party in enumerate(parties)}, DAY)
    return watchlists.find(client, name)


def members(watchlists, of, day=DAY):
    return watchlists.due(of, day, "", 100)


def test_a_list_is_made_once_and_for_one_thing(watchlists):
    assert (watchlists.all(), watchlists.of("bank"), watchlists.find("bank", "贷后")) == ([], [], None)
    assert watchlists.make("bank", "贷后", LENDING, None, "officer", AT)
    assert not watchlists.make("bank", "贷后", LENDING, None, "another", NEXT)
    assert watchlists.of("bank") == [
        Watchlist(
            1, "bank", "贷后", "credit_officer", "LENDING", None, None, AT, "officer", None, None, 0, None, 0, 0, 0
        )
    ]
    for stated, check_for in (
        ({**LENDING, "case": "1"}, None),
        ({**LENDING, "purpose": "OTHER"}, None),
        (LENDING, "OTHER"),
    ):
        with pytest.raises(WatchlistExists, match="贷后 is a watchlist already, of credit_officer for LENDING"):
            watchlists.make("bank", "贷后", stated, check_for, "officer", AT)
    # Of another client it is another list.
    assert watchlists.make("broker", "贷后", LENDING, None, "officer", AT)
    assert [one.client for one in watchlists.all()] == ["bank", "broker"]
    assert [one.client for one in watchlists.of("broker")] == ["broker"]


def test_a_reference_is_of_one_party(watchlists):
    of = made(watchlists)
    assert watchlists.add(of, {"A": "p_1", "B": "p_2"}, DAY) == (2, set())
    assert watchlists.add(of, {"A": "p_1", "B": "p_3", "C": "p_3"}, NEXT) == (1, {"B"})
    assert [(one.reference, one.party, one.since) for one in watchlists.page(of, "", 10)] == [
        ("A", "p_1", DAY), ("B", "p_2", DAY), ("C", "p_3", NEXT),
    ]  # fmt: skip
    assert [one.reference for one in watchlists.page(of, "A", 1)] == ["B"]
    assert watchlists.drop(of, ["B", "X"]) == 1
    found = watchlists.find("bank", "贷后")
    assert (found.parties, found.version) == (2, 3)


def test_a_list_has_so_many_parties_and_then_takes_none_of_what_is_added(watchlists, monkeypatch):
    monkeypatch.setattr(lists, "MOST", 3)
    of = made(watchlists)
    watchlists.add(of, {"A": "p_1", "B": "p_2"}, DAY)
    with pytest.raises(WatchlistFull):
        watchlists.add(of, {"C": "p_3", "D": "p_4"}, DAY)
    assert [one.reference for one in watchlists.page(of, "", 10)] == ["A", "B"]
    assert watchlists.add(of, {"C": "p_3"}, DAY) == (1, set())


def test_what_looks_come_to_is_kept_and_told_once(watchlists):
    of = made(watchlists, "贷后", "bank", "p_0", "p_1", "p_2", "p_3")
    first, second, third, fourth = members(watchlists, of)
    looks = [
        Look(first, CLEAR),
        Look(second, LISTED, Change(None, "REFERENCE", (FINDING,))),
        Look(third, None, None, "CONSENT_UNKNOWN"),
        Look(fourth, Outcome("INCOMPLETE"), None, None, settled=False),
    ]
    assert watchlists.looked(of, looks, DAY, AT, "7:ab") == 2
    alerts = watchlists.alerts(of, DAY, 0, 10)
    assert [(one.reference, one.before, one.after, one.code, one.came, one.record) for one in alerts] == [
        ("R1", None, "REFERENCE", None, (FINDING,), "7:ab"), ("R2", None, None, "CONSENT_UNKNOWN", (), "7:ab"),
    ]  # fmt: skip
    found = {one.reference: one for one in watchlists.page(of, "", 10)}
    assert [(one.outcome, one.unchecked, one.checked_on, one.changed_on) for one in found.values()] == [
        (CLEAR, None, DAY, None), (LISTED, None, DAY, DAY), (None, "CONSENT_UNKNOWN", None, None),
        (Outcome("INCOMPLETE"), None, DAY, None),
    ]  # fmt: skip
    assert [one.reference for one in watchlists.page(of, "", 10, notable=True)] == ["R1", "R2", "R3"]
    # Who is not settled is looked at again that day, the others the next.
    assert [one.reference for one in members(watchlists, of)] == ["R3"]
    assert len(members(watchlists, of, NEXT)) == 4
    # Why it cannot be looked up is told once; and what is known of it stays known.
    again = [Look(found["R2"], None, None, "CONSENT_UNKNOWN"), Look(found["R1"], LISTED, None, "CONSENT_UNKNOWN")]
    assert watchlists.looked(of, again, NEXT, AT, None) == 1
    (alert,) = watchlists.alerts(of, NEXT, 0, 10)
    assert (alert.reference, alert.before, alert.after, alert.code) == ("R1", "REFERENCE", None, "CONSENT_UNKNOWN")
    (unchecked,) = [one for one in watchlists.page(of, "", 10) if one.reference == "R1"]
    assert (unchecked.outcome, unchecked.checked_on) == (LISTED, DAY)


def test_what_two_processes_find_at_once_is_told_once(kept):
    one, other = kept(), kept()
    of = made(one, "贷后", "bank", "p_0", "p_1")
    first = [Look(member, LISTED, Change(None, "REFERENCE", (FINDING,))) for member in members(one, of)]
    second = [Look(member, None, None, "CONSENT_UNKNOWN") for member in members(other, of)]
    assert one.looked(of, first[:1] + second[1:], DAY, AT, "7:ab") == 2
    assert other.looked(of, first[:1] + second[1:], DAY, AT, "8:cd") == 0
    assert [alert.record for alert in one.alerts(of, DAY, 0, 10)] == ["7:ab", "7:ab"]
    one.close()
    other.close()


def test_who_is_dropped_is_forgotten_also_while_it_is_looked_at(watchlists):
    of = made(watchlists, "贷后", "bank", "p_0", "p_1")
    looks = [Look(one, LISTED, Change(None, "REFERENCE", (FINDING,))) for one in members(watchlists, of)]
    watchlists.drop(of, ["R0"])
    assert watchlists.looked(of, looks, DAY, AT, "7:ab") == 1
    assert [one.reference for one in watchlists.alerts(of, DAY, 0, 10)] == ["R1"]
    watchlists.drop(of, ["R1"])
    assert watchlists.alerts(of, DAY, 0, 10) == []
    assert watchlists.days(of, 10) == []
    assert watchlists.remove(of)
    assert not watchlists.remove(of)
    # What is done for it meanwhile leaves nothing behind.
    with pytest.raises(WatchlistGone):
        watchlists.add(of, {"R2": "p_2"}, DAY)
    watchlists.reviewed(of, DAY, DAY, AT, 0, DAY)
    assert (watchlists.page(of, "", 10), watchlists.days(of, 10)) == ([], [])
    assert watchlists.find("bank", "贷后") is None


def test_the_days_of_a_list(watchlists):
    of = made(watchlists, "贷后", "bank", "p_0", "p_1")
    first, second = members(watchlists, of)
    looks = [Look(first, LISTED, Change(None, "REFERENCE", (FINDING,))), Look(second, None, None, "CONSENT_UNKNOWN")]
    watchlists.looked(of, looks, DAY, AT, None)
    watchlists.reviewed(of, DAY, DAY, AT, 0, "2025-01-01")
    found = watchlists.find("bank", "贷后")
    assert (found.reviewed_on, found.reviewed_at, found.unseen) == (DAY, AT, 2)
    watchlists.reviewed(of, NEXT, NEXT, AT, 1, "2025-01-01")
    days = [Day(NEXT, AT, 2, 1, 1, 0), Day(DAY, AT, 2, 1, 0, 2)]
    assert watchlists.days(of, 10) == days
    assert watchlists.days(of, 1) == days[:1]
    assert watchlists.days(of, 1, DAY) == days[1:]
    # What is seen stays seen; what is old is forgotten.
    last = watchlists.alerts(of, DAY, 0, 10)[-1].number
    watchlists.see(of, last)
    watchlists.see(of, 0)
    found = watchlists.find("bank", "贷后")
    assert (found.seen, found.unseen) == (last, 0)
    watchlists.reviewed(of, NEXT, NEXT, AT, 0, NEXT)
    assert watchlists.days(of, 10) == [Day(NEXT, AT, 2, 1, 0, 0)]


def test_what_waits_for_a_review(watchlists):
    of = made(watchlists, "贷后", "bank", "p_0")

    def waiting(day=DAY):
        return [one.name for one in watchlists.waiting(day)]

    assert waiting() == ["贷后"]
    watchlists.looked(of, [Look(one, CLEAR) for one in members(watchlists, of)], DAY, AT, None)
    watchlists.reviewed(of, DAY, DAY, AT, 0, DAY)
    assert (waiting(), waiting(NEXT)) == ([], ["贷后"])
    # Who is added is looked at; whom something happened to; all, where somebody wants it.
    watchlists.add(of, {"X": "p_9"}, DAY)
    assert (waiting(), [one.reference for one in members(watchlists, of)]) == (["贷后"], ["X"])
    # A review that ends while somebody is not looked at leaves the list waiting.
    watchlists.reviewed(of, DAY, DAY, AT, 0, DAY)
    assert waiting() == ["贷后"]
    watchlists.looked(of, [Look(one, CLEAR) for one in members(watchlists, of)], DAY, AT, None)
    watchlists.reviewed(of, DAY, DAY, AT, 0, DAY)
    assert waiting() == []
    assert watchlists.marks(of) == {"p_0": None, "p_9": None}
    assert watchlists.marked(of, {"p_0": "m1", "p_8": "m1"}) == 1
    assert (waiting(), [one.reference for one in members(watchlists, of)]) == (["贷后"], ["R0"])
    watchlists.looked(of, [Look(one, CLEAR) for one in members(watchlists, of)], DAY, AT, None)
    watchlists.reviewed(of, DAY, DAY, AT, 0, DAY)
    assert watchlists.marked(of, {"p_0": "m1"}) == 0
    assert waiting() == []
    watchlists.want(of)
    assert (waiting(), len(members(watchlists, of))) == (["贷后"], 2)
    # What could not be done is not tried at once, unless somebody wants it.
    watchlists.failed(of, "CLIENT_UNKNOWN", 60)
    assert (waiting(), watchlists.find("bank", "贷后").failing) == ([], "CLIENT_UNKNOWN")
    watchlists.want(of)
    assert waiting() == ["贷后"]


def test_one_process_at_a_time_looks_after_them(kept):
    all_of_them = [kept() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda at: all_of_them[at].take(f"owner {at}", 30), range(4)))
    assert taken.count(True) == 1
    owner = taken.index(True)
    assert all_of_them[owner].take(f"owner {owner}", 30)
    all_of_them[owner - 1].release(f"owner {owner - 1}")
    assert not all_of_them[owner - 1].take(f"owner {owner - 1}", 30)
    all_of_them[owner].release(f"owner {owner}")
    assert all_of_them[owner - 1].take(f"owner {owner - 1}", 30)
    for one in all_of_them:
        one.close()


def test_many_are_looked_at_by_few_statements(watchlists, monkeypatch):
    of = made(watchlists)
    watchlists.add(of, {f"R{at:05}": f"p_{at}" for at in range(2_000)}, DAY)
    looks = [Look(one, CLEAR) for one in watchlists.due(of, DAY, "", 2_000)]
    kind = type(watchlists._store)
    counted, transaction = [], kind.transaction

    def counting(store):
        counted.append(store)
        return transaction(store)

    monkeypatch.setattr(kind, "transaction", counting)
    ran = statements_of(monkeypatch, kind)
    watchlists.looked(of, looks, DAY, AT, None)
    # One to hold the list, then 500 at a time; of those who are clear no alert is looked for.
    assert (len(counted), len(ran)) == (1, 5)


def statements_of(monkeypatch, kind):
    from gateway import store

    ran = []
    name = "_FileStatements" if kind is FileStore else "_PostgresStatements"
    run = getattr(store, name).run

    def noting(self, statement, *values):
        ran.append(statement)
        return run(self, statement, *values)

    monkeypatch.setattr(getattr(store, name), "run", noting)
    return ran


def test_no_statement_reads_a_whole_table(tmp_path, monkeypatch):
    """By SQLite's own plans: every statement finds its rows by an index."""
    path = tmp_path / "watchlists.sqlite"
    asked = []
    connect = sqlite3.connect

    def listening(*given, **named):
        connection = connect(*given, **named)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", listening)
    watchlists = Watchlists(FileStore(path, TABLES))
    of = made(watchlists, "贷后", "bank", "p_0", "p_1")
    looks = [Look(one, LISTED, Change(None, "REFERENCE", (FINDING,))) for one in members(watchlists, of)]
    watchlists.looked(of, looks, DAY, AT, None)
    watchlists.reviewed(of, DAY, DAY, AT, 0, DAY)
    watchlists.page(of, "", 10, notable=True)
    watchlists.alerts(of, DAY, 0, 10)
    watchlists.days(of, 10)
    watchlists.marked(of, {"p_0": "m"})
    watchlists.want(of)
    watchlists.of("bank")
    watchlists.drop(of, ["R0"])
    watchlists.remove(of)
    monkeypatch.setattr(sqlite3, "connect", connect)
    plain = connect(path)
    plans = set()
    for statement in asked:
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            for *_, step in plain.execute(f"EXPLAIN QUERY PLAN {statement}"):
                plans.add(step)
    scans = {step for step in plans if step.startswith("SCAN ")}
    # The few rows of a subquery, and none of a table.
    assert all(not step.startswith(("SCAN watch", "SCAN one USING")) for step in scans), scans
    assert any("watched_notable" in step for step in plans)


def test_a_file_that_cannot_be_read_is_said_to_be(tmp_path):
    path = tmp_path / "watchlists.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable, match=r"watchlists\.sqlite"):
        Watchlists(FileStore(path, TABLES)).all()
