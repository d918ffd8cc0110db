"""What stands behind a number of the statistics: the entries, and the measures, one by one, page by page.

Who sees the numbers sees cases, courts and days; whom an entry is of, as far as the lookup may see the entry.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, true
from strawberry import ID

from contract.columns import Day, Number, Text
from identifiers import case_number
from loaders.read import Record
from subgraphs.common.context import DepartmentContext, Scope
from subgraphs.common.enums import official_enum
from subgraphs.common.errors import Refused, within
from subgraphs.court.filtering import Filter, entry_is
from subgraphs.court.of_entry import OfEntry
from subgraphs.court.statistics import (
    APPLIED,
    ENDED,
    ENDED_ON,
    IN_FORCE,
    LIFTED,
    OF_CASE,
    RETAINED,
    TO_LIFT,
)
from subgraphs.court.tables import cases, feedback, list_entries

MOST = 1000
_entry = list_entries.c


class EntryStanding(Enum):
    """Which entries are listed."""

    IN_FORCE = "有效"
    ENDED = "已退出"
    ANY = "不论是否有效"


class MeasureStanding(Enum):
    """Which measures are listed."""

    APPLIED = "已实施"
    LIFTED = "已解除"
    RETAINED = "依法保留"
    TO_LIFT = "应解除"


official_enum(EntryStanding)
official_enum(MeasureStanding)


@strawberry.input(description="Days from the first (included) to the last (not included); null: open.")
class Days:
    since: date | None = None
    before: date | None = None


@strawberry.type(description="An entry of the list, as the statistics count it.")
class CountedEntry(OfEntry):
    region: str | None = strawberry.field(
        description="Where the court of the case is: the beginning of a code of GB/T 2260, by the case number."
    )
    grounds: int
    listed_on: date
    ended_on: date | None = strawberry.field(description="The day from which it is in force no more.")
    cursor: str


@strawberry.type(description="Entries, the latest first.")
class CountedEntries:
    entries: list[CountedEntry]
    more: bool


@strawberry.type(description="A measure that a unit applied because of an entry, as the statistics count it.")
class CountedMeasure(OfEntry):
    id: ID
    measure: str = strawberry.field(description="Which item of the opinions.")
    unit: str
    applied_on: date
    lifted_on: date | None
    retained_until: date | None
    legal_basis: str | None
    ended_on: date | None = strawberry.field(description="The day from which the entry is in force no more.")
    cursor: str


@strawberry.type(description="Measures, the latest first.")
class CountedMeasures:
    measures: list[CountedMeasure]
    more: bool


async def counted_entries(
    context: DepartmentContext,
    day: date,
    wanted: Filter,
    standing: EntryStanding,
    listed: Days,
    ended: Days,
    first: int,
    after: str | None,
) -> CountedEntries:
    """The entries behind a number, so many at the most after a cursor; one statement. Raises GraphQLError."""
    within("first", first, 1, MOST)
    values = {
        **wanted.values,
        **_place(after),
        "day": day,
        "listed_since": listed.since,
        "listed_before": listed.before,
        "ended_since": ended.since,
        "ended_before": ended.before,
        "most": first + 1,
    }
    rows = await context.database.rows(_ENTRIES[context.scope, standing, wanted.court is not None], values)
    return CountedEntries(entries=[_told(row) for row in rows[:first]], more=len(rows) > first)


async def counted_measures(
    context: DepartmentContext,
    day: date,
    wanted: Filter,
    standing: MeasureStanding,
    unit: str | None,
    applied: Days,
    lifted: Days,
    first: int,
    after: str | None,
) -> CountedMeasures:
    """The measures behind a number, so many at the most after a cursor; one statement. Raises GraphQLError."""
    within("first", first, 1, MOST)
    values = {
        **wanted.values,
        **_place(after),
        "day": day,
        "unit": unit,
        "applied_since": applied.since,
        "applied_before": applied.before,
        "lifted_since": lifted.since,
        "lifted_before": lifted.before,
        "most": first + 1,
    }
    rows = await context.database.rows(_MEASURES[context.scope, standing, wanted.court is not None], values)
    return CountedMeasures(measures=[_told_measure(row) for row in rows[:first]], more=len(rows) > first)


def _told(row: Record) -> CountedEntry:
    return CountedEntry(
        entry_id=ID(row.entry),
        case_number=ID(row.case_number),
        region=case_number.region(row.case_number),
        grounds=row.grounds,
        listed_on=row.listed_on,
        ended_on=row.ended_on,
        cursor=f"{row.listed_on.isoformat()}.{row.entry}",
        court_id=row.court,
    )


def _told_measure(row: Record) -> CountedMeasure:
    return CountedMeasure(
        id=ID(row.id),
        measure=row.measure,
        unit=row.unit,
        applied_on=row.applied_on,
        lifted_on=row.lifted_on,
        retained_until=row.retained_until,
        legal_basis=row.legal_basis,
        entry_id=ID(row.entry),
        case_number=ID(row.case_number),
        ended_on=row.ended_on,
        cursor=f"{row.applied_on.isoformat()}.{row.id}",
        court_id=row.court,
    )


def _place(cursor: str | None) -> Mapping[str, object]:
    """Where a page begins: behind a day and a key, of which it goes back."""
    if cursor is None:
        return {"on": date.max, "key": ""}
    day, _, key = cursor.partition(".")
    try:
        return {"on": date.fromisoformat(day), "key": key}
    except ValueError as error:
        raise Refused("BAD_USER_INPUT", "after is no cursor of this list") from error


def _between(day: "ColumnElement[Any]", name: str) -> "ColumnElement[bool]":
    since, before = (bindparam(f"{name}_{which}", type_=Day()) for which in ("since", "before"))
    return and_(or_(since.is_(None), day >= since), or_(before.is_(None), day < before))


def _page(rows: "Select[Any]", day: "ColumnElement[Any]", key: "ColumnElement[Any]") -> "Select[Any]":
    """So many rows behind a place, the latest first."""
    on, behind = bindparam("on", type_=Day()), bindparam("key", type_=Text())
    return (
        # The first condition is that of an index.
        rows.where(day <= on, or_(day < on, key < behind))
        .order_by(day.desc(), key.desc())
        .limit(bindparam("most", type_=Number()))
    )


def _entries(known: "ColumnElement[bool]", standing: "ColumnElement[bool]", of_court: bool) -> "Select[Any]":
    columns = _entry.entry, _entry.case_number, _entry.grounds, _entry.listed_on, ENDED_ON.label("ended_on")
    found = (
        select(*columns, cases.c.court)
        .select_from(OF_CASE)
        .where(
            known,
            standing,
            entry_is(of_court=of_court),
            _between(_entry.listed_on, "listed"),
            _between(ENDED_ON, "ended"),
        )
    )
    return _page(found, _entry.listed_on, _entry.entry)


def _measures(known: "ColumnElement[bool]", standing: "ColumnElement[bool]", of_court: bool) -> "Select[Any]":
    unit = bindparam("unit", type_=Text())
    found = (
        select(feedback, _entry.case_number, ENDED_ON.label("ended_on"), cases.c.court)
        .select_from(OF_CASE.join(feedback, feedback.c.entry == _entry.entry))
        .where(
            known,
            standing,
            entry_is(of_court=of_court),
            or_(unit.is_(None), feedback.c.unit == unit),
            _between(feedback.c.applied_on, "applied"),
            _between(feedback.c.lifted_on, "lifted"),
        )
    )
    return _page(found, feedback.c.applied_on, feedback.c.id)


_STANDINGS = {
    EntryStanding.IN_FORCE: IN_FORCE,
    EntryStanding.ENDED: ENDED,
    EntryStanding.ANY: _entry.listed_on <= bindparam("day", type_=Day()),
}
_MEASURE_STANDINGS = {
    MeasureStanding.APPLIED: APPLIED,
    MeasureStanding.LIFTED: and_(APPLIED, LIFTED),
    MeasureStanding.RETAINED: and_(APPLIED, RETAINED),
    MeasureStanding.TO_LIFT: and_(APPLIED, TO_LIFT),
}
_KNOWN = {Scope.PUBLIC: _entry.publishable, Scope.OFFICIAL: true()}
_ENTRIES = {
    (scope, standing, of_court): _entries(known, condition, of_court)
    for scope, known in _KNOWN.items()
    for of_court in (False, True)
    for standing, condition in _STANDINGS.items()
}
_MEASURES = {
    (scope, standing, of_court): _measures(known, condition, of_court)
    for scope, known in _KNOWN.items()
    for of_court in (False, True)
    for standing, condition in _MEASURE_STANDINGS.items()
}
