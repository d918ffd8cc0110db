"""The numbers of a part of the list, what stands behind them, and how they are followed."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import insert, update

from gateway.server.operations import GraphQLRequest
from subgraphs.court.tables import Performance, cases, feedback, list_entries, objections
from subgraphs.registry import load_department
from tests.registers import case, company
from tests.subgraphs.court.offices import CITY, COUNTY, OTHER_COUNTY

CENTRE = "command centre"
TODAY = date(2026, 3, 2)
# Two counties of Hebei by its abbreviation, its high court, and one elsewhere by six digits.
HEBEI, ITS_CITY, ITS_COUNTY = "13", "1308", "130822"
NUMBERS = ("（2016）冀0822执1号", "（2016）冀08执1号", "（2016）冀执1号", case(1), "（2016）演990101执1号")


@pytest.fixture
def court(anywhere):
    anywhere.today = TODAY
    rows = [
        (cases, {"case_number": number, "court": COUNTY, "filed_on": date(2015, 1, 1), "cause": "借款",
                 "basis_document": "x", "obligation": "还款", "amount": 1, "fulfilled": 0,
                 "performance": Performance.NONE})
        for number in NUMBERS if number != case(1)
    ]  # fmt: skip
    rows += [
        entry("E1", 0, 1, grounds=1, listed_on=date(2024, 5, 6)),
        entry("E2", 1, 2, grounds=2, listed_on=date(2025, 12, 31)),
        entry("E3", 2, 3, grounds=2, listed_on=date(2026, 2, 1), removed_on=date(2026, 3, 1)),
        entry("E4", 3, 4, grounds=1, listed_on=date(2026, 2, 1)),
        entry("E5", 4, 5, grounds=6, listed_on=date(2026, 1, 9), expires_on=date(2090, 1, 9)),
        entry("E6", 0, 6, grounds=1, listed_on=date(2024, 5, 6), publishable=False),
        measure("F1", "E1", "云溪银行", applied_on=date(2025, 1, 1)),
        measure("F2", "E3", "云溪银行", applied_on=date(2026, 2, 3), lifted_on=date(2026, 3, 1)),
        measure("F3", "E3", "云溪航空", applied_on=date(2026, 2, 4)),
        measure(
            "F4", "E3", "云溪航空", applied_on=date(2026, 2, 5), retained_until=date(2027, 1, 1), legal_basis="某法"
        ),
        measure("F5", "E6", "云溪航空", applied_on=date(2026, 2, 5)),
    ]
    write(anywhere, *rows)
    return anywhere


def entry(id, number, party, **given):
    values = {"entry": id, "case_number": NUMBERS[number], "party": company(party), "publishable": True}
    return list_entries, {**values, **given}


def measure(id, entry, unit, **given):
    return feedback, {"id": id, "entry": entry, "measure": "1.6", "unit": unit, **given}


def write(court, *rows):
    engine = court.register.engine(load_department("court"))
    with engine.begin() as connection:
        for table, values in rows:
            connection.execute(insert(table).values(values))
    engine.dispose()


NUMBERED = """query($region: String, $court: ID, $grounds: Int) {
  listStatistics(region: $region, court: $court, grounds: $grounds) {
    entries parties byRegion { region entries } byCourt { court entries } byGrounds { grounds entries }
    byAge { years entries } months(last: 2) { month listed ended }
    byUnit { unit applied lifted retained toLift } measureMonths(last: 2) { month applied lifted } } }"""


def numbered(here, **given):
    return here.ask(CENTRE, NUMBERED, **given)["listStatistics"]


def test_the_list_by_region_and_what_units_did(court):
    found = numbered(court)
    assert found["entries"] == 4
    assert found["byRegion"] == [
        {"region": "13", "entries": 2},
        {"region": "99", "entries": 1},
        # 演9901: no abbreviation of a province.
        {"region": None, "entries": 1},
    ]
    assert found["byUnit"] == [
        {"unit": "云溪航空", "applied": 2, "lifted": 0, "retained": 1, "toLift": 1},
        {"unit": "云溪银行", "applied": 2, "lifted": 1, "retained": 0, "toLift": 0},
    ]
    assert found["measureMonths"] == [
        {"month": "2026-02", "applied": 3, "lifted": 0},
        {"month": "2026-03", "applied": 0, "lifted": 1},
    ]


def test_a_part_of_it_has_every_number_of_its_own(court):
    assert numbered(court, region=HEBEI) == {
        "entries": 2,
        "parties": 2,
        "byRegion": [{"region": "1308", "entries": 2}],
        "byCourt": [{"court": COUNTY, "entries": 2}],
        "byGrounds": [{"grounds": 1, "entries": 1}, {"grounds": 2, "entries": 1}],
        "byAge": [{"years": 0, "entries": 1}, {"years": 1, "entries": 1}],
        "months": [{"month": "2026-02", "listed": 1, "ended": 0}, {"month": "2026-03", "listed": 0, "ended": 1}],
        "byUnit": [
            {"unit": "云溪航空", "applied": 2, "lifted": 0, "retained": 1, "toLift": 1},
            {"unit": "云溪银行", "applied": 2, "lifted": 1, "retained": 0, "toLift": 0},
        ],
        "measureMonths": [
            {"month": "2026-02", "applied": 3, "lifted": 0},
            {"month": "2026-03", "applied": 0, "lifted": 1},
        ],
    }
    # Within its city: the county, and what is the city's own.
    assert numbered(court, region=ITS_CITY)["byRegion"] == [
        {"region": "1308", "entries": 1},
        {"region": "130822", "entries": 1},
    ]
    assert [numbered(court, region=one)["entries"] for one in (ITS_COUNTY, "99", "990101", "11", "1309")] == [
        1,
        1,
        1,
        0,
        0,
    ]
    assert numbered(court, court=OTHER_COUNTY)["entries"] == 0
    assert [numbered(court, grounds=one)["entries"] for one in (1, 2, 6)] == [2, 1, 1]
    assert numbered(court, region=HEBEI, court=COUNTY, grounds=2)["entries"] == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"region": "冀"}, "region is the beginning of a code of GB/T 2260: two, four or six digits"),
        ({"region": "130"}, "region is the beginning of a code of GB/T 2260: two, four or six digits"),
        ({"grounds": 7}, "grounds must be from 1 to 6, and is 7"),
    ],
)
def test_what_is_no_part_is_refused(court, given, said):
    (error,) = court.response(CENTRE, NUMBERED, **given).errors
    assert (error["extensions"]["code"], error["message"]) == ("BAD_USER_INPUT", said)


ENTRIES = """query($region: String, $grounds: Int, $standing: EntryStanding! = IN_FORCE, $listed: Days, $ended: Days,
    $first: Int! = 100, $after: String) {
  countedEntries(region: $region, grounds: $grounds, standing: $standing, listed: $listed, ended: $ended, first: $first,
    after: $after) {
    entries { entryId caseNumber region grounds listedOn endedOn cursor court { court } } more } }"""


def entries(court, **given):
    return [one["entryId"] for one in court.ask(CENTRE, ENTRIES, **given)["countedEntries"]["entries"]]


def test_behind_each_number_stand_its_entries(court):
    found = court.ask(CENTRE, ENTRIES, region=HEBEI)["countedEntries"]
    assert found == {
        "entries": [
            {"entryId": "E2", "caseNumber": NUMBERS[1], "region": "1308", "grounds": 2, "listedOn": "2025-12-31",
             "endedOn": None, "cursor": "2025-12-31.E2", "court": {"court": COUNTY}},
            {"entryId": "E1", "caseNumber": NUMBERS[0], "region": "130822", "grounds": 1, "listedOn": "2024-05-06",
             "endedOn": None, "cursor": "2024-05-06.E1", "court": {"court": COUNTY}},
        ],
        "more": False,
    }  # fmt: skip
    assert entries(court) == ["E4", "E5", "E2", "E1"]
    assert entries(court, grounds=1) == ["E4", "E1"]
    february = {"since": "2026-02-01", "before": "2026-03-01"}
    assert entries(court, standing="ANY", listed=february) == ["E4", "E3"]
    assert entries(court, standing="ENDED", ended={"since": "2026-03-01", "before": "2026-04-01"}) == ["E3"]
    # Page by page, each once.
    page = court.ask(CENTRE, ENTRIES, standing="ANY", first=2)["countedEntries"]
    assert ([one["entryId"] for one in page["entries"]], page["more"]) == (["E4", "E3"], True)
    assert entries(court, standing="ANY", after=page["entries"][-1]["cursor"]) == ["E5", "E2", "E1"]
    assert court.refusal(CENTRE, ENTRIES, after="no cursor") == "BAD_USER_INPUT"
    assert court.refusal(CENTRE, ENTRIES, first=0) == "BAD_USER_INPUT"


def test_of_whom_an_entry_is_the_command_centre_is_not_told(court):
    query = "{ countedEntries { entries { entryId entry { party { id } } } } }"
    response = court.response(CENTRE, query, None)
    assert {one["extensions"]["code"] for one in response.errors} == {"UNAUTHORIZED_FIELD_OR_TYPE"}
    assert "p_" not in str(response.data)
    assert company(4) not in str(response.data)
    assert court.refusal("bank", "{ countedEntries { more } }") == "UNAUTHORIZED_FIELD_OR_TYPE"


MEASURES = """query($unit: String, $standing: MeasureStanding! = APPLIED, $applied: Days, $lifted: Days, $first: Int! = 100,
    $after: String) {
  countedMeasures(unit: $unit, standing: $standing, applied: $applied, lifted: $lifted, first: $first, after: $after) {
    measures { id measure unit appliedOn liftedOn retainedUntil legalBasis entryId caseNumber endedOn cursor } more } }"""


def measures(court, **given):
    return [one["id"] for one in court.ask(CENTRE, MEASURES, **given)["countedMeasures"]["measures"]]


def test_behind_each_number_stand_its_measures(court):
    assert court.ask(CENTRE, MEASURES, unit="云溪航空", standing="TO_LIFT")["countedMeasures"] == {
        "measures": [
            {"id": "F3", "measure": "1.6", "unit": "云溪航空", "appliedOn": "2026-02-04", "liftedOn": None,
             "retainedUntil": None, "legalBasis": None, "entryId": "E3", "caseNumber": NUMBERS[2],
             "endedOn": "2026-03-01", "cursor": "2026-02-04.F3"},
        ],
        "more": False,
    }  # fmt: skip
    assert measures(court) == ["F4", "F3", "F2", "F1"]
    assert measures(court, standing="RETAINED") == ["F4"]
    assert measures(court, standing="LIFTED", lifted={"since": "2026-03-01"}) == ["F2"]
    assert measures(court, applied={"before": "2026-01-01"}) == ["F1"]
    page = court.ask(CENTRE, MEASURES, first=3)["countedMeasures"]
    assert (page["more"], measures(court, after=page["measures"][-1]["cursor"])) == (True, ["F1"])


def test_each_list_costs_a_statement(court):
    texts = []
    court.hub.databases["court"].watchers.append(lambda text, parameters: texts.append(text))
    for ask in (entries, measures):
        texts.clear()
        ask(court)
        # The other is that of the names of courts, where they are asked for.
        assert len([one for one in texts if "list_entries" in one]) == 1


DUE = """query($region: String, $court: ID) { dueCounts(region: $region, court: $court) {
  duty court { court } unit steps overdue } }"""


def test_how_many_steps_wait_for_whom(court):
    write(
        court,
        (objections, {"id": "O1", "entry": "E1", "filed_on": date(2026, 2, 20)}),
        (objections, {"id": "O2", "entry": "E5", "filed_on": date(2026, 3, 1)}),
    )
    assert court.ask(CENTRE, DUE)["dueCounts"] == [
        {"duty": "REVIEW", "court": {"court": COUNTY}, "unit": None, "steps": 2, "overdue": 1},
        # What is kept is not due, and what is of an entry that is not to be known of is of nobody.
        {"duty": "LIFT_MEASURE", "court": {"court": COUNTY}, "unit": "云溪航空", "steps": 1, "overdue": 1},
    ]
    assert [one["steps"] for one in court.ask(CENTRE, DUE, region=HEBEI)["dueCounts"]] == [1, 1]
    assert court.ask(CENTRE, DUE, court=CITY)["dueCounts"] == []
    # And which they are.
    listed = """query($duty: Duty, $unit: String, $region: String) {
      deadlines(duty: $duty, unit: $unit, region: $region, overdue: false) { steps { duty entryId } } }"""
    assert court.ask(CENTRE, listed, duty="REVIEW", region=HEBEI)["deadlines"]["steps"] == [
        {"duty": "REVIEW", "entryId": "E1"},
    ]
    assert len(court.ask(CENTRE, listed, unit="云溪航空")["deadlines"]["steps"]) == 1


FOLLOW = "subscription($region: String) { listStatistics(region: $region) { countedAt entries byGrounds { grounds entries } } }"
FOLLOW_DUE = "subscription { dueCounts { duty steps } }"


def test_who_follows_the_numbers_is_told_when_they_change(court):
    async def journey():
        context = await court.context(CENTRE)
        streams = [
            await court.hub.executor.stream(GraphQLRequest(query, None, variables), context)
            for query, variables in ((FOLLOW, {}), (FOLLOW, {"region": HEBEI}), (FOLLOW_DUE, {}))
        ]

        async def told(at):
            response = await asyncio.wait_for(anext(streams[at]), 10)
            assert response.errors == []
            return next(iter(response.data.values()))

        assert (await told(0))["entries"] == 4
        assert (await told(1))["entries"] == 2
        before = await told(2)
        await asyncio.to_thread(write, court, entry("E7", 3, 7, grounds=3, listed_on=TODAY))
        found = await told(0)
        assert (found["entries"], found["byGrounds"][2]) == (5, {"grounds": 3, "entries": 1})
        assert (await told(1))["entries"] == 2
        await asyncio.to_thread(removed, court, "E7")
        assert (await told(0))["entries"] == 4
        late = (objections, {"id": "O1", "entry": "E1", "filed_on": TODAY})
        await asyncio.to_thread(write, court, late)
        assert {"duty": "REVIEW", "steps": 1} in await told(2)
        assert {"duty": "REVIEW", "steps": 1} not in before
        for stream in streams:
            await stream.aclose()

    court.runner.run(journey())


def removed(court, id):
    engine = court.register.engine(load_department("court"))
    with engine.begin() as connection:
        connection.execute(update(list_entries).where(list_entries.c.entry == id).values(removed_on=TODAY))
    engine.dispose()
