"""The history of a party at the court: entries of the list that the caller may know of."""

from datetime import date

from loaders.read import Record
from subgraphs.common.context import DepartmentContext, Scope
from subgraphs.common.history import Tracked, history_types
from subgraphs.court.tables import list_entries


def _ended(entry: Record) -> date | None:
    return min(filter(None, (entry.removed_on, entry.expires_on)), default=None)


def _shown(entry: Record, context: DepartmentContext) -> bool:
    return bool(entry.publishable) or context.scope is Scope.OFFICIAL


Changes, CreditFile = history_types(
    "court",
    (
        Tracked(
            list_entries.c.party,
            "纳入、退出失信被执行人名单",
            begin="listed_on",
            end=_ended,
            shown=_shown,
            detail=lambda row: str(row.case_number),
        ),
    ),
)
