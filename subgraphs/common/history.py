"""What a department tells of a party: its records in force on a day, and what began and ended between two days."""

from asyncio import gather
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import strawberry
from sqlalchemy import Column, Table
from strawberry import ID

from contract.tables import interval_of
from loaders.read import Read
from loaders.read import Record as Row
from loaders.rows_by_key import RowsByKey
from resolvers.history import ChangeKind, events, is_in_force
from subgraphs.common.context import DepartmentContext, Info
from subgraphs.common.enums import official_enum
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Evidence

official_enum(ChangeKind)

CHANGES_KEY = "of since until"
FILE_KEY = "of asOf"


@dataclass(frozen=True, slots=True)
class Tracked:
    """Records of a table that are told of a party, and their beginnings and ends as its history.

    `party` is the column of that party and `other` the one of another, where there is; `title` the official term,
    `detail` what else is said of a row. `end` tells the day of the end where it is not the interval's; `shown`
    whether a caller may know of a row.
    """

    party: "Column[Any]"
    title: str
    other: str | None = None
    detail: Callable[[Row], str] = lambda row: ""
    begin: str | None = None
    end: Callable[[Row], date | None] | None = None
    shown: Callable[[Row, DepartmentContext], bool] = lambda row, context: True
    read: Read[Sequence[Row]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", RowsByKey(self.party, history=True))

    @property
    def table(self) -> Table:
        table = self.party.table
        assert isinstance(table, Table)
        return table

    @property
    def name(self) -> str:
        # A plain text of the table's name, which is of a type of its own.
        return str(self.table.name)

    def other_of(self, row: Row) -> ID | None:
        """The other party of a row."""
        other = None if self.other is None else getattr(row, self.other)
        return None if other is None else ID(other)

    def bounds(self, row: Row) -> tuple[date | None, date | None]:
        """The day from which a row is in force, and the one from which it is no more."""
        interval = interval_of(self.table)
        begin, end = self.begin or interval.since, interval.until
        since = None if begin is None else getattr(row, begin)
        if self.end is not None:
            return since, self.end(row)
        return since, None if end is None else getattr(row, end)


@strawberry.federation.type(
    shareable=True, description="A record of a party in force on a day; `other` is the other party of it, if any."
)
class Record:
    table: str
    title: str
    detail: str
    other: ID | None
    evidence: Evidence


@strawberry.federation.type(
    shareable=True, description="A record of a party that began or ended; `other` is the other party of it, if any."
)
class Change:
    day: date
    kind: ChangeKind
    record: str
    title: str
    detail: str
    other: ID | None
    evidence: Evidence


# Only those that inherit from it are types of a schema.
@strawberry.type
class ChangedParty:
    """A party, the day after which, and the day by which."""

    of: ID
    since: date
    until: date

    @classmethod
    def resolve_reference(cls, of: str, since: str, until: str, **_: object) -> Self:
        return cls(of=ID(of), since=date.fromisoformat(since), until=date.fromisoformat(until))


# Only those that inherit from it are types of a schema.
@strawberry.type
class FiledParty:
    """A party, and the day of which its file is."""

    of: ID
    as_of: date

    @classmethod
    def resolve_reference(cls, of: str, asOf: str, **_: object) -> Self:  # noqa: N803  # the key's name
        return cls(of=ID(of), as_of=date.fromisoformat(asOf))


def history_types(department: str, tracked: Sequence[Tracked]) -> tuple[type[Any], type[Any]]:
    """The entities Changes and CreditFile as a department contributes to them: `<department>Changes`, `…Records`."""
    evidence = {one.table: EvidenceOf(department, one.table) for one in tracked}

    async def rows(context: DepartmentContext, party: str, day: date) -> list[tuple[Tracked, Row]]:
        loaded = await gather(*(context.load(one.read, party, day) for one in tracked))
        return [
            (one, row) for one, found in zip(tracked, loaded, strict=True) for row in found if one.shown(row, context)
        ]

    async def changes(self: ChangedParty, info: Info) -> list[Change] | None:
        found = [
            Change(
                day=event.day,
                kind=event.kind,
                record=one.name,
                title=one.title,
                detail=one.detail(row),
                other=one.other_of(row),
                evidence=evidence[one.table](row, info.context, self.until),
            )
            for one, row in await rows(info.context, self.of, self.until)
            for event in events(*one.bounds(row), self.since, self.until)
        ]
        return sorted(found, key=lambda change: (change.day, change.record, change.evidence.record_id))

    async def records(self: FiledParty, info: Info) -> list[Record] | None:
        return [
            Record(
                table=one.name,
                title=one.title,
                detail=one.detail(row),
                other=one.other_of(row),
                evidence=evidence[one.table](row, info.context, self.as_of),
            )
            for one, row in await rows(info.context, self.of, self.as_of)
            if is_in_force(*one.bounds(row), self.as_of)
        ]

    changed = type("Changes", (ChangedParty,), {"__annotations__": {}})
    setattr(changed, f"{department}_changes", strawberry.federation.field(resolver=changes, inaccessible=True))
    filed = type("CreditFile", (FiledParty,), {"__annotations__": {}})
    setattr(filed, f"{department}_records", strawberry.federation.field(resolver=records, inaccessible=True))
    return (
        strawberry.federation.type(changed, keys=[CHANGES_KEY]),
        strawberry.federation.type(filed, keys=[FILE_KEY]),
    )
