"""Deadlines: calendar days, and the working days beside them."""

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]  # it has no types
import pytest

from resolvers.lifecycle.deadlines import DAYS, Deadline, Duty
from resolvers.lifecycle.working_days import is_working_day, next_working_day


@pytest.mark.parametrize("year", range(2014, 2027))
def test_working_days_are_those_of_another_calendar(year):
    """Every day of the years of which both know the State Council's calendar."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    assert [day for day in days if day.year == year and is_working_day(day) != chinese_calendar.is_workday(day)] == []


def test_of_a_year_whose_calendar_is_not_published_the_law_and_the_weekends_count():
    assert not is_working_day(date(2041, 10, 1))
    assert not is_working_day(date(2041, 10, 5))  # a Saturday
    assert is_working_day(date(2041, 10, 9))


@pytest.mark.parametrize(
    ("duty", "since", "due", "working"),
    [
        # The day on which a period begins is not counted.
        (Duty.REVIEW, "2026-03-02", "2026-03-05", "2026-03-05"),
        # A Sunday.
        (Duty.REVIEW, "2026-03-05", "2026-03-08", "2026-03-09"),
        # The Spring Festival, from the 15th to the 23rd.
        (Duty.REMOVE, "2026-02-12", "2026-02-15", "2026-02-24"),
        # A Saturday on which people work for a holiday (调休).
        (Duty.REMOVE, "2026-02-11", "2026-02-14", "2026-02-14"),
        (Duty.RECONSIDER, "2026-03-02", "2026-03-17", "2026-03-17"),
        (Duty.TELL_REMOVAL, "2026-03-02", "2026-03-02", "2026-03-02"),
        (Duty.LIFT_MEASURE, "2026-03-07", "2026-03-07", "2026-03-09"),
    ],
)
def test_by_when_a_duty_is_due(duty, since, due, working):
    deadline = Deadline.of(duty, date.fromisoformat(since))
    assert deadline == (date.fromisoformat(due), date.fromisoformat(working))
    # A calendar day decides (domain.md, Lifecycle).
    assert not deadline.is_overdue(deadline.due)
    assert deadline.is_overdue(deadline.due + timedelta(days=1))


def test_every_duty_has_a_term():
    assert set(DAYS) == set(Duty)


def test_the_next_working_day_is_the_first_that_is_none_but_working():
    day = date(2025, 12, 25)
    for _ in range(400):
        found = next_working_day(day)
        assert is_working_day(found)
        assert not any(is_working_day(day + timedelta(days=n)) for n in range((found - day).days))
        day += timedelta(days=1)
