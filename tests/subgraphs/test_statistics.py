"""The list in numbers: what the command centre sees, of nobody in particular."""

import asyncio
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from gateway.access.caller import Caller, Client
from gateway.access.lookup import Lookup
from gateway.access.matrix import OWN, read_matrix
from gateway.server.context import RequestContext
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest
from identifiers import case_number
from resolvers.listed import in_force
from subgraphs.court import tables
from subgraphs.databases.opening import create_database
from subgraphs.registry import load_department
from tests.registers import Register, Statements, asked, case, company, person

QUERY = """query($day: Date, $last: Int! = 3) { listStatistics(asOf: $day) {
  asOf entries parties byCourt { court name entries } byGrounds { grounds entries } byAge { years entries }
  months(last: $last) { month listed ended }
} }"""


@pytest.fixture
def register(tmp_path):
    register = Register(tmp_path)
    register.add("court.courts", court="9901", name="云溪县人民法院")
    # A court that the register of courts does not have.
    for number, court in ((1, "9901"), (2, "9901"), (3, "9902")):
        register.add("court.cases", case_number=case(number), court=court)

    def entry(id, number, party, grounds, listed_on, **more):
        more = {"grounds": grounds, "listed_on": listed_on, **more}
        register.add("court.list_entries", entry=id, case_number=case(number), party=party, **more)

    entry("E1", 1, company(1), "1", "2019-12-31")
    entry("E2", 2, company(1), "6", "2018-01-02")
    entry("E3", 3, person(1), "1", "2017-01-01")
    entry("E4", 3, person(2), "2", "2019-11-05", removed_on="2020-01-01", removal_reason="PERFORMED")
    entry("E5", 3, person(3), "2", "2017-06-01", expires_on="2019-12-01")
    entry("E6", 3, person(4), "2", "2020-01-02")
    entry("E7", 1, person(5), "3", "2019-12-31", publishable="false")
    register.load()
    return register


def test_the_list_in_numbers(register):
    assert register.ask(QUERY, day="2020-01-01") == {
        "listStatistics": {
            "asOf": "2020-01-01",
            "entries": 3,
            "parties": 2,
            "byCourt": [
                {"court": "9901", "name": "云溪县人民法院", "entries": 2},
                {"court": "9902", "name": None, "entries": 1},
            ],
            "byGrounds": [{"grounds": 1, "entries": 2}, {"grounds": 6, "entries": 1}],
            # The second was made two years ago but for a day.
            "byAge": [{"years": 0, "entries": 1}, {"years": 1, "entries": 1}, {"years": 3, "entries": 1}],
            "months": [
                {"month": "2019-11", "listed": 1, "ended": 0},
                {"month": "2019-12", "listed": 1, "ended": 1},
                {"month": "2020-01", "listed": 0, "ended": 1},
            ],
        }
    }
    errors = register.response(QUERY, day="2020-01-01", last=0).errors
    assert [one["message"] for one in errors] == ["last must be from 1 to 120, and is 0"]


def test_it_costs_a_statement_a_number_and_nothing_more(register):
    async def counting():
        hub = open_hub(register.settings)
        statements = Statements(hub)
        try:
            await asked(hub, "{ listStatistics { entries parties byGrounds { entries } } }")
            few = statements.on_table("court", "list_entries")
            await asked(hub, QUERY)
            return few, statements.on_table("court", "list_entries") - few
        finally:
            await hub.close()

    # Totals and grounds; the other courts, ages, and what came and went.
    assert asyncio.run(counting()) == (2, 6)


def test_who_may_know_of_them_has_entries_that_may_not_be_published_counted(register):
    matrix = read_matrix(OWN)
    line = matrix.roles["command_centre"].line("SUPERVISION")
    caller = Caller("somebody", Client("centre", "演市", "指挥中心", None), frozenset(), float("inf"))

    def entries(withheld):
        own = line.model_copy(update={"withheld": withheld})
        lookup = Lookup(caller, "command_centre", "SUPERVISION", own, own.groups(case=False))
        request = GraphQLRequest('{ listStatistics(asOf: "2020-01-01") { entries } }', None, {})

        async def asking():
            hub = open_hub(register.settings)
            try:
                response = await hub.executor.execute(request, RequestContext({}, lookup))
            finally:
                await hub.close()
            assert response.errors == []
            return response.data["listStatistics"]["entries"]

        return asyncio.run(asking())

    assert (entries(withheld=False), entries(withheld=True)) == (3, 4)


DAYS = st.dates(date(2018, 11, 1), date(2020, 3, 1))
ENTRIES = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 6), DAYS, st.none() | DAYS, st.none() | DAYS, st.booleans()),
    max_size=12,
)
# Courts by the abbreviation of a province and by six digits, of an odd number of digits, and short.
CODES = ("冀", "冀08", "冀0822", "冀08221", "冀130822", "演130822", "演9901", "京0101", "京1")
REGIONS = ("13", "1308", "130822", "11", "1101", "99", "23")


class OpenCourt:
    """A hub over a list of which a test writes the rows itself."""

    def __init__(self, home):
        register = Register(home)
        self.engine = create_database(home, load_department("court"), register.key)
        self._runner = asyncio.Runner()
        self._hub = self._runner.run(self._opened(register))

    async def _opened(self, register):
        return open_hub(register.settings)

    def ask(self, query, **variables):
        response = self._runner.run(asked(self._hub, query, **variables))
        assert response.errors == []
        return response.data

    def written(self, entries):
        """The list, of these entries and no others."""
        with self.engine.begin() as connection:
            connection.execute(delete(tables.list_entries))
            if entries:
                connection.execute(insert(tables.list_entries), entries)
            return connection.execute(tables.list_entries.select()).all()

    def close(self):
        self._runner.run(self._hub.close())
        self._runner.close()
        self.engine.dispose()


@pytest.fixture(scope="module")
def court(tmp_path_factory):
    opened = OpenCourt(tmp_path_factory.mktemp("home"))
    yield opened
    opened.close()


@settings(max_examples=100, deadline=None)
@given(ENTRIES, DAYS)
def test_the_numbers_are_those_of_the_entries_one_by_one(court, entries, day):
    made = [
        {
            "entry": f"E{number}", "case_number": case(1), "party": company(party), "grounds": grounds,
            "listed_on": listed, "expires_on": expires, "removed_on": removed, "publishable": publishable,
        }
        for number, (party, grounds, listed, expires, removed, publishable) in enumerate(entries)
    ]  # fmt: skip
    rows = court.written(made)
    found = court.ask(QUERY, day=day.isoformat(), last=18)["listStatistics"]
    known = [row for row in rows if row.publishable]
    now = [row for row in known if in_force(row, day)]
    assert (found["entries"], found["parties"]) == (len(now), len({row.party for row in now}))
    assert {one["grounds"]: one["entries"] for one in found["byGrounds"]} == Counter(row.grounds for row in now)
    assert sum(one["entries"] for one in found["byAge"]) == len(now)
    # What came and has not gone is in force, but for what ended before it began.
    came = Counter(f"{row.listed_on:%Y-%m}" for row in known if row.listed_on <= day)
    ends = [min(filter(None, (row.removed_on, row.expires_on)), default=None) for row in known if row.listed_on <= day]
    went = Counter(f"{one:%Y-%m}" for one in ends if one is not None and one <= day)
    assert {one["month"]: one["listed"] for one in found["months"] if one["listed"]} == came
    assert {one["month"]: one["ended"] for one in found["months"] if one["ended"]} == went
    assert sum(came.values()) - sum(went.values()) == len(now)


PART = """query($day: Date, $region: String, $grounds: Int) {
  listStatistics(asOf: $day, region: $region, grounds: $grounds) { entries byRegion { region entries } }
  countedEntries(asOf: $day, region: $region, grounds: $grounds, first: 5) { entries { entryId cursor } more } }"""
REST = """query($day: Date, $region: String, $grounds: Int, $after: String) {
  countedEntries(asOf: $day, region: $region, grounds: $grounds, first: 1000, after: $after) { entries { entryId } } }"""


@settings(max_examples=100, deadline=None)
@given(ENTRIES, st.lists(st.sampled_from(CODES), min_size=12, max_size=12), st.none() | st.sampled_from(REGIONS),
       st.none() | st.integers(1, 6), DAYS)  # fmt: skip
def test_a_part_is_of_the_entries_whose_case_numbers_say_so(court, entries, codes, region, grounds, day):
    made = [
        {
            "entry": f"E{at:02}", "case_number": f"（2016）{codes[at]}执{at + 1}号", "party": company(party),
            "grounds": given, "listed_on": listed, "expires_on": expires, "removed_on": removed,
            "publishable": publishable,
        }
        for at, (party, given, listed, expires, removed, publishable) in enumerate(entries)
    ]  # fmt: skip
    rows = court.written(made)
    found = court.ask(PART, day=day.isoformat(), region=region, grounds=grounds)
    wanted = [
        row
        for row in rows
        if row.publishable
        and in_force(row, day)
        and grounds in (None, row.grounds)
        and (region is None or (case_number.region(row.case_number) or "").startswith(region))
    ]
    digits = 2 if region is None else len(region) + 2
    regions = Counter((case_number.region(row.case_number) or "")[:digits] or None for row in wanted)
    assert found["listStatistics"]["entries"] == len(wanted)
    assert {one["region"]: one["entries"] for one in found["listStatistics"]["byRegion"]} == regions
    page = found["countedEntries"]
    listed = page["entries"]
    if page["more"]:
        listed += court.ask(REST, day=day.isoformat(), region=region, grounds=grounds, after=listed[-1]["cursor"])[
            "countedEntries"
        ]["entries"]
    ordered = sorted(wanted, key=lambda row: (row.listed_on, row.entry), reverse=True)
    assert [one["entryId"] for one in listed] == [row.entry for row in ordered]
