"""The changes of the list as units fetch them (自动抓取): complete and in order from any point, whoever made them."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from sqlalchemy import delete, insert, select, update

from subgraphs.common.context import DepartmentContext, Remit, Scope
from subgraphs.common.scalars import SHANGHAI
from subgraphs.court import outbox
from subgraphs.court.tables import RemovalReason, list_entries
from subgraphs.registry import load_department
from tests.registers import case, company
from tests.subgraphs.court.offices import CASE, COUNTY, FIRM

NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
FEED = """query($after: String, $first: Int! = 100, $region: String, $court: ID) {
  listChanges(after: $after, first: $first, region: $region, court: $court) {
    changes { number kind cursor entryId caseNumber region court { name } entry { grounds removedOn party { id name } } }
    cursor more } }"""


@pytest.fixture
def court(in_files):
    return in_files


def feed(here, office="bank", **given):
    return here.ask(office, FEED, **given)["listChanges"]


def run(court, *statements):
    """One transaction of somebody else's."""
    engine = court.register.engine(load_department("court"))
    with engine.begin() as connection:
        for one in statements:
            connection.execute(one)
    engine.dispose()


def row(entry, number=1, **given):
    values = {
        "entry": entry, "case_number": case(number), "party": FIRM, "grounds": 1, "listed_on": date(2026, 3, 2),
        "publishable": True, **given,
    }  # fmt: skip
    return insert(list_entries).values(values)


def changed(entry, **values):
    return update(list_entries).where(list_entries.c.entry == entry).values(values)


def test_what_a_unit_fetches(anywhere):
    court = anywhere
    start = court.ask("bank", "{ listCursor }")["listCursor"]
    assert feed(court) == {"changes": [], "cursor": start, "more": False}
    court.act("judge", "sendNotice", caseNumber=CASE, party=FIRM)
    entry = court.act("judge", "list", caseNumber=CASE, party=FIRM, grounds=2)["entry"]["id"]
    court.act("judge", "establishRemoval", entry=entry, version=2, ground="PERFORMED", on="2026-03-02", basis="履行")
    court.act("judge", "remove", entry=entry, version=3)
    found = feed(court, first=1)
    # What is told is the entry as it was then.
    assert found == {
        "changes": [
            {
                "number": 1,
                "kind": "LISTED",
                "cursor": found["cursor"],
                "entryId": entry,
                "caseNumber": CASE,
                "region": None,
                "court": {"name": "云溪县人民法院"},
                "entry": {"grounds": 2, "removedOn": None, "party": {"id": FIRM, "name": "云溪甲公司"}},
            }
        ],
        "cursor": found["cursor"],
        "more": True,
    }
    rest = feed(court, after=found["cursor"])
    (removed,) = rest["changes"]
    assert (removed["number"], removed["kind"], removed["entry"]["removedOn"]) == (2, "REMOVED", "2026-03-02")
    assert feed(court, after=start)["changes"][0] == found["changes"][0]
    assert court.ask("bank", "{ listCursor }")["listCursor"] == rest["cursor"]
    assert feed(court, after=rest["cursor"]) == {"changes": [], "cursor": rest["cursor"], "more": False}


def test_who_may_not_know_of_withheld_entries_misses_nothing_and_learns_nothing(anywhere):
    court = anywhere
    run(court, row("E1"), row("hidden", publishable=False))
    run(court, changed("hidden", grounds=3), row("E2"))
    run(court, changed("E1", publishable=False))
    run(court, changed("hidden", publishable=True, removed_on=date(2026, 3, 5), removal_reason=RemovalReason.PERFORMED))
    told = [(one["number"], one["kind"], one["entryId"], one["entry"] is None) for one in feed(court)["changes"]]
    # What is withheld now is told of no more, not even as it was.
    assert told == [
        (1, "LISTED", "E1", True),
        (2, "LISTED", "E2", False),
        (3, "WITHDRAWN", "E1", True),
        (4, "REMOVED", "hidden", False),
    ]
    context = official(court)
    page = court.runner.run(paging(context))
    assert [(one.number, one.kind.name, one.entry_id) for one in page] == [
        (1, "LISTED", "E1"), (2, "LISTED", "hidden"), (3, "CHANGED", "hidden"), (4, "LISTED", "E2"),
        (5, "CHANGED", "E1"), (6, "REMOVED", "hidden"),
    ]  # fmt: skip
    # A cursor of the one is none of the other.
    assert court.refusal("bank", FEED, after=page[0].cursor) == "CURSOR_UNKNOWN"


def official(court):
    database = court.hub.databases["court"]
    return lambda: DepartmentContext(
        load_department("court"), database, court.register.key, None, Remit(scope=Scope.OFFICIAL), NOW
    )


async def paging(context, first=1000, after=None):
    """All changes, by so many a page."""
    found, more = [], True
    while more:
        page = await outbox.page(context(), after, first, outbox.Wanted())
        found += page.changes
        after, more = page.cursor, page.more
    return found


def test_by_region_and_court(court):
    for number, entry in ((1, "E1"), (2, "E2")):
        run(court, row(entry, number))
    run(court, row("E3").values(case_number="（2015）冀0822执1号"))
    names = lambda **given: [one["entryId"] for one in feed(court, **given)["changes"]]  # noqa: E731
    assert names(court=COUNTY) == ["E1"]
    assert names(region="13") == names(region="1308") == names(region="130822") == ["E3"]
    assert names(region="99") == []
    assert court.refusal("bank", FEED, region="1") == "BAD_USER_INPUT"
    # A page that has nothing that is wanted has a place all the same.
    page = feed(court, region="13", first=2)
    assert (page["changes"], page["more"]) == ([], True)
    assert [one["entryId"] for one in feed(court, region="13", after=page["cursor"])["changes"]] == ["E3"]


@pytest.mark.parametrize(
    "after", ["", "p", "p1", "p1.", "p1.0000000000000000", "p0.0", "px.ab", "o1.ab", "p99.ab", "p" + "9" * 30 + ".a"]
)
def test_what_is_no_cursor_of_the_list(court, after):
    run(court, row("E1"))
    assert court.refusal("bank", FEED, after=after) == "CURSOR_UNKNOWN"


def test_a_cursor_of_what_a_restore_undid_is_known_to_be_none(court):
    run(court, row("E1"))
    kept = feed(court)["cursor"]
    run(court, row("E2"))
    lost = feed(court)["cursor"]
    # A backup of before is restored, and the list goes on otherwise.
    engine = court.register.engine(load_department("court"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM list_entries WHERE entry = 'E2'")
        connection.exec_driver_sql("DELETE FROM liancha_list_changes WHERE number > 1")
    engine.dispose()
    assert court.refusal("bank", FEED, after=lost) == "CURSOR_UNKNOWN"
    run(court, row("E3"))
    assert court.refusal("bank", FEED, after=lost) == "CURSOR_UNKNOWN"
    assert [one["entryId"] for one in feed(court, after=kept)["changes"]] == ["E3"]


def test_a_page_costs_two_statements_of_the_courts(court):
    run(court, row("E1"), row("E2"))
    after = feed(court, first=1)["cursor"]
    texts = []
    court.hub.databases["court"].watchers.append(lambda text, parameters: texts.append(text))
    feed(court, after=after)
    listing = [one for one in texts if "liancha_list_changes" in one]
    # Whether the cursor is one, and the page.
    assert len(listing) == 2
    # The court of a case has its name by a read of its own.
    assert len([one for one in texts if "FROM courts" in one]) == 1


ENTRIES = [f"E{n}" for n in range(6)]


def randomly(rng):
    """One change of an entry, which there may be or not."""
    entry = rng.choice(ENTRIES)
    values = {
        "publishable": rng.random() < 0.7,
        "grounds": rng.randint(1, 6),
        "removed_on": rng.choice([None, None, date(2026, 3, 4)]),
        "party": rng.choice([FIRM, company(2)]),
    }
    kind = rng.randrange(4)
    if kind == 0:
        return delete(list_entries).where(list_entries.c.entry == entry)
    if kind == 1:
        return changed(entry, **values)
    known = select(list_entries.c.entry).where(list_entries.c.entry == entry).exists()
    whole = {**values, "entry": entry, "case_number": case(1), "listed_on": date(2026, 3, 2)}
    columns = list(whole)
    fresh = select(*(_literal(list_entries.c[name], whole[name]) for name in columns)).where(~known)
    return insert(list_entries).from_select(columns, fresh)


def _literal(column, value):
    from sqlalchemy import literal

    return literal(value, column.type)


@pytest.mark.parametrize("seed", range(3))
def test_who_applies_the_changes_has_the_list(anywhere, seed):
    """Random changes in random transactions, some of which are undone: what is told of them, replayed, is the list."""
    court, rng = anywhere, random.Random(seed)
    engine = court.register.engine(load_department("court"))
    for _ in range(60):
        with engine.connect() as connection:
            for _ in range(rng.randint(1, 4)):
                connection.execute(randomly(rng))
            if rng.random() < 0.8:
                connection.commit()
            else:
                connection.rollback()
    with engine.connect() as connection:
        rows = {one.entry: one for one in connection.execute(select(list_entries))}
    engine.dispose()
    for scope, seen in (
        (Scope.OFFICIAL, rows),
        (Scope.PUBLIC, {entry: one for entry, one in rows.items() if one.publishable}),
    ):
        database, key = court.hub.databases["court"], court.register.key

        def context(scope=scope, database=database, key=key):
            return DepartmentContext(load_department("court"), database, key, None, Remit(scope=scope), NOW)

        changes = court.runner.run(paging(context))
        assert [one.number for one in changes] == list(range(1, len(changes) + 1))
        assert court.runner.run(paging(context, first=7)) == changes
        cut = rng.randrange(len(changes))
        assert court.runner.run(paging(context, after=changes[cut].cursor)) == changes[cut + 1 :]
        held = {}
        for one in changes:
            if one.kind.name == "WITHDRAWN":
                assert held.pop(one.entry_id)
            else:
                # Listed anew is what was not there, or not in force.
                before = held.get(one.entry_id)
                assert one.kind.name != "CHANGED" or before is not None
                held[one.entry_id] = one
        assert held.keys() == seen.keys()
        for entry, one in held.items():
            told, now = one.entry, seen[entry]
            assert (told.grounds, told.removed_on, told.party_id, told.publishable, told.listed_on) == (
                now.grounds, now.removed_on, now.party, now.publishable, now.listed_on,
            )  # fmt: skip


def test_no_change_is_missed_or_told_twice_while_many_write(anywhere):
    """Writers in threads of their own, each in transactions; a reader goes on from cursor to cursor meanwhile."""
    court = anywhere
    department = load_department("court")
    engine = court.register.engine(department)

    def write(writer):
        for n in range(25):
            with engine.begin() as connection:
                connection.execute(row(f"W{writer}-{n}", party=company(writer + 1)))
                connection.execute(changed(f"W{writer}-{n}", grounds=2))

    async def reading():
        after, found = None, []
        with ThreadPoolExecutor(4) as threads:
            writing = [asyncio.get_running_loop().run_in_executor(threads, write, one) for one in range(4)]
            while True:
                done = all(one.done() for one in writing)
                page = await outbox.page(official(court)(), after, 40, outbox.Wanted())
                found += page.changes
                after = page.cursor
                if done and not page.changes:
                    await asyncio.gather(*writing)
                    return found
                await asyncio.sleep(0)

    found = court.runner.run(reading())
    engine.dispose()
    assert [one.number for one in found] == list(range(1, 4 * 25 * 2 + 1))
    by_entry = {}
    for one in found:
        by_entry.setdefault(one.entry_id, []).append(one.kind.name)
    assert len(by_entry) == 100
    assert set(map(tuple, by_entry.values())) == {("LISTED", "CHANGED")}


# -- what units acknowledge

ACKNOWLEDGE = "mutation($cursor: String!) { acknowledgeChanges(cursor: $cursor) { unit changes } }"
PUSHES = "query($id: ID!) { company(uscc: $id) { listEntries { id pushes { unit pushedOn removalNotifiedOn } } } }"


def pushes(court):
    found = court.ask("judge", PUSHES, id=FIRM)["company"]["listEntries"]
    return {one["id"]: [tuple(push.values()) for push in one["pushes"]] for one in found}


def test_a_unit_is_told_of_what_it_acknowledges(anywhere):
    court = anywhere
    run(court, row("E1"), row("E2"), row("hidden", publishable=False))
    cursor = feed(court)["cursor"]
    assert court.ask("bank", ACKNOWLEDGE, cursor=cursor)["acknowledgeChanges"] == {"unit": "云溪银行", "changes": 2}
    assert pushes(court) == {
        "E1": [("云溪银行", "2026-03-02", None)], "E2": [("云溪银行", "2026-03-02", None)], "hidden": [],
    }  # fmt: skip
    # The same again is nothing new.
    assert court.ask("bank", ACKNOWLEDGE, cursor=cursor)["acknowledgeChanges"]["changes"] == 0
    run(court, changed("E1", removed_on=date(2026, 3, 4)), row("E3"))
    run(court, changed("E3", removed_on=date(2026, 3, 4)))
    court.today = date(2026, 3, 5)
    cursor = feed(court)["cursor"]
    assert court.ask("bank", ACKNOWLEDGE, cursor=cursor)["acknowledgeChanges"]["changes"] == 3
    assert pushes(court) == {
        "E1": [("云溪银行", "2026-03-02", "2026-03-05")],
        "E2": [("云溪银行", "2026-03-02", None)],
        # It came and went in between.
        "E3": [("云溪银行", "2026-03-05", "2026-03-05")],
        "hidden": [],
    }
    # Listed again: there is a removal to come.
    run(court, changed("E1", removed_on=None))
    assert court.ask("bank", ACKNOWLEDGE, cursor=feed(court)["cursor"])["acknowledgeChanges"]["changes"] == 1
    assert pushes(court)["E1"] == [("云溪银行", "2026-03-02", None)]
    assert court.refusal("bank", ACKNOWLEDGE, cursor="p9.ab") == "CURSOR_UNKNOWN"
