"""The life of an entry (domain.md, Lifecycle): its steps with their rules, deadlines and accountable courts."""

import asyncio
import time
from datetime import date

import pytest

from subgraphs.registry import load_department
from tests.registers import case
from tests.subgraphs.court.offices import (
    ANN,
    BANK,
    CASE,
    CITY,
    COUNTY,
    FIRM,
    Offices,
    step_of,
)


@pytest.fixture
def court(in_files):
    return in_files


def listed(court: Offices, **given):
    """The company is warned and listed today; its entry."""
    court.act("judge", "sendNotice", caseNumber=CASE, party=FIRM)
    return court.act("judge", "list", caseNumber=CASE, party=FIRM, grounds=2, **given)["entry"]["id"]


def state(court, entry):
    """Where an entry stands, and its version."""
    query = "query($id: ID!) { company(uscc: $id) { listEntries { id state version } } }"
    found = court.ask("judge", query, id=FIRM)["company"]["listEntries"]
    (one,) = [one for one in found if one["id"] == entry]
    return one["state"], one["version"]


def test_a_party_is_warned_then_listed(court):
    firm = {"caseNumber": CASE, "party": FIRM}
    assert court.refused("judge", "list", **firm, grounds=2) == "NOTICE_REQUIRED"
    notice = court.act("judge", "sendNotice", **firm, sentOn="2026-02-20")
    assert (notice["kind"], notice["on"], notice["entry"]) == ("NOTICE_SENT", "2026-02-20", None)
    received = {"notice": notice["record"], "receivedOn": "2026-02-24"}
    assert court.act("judge", "confirmNotice", **received)["kind"] == "NOTICE_RECEIVED"
    assert court.refused("judge", "confirmNotice", **received) == "NOTICE_RECEIVED_ALREADY"
    step = court.act("judge", "list", **firm, grounds=2)
    entry = step["entry"].pop("id")
    assert step == {
        "kind": "LISTED",
        "on": "2026-03-02",
        "record": None,
        "basis": None,
        "ground": None,
        "repeated": False,
        "court": {"court": COUNTY},
        "deadline": None,
        "entry": {
            "listedOn": "2026-03-02", "removedOn": None, "removalReason": None, "state": "LISTED", "version": 2,
        },
    }  # fmt: skip
    assert court.refused("judge", "list", **firm, grounds=2) == "LISTED_ALREADY"
    query = """query($id: ID!) { company(uscc: $id) { defaulterStatus(asOf: "2026-03-02") {
      listed entries { id expiresOn publishedOn } } } }"""
    assert court.ask("bank", query, id=FIRM)["company"]["defaulterStatus"] == {
        "listed": True,
        # Two years in the second situation (Fa Shi 2017 No. 7, article 2).
        "entries": [{"id": entry, "expiresOn": "2028-03-02", "publishedOn": "2026-03-02"}],
    }


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"grounds": 7}, "BAD_USER_INPUT"),
        ({"grounds": 1, "expiresOn": "2027-01-01"}, "BAD_USER_INPUT"),
        ({"grounds": 2, "expiresOn": "2026-03-02"}, "BAD_USER_INPUT"),
        ({"grounds": 2, "expiresOn": "2031-03-03"}, "BAD_USER_INPUT"),
        ({"grounds": 2, "party": "91990101MA00000C2X"}, "BAD_IDENTIFIER"),
        ({"grounds": 2, "caseNumber": "no number"}, "BAD_IDENTIFIER"),
        ({"grounds": 2, "caseNumber": case(2)}, "CASE_NOT_COVERED"),
        ({"grounds": 2, "party": "p_00000000000000000000000000"}, "NOT_A_DEBTOR"),
    ],
)
def test_what_may_not_be_listed(court, given, code):
    court.act("judge", "sendNotice", caseNumber=CASE, party=FIRM)
    assert court.refused("judge", "list", **{"caseNumber": CASE, "party": FIRM, **given}) == code


def test_an_entry_of_the_first_situation_has_no_term(court):
    court.act("judge", "sendNotice", caseNumber=CASE, party=FIRM)
    court.act("judge", "list", caseNumber=CASE, party=FIRM, grounds=1)
    query = "query($id: ID!) { company(uscc: $id) { listEntries { grounds expiresOn } } }"
    assert court.ask("judge", query, id=FIRM)["company"]["listEntries"] == [{"grounds": 1, "expiresOn": None}]


def test_a_correction_is_rejected_reconsidered_and_the_entry_revoked(anywhere):
    court = anywhere
    entry = listed(court)
    court.today = date(2026, 3, 6)
    step = court.act("judge", "confirmDecision", entry=entry, version=2, receivedOn="2026-03-04")
    # Ten days, of which the last is a Saturday.
    assert step["deadline"] == {"duty": None, "due": "2026-03-14", "nextWorkingDay": "2026-03-16"}
    court.today = date(2026, 3, 17)
    objecting = {"entry": entry, "version": 3, "reason": "已履行"}
    assert court.refused("judge", "requestCorrection", **objecting) == "DEADLINE_PASSED"
    step = court.act("judge", "requestCorrection", **objecting, filedOn="2026-03-16")
    assert step["deadline"] == {"duty": "REVIEW", "due": "2026-03-19", "nextWorkingDay": "2026-03-19"}
    assert (step["entry"]["state"], step["entry"]["version"]) == ("UNDER_REVIEW", 4)
    assert court.refused("judge", "requestCorrection", **{**objecting, "version": 4}) == "UNDER_REVIEW"
    reviewing = {"entry": entry, "version": 4, "outcome": "REJECTED", "reason": "尚未履行"}
    assert court.act("judge", "reviewCorrection", **reviewing)["entry"]["state"] == "REJECTED"
    assert court.refused("judge", "reviewCorrection", **{**reviewing, "version": 5}) == "NOTHING_TO_REVIEW"
    court.today = date(2026, 3, 25)
    asking = {"entry": entry, "version": 5, "rejectionReceivedOn": "2026-03-18", "reason": "不服"}
    step = court.act("judge", "requestReconsideration", **asking)
    assert step["deadline"] == {"duty": "RECONSIDER", "due": "2026-04-09", "nextWorkingDay": "2026-04-09"}
    assert step["entry"]["state"] == "UNDER_RECONSIDERATION"
    deciding = {"entry": entry, "version": 6, "outcome": "OVERTURNED", "reason": "纳入错误"}
    # The court that listed does not decide on itself, nor does the one above do anything else.
    (error,) = court.response("judge", step_of("decideReconsideration", "x"), **deciding).errors
    assert error["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
    (error,) = court.response("judge above", step_of("remove", "x"), entry=entry, version=6).errors
    assert error["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
    step = court.act("judge above", "decideReconsideration", **deciding)
    assert step == {
        "kind": "OVERTURNED",
        "on": "2026-03-25",
        "record": step["record"],
        "basis": "纳入错误",
        "ground": None,
        "repeated": False,
        "court": {"court": CITY},
        "deadline": {"duty": "TELL_REMOVAL", "due": "2026-03-25", "nextWorkingDay": "2026-03-25"},
        "entry": {
            "id": entry,
            "listedOn": "2026-03-02",
            "removedOn": "2026-03-25",
            "removalReason": "REVOKED",
            "state": "REMOVED",
            # The row was changed, and a step was taken.
            "version": 8,
        },
    }
    query = """query($id: ID!) { company(uscc: $id) { listEntries {
      objections { id filedOn reviewedOn outcome escalatedOn finalOutcome finalOn }
      steps { kind on organisation unit role basis court { court } } } } }"""
    (found,) = court.ask("judge", query, id=FIRM)["company"]["listEntries"]
    assert found["objections"] == [
        {
            "id": step["record"],
            "filedOn": "2026-03-16",
            "reviewedOn": "2026-03-17",
            "outcome": "REJECTED",
            "escalatedOn": "2026-03-25",
            "finalOutcome": "REVOKED",
            "finalOn": "2026-03-25",
        }
    ]
    county = {"organisation": "云溪县人民法院", "unit": "执行局", "role": "judge", "court": {"court": COUNTY}}
    city = {**county, "organisation": "云溪市中级人民法院", "court": {"court": CITY}}
    assert found["steps"] == [
        {"kind": "LISTED", "on": "2026-03-02", "basis": None, **county},
        {"kind": "DECISION_RECEIVED", "on": "2026-03-04", "basis": None, **county},
        {"kind": "CORRECTION_REQUESTED", "on": "2026-03-16", "basis": "已履行", **county},
        {"kind": "REJECTED", "on": "2026-03-17", "basis": "尚未履行", **county},
        {"kind": "RECONSIDERATION_REQUESTED", "on": "2026-03-25", "basis": "不服", **county},
        {"kind": "OVERTURNED", "on": "2026-03-25", "basis": "纳入错误", **city},
    ]


def test_a_correction_that_is_founded_revokes_the_entry_at_once(court):
    entry = listed(court)
    court.act("judge", "requestCorrection", entry=entry, version=2, reason="并非本人")
    step = court.act("judge", "reviewCorrection", entry=entry, version=3, outcome="REVOKED", reason="身份错误")
    assert step["entry"] == {
        "id": entry,
        "listedOn": "2026-03-02",
        "removedOn": "2026-03-02",
        "removalReason": "REVOKED",
        "state": "REMOVED",
        "version": 5,
    }
    assert court.refused("judge", "requestCorrection", entry=entry, version=5, reason="再次") == "ENTRY_ENDED"


def test_performance_removes_within_three_days_and_units_lift_what_they_applied(anywhere):
    court = anywhere
    entry = listed(court)
    first, second = (
        court.act(unit, "reportMeasure", entry=entry, measure=measure)["record"]
        for unit, measure in (("bank", "1.6"), ("airline", "7.1"))
    )
    assert court.refused("bank", "reportMeasure", entry=entry, measure="1.6") == "MEASURE_APPLIED_ALREADY"
    assert court.refused("bank", "reportMeasure", entry=entry, measure="99.9") == "BAD_USER_INPUT"
    assert (
        court.refused("bank", "retainMeasure", feedback=first, until="2027-01-01", legalBasis="x") == "ENTRY_IN_FORCE"
    )
    court.today = date(2026, 4, 2)
    assert court.refused("judge", "remove", entry=entry, version=2) == "GROUND_REQUIRED"
    established = {"entry": entry, "ground": "SETTLED", "on": "2026-04-01", "basis": "申请执行人于4月1日确认"}
    step = court.act("judge", "establishRemoval", version=2, **established)
    # The 4th is a Saturday, and the holiday of Qingming lasts until the 6th.
    assert step["deadline"] == {"duty": "REMOVE", "due": "2026-04-04", "nextWorkingDay": "2026-04-07"}
    assert step["entry"]["state"] == "REMOVAL_DUE"
    assert court.refused("judge", "establishRemoval", version=3, **established) == "ESTABLISHED_ALREADY"
    court.today = date(2026, 4, 3)
    step = court.act("judge", "remove", entry=entry, version=3)
    assert (step["ground"], step["entry"]["removalReason"], step["entry"]["removedOn"]) == (
        "SETTLED", "SETTLED", "2026-04-03",
    )  # fmt: skip
    assert court.refused("airline", "liftMeasure", feedback=first) == "FEEDBACK_UNKNOWN"
    assert court.refused("bank", "reportMeasure", entry=entry, measure="1.6") == "ENTRY_NOT_IN_FORCE"
    assert court.act("bank", "liftMeasure", feedback=first)["kind"] == "MEASURE_LIFTED"
    assert court.refused("bank", "liftMeasure", feedback=first) == "MEASURE_LIFTED_ALREADY"
    for given in ({"until": "2026-04-03"}, {"legalBasis": " "}):
        keeping = {"feedback": second, "until": "2026-10-01", "legalBasis": "民用航空法第一百条", **given}
        assert court.refused("airline", "retainMeasure", **keeping) == "BAD_USER_INPUT"
    kept = court.act("airline", "retainMeasure", feedback=second, until="2026-10-01", legalBasis="民用航空法第一百条")
    assert (kept["kind"], kept["basis"]) == ("MEASURE_RETAINED", "民用航空法第一百条")
    query = """query($id: ID!) { company(uscc: $id) { listEntries { feedback {
      measure unit appliedOn liftedOn retainedUntil legalBasis } } } }"""
    (found,) = court.ask("judge", query, id=FIRM)["company"]["listEntries"]
    assert sorted(found["feedback"], key=lambda one: one["measure"]) == [
        {
            "measure": "1.6", "unit": BANK, "appliedOn": "2026-03-02", "liftedOn": "2026-04-03", "retainedUntil": None,
            "legalBasis": None,
        },
        {
            "measure": "7.1", "unit": "云溪航空", "appliedOn": "2026-03-02", "liftedOn": None,
            "retainedUntil": "2026-10-01", "legalBasis": "民用航空法第一百条",
        },
    ]  # fmt: skip


def test_a_request_is_taken_once_however_often_it_is_sent(court):
    step = step_of("sendNotice", "one request")
    given = {"caseNumber": CASE, "party": FIRM}
    first, second = (court.ask("judge", step, **given)["sendNotice"] for _ in range(2))
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert first["record"] == second["record"]
    notices = court.ask("judge", "query($n: ID!) { case(caseNumber: $n) { notices { id } } }", n=CASE)["case"][
        "notices"
    ]
    assert notices == [{"id": first["record"]}]
    other = {**given, "party": court.register.id(ANN)}
    assert court.refusal("judge", step, **other) == "REQUEST_ID_REUSED"
    # Another organisation's names are its own.
    assert court.refusal("judge of another county", step, number=case(2), **given) == "CASE_NOT_COVERED"
    mine = {**given, "caseNumber": case(2)}
    assert court.ask("judge of another county", step, number=case(2), **mine)["sendNotice"]["repeated"] is False


def test_the_same_request_sent_many_times_at_once_is_taken_once(anywhere):
    court = anywhere
    step = step_of("sendNotice", "at once")

    async def sending():
        return await asyncio.gather(*(court.responding("judge", step, caseNumber=CASE, party=FIRM) for _ in range(8)))

    answers = court.runner.run(sending())
    assert [one.errors for one in answers] == [[]] * 8
    steps = [one.data["sendNotice"] for one in answers]
    assert sorted(one["repeated"] for one in steps) == [False] + [True] * 7
    assert len({one["record"] for one in steps}) == 1


def test_a_step_is_taken_on_the_version_that_it_was_meant_for(anywhere):
    court = anywhere
    entry = listed(court)

    async def at_once():
        steps = [step_of("requestCorrection", f"clerk {one}") for one in range(4)]
        given = {"entry": entry, "version": 2, "reason": "错误"}
        return await asyncio.gather(*(court.responding("judge", one, **given) for one in steps))

    answers = court.runner.run(at_once())
    codes = sorted(error["extensions"]["code"] for one in answers for error in one.errors)
    assert codes == ["VERSION_CONFLICT"] * 3
    assert {error["extensions"]["version"] for one in answers for error in one.errors} == {3}
    assert state(court, entry) == ("UNDER_REVIEW", 3)
    # Whoever changes the row, the version is another.
    engine = court.register.engine(load_department("court"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE list_entries SET grounds = 4 WHERE entry = '{entry}'")
    engine.dispose()
    # What others write is known within a second.
    time.sleep(1)
    assert state(court, entry) == ("UNDER_REVIEW", 4)
    stale = {"entry": entry, "version": 3, "outcome": "REVOKED", "reason": "错误"}
    assert court.refused("judge", "reviewCorrection", **stale) == "VERSION_CONFLICT"


def test_only_the_court_of_the_case_acts_and_only_in_the_case_that_is_stated(court):
    entry = listed(court)
    step = step_of("requestCorrection", "of another")
    given = {"entry": entry, "version": 2, "reason": "错误"}
    assert court.refusal("judge of another county", step, number=case(2), **given) == "CASE_NOT_COVERED"
    for office in ("bank", "command centre"):
        (error,) = court.response(office, step, **given).errors
        assert error["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
    assert state(court, entry) == ("LISTED", 2)


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("confirmDecision", {"receivedOn": "2026-03-01"}),
        ("requestCorrection", {"filedOn": "2026-03-01", "reason": "错误"}),
        ("establishRemoval", {"ground": "PERFORMED", "on": "2026-03-01", "basis": "履行"}),
    ],
)
def test_no_step_is_taken_before_the_one_that_it_follows(court, mutation, given):
    entry = listed(court)
    assert court.refused("judge", mutation, entry=entry, version=2, **given) == "OUT_OF_ORDER"


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("confirmDecision", {"receivedOn": "2026-03-03"}),
        ("requestCorrection", {"filedOn": "2026-03-03", "reason": "错误"}),
        ("requestCorrection", {"reason": ""}),
        ("requestCorrection", {"reason": "长" * 2001}),
        ("establishRemoval", {"ground": "PERFORMED", "on": "2026-03-03", "basis": "履行"}),
    ],
)
def test_what_is_to_come_is_no_step_and_a_reason_is_given(court, mutation, given):
    entry = listed(court)
    assert court.refused("judge", mutation, entry=entry, version=2, **given) == "BAD_USER_INPUT"
    assert state(court, entry) == ("LISTED", 2)


def test_an_entry_of_a_closed_case_is_removed_for_it(court):
    entry = listed(court)
    engine = court.register.engine(load_department("court"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET closed_on = '2026-03-02' WHERE case_number = ?", (CASE,))
    engine.dispose()
    court.hub.lookups._kept.clear()
    assert state(court, entry) == ("REMOVAL_DUE", 2)
    step = court.act("judge", "remove", entry=entry, version=2)
    assert step["entry"]["removalReason"] == "CASE_CLOSED"
    assert court.refused("judge", "sendNotice", caseNumber=CASE, party=FIRM) == "CASE_CLOSED"


def test_who_may_not_know_of_an_entry_cannot_report_on_it(court):
    entry = listed(court, publishable=False)
    given = {"entry": entry, "measure": "1.6"}
    unknown = {"entry": "E-0", "measure": "1.6"}
    assert court.refused("bank", "reportMeasure", **given) == court.refused("bank", "reportMeasure", **unknown)
    assert court.refused("bank", "reportMeasure", **given) == "ENTRY_UNKNOWN"


def test_two_steps_of_one_request_are_taken_one_after_the_other(court):
    entry = listed(court)
    query = """mutation($id: ID!) {
      a: requestCorrection(request: "a", entry: $id, version: 2, reason: "错误") { entry { state version } }
      b: reviewCorrection(request: "b", entry: $id, version: 3, outcome: REJECTED, reason: "无误") { entry { state version } }
    }"""
    assert court.ask("judge", query, id=entry) == {
        "a": {"entry": {"state": "UNDER_REVIEW", "version": 3}},
        "b": {"entry": {"state": "REJECTED", "version": 4}},
    }


def test_a_database_that_takes_nothing_refuses_the_step_and_nothing_is_done(court):
    engine = court.register.engine(load_department("court"))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON liancha_steps BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    assert court.refused("judge", "sendNotice", caseNumber=CASE, party=FIRM) == "NOT_WRITTEN"
    query = "query($n: ID!) { case(caseNumber: $n) { notices { id } } }"
    assert court.ask("judge", query, n=CASE)["case"]["notices"] == []
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    engine.dispose()
    assert court.act("judge", "sendNotice", caseNumber=CASE, party=FIRM)["kind"] == "NOTICE_SENT"
