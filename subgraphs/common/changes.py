"""What a department tells of a party's history: which of its records began and ended between two days."""

from asyncio import gather
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import strawberry
from sqlalchemy import Column, Table
from strawberry import ID

from contract.tables import interval_of
from loaders.read import Read, Record
from loaders.rows_by_key import RowsByKey
from resolvers.history import ChangeKind, events
from subgraphs.common.context import DepartmentContext, Info
from subgraphs.common.enums import official_enum
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Evidence

official_enum(ChangeKind)

CHANGES_KEY = "of since until"


@dataclass(frozen=True, slots=True)
class Tracked:
    """Records of a table whose beginnings and ends are a party's history.

    `party` is the column of that party and `other` the one of another, where there is; `title` the official term,
    `detail` what else is said of a row. `end` tells the day of the end where it is not the interval's; `shown`
    whether a caller may know of a row.
    """

    party: "Column[Any]"
    title: str
    other: str | None = None
    detail: Callable[[Record], str] = lambda row: ""
    begin: str | None = None
    end: Callable[[Record], date | None] | None = None
    shown: Callable[[Record, DepartmentContext], bool] = lambda row, context: True
    read: Read[Sequence[Record]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", RowsByKey(self.party, history=True))

    @property
    def table(self) -> Table:
        table = self.party.table
        assert isinstance(table, Table)
        return table

    def bounds(self, row: Record) -> tuple[date | None, date | None]:
        """The day from which a row is in force, and the one from which it is no more."""
        interval = interval_of(self.table)
        begin, end = self.begin or interval.since, interval.until
        since = None if begin is None else row._mapping[begin]
        if self.end is not None:
            return since, self.end(row)
        return since, None if end is None else row._mapping[end]


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


def changes_type(department: str, tracked: Sequence[Tracked]) -> type[Any]:
    """The entity Changes as a department contributes to it: its field `<department>Changes`."""
    evidence = {one.table: EvidenceOf(department, one.table) for one in tracked}

    async def resolve(self: ChangedParty, info: Info) -> list[Change] | None:
        context = info.context
        loaded = await gather(*(context.load(one.read, self.of, self.until) for one in tracked))
        found = [
            Change(
                day=event.day,
                kind=event.kind,
                # A plain text of the table's name, which is of a type of its own.
                record=str(one.table.name),
                title=one.title,
                detail=one.detail(row),
                other=None if one.other is None or row._mapping[one.other] is None else ID(row._mapping[one.other]),
                evidence=evidence[one.table](row, context, self.until),
            )
            for one, rows in zip(tracked, loaded, strict=True)
            for row in rows
            if one.shown(row, context)
            for event in events(*one.bounds(row), self.since, self.until)
        ]
        return sorted(found, key=lambda change: (change.day, change.record, change.evidence.record_id))

    made = type("Changes", (ChangedParty,), {"__annotations__": {}})
    setattr(made, f"{department}_changes", strawberry.federation.field(resolver=resolve, inaccessible=True))
    return strawberry.federation.type(made, keys=[CHANGES_KEY])
