"""The list in numbers (名单统计), of nobody in particular: for the command centre (执行指挥中心).

Each number is one statement over the whole list, run only where it is asked for. Entries that may not be published
(不宜公开) count for those alone who may know of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import strawberry
from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, or_, select, true
from strawberry import ID

from loaders.read import DAY, Record
from loaders.whole_table import WholeTable
from subgraphs.common.context import Info, Scope
from subgraphs.common.errors import within
from subgraphs.court.tables import cases, courts, list_entries

# What flowed in and out is told of so many months at the most.
MOST_MONTHS = 120

_entry = list_entries.c
_ENTRIES = func.count().label("entries")
_PARTIES = func.count(distinct(_entry.party)).label("parties")
# domain.md, Listed: as `resolvers.listed.in_force` has it of one entry.
_IN_FORCE = and_(
    _entry.listed_on <= DAY,
    or_(_entry.removed_on.is_(None), _entry.removed_on > DAY),
    or_(_entry.expires_on.is_(None), _entry.expires_on > DAY),
)
# The day from which an entry is in force no more, if any.
_ENDED_ON = case(
    (_entry.removed_on.is_(None), _entry.expires_on),
    (_entry.expires_on.is_(None), _entry.removed_on),
    (_entry.removed_on < _entry.expires_on, _entry.removed_on),
    else_=_entry.expires_on,
)


def _of(known: "ColumnElement[bool]") -> Mapping[str, WholeTable]:
    """The statements, of the entries that are known of."""
    by_court = (
        select(cases.c.court, courts.c.name, _ENTRIES)
        .select_from(
            list_entries.join(cases, cases.c.case_number == _entry.case_number).outerjoin(
                courts, courts.c.court == cases.c.court
            )
        )
        .where(_IN_FORCE, known)
        .group_by(cases.c.court, courts.c.name)
        .order_by(_ENTRIES.desc(), cases.c.court)
    )
    statements: dict[str, Select[Any]] = {
        "totals": cast("Select[Any]", select(_ENTRIES, _PARTIES)).where(_IN_FORCE, known),
        "by_court": by_court,
        "by_grounds": select(_entry.grounds, _ENTRIES).where(_IN_FORCE, known).group_by(_entry.grounds),
        "in_force": select(_entry.listed_on.label("on"), _ENTRIES).where(_IN_FORCE, known).group_by(_entry.listed_on),
        "listed": select(_entry.listed_on.label("on"), _ENTRIES)
        .where(_entry.listed_on <= DAY, known)
        .group_by(_entry.listed_on),
        "ended": select(_ENDED_ON.label("on"), _ENTRIES)
        .where(_entry.listed_on <= DAY, _ENDED_ON <= DAY, known)
        .group_by(_ENDED_ON),
    }
    return {name: WholeTable(statement) for name, statement in statements.items()}


_READS = {Scope.PUBLIC: _of(_entry.publishable), Scope.OFFICIAL: _of(true())}


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


@strawberry.type(description="The list in numbers on a day, of the entries that the caller may know of.")
class ListStatistics:
    as_of: date

    @strawberry.field(description="Entries in force.")
    async def entries(self, info: Info) -> int | None:
        (row,) = await self._rows(info, "totals")
        return int(row.entries)

    @strawberry.field(description="Parties with an entry in force.")
    async def parties(self, info: Info) -> int | None:
        (row,) = await self._rows(info, "totals")
        return int(row.parties)

    @strawberry.field(description="By court, most first.")
    async def by_court(self, info: Info) -> list[CourtCount] | None:
        rows = await self._rows(info, "by_court")
        return [CourtCount(court=ID(row.court), name=row.name, entries=row.entries) for row in rows]

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
        end = _month(self.as_of)
        return [
            MonthCount(month=f"{one // 12:04}-{one % 12 + 1:02}", listed=listed[one], ended=ended[one])
            for one in range(end - last + 1, end + 1)
        ]

    async def _rows(self, info: Info, name: str) -> Sequence[Record]:
        context = info.context
        return await context.load(_READS[context.scope][name], "all", self.as_of)


def _years(since: date, day: date) -> int:
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _by_month(rows: Sequence[Record]) -> "Counter[int]":
    found: Counter[int] = Counter()
    for row in rows:
        found[_month(row.on)] += row.entries
    return found
