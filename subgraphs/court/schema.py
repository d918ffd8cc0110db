"""The court's federated schema."""

from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path

import strawberry
from strawberry import ID
from strawberry.federation import Schema

from identifiers import case_number
from identifiers.party import normalise_party_id
from resolvers.lifecycle.deadlines import Duty
from resolvers.measures.purposes import Purpose
from subgraphs.common.context import Info
from subgraphs.common.department import Department
from subgraphs.common.errors import checked
from subgraphs.common.list_size import ListSize
from subgraphs.common.listing import AsOf
from subgraphs.common.scalars import config
from subgraphs.common.service import Service
from subgraphs.common.types import Fact, Relation
from subgraphs.court import check, exposure, outbox, procedure, reads
from subgraphs.court.check import Check, Measure, all_measures
from subgraphs.court.counted import (
    CountedEntries,
    CountedMeasures,
    Days,
    EntryStanding,
    MeasureStanding,
    counted_entries,
    counted_measures,
)
from subgraphs.court.deadlines import (
    DueCount,
    DueSteps,
    Wanted,
    deadlines,
    deadlines_changed,
    due_counts,
    due_counts_changed,
)
from subgraphs.court.expiring import expire
from subgraphs.court.exposure import Exposure
from subgraphs.court.feed import ListChange, ListChanges, list_changed, list_changes, parties_of, wanted_of
from subgraphs.court.filtering import Filter
from subgraphs.court.history import Changes, CreditFile
from subgraphs.court.mutations import Mutation
from subgraphs.court.published import LISTS, PUBLISHED
from subgraphs.court.quality import DataQuality
from subgraphs.court.statistics import ListStatistics, list_statistics, list_statistics_changed
from subgraphs.court.tables import metadata
from subgraphs.court.types import Case, Party, noted


@strawberry.type
class Query:
    @strawberry.field(description="The case of a case number (案号), in full-width or half-width brackets.")
    async def case(self, info: Info, case_number: ID) -> Case | None:
        number = checked(_normalise, case_number)
        row = await info.context.load(reads.case, number, info.context.day(None))
        return None if row is None else Case(case_number=ID(number))

    @strawberry.field(description="All listed parties that stand in a relation to a party, in both directions.")
    def exposure(self, info: Info, subject: ID, as_of: AsOf = None) -> Exposure | None:
        party = checked(normalise_party_id, subject)
        return Exposure(subject=ID(party), as_of=info.context.day(as_of), given={})

    @strawberry.field(description="Which measures apply to a party for a purpose.")
    def check(self, info: Info, subject: ID, purpose: Purpose, as_of: AsOf = None) -> Check | None:
        return _check(subject, purpose, info.context.day(as_of))

    @strawberry.field(description="The same of many parties, in their order.")
    def checks(self, info: Info, subjects: list[ID], purpose: Purpose, as_of: AsOf = None) -> list[Check] | None:
        return [_check(subject, purpose, info.context.day(as_of)) for subject in subjects]

    @strawberry.field(
        description="The catalogue of measures: the 37 items of part two of the opinions.",
        directives=[ListSize(assumed_size=37)],
    )
    def measures(self) -> list[Measure] | None:
        return all_measures()

    @strawberry.field(
        description="名单统计: the list in numbers, for the command centre; of a region (the beginning of a code of "
        "GB/T 2260), a court, one of the six situations where they are named."
    )
    def list_statistics(
        self,
        info: Info,
        as_of: AsOf = None,
        region: str | None = None,
        court: ID | None = None,
        grounds: int | None = None,
    ) -> ListStatistics | None:
        return list_statistics(info.context, as_of, Filter.of(region, court, grounds))

    @strawberry.field(description="名单明细: the entries behind a number of the statistics, the latest first.")
    async def counted_entries(
        self,
        info: Info,
        as_of: AsOf = None,
        region: str | None = None,
        court: ID | None = None,
        grounds: int | None = None,
        standing: EntryStanding = EntryStanding.IN_FORCE,
        listed: Days | None = None,
        ended: Days | None = None,
        first: int = 100,
        after: str | None = None,
    ) -> CountedEntries | None:
        wanted, day = Filter.of(region, court, grounds), info.context.day(as_of)
        listed, ended = listed or Days(), ended or Days()
        return await counted_entries(info.context, day, wanted, standing, listed, ended, first, after)

    @strawberry.field(description="惩戒措施明细: the measures behind a number of the statistics, the latest first.")
    async def counted_measures(
        self,
        info: Info,
        as_of: AsOf = None,
        region: str | None = None,
        court: ID | None = None,
        grounds: int | None = None,
        standing: MeasureStanding = MeasureStanding.APPLIED,
        unit: str | None = None,
        applied: Days | None = None,
        lifted: Days | None = None,
        first: int = 100,
        after: str | None = None,
    ) -> CountedMeasures | None:
        wanted, day = Filter.of(region, court, grounds), info.context.day(as_of)
        applied, lifted = applied or Days(), lifted or Days()
        return await counted_measures(info.context, day, wanted, standing, unit, applied, lifted, first, after)

    @strawberry.field(
        description="名单变更: every change of the list after a cursor (null: from the first), complete and in order."
    )
    async def list_changes(
        self,
        info: Info,
        after: str | None = None,
        first: int = 100,
        region: str | None = None,
        court: ID | None = None,
    ) -> ListChanges | None:
        return await list_changes(info, after, first, region, court)

    @strawberry.field(description="The cursor after all changes of the list that there are now.")
    async def list_cursor(self, info: Info) -> str | None:
        noted(info.context)
        return await outbox.latest(info.context)

    @strawberry.field(description="期限: what courts and units are to do, the first to come first.")
    async def deadlines(
        self,
        info: Info,
        court: ID | None = None,
        overdue: bool = True,
        first: int = 100,
        after: str | None = None,
        duty: Duty | None = None,
        unit: str | None = None,
        region: str | None = None,
    ) -> DueSteps | None:
        return await deadlines(info.context, Wanted(duty, court, unit, region), overdue, first, after)

    @strawberry.field(
        description="期限统计: how many steps wait for which court or unit, most of those that are late first."
    )
    async def due_counts(self, info: Info, region: str | None = None, court: ID | None = None) -> list[DueCount] | None:
        return await due_counts(info.context, Wanted(court=court, region=region))

    # strawberry's own tells the SDL before it is known what other departments contribute.
    @strawberry.field(name="_service")
    def service(self, info: Info) -> Service:
        return Service(sdl=info.context.department.sdl)


@strawberry.type
class Subscription:
    @strawberry.subscription(
        description="名单变更: every change of the list after a cursor (null: from now on) as it is made, each once, "
        "in order; whoever is cut off goes on from the cursor of the last."
    )
    def list_changed(
        self, info: Info, after: str | None = None, region: str | None = None, court: ID | None = None
    ) -> AsyncGenerator[ListChange | None]:
        return list_changed(info, after, wanted_of(region, court))

    @strawberry.subscription(
        description="主体变更: the same of the entries of some parties (at most ten thousand), whoever lists them."
    )
    def party_changed(self, info: Info, ids: list[ID], after: str | None = None) -> AsyncGenerator[ListChange | None]:
        return list_changed(info, after, parties_of(ids))

    @strawberry.subscription(
        description="名单统计: the list in numbers today, now, whenever the list or what is done about it has changed, "
        "and from time to time all the same: whoever is told nothing for a minute is not being told."
    )
    def list_statistics(
        self, info: Info, region: str | None = None, court: ID | None = None, grounds: int | None = None
    ) -> AsyncGenerator[ListStatistics | None]:
        return list_statistics_changed(info, Filter.of(region, court, grounds))

    @strawberry.subscription(
        description="期限统计: how many steps wait for which court or unit, now and whenever that has changed."
    )
    def due_counts(
        self, info: Info, region: str | None = None, court: ID | None = None
    ) -> AsyncGenerator[list[DueCount] | None]:
        return due_counts_changed(info, Wanted(court=court, region=region))

    @strawberry.subscription(description="期限: what courts and units are to do, now and whenever that has changed.")
    async def deadlines(
        self, info: Info, court: ID | None = None, overdue: bool = True, first: int = 100
    ) -> AsyncGenerator[DueSteps | None]:
        async for one in deadlines_changed(info, court, overdue, first):
            yield one


def _check(subject: str, purpose: Purpose, day: date) -> Check:
    return Check(subject=ID(checked(normalise_party_id, subject)), purpose=purpose, as_of=day, given={})


_normalise = case_number.normalise

department = Department(
    name="court",
    title="人民法院",
    metadata=metadata,
    own=procedure.metadata,
    writes="list_entries",
    tail=outbox.tail_of,
    tend=expire,
    migrations=Path(__file__).parent / "migrations",
    schema=Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Party, Case, Exposure, Check, Relation, Fact, Changes, CreditFile, DataQuality],
        config=config(),
    ),
    publishes=PUBLISHED,
    lists=LISTS,
    gathers={"Exposure": exposure.GATHERING, "Check": check.GATHERING},
)
