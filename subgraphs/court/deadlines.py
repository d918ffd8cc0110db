"""What is to be done by whom, and by when (期限): for the command centre, with the accountable court or unit.

Five statements, one a duty, each over what waits for it alone; they are told together in the order in which they are
due. Source: the opinions, part four (二), items 3 to 6.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

import strawberry
from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, case, func, null, or_, select, true, union_all
from strawberry import ID

from contract.columns import Day, Number, Text
from loaders.read import Record
from resolvers.lifecycle.deadlines import DAYS, Deadline, Duty
from resolvers.lifecycle.steps import Step
from subgraphs.common.context import DepartmentContext, Info, Scope
from subgraphs.common.errors import Refused, within
from subgraphs.common.publishing import earlier
from subgraphs.court.filtering import Filter, region_is
from subgraphs.court.of_entry import OfEntry
from subgraphs.court.procedure import steps
from subgraphs.court.tables import cases, courts, feedback, list_entries, objections, pushes
from subgraphs.court.types import Court, noted

V = TypeVar("V")

MOST_DEADLINES = 1000
# Seconds between two looks at what is due, for who follows it.
_LOOK = 2.0
_entry = list_entries.c
_ENDED_ON: "ColumnElement[date]" = earlier(_entry.removed_on, _entry.expires_on)


class _Place(NamedTuple):
    """A place in the order: by when it is due, then which duty, then which record."""

    due: date
    duty: int
    key: str


@strawberry.type(description="What a court or a unit is to do (期限), and by when.")
class DueStep(OfEntry):
    duty: Duty
    since: date = strawberry.field(description="The day on which the term begins.")
    due: date
    next_working_day: date = strawberry.field(description="The first working day from `due` on.")
    overdue: bool = strawberry.field(description="Whether it is late today: calendar days decide.")
    unit: str | None = strawberry.field(description="The accountable unit, where it is no court.")
    cursor: str


@strawberry.type(description="Steps that are due, the first to come first.")
class DueSteps:
    steps: list[DueStep]
    more: bool


@strawberry.type(description="How many steps wait for a court, or a unit.")
class DueCount:
    duty: Duty
    unit: str | None = strawberry.field(description="The accountable unit, where it is no court.")
    steps: int = strawberry.field(description="All that wait, late or not.")
    overdue: int
    court_id: strawberry.Private[str | None]

    @strawberry.field(description="The accountable court: where it is a unit, the one that it answers to.")
    def court(self) -> Court | None:
        return None if self.court_id is None else Court(court=ID(self.court_id))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which steps: of a duty, of an accountable court and unit, in a region's cases; None: of any."""

    duty: Duty | None = None
    court: str | None = None
    unit: str | None = None
    region: str | None = None

    @property
    def values(self) -> Mapping[str, object]:
        """What a statement is told. Raises GraphQLError for a region that is none."""
        return {**Filter.of(self.region, self.court).values, "unit": self.unit}


async def deadlines(
    context: DepartmentContext, wanted: Wanted, overdue: bool, first: int, after: str | None
) -> DueSteps:
    """What waits for somebody, late (`overdue`) or not, so many at the most after a cursor; five statements. Raises
    GraphQLError.
    """
    within("first", first, 1, MOST_DEADLINES)
    noted(context)
    today, start = context.day(None), _place(after)
    found: list[DueStep] = []
    for at, (duty, statement) in enumerate(_STATEMENTS[context.scope].items()):
        if wanted.duty not in (None, duty):
            continue
        term = timedelta(days=DAYS[duty])
        since, key = (date.min, "") if start is None else (start.due - term, _after(start, at))
        values = {
            **wanted.values,
            "today": today,
            # Late is what was due before today.
            "before": today - term if overdue else date.max,
            "since": since,
            "key": key,
            "most": first + 1,
        }
        found += [_told(duty, at, row, today) for row in await context.database.rows(statement, values)]
    found.sort(key=lambda one: (one.due, _place(one.cursor)))
    return DueSteps(steps=found[:first], more=len(found) > first)


async def due_counts(context: DepartmentContext, wanted: Wanted) -> list[DueCount]:
    """How many steps wait for whom, most of those that are late first; five statements. Raises GraphQLError."""
    noted(context)
    today = context.day(None)
    found: list[DueCount] = []
    for duty, statement in _COUNTS[context.scope].items():
        if wanted.duty not in (None, duty):
            continue
        values = {**wanted.values, "today": today, "before": today - timedelta(days=DAYS[duty])}
        found += [
            DueCount(duty=duty, unit=row.unit, steps=row.steps, overdue=int(row.late), court_id=row.court)
            for row in await context.database.rows(statement, values)
        ]
    found.sort(key=lambda one: (-one.overdue, -one.steps, one.duty.name, one.court_id or "", one.unit or ""))
    return found


async def deadlines_changed(info: Info, court: str | None, overdue: bool, first: int) -> AsyncGenerator[DueSteps]:
    """What waits for somebody, now and whenever that has changed. Raises GraphQLError."""
    wanted = Wanted(court=court)
    async for one in _changed(lambda: deadlines(info.context.renewed(), wanted, overdue, first, None)):
        yield one


async def due_counts_changed(info: Info, wanted: Wanted) -> AsyncGenerator[list[DueCount]]:
    """How many steps wait for whom, now and whenever that has changed. Raises GraphQLError."""
    async for one in _changed(lambda: due_counts(info.context.renewed(), wanted)):
        yield one


async def _changed(look: Callable[[], Awaitable[V]]) -> AsyncGenerator[V]:
    known: V | None = None
    while True:
        began = time.monotonic()
        found = await look()
        # What takes long is looked at more seldom: it is a tenth of a processor's time at the most.
        pause = max(_LOOK, 9 * (time.monotonic() - began))
        if found != known:
            yield found
            known = found
        await asyncio.sleep(pause)


def _after(start: _Place, at: int) -> str:
    """The key behind which what is due on the same day is still to come: of the duties before, nothing."""
    return _LAST_KEY if at < start.duty else "" if at > start.duty else start.key


def _told(duty: Duty, at: int, row: Record, today: date) -> DueStep:
    deadline = Deadline.of(duty, row.since)
    return DueStep(
        duty=duty,
        since=row.since,
        due=deadline.due,
        next_working_day=deadline.next_working_day,
        overdue=deadline.is_overdue(today),
        entry_id=ID(row.entry),
        case_number=ID(row.case_number),
        unit=row.unit,
        cursor=f"{deadline.due.isoformat()}.{at}.{row.key}",
        court_id=row.court,
    )


def _place(cursor: str | None) -> _Place | None:
    if cursor is None:
        return None
    due, _, rest = cursor.partition(".")
    at, _, key = rest.partition(".")
    try:
        return _Place(date.fromisoformat(due), int(at), key)
    except ValueError as error:
        raise Refused("BAD_USER_INPUT", "after is no cursor of deadlines") from error


def _of(scope: Scope) -> Mapping[Duty, "Select[Any]"]:
    """What waits for somebody, by duty: (since, key, entry, case_number, court, unit), each key once."""
    today = bindparam("today", type_=Day())
    known = true() if scope is Scope.OFFICIAL else _entry.publishable
    in_force = and_(known, or_(_ENDED_ON.is_(None), today < _ENDED_ON))
    ended = and_(known, today >= _ENDED_ON)
    of_case = list_entries.outerjoin(cases, cases.c.case_number == _entry.case_number)
    of_higher = of_case.outerjoin(courts, courts.c.court == cases.c.court)
    reviewing = _waiting(objections.c.filed_on, objections.c.id, cases.c.court)
    reconsidering = _waiting(objections.c.escalated_on, objections.c.id, courts.c.parent)
    objected = objections.c.entry == _entry.entry
    established = _waiting(steps.c.happened_on, _entry.entry, cases.c.court).select_from(
        of_case.join(steps, steps.c.entry == _entry.entry)
    )
    closed = _waiting(cases.c.closed_on, _entry.entry, cases.c.court).select_from(of_case)
    removing = union_all(
        established.where(in_force, steps.c.kind == Step.REMOVAL_ESTABLISHED),
        closed.where(in_force, cases.c.closed_on <= today),
    ).subquery()
    row = removing.c
    told = pushes.c.removal_notified_on
    lifting_since = case((pushes.c.entry.is_(None), _ENDED_ON), else_=told)
    retained = feedback.c.retained_until
    since = case((or_(retained.is_(None), retained < lifting_since), lifting_since), else_=retained)
    of_feedback = of_case.join(feedback, feedback.c.entry == _entry.entry).outerjoin(
        pushes, and_(pushes.c.entry == feedback.c.entry, pushes.c.unit == feedback.c.unit)
    )
    return {
        Duty.REVIEW: reviewing.select_from(of_case.join(objections, objected)).where(
            in_force, objections.c.reviewed_on.is_(None)
        ),
        Duty.RECONSIDER: reconsidering.select_from(of_higher.join(objections, objected)).where(
            in_force, objections.c.escalated_on.is_not(None), objections.c.final_on.is_(None)
        ),
        Duty.REMOVE: select(
            func.min(row.since, type_=Day()).label("since"), row.key, row.entry, row.case_number, row.court, row.unit
        ).group_by(row.key, row.entry, row.case_number, row.court, row.unit),
        Duty.TELL_REMOVAL: _waiting(_ENDED_ON, _entry.entry + ":" + pushes.c.unit, cases.c.court)
        .select_from(of_case.join(pushes, pushes.c.entry == _entry.entry))
        .where(ended, told.is_(None)),
        Duty.LIFT_MEASURE: _waiting(since, feedback.c.id, cases.c.court, feedback.c.unit)
        .select_from(of_feedback)
        .where(ended, feedback.c.lifted_on.is_(None), since <= today),
    }


def _waiting(
    since: "ColumnElement[Any]",
    key: "ColumnElement[Any]",
    court: "ColumnElement[Any]",
    unit: "ColumnElement[Any] | None" = None,
) -> "Select[Any]":
    return select(
        since.label("since"),
        key.label("key"),
        _entry.entry,
        _entry.case_number,
        court.label("court"),
        (null() if unit is None else unit).label("unit"),
    )


def _page(waiting: "Select[Any]") -> "Select[Any]":
    """So many of what waits since before a day, of an accountable court (null: of any), behind a place."""
    rows = waiting.subquery()
    day, key = bindparam("since", type_=Day()), bindparam("key", type_=Text())
    return (
        select(rows)
        .where(
            rows.c.since < bindparam("before", type_=Day()),
            _wanted(rows),
            or_(rows.c.since > day, and_(rows.c.since == day, rows.c.key > key)),
        )
        .order_by(rows.c.since, rows.c.key)
        .limit(bindparam("most", type_=Number()))
    )


def _counted(waiting: "Select[Any]") -> "Select[Any]":
    """How many wait for each court and unit, and how many since before a day."""
    rows = waiting.subquery()
    late = func.sum(case((rows.c.since < bindparam("before", type_=Day()), 1), else_=0))
    whom = rows.c.court, rows.c.unit
    return select(*whom, func.count().label("steps"), late.label("late")).where(_wanted(rows)).group_by(*whom)


def _wanted(rows: Subquery) -> "ColumnElement[bool]":
    court, unit = bindparam("court", type_=Text()), bindparam("unit", type_=Text())
    return and_(
        region_is(rows.c.case_number),
        or_(court.is_(None), rows.c.court == court),
        or_(unit.is_(None), rows.c.unit == unit),
    )


# Behind every key: a code point that no text begins with.
_LAST_KEY = "\U0010ffff"
_STATEMENTS = {scope: {duty: _page(waiting) for duty, waiting in _of(scope).items()} for scope in Scope}
_COUNTS = {scope: {duty: _counted(waiting) for duty, waiting in _of(scope).items()} for scope in Scope}
