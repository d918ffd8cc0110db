"""What is wrong with a department's own records: found over whole tables, for who keeps them.

The one place where tables are read from end to end; nothing of it is part of any other question.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import strawberry
from sqlalchemy import MetaData, Table, select
from strawberry import ID

from contract.columns import Party as PartyColumn
from contract.tables import interval_of
from subgraphs.common.context import Info
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Evidence, Explanation

QUALITY_KEY = "department"

# Of each kind of finding so many are told: who mends a thousand asks again.
MOST = 1_000


@strawberry.federation.type(shareable=True, description="Something wrong with a department's records.")
class Finding:
    code: str
    message: Explanation
    parties: list[ID]
    evidence: list[Evidence]


MoreFindings = Callable[[Info], Awaitable[list[Finding]]]


# Only those that inherit from it are types of a schema.
@strawberry.type
class ExaminedDepartment:
    """The department whose records are examined; it alone answers."""

    department: str

    @classmethod
    def resolve_reference(cls, department: str, **_: object) -> Self:
        return cls(department=department)


def quality_type(name: str, metadata: MetaData, more: MoreFindings | None = None) -> type[Any]:
    """The entity DataQuality as a department contributes to it: its field `<department>Findings`.

    Every department looks for reversed intervals; `more` for what is its own.
    """

    async def resolve(self: ExaminedDepartment, info: Info) -> list[Finding] | None:
        if self.department != name:
            return []
        found = [one for table in metadata.tables.values() for one in await _reversed(name, table, info)]
        return found if more is None else [*found, *await more(info)]

    made = type("DataQuality", (ExaminedDepartment,), {"__annotations__": {}})
    setattr(made, f"{name}_findings", strawberry.federation.field(resolver=resolve, inaccessible=True))
    return strawberry.federation.type(made, keys=[QUALITY_KEY])


async def _reversed(name: str, table: Table, info: Info) -> list[Finding]:
    """Records that end before they begin, or on the day: they are in force on none."""
    interval = interval_of(table)
    if interval.since is None or interval.until is None:
        return []
    since, until = table.c[interval.since], table.c[interval.until]
    context = info.context
    rows = await context.database.rows(select(table).where(until <= since).limit(MOST))
    evidence = EvidenceOf(name, table)
    parties = [column.name for column in table.columns if isinstance(column.type, PartyColumn)]
    message = Explanation(
        zh=f"{table.name}：记录的终止日不晚于开始日，在任何一天都无效。",
        en=f"{table.name}: the record ends on or before the day that it begins, and is in force on none.",
    )
    return [
        Finding(
            code="REVERSED_INTERVAL",
            message=message,
            parties=_named([getattr(row, party) for party in parties]),
            evidence=[evidence(row, context, context.day(None))],
        )
        for row in rows
    ]


def _named(parties: Sequence[str | None]) -> list[ID]:
    return [ID(party) for party in dict.fromkeys(parties) if party is not None]
