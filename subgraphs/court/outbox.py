"""The changes of the list as they are told: complete and in order from any cursor (自动抓取).

Whoever may know of withheld entries (不宜公开) is told all changes; whoever may not, those that can be seen without, in
numbers of their own: nothing in them tells that there are others.
"""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import msgspec
from sqlalchemy import Column, Row, Select, bindparam, func, select

from contract.columns import Number
from identifiers import case_number
from loaders.database import Database
from loaders.read import Record, record_type
from loaders.tail import Behind, Tail
from resolvers.lifecycle.steps import NotNow
from subgraphs.common.context import DepartmentContext, Place, Scope
from subgraphs.court.procedure import ListChangeKind, changes
from subgraphs.court.tables import RemovalReason, cases, list_entries
from subgraphs.court.types import ListEntry, entry_of

# So many changes at once are read by who is far behind.
_AT_ONCE = 200
# By which a cursor says of which numbers it is.
_LETTERS = {Scope.OFFICIAL: "o", Scope.PUBLIC: "p"}


class View(NamedTuple):
    """What who has a scope is told: the numbers of the changes, and what each of them is."""

    scope: Scope
    number: "Column[int]"
    kind: "Column[ListChangeKind]"

    @classmethod
    def of(cls, scope: Scope) -> "View":
        """Of all changes, or of those that everybody may know of."""
        return _VIEWS[scope]

    def cursor(self, number: int, entry: str, at: str) -> str:
        """A place in the changes. It knows the change that it follows: after a restore to an earlier state it is known
        to be of another list.
        """
        return f"{_LETTERS[self.scope]}{number}.{_mark(number, entry, at)}"

    @property
    def start(self) -> str:
        """The place before the first change."""
        return self.cursor(0, "", "")

    def at(self, cursor: str) -> int:
        """The number that a cursor is of; whether the change is there, `holds` says. Raises NotNow."""
        view, number, mark = cursor[:1], *_parted(cursor[1:])
        if view != _LETTERS[self.scope] or number is None or not mark:
            raise NotNow("CURSOR_UNKNOWN", "this is no cursor of the changes of the list")
        return number

    @property
    def finding(self) -> "Select[tuple[int, str, str, int]]":
        """The change of a `number`."""
        return _FINDING[self.scope]

    def cursor_of(self, row: Record) -> str:
        """The place after a change."""
        return self.cursor(self.number_of(row), row.entry, row.at)

    def number_of(self, row: Record) -> int:
        """The number of a change in this view."""
        number: int = row.number if self.scope is Scope.OFFICIAL else row.public_number
        return number

    def kind_of(self, row: Record) -> ListChangeKind:
        """What a change is in this view."""
        kind: ListChangeKind = row.kind if self.scope is Scope.OFFICIAL else row.public_kind
        return kind

    def has(self, row: Record) -> bool:
        """Whether a change is one in this view."""
        return self.scope is Scope.OFFICIAL or row.public_number is not None

    def holds(self, cursor: str, found: "Sequence[Record | Row[tuple[int, str, str, int]]]") -> None:
        """The change that a cursor is of is there. Raises NotNow."""
        if not any(self.cursor(one.number, one.entry, one.at) == cursor for one in found):
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
    cursor: str
    more: bool


class Wanted(NamedTuple):
    """Which changes: of courts in a region (GB/T 2260, or the beginning of a code), of a court, of entries of some
    parties; None: of any.
    """

    region: str | None = None
    court: str | None = None
    parties: frozenset[str] | None = None

    def has(self, row: Record) -> bool:
        """Whether a change is wanted."""
        if self.court is not None and row.court != self.court:
            return False
        if self.parties is not None and not any(one in self.parties for one in _parties(row)):
            return False
        return self.region is None or (case_number.region(row.case_number) or "").startswith(self.region)


async def page(context: DepartmentContext, after: str | None, first: int, wanted: Wanted) -> Page:
    """The wanted among the `first` changes after a cursor; two statements. Raises NotNow."""
    view, database = View.of(context.scope), context.database
    after = view.start if after is None else after
    since = (await _found(context, view, after))[0]
    rows = await database.rows(_AFTER[view.scope], {"number": since, "most": first + 1})
    told = rows[:first]
    found = [change(view, row, context) for row in told if wanted.has(row)]
    return Page(found, view.cursor_of(told[-1]) if told else after, len(rows) > first)


async def latest(context: DepartmentContext) -> str:
    """The cursor after all changes that there are now."""
    view = View.of(context.scope)
    rows = await context.database.rows(_LATEST[view.scope], {})
    return view.cursor(*rows[0]) if rows else view.start


def tail_of(database: Database) -> Tail:
    """The end of the changes, for all who follow them."""
    return Tail(database, _AFTER[Scope.OFFICIAL], _LAST)


async def follow(
    context: DepartmentContext, tail: Tail, after: str | None, wanted: Wanted
) -> AsyncGenerator[tuple[Record, View, int]]:
    """The wanted changes after a cursor (None: from now on) as they are made, each with how many numbers there are
    behind it. Raises NotNow, and SQLAlchemyError where the database does not answer.
    """
    view, database = View.of(context.scope), context.database
    with tail.followed():
        if after is None:
            ((last,),) = await database.rows(_LAST, {})
            number: int = last or 0
        else:
            number = (await _found(context, view, after))[1]
        while True:
            if tail.number == number:
                context.stand(Place(wanted, number))
            try:
                rows = await tail.after(number)
            except Behind:
                rows = await database.rows(_AFTER[Scope.OFFICIAL], {"number": number, "most": _AT_ONCE})
            context.stand(None)
            for row in rows:
                number = row.number
                if view.has(row) and wanted.has(row):
                    yield row, view, max(0, tail.number - number)


async def _found(context: DepartmentContext, view: View, cursor: str) -> tuple[int, int]:
    """Where a cursor is, in the numbers of its view and of all changes. Raises NotNow."""
    if cursor == view.start:
        return 0, 0
    number = view.at(cursor)
    rows = await context.database.rows(view.finding, {"number": number})
    view.holds(cursor, rows)
    return number, rows[0].whole


def change(view: View, row: Record, context: DepartmentContext) -> Change:
    """A change as it is told in a view."""
    number, kind = view.number_of(row), view.kind_of(row)
    # What is withheld now is not told of as it was when it was not.
    seen = view.scope is Scope.OFFICIAL or row.publishable
    entry = None
    if seen and kind is not ListChangeKind.WITHDRAWN and row.after is not None:
        entry = entry_of(snapshot(row.after, row.court), context, context.day(None))
    return Change(number, kind, row.at, row.entry, row.case_number, row.court, view.cursor_of(row), entry)


# Statements of a page, a cursor and the end: made once, for each view.
_VIEWS = {
    Scope.OFFICIAL: View(Scope.OFFICIAL, changes.c.number, changes.c.kind),
    Scope.PUBLIC: View(Scope.PUBLIC, changes.c.public_number, changes.c.public_kind),
}
_NUMBER, _MOST = bindparam("number", type_=Number()), bindparam("most", type_=Number())
_now = list_entries.alias("now")
_told = select(
    changes.c.number,
    changes.c.public_number,
    changes.c.kind,
    changes.c.public_kind,
    changes.c.at,
    changes.c.entry,
    changes.c.case_number,
    changes.c.before,
    changes.c.after,
    cases.c.court,
    _now.c.publishable,
).select_from(
    changes.outerjoin(cases, cases.c.case_number == changes.c.case_number).outerjoin(
        _now, _now.c.entry == changes.c.entry
    )
)
_AFTER = {
    scope: _told.where(view.number > _NUMBER).order_by(view.number).limit(_MOST) for scope, view in _VIEWS.items()
}
_FINDING = {
    scope: select(view.number.label("number"), changes.c.entry, changes.c.at, changes.c.number.label("whole")).where(
        view.number == _NUMBER
    )
    for scope, view in _VIEWS.items()
}
_LATEST = {
    scope: select(view.number, changes.c.entry, changes.c.at)
    .where(view.number.is_not(None))
    .order_by(view.number.desc())
    .limit(1)
    for scope, view in _VIEWS.items()
}
_LAST = select(func.max(changes.c.number))

_names = [column.name for column in list_entries.c]
_Snapshot = record_type([*_names, "court"])
_days = frozenset({"listed_on", "published_on", "expires_on", "removed_on"})


def snapshot(row: "str | Mapping[str, str | int | None]", court: str | None) -> Record:
    """A row of list_entries as a change has it, with the court of its case."""
    given = _decoded(row)
    values = [_value(name, given[name]) for name in _names]
    return tuple.__new__(_Snapshot, (*values, court))


def _parties(row: Record) -> Iterator[str]:
    """Of whom the entry of a change was, and is."""
    for one in (row.before, row.after):
        if one is not None:
            yield str(_decoded(one)["party"])


def _decoded(row: "str | Mapping[str, str | int | None]") -> "Mapping[str, str | int | None]":
    # A driver may give JSON as its text.
    return msgspec.json.decode(row) if isinstance(row, str) else row


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
