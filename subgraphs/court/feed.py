"""The changes of the list in GraphQL: for units that fetch them (自动抓取)."""

from collections.abc import AsyncGenerator, Sequence
from functools import partial

import strawberry
from sqlalchemy.exc import SQLAlchemyError
from strawberry import ID

from identifiers import case_number
from identifiers.party import normalise_party_id
from loaders.read import Record
from resolvers.lifecycle.steps import NotNow
from subgraphs.common.context import DepartmentContext, Info
from subgraphs.common.enums import official_enum
from subgraphs.common.errors import Refused, checked, within
from subgraphs.court import outbox
from subgraphs.court.filtering import check_region
from subgraphs.court.procedure import ListChangeKind
from subgraphs.court.types import Case, Court, ListEntry, noted

official_enum(ListChangeKind)
MOST_CHANGES = 1000
# Whom one subscription watches.
MOST_PARTIES = 10_000


@strawberry.type(description="A change of the list (名单变更), whoever made it.")
class ListChange:
    number: int = strawberry.field(description="Of those that the caller may know of, without a gap, from 1.")
    cursor: str = strawberry.field(description="The place after this change.")
    kind: ListChangeKind
    at: str = strawberry.field(description="When it was made: UTC, ISO 8601.")
    entry_id: ID
    case_number: ID
    region: str | None = strawberry.field(
        description="Where the court of the case is: the beginning of a code of GB/T 2260, by the case number."
    )
    entry: ListEntry | None = strawberry.field(
        description="The entry as it was then; null for one that is not to be known of any more."
    )
    behind: int = strawberry.field(
        description="Of a subscription: how many changes had been made after it when it was told, at the most."
    )
    court_id: strawberry.Private[str | None]

    @strawberry.field
    def court(self) -> Court | None:
        return None if self.court_id is None else Court(court=ID(self.court_id))

    @strawberry.field
    def case(self) -> Case:
        return Case(case_number=self.case_number)


@strawberry.type(description="Changes in the order in which they were made.")
class ListChanges:
    changes: list[ListChange]
    cursor: str = strawberry.field(
        description="Where to go on. It may have passed changes that are not of the region or court asked for."
    )
    more: bool = strawberry.field(description="Whether there are more after the cursor now.")


def wanted_of(region: str | None, court: str | None) -> outbox.Wanted:
    """Which changes are asked for. Raises GraphQLError for a region that is none."""
    if region is not None:
        check_region(region)
    return outbox.Wanted(region, court)


async def list_changes(info: Info, after: str | None, first: int, region: str | None, court: str | None) -> ListChanges:
    """The changes after a cursor. Raises GraphQLError."""
    within("first", first, 1, MOST_CHANGES)
    wanted = wanted_of(region, court)
    noted(info.context)
    try:
        found = await outbox.page(info.context, after, first, wanted)
    except NotNow as error:
        raise Refused(error.code, str(error)) from error
    return ListChanges(changes=[told(one) for one in found.changes], cursor=found.cursor, more=found.more)


def parties_of(ids: Sequence[str]) -> outbox.Wanted:
    """The changes of the entries of some parties. Raises GraphQLError."""
    within("the number of ids", len(ids), 1, MOST_PARTIES)
    return outbox.Wanted(parties=frozenset(checked(normalise_party_id, one) for one in ids))


async def list_changed(info: Info, after: str | None, wanted: outbox.Wanted) -> AsyncGenerator[ListChange]:
    """The changes after a cursor, as they are made. Raises GraphQLError."""
    context = info.context
    noted(context)
    tail = context.tail
    assert tail is not None, "what is noted has an end"
    try:
        async for row, view, behind in outbox.follow(context, tail, after, wanted):
            make = partial(_made, view, row, context, behind)
            yield tail.shared(row.number, (view.scope, behind), make)
    except NotNow as error:
        raise Refused(error.code, str(error)) from error
    except SQLAlchemyError as error:
        raise Refused("NOT_FOLLOWED", "the changes of the list cannot be read now: go on from the cursor") from error


def _made(view: outbox.View, row: Record, context: DepartmentContext, behind: int) -> ListChange:
    return told(outbox.change(view, row, context.renewed()), behind)


def told(change: outbox.Change, behind: int = 0) -> ListChange:
    """A change as it is told."""
    return ListChange(
        number=change.number,
        cursor=change.cursor,
        kind=change.kind,
        at=change.at,
        entry_id=ID(change.entry_id),
        case_number=ID(change.case_number),
        region=case_number.region(change.case_number),
        entry=change.entry,
        behind=behind,
        court_id=change.court,
    )
