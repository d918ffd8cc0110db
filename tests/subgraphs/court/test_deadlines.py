"""What is due, by whom, and by when: overdue steps with the accountable court or unit."""

import asyncio
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from gateway.server.operations import GraphQLRequest
from resolvers.lifecycle.deadlines import DAYS, Duty
from subgraphs.court.tables import Performance, cases, feedback, list_entries, objections, pushes
from subgraphs.registry import load_department
from tests.registers import case
from tests.subgraphs.court.offices import CITY, COUNTY, FIRM, OTHER_COUNTY

QUERY = """query($court: ID, $overdue: Boolean! = true, $first: Int! = 100, $after: String) {
  deadlines(court: $court, overdue: $overdue, first: $first, after: $after) {
    steps { duty since due nextWorkingDay overdue court { court } unit entryId caseNumber cursor } more } }"""


@pytest.fixture
def court(anywhere):
    return anywhere


def write(court, *rows):
    engine = court.register.engine(load_department("court"))
    with engine.begin() as connection:
        for table, values in rows:
            connection.execute(insert(table).values(values))
    engine.dispose()


def entry(id, number=1, **given):
    values = {"entry": id, "case_number": case(number), "party": FIRM, "grounds": 1, "listed_on": date(2026, 1, 5)}
    return list_entries, {**values, "publishable": True, **given}


def due(here, office="command centre", **given):
    return [
        (
            one["duty"],
            one["due"],
            one["nextWorkingDay"],
            one["overdue"],
            one["court"] and one["court"]["court"],
            one["unit"],
            one["entryId"],
        )
        for one in here.ask(office, QUERY, **given)["deadlines"]["steps"]
    ]


def test_every_duty_with_who_is_accountable(court):
    court.today = date(2026, 3, 2)
    write(
        court,
        entry("reviewing"),
        (objections, {"id": "O1", "entry": "reviewing", "filed_on": date(2026, 2, 25)}),
        entry("reconsidering", 2),
        (
            objections,
            {
                "id": "O2", "entry": "reconsidering", "filed_on": date(2026, 1, 7), "reviewed_on": date(2026, 1, 9),
                "outcome": "REJECTED", "escalated_on": date(2026, 2, 5),
            },
        ),
        (cases, {
            "case_number": case(3), "court": OTHER_COUNTY, "filed_on": date(2025, 1, 1), "cause": "借款",
            "basis_document": "x", "obligation": "还款", "amount": 1, "fulfilled": 1, "performance": Performance.FULL,
            "closed_on": date(2026, 2, 20),
        }),
        entry("to be removed", 3),
        entry("removed", removed_on=date(2026, 2, 27)),
        (pushes, {"entry": "removed", "unit": "云溪银行", "pushed_on": date(2026, 1, 6)}),
        (pushes, {"entry": "removed", "unit": "云溪航空", "pushed_on": date(2026, 1, 6), "removal_notified_on": date(2026, 2, 28)}),
        # Told: to be lifted. Not told: the court's to tell. Never told of it: since it ended. Kept: until then.
        (feedback, _measure("F1", "removed", "云溪航空")),
        (feedback, _measure("F2", "removed", "云溪银行")),
        (feedback, _measure("F3", "removed", "市场监督管理局")),
        (feedback, {**_measure("F4", "removed", "公安局"), "retained_until": date(2026, 3, 1), "legal_basis": "x"}),
        (feedback, {**_measure("F5", "removed", "公安局"), "retained_until": date(2027, 3, 1), "legal_basis": "x"}),
        (feedback, {**_measure("F6", "removed", "公安局"), "lifted_on": date(2026, 2, 28)}),
        entry("expired", expires_on=date(2026, 3, 1)),
        (pushes, {"entry": "expired", "unit": "云溪银行", "pushed_on": date(2026, 1, 6)}),
        # Nothing is due of these.
        entry("listed"),
        (pushes, {"entry": "listed", "unit": "云溪银行", "pushed_on": date(2026, 1, 6)}),
        (feedback, _measure("F7", "listed", "云溪银行")),
        entry("decided"),
        (objections, {"id": "O3", "entry": "decided", "filed_on": date(2026, 1, 7), "reviewed_on": date(2026, 1, 9), "outcome": "REJECTED"}),
        entry("withheld", publishable=False),
        (objections, {"id": "O4", "entry": "withheld", "filed_on": date(2026, 1, 7)}),
    )  # fmt: skip
    assert due(court) == [
        ("RECONSIDER", "2026-02-20", "2026-02-24", True, CITY, None, "reconsidering"),
        ("REMOVE", "2026-02-23", "2026-02-24", True, OTHER_COUNTY, None, "to be removed"),
        ("TELL_REMOVAL", "2026-02-27", "2026-02-27", True, COUNTY, None, "removed"),
        ("LIFT_MEASURE", "2026-02-27", "2026-02-27", True, COUNTY, "市场监督管理局", "removed"),
        ("REVIEW", "2026-02-28", "2026-02-28", True, COUNTY, None, "reviewing"),
        ("LIFT_MEASURE", "2026-02-28", "2026-02-28", True, COUNTY, "云溪航空", "removed"),
        ("TELL_REMOVAL", "2026-03-01", "2026-03-02", True, COUNTY, None, "expired"),
        ("LIFT_MEASURE", "2026-03-01", "2026-03-02", True, COUNTY, "公安局", "removed"),
    ]
    assert {one[6] for one in due(court, court=OTHER_COUNTY)} == {"to be removed"}
    # Whoever knows of withheld entries has them counted.
    assert due(court, "judge", court=COUNTY)[0] == (
        "REVIEW", "2026-01-10", "2026-01-12", True, COUNTY, None, "withheld",
    )  # fmt: skip
    court.today = date(2026, 2, 24)
    assert [one[0] for one in due(court)] == ["RECONSIDER", "REMOVE"]
    # What is due and not late yet.
    assert [one[:4] for one in due(court, overdue=False) if not one[3]] == [
        ("REVIEW", "2026-02-28", "2026-02-28", False),
    ]


def _measure(id, entry, unit):
    return {"id": id, "entry": entry, "measure": "1.6", "unit": unit, "applied_on": date(2026, 1, 7)}


def test_pages_have_each_step_once_in_order(court):
    rng = random.Random(1)
    rows = []
    for n in range(40):
        rows += [
            entry(f"E{n}", removed_on=date(2026, 2, 1) + timedelta(days=rng.randrange(5))),
            (pushes, {"entry": f"E{n}", "unit": "云溪银行", "pushed_on": date(2026, 1, 6)}),
            (feedback, _measure(f"F{n}", f"E{n}", "公安局")),
            entry(f"N{n}"),
            (objections, {"id": f"O{n}", "entry": f"N{n}", "filed_on": date(2026, 1, 25) + timedelta(days=rng.randrange(9))}),
        ]  # fmt: skip
    write(court, *rows)
    whole = court.ask("command centre", QUERY, first=1000)["deadlines"]
    assert (len(whole["steps"]), whole["more"]) == (120, False)
    assert [one["due"] for one in whole["steps"]] == sorted(one["due"] for one in whole["steps"])
    found, after, more = [], None, True
    while more:
        page = court.ask("command centre", QUERY, first=7, after=after)["deadlines"]
        found += page["steps"]
        after, more = page["steps"][-1]["cursor"], page["more"]
    assert found == whole["steps"]
    assert court.refusal("command centre", QUERY, after="no cursor") == "BAD_USER_INPUT"
    assert court.refusal("command centre", QUERY, first=0) == "BAD_USER_INPUT"


def test_it_costs_a_statement_a_duty(court):
    texts = []
    court.hub.databases["court"].watchers.append(lambda text, parameters: texts.append(text))
    assert due(court) == []
    assert len(texts) == len(DAYS) == len(Duty)


def test_units_and_banks_see_nothing_of_it(court):
    assert court.refusal("bank", QUERY) == "UNAUTHORIZED_FIELD_OR_TYPE"


FOLLOW = "subscription { deadlines(overdue: false) { steps { duty overdue entryId } } }"


def test_who_follows_what_is_due_is_told_when_it_changes(court):
    async def journey():
        context = await court.context("command centre")
        stream = await court.hub.executor.stream(GraphQLRequest(FOLLOW, None, {}), context)

        async def told():
            return (await asyncio.wait_for(anext(stream), 10)).data["deadlines"]["steps"]

        assert await told() == []
        objection = (objections, {"id": "O1", "entry": "E1", "filed_on": date.today()})  # noqa: DTZ011
        await asyncio.to_thread(write, court, entry("E1"), objection)
        (one,) = await told()
        assert (one["duty"], one["entryId"], one["overdue"]) == ("REVIEW", "E1", False)
        await stream.aclose()

    court.runner.run(journey())
