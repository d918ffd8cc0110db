"""The list in numbers (名单统计), of nobody in particular: for the command centre (执行指挥中心).

Each number is one statement over the whole list, run only where it is asked for. Entries that may not be published
(不宜公开) count for those alone who may know of them.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from functools import partial
from typing import Any, cast

import strawberry
from sqlalchemy import ColumnElement, FromClause, Select, and_, case, distinct, func, not_, null, or_, select, true
from strawberry import ID

from loaders.read import DAY, Record
from loaders.whole_table import WholeTable
from subgraphs.common.context import DepartmentContext, Info, Scope
from subgraphs.common.errors import within
from subgraphs.common.publishing import earlier
from subgraphs.court.filtering import Filter, entry_is, place_of, region_of
from subgraphs.court.procedure import changes, steps
from subgraphs.court.tables import cases, courts, feedback, list_entries
from subgraphs.court.types import noted

# What flowed in and out is told of so many months at the most.
MOST_MONTHS = 120
# Seconds between two looks whether anything has changed, for who follows it; and those after which it is told anew all
# the same, so that whoever is told nothing for longer knows that it is not told.
_LOOK, _SIGN_OF_LIFE = 2.0, 30.0

_entry = list_entries.c
_ENTRIES = func.count().label("entries")
_PARTIES = func.count(distinct(_entry.party)).label("parties")
# The day from which an entry is in force no more, if any.
ENDED_ON: "ColumnElement[date]" = earlier(_entry.removed_on, _entry.expires_on)
# domain.md, Listed: as `resolvers.listed.in_force` has it of one entry.
# Half the list is read: that is not found by an index of it.
_LISTED = func.nullif(_entry.listed_on, null()) <= DAY
IN_FORCE = and_(
    _LISTED,
    or_(_entry.removed_on.is_(None), _entry.removed_on > DAY),
    or_(_entry.expires_on.is_(None), _entry.expires_on > DAY),
)
ENDED = and_(_LISTED, ENDED_ON <= DAY)
# A measure as it stands (惩戒措施) on the day: lifted, kept on a basis of its own, or to be lifted.
LIFTED = and_(feedback.c.lifted_on.is_not(None), feedback.c.lifted_on <= DAY)
_KEPT = and_(feedback.c.retained_until.is_not(None), feedback.c.retained_until > DAY)
RETAINED = and_(not_(LIFTED), ENDED, _KEPT)
TO_LIFT = and_(not_(LIFTED), ENDED, not_(_KEPT))
APPLIED = func.nullif(feedback.c.applied_on, null()) <= DAY

OF_CASE = list_entries.outerjoin(cases, cases.c.case_number == _entry.case_number)
_OF_MEASURE = list_entries.join(feedback, feedback.c.entry == _entry.entry)


def _count(condition: "ColumnElement[bool]") -> "ColumnElement[int]":
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _of(known: "ColumnElement[bool]") -> Mapping[str, "Select[Any]"]:
    """The statements, of the entries that are known of."""
    by_court = (
        select(cases.c.court, courts.c.name, _ENTRIES)
        .select_from(OF_CASE.outerjoin(courts, courts.c.court == cases.c.court))
        .where(IN_FORCE, known)
        .group_by(cases.c.court, courts.c.name)
        .order_by(_ENTRIES.desc(), cases.c.court)
    )
    place = place_of(_entry.case_number)
    unit = feedback.c.unit

    def counted(day: "ColumnElement[date]", source: FromClause, *where: "ColumnElement[bool]") -> "Select[Any]":
        counts = cast("Select[Any]", select(day.label("on"), _ENTRIES))
        return counts.select_from(source).where(*where, known).group_by(day)

    return {
        "totals": cast("Select[Any]", select(_ENTRIES, _PARTIES)).where(IN_FORCE, known),
        "by_region": select(place.label("place"), _ENTRIES).where(IN_FORCE, known).group_by(place),
        "by_court": by_court,
        "by_grounds": select(_entry.grounds, _ENTRIES).where(IN_FORCE, known).group_by(_entry.grounds),
        "in_force": counted(_entry.listed_on, list_entries, IN_FORCE),
        "listed": counted(_entry.listed_on, list_entries, _LISTED),
        "ended": counted(ENDED_ON, list_entries, ENDED),
        "by_unit": select(
            unit,
            func.count().label("applied"),
            _count(LIFTED).label("lifted"),
            _count(RETAINED).label("retained"),
            _count(TO_LIFT).label("to_lift"),
        )
        .select_from(_OF_MEASURE)
        .where(APPLIED, known)
        .group_by(unit)
        .order_by(func.count().desc(), unit),
        "applied": counted(feedback.c.applied_on, _OF_MEASURE, APPLIED),
        "lifted": counted(feedback.c.lifted_on, _OF_MEASURE, APPLIED, LIFTED),
    }


_KNOWN = {Scope.PUBLIC: _entry.publishable, Scope.OFFICIAL: true()}
# Of the whole list, which is kept until it changes; and of a part of it.
_READS = {scope: {name: WholeTable(one) for name, one in _of(known).items()} for scope, known in _KNOWN.items()}
_PARTS = {
    (scope, of_court): _of(and_(known, entry_is(of_court=of_court)))
    for scope, known in _KNOWN.items()
    for of_court in (False, True)
}
_MARK = select(
    select(func.max(changes.c.number)).scalar_subquery().label("changes"),
    select(func.max(steps.c.number)).scalar_subquery().label("steps"),
)


@strawberry.type(description="How many entries in force were made in a region's cases.")
class RegionCount:
    region: str | None = strawberry.field(
        description="The beginning of a code of GB/T 2260, by the case numbers: two digits are a province, and within "
        "a region that is asked for two more; null for cases whose number names no region."
    )
    entries: int


@strawberry.type(description="How many entries in force were made in a court's cases.")
class CourtCount:
    court: ID
    name: str | None = strawberry.field(description="Null where the court is not in the register of courts.")
    entries: int


@strawberry.type(description="How many entries in force rest on one of the six situations (纳入情形).")
class GroundsCount:
    grounds: int
    entries: int


@strawberry.type(description="How many entries in force were made so many whole years ago.")
class AgeCount:
    years: int
    entries: int


@strawberry.type(
    description="How many entries were made in a month (纳入), and how many ended: removed or expired (退出)."
)
class MonthCount:
    month: str = strawberry.field(description="YYYY-MM")
    listed: int
    ended: int


@strawberry.type(description="The measures (惩戒措施) that a unit applied, whatever became of the entries.")
class UnitCount:
    unit: str
    applied: int = strawberry.field(description="All that were applied up to the day.")
    lifted: int
    retained: int = strawberry.field(description="Kept after the entry ended, on a legal basis of the unit's.")
    to_lift: int = strawberry.field(description="Neither lifted nor kept, though the entry has ended.")


@strawberry.type(description="How many measures were applied in a month, and how many lifted.")
class MeasureMonthCount:
    month: str = strawberry.field(description="YYYY-MM")
    applied: int
    lifted: int


@strawberry.type(
    description="The list in numbers on a day, of the entries that the caller may know of, and of a region, a court, a "
    "situation where they are asked for."
)
class ListStatistics:
    as_of: date
    counted_at: datetime = strawberry.field(description="When it was asked for.")
    filter: strawberry.Private[Filter]
    # Of an event of a subscription: its own moment.
    moment: strawberry.Private[DepartmentContext | None] = None
    # What is read of a part, once for all numbers that are made of it.
    reading: strawberry.Private[dict[str, "asyncio.Future[Sequence[Record]]"]] = field(default_factory=dict)
    # Seconds that the longest of its statements took.
    spent: strawberry.Private[float] = 0.0

    @strawberry.field(description="Entries in force.")
    async def entries(self, info: Info) -> int | None:
        (row,) = await self._rows(info, "totals")
        return int(row.entries)

    @strawberry.field(description="Parties with an entry in force.")
    async def parties(self, info: Info) -> int | None:
        (row,) = await self._rows(info, "totals")
        return int(row.parties)

    @strawberry.field(description="By region, most first.")
    async def by_region(self, info: Info) -> list[RegionCount] | None:
        digits = 2 if self.filter.region is None else len(self.filter.region) + 2
        found: Counter[str | None] = Counter()
        for row in await self._rows(info, "by_region"):
            found[region_of(row.place, digits)] += row.entries
        ordered = sorted(found.items(), key=lambda one: (-one[1], one[0] is None, one[0] or ""))
        return [RegionCount(region=region, entries=count) for region, count in ordered]

    @strawberry.field(description="By court, most first.")
    async def by_court(self, info: Info) -> list[CourtCount] | None:
        rows = await self._rows(info, "by_court")
        return [CourtCount(court=ID(row.court), name=row.name, entries=row.entries) for row in rows if row.court]

    @strawberry.field(description="By situation, from the first to the sixth.")
    async def by_grounds(self, info: Info) -> list[GroundsCount] | None:
        rows = await self._rows(info, "by_grounds")
        return [GroundsCount(grounds=row.grounds, entries=row.entries) for row in sorted(rows)]

    @strawberry.field(description="By age, the youngest first.")
    async def by_age(self, info: Info) -> list[AgeCount] | None:
        found: Counter[int] = Counter()
        for row in await self._rows(info, "in_force"):
            found[_years(row.on, self.as_of)] += row.entries
        return [AgeCount(years=years, entries=count) for years, count in sorted(found.items())]

    @strawberry.field(description="What came and went in each of the last months, that of the day at the end.")
    async def months(self, info: Info, last: int = 12) -> list[MonthCount] | None:
        within("last", last, 1, MOST_MONTHS)
        listed = _by_month(await self._rows(info, "listed"))
        ended = _by_month(await self._rows(info, "ended"))
        return [MonthCount(month=_named(one), listed=listed[one], ended=ended[one]) for one in _last(self.as_of, last)]

    @strawberry.field(description="The measures that units applied and lifted, by unit (惩戒实施单位), most first.")
    async def by_unit(self, info: Info) -> list[UnitCount] | None:
        return [
            UnitCount(
                unit=row.unit,
                applied=row.applied,
                lifted=int(row.lifted),
                retained=int(row.retained),
                to_lift=int(row.to_lift),
            )
            for row in await self._rows(info, "by_unit")
        ]

    @strawberry.field(description="The measures that were applied and lifted in each of the last months.")
    async def measure_months(self, info: Info, last: int = 12) -> list[MeasureMonthCount] | None:
        within("last", last, 1, MOST_MONTHS)
        applied = _by_month(await self._rows(info, "applied"))
        lifted = _by_month(await self._rows(info, "lifted"))
        return [
            MeasureMonthCount(month=_named(one), applied=applied[one], lifted=lifted[one])
            for one in _last(self.as_of, last)
        ]

    async def _rows(self, info: Info, name: str) -> Sequence[Record]:
        began = time.monotonic()
        try:
            return await self._read(self.moment or info.context, name)
        finally:
            self.spent = max(self.spent, time.monotonic() - began)

    async def _read(self, context: DepartmentContext, name: str) -> Sequence[Record]:
        if self.filter == Filter():
            return await context.load(_READS[context.scope][name], "all", self.as_of)
        reading = self.reading.get(name)
        if reading is None:
            statement = _PARTS[context.scope, self.filter.court is not None][name]
            values = {**self.filter.values, "day": self.as_of}
            reading = self.reading[name] = asyncio.ensure_future(context.database.rows(statement, values))
        return await asyncio.shield(reading)


def list_statistics(context: DepartmentContext, as_of: date | None, wanted: Filter) -> ListStatistics:
    """The list in numbers on a day."""
    return ListStatistics(as_of=context.day(as_of), counted_at=context.now, filter=wanted)


async def list_statistics_changed(info: Info, wanted: Filter) -> AsyncGenerator[ListStatistics]:
    """The list in numbers today, now and whenever the list or what is done about it has changed, and from time to time
    all the same. Raises GraphQLError.
    """
    noted(info.context)
    tail = info.context.tail
    assert tail is not None, "what is noted has an end"
    known: object = None
    pause = _LOOK
    while True:
        context = info.context.renewed()
        (row,) = await context.database.rows(_MARK, {})
        mark = (*row, context.day(None), time.monotonic() // _SIGN_OF_LIFE)
        if mark != known:
            known = mark
            # For all who follow alike it is counted once.
            make = partial(_now, context, wanted)
            counted = tail.shared(row.changes or 0, (ListStatistics, context.scope, wanted, mark), make)
            yield counted
            # What takes long is counted more seldom: a tenth of the time, but for the signs of life.
            pause = min(_SIGN_OF_LIFE, max(_LOOK, 9 * counted.spent))
        await asyncio.sleep(pause)


def _now(context: DepartmentContext, wanted: Filter) -> ListStatistics:
    return ListStatistics(as_of=context.day(None), counted_at=context.now, filter=wanted, moment=context)


def _years(since: date, day: date) -> int:
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _last(day: date, months: int) -> range:
    """The last months, that of the day at the end."""
    end = _month(day)
    return range(end - months + 1, end + 1)


def _named(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _by_month(rows: Sequence[Record]) -> "Counter[int]":
    found: Counter[int] = Counter()
    for row in rows:
        found[_month(row.on)] += row.entries
    return found
