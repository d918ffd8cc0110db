"""The changes of the list as they are told: complete and in order from any cursor (自动抓取).

Whoever may know of withheld entries (不宜公开) is told all changes; whoever may not, those that can be seen without, in
numbers of their own: nothing in them tells that there are others.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import msgspec
from sqlalchemy import Column, ColumnElement, Select, select

from identifiers import case_number
from loaders.read import Record, record_type
from resolvers.lifecycle.steps import NotNow
from subgraphs.common.context import DepartmentContext, Scope
from subgraphs.court.procedure import ListChangeKind, changes
from subgraphs.court.tables import RemovalReason, cases, list_entries
from subgraphs.court.types import ListEntry, entry_of

_VIEWS = {Scope.OFFICIAL: "o", Scope.PUBLIC: "p"}


class View(NamedTuple):
    """What who has a scope is told: the numbers of the changes, and what each of them is."""

    scope: Scope
    number: "Column[int]"
    kind: "Column[ListChangeKind]"

    @classmethod
    def of(cls, scope: Scope) -> "View":
        """Of all changes, or of those that everybody may know of."""
        if scope is Scope.OFFICIAL:
            return cls(scope, changes.c.number, changes.c.kind)
        return cls(scope, changes.c.public_number, changes.c.public_kind)

    def cursor(self, number: int, entry: str, at: str) -> str:
        """A place in the changes. It knows the change that it follows: after a restore to an earlier state it is known
        to be of another list.
        """
        return f"{_VIEWS[self.scope]}{number}.{_mark(number, entry, at)}"

    def at(self, cursor: str) -> "tuple[int, Select[tuple[int, str, str]]]":
        """The number that a cursor is of, and the statement that finds its change. Raises NotNow."""
        view, number, mark = cursor[:1], *_parted(cursor[1:])
        if view != _VIEWS[self.scope] or number is None or not mark:
            raise NotNow("CURSOR_UNKNOWN", "this is no cursor of the changes of the list")
        return number, select(self.number.label("number"), changes.c.entry, changes.c.at).where(self.number == number)

    def holds(self, cursor: str, found: "Sequence[tuple[int, str, str]] | Sequence[Record]") -> None:
        """The change that a cursor is of is there. Raises NotNow."""
        if not any(self.cursor(*one) == cursor for one in found):
            raise NotNow("CURSOR_UNKNOWN", "the list does not have this change: go back to a cursor before it")


class Change(NamedTuple):
    """A change as it is told; `entry` is as it was then, None for one that may not be known of any more."""

    number: int
    kind: ListChangeKind
    at: str
    entry_id: str
    case_number: str
    court: str | None
    cursor: str
    entry: ListEntry | None


class Page(NamedTuple):
    """Changes in their order, the cursor after all that was looked at, and whether there were more."""

    changes: list[Change]
    cursor: str | None
    more: bool


class Wanted(NamedTuple):
    """Which changes: of courts in a region (GB/T 2260, or the beginning of a code), of a court; None: of any."""

    region: str | None = None
    court: str | None = None

    def has(self, case: str, court: str | None) -> bool:
        """Whether a change of a case is wanted."""
        if self.court is not None and court != self.court:
            return False
        return self.region is None or (case_number.region(case) or "").startswith(self.region)


async def page(context: DepartmentContext, after: str | None, first: int, wanted: Wanted) -> Page:
    """The wanted among the `first` changes after a cursor; two statements. Raises NotNow."""
    view, database = View.of(context.scope), context.database
    since = 0
    if after is not None:
        since, finding = view.at(after)
        view.holds(after, await database.rows(finding))
    rows = await database.rows(_between(view, view.number > since).limit(first + 1))
    told = rows[:first]
    found = [
        one
        for row in told
        if wanted.has(row.case_number, row.court) and (one := _change(view, row, context)) is not None
    ]
    last = view.cursor(told[-1].number, told[-1].entry, told[-1].at) if told else after
    return Page(found, last, len(rows) > first)


async def latest(context: DepartmentContext) -> str | None:
    """The cursor after all changes that there are now; None where there are none."""
    view = View.of(context.scope)
    statement = select(view.number, changes.c.entry, changes.c.at).where(view.number.is_not(None))
    rows = await context.database.rows(statement.order_by(view.number.desc()).limit(1))
    return view.cursor(*rows[0]) if rows else None


def _between(view: View, condition: "ColumnElement[bool]") -> "Select[tuple[object, ...]]":
    now = list_entries.alias("now")
    return (
        select(
            view.number.label("number"),
            view.kind.label("kind"),
            changes.c.at,
            changes.c.entry,
            changes.c.case_number,
            changes.c.after,
            cases.c.court,
            now.c.publishable,
        )
        .select_from(
            changes.outerjoin(cases, cases.c.case_number == changes.c.case_number).outerjoin(
                now, now.c.entry == changes.c.entry
            )
        )
        .where(condition)
        .order_by(view.number)
    )


def _change(view: View, row: Record, context: DepartmentContext) -> Change:
    # What is withheld now is not told of as it was when it was not.
    seen = view.scope is Scope.OFFICIAL or row.publishable
    entry = None
    if seen and row.kind is not ListChangeKind.WITHDRAWN and row.after is not None:
        entry = entry_of(snapshot(row.after, row.court), context, context.day(None))
    cursor = view.cursor(row.number, row.entry, row.at)
    return Change(row.number, row.kind, row.at, row.entry, row.case_number, row.court, cursor, entry)


_names = [column.name for column in list_entries.c]
_Snapshot = record_type([*_names, "court"])
_days = frozenset({"listed_on", "published_on", "expires_on", "removed_on"})


def snapshot(row: "str | Mapping[str, str | int | None]", court: str | None) -> Record:
    """A row of list_entries as a change has it, with the court of its case."""
    given: Mapping[str, str | int | None] = msgspec.json.decode(row) if isinstance(row, str) else row
    values = [_value(name, given[name]) for name in _names]
    return tuple.__new__(_Snapshot, (*values, court))


def _value(name: str, value: "str | int | None") -> object:
    if value is None:
        return None
    if name in _days:
        return date.fromisoformat(str(value))
    if name == "publishable":
        return bool(value)
    return RemovalReason[str(value)] if name == "removal_reason" else value


def _parted(text: str) -> tuple[int | None, str]:
    number, _, mark = text.partition(".")
    known = number.isascii() and number.isdecimal() and len(number) < 19
    return int(number) if known else None, mark


def _mark(number: int, entry: str, at: str) -> str:
    return sha256(f"{number} {entry} {at}".encode()).hexdigest()[:16]
