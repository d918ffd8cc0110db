"""Closures of a graph of holdings, found by the database in one recursive statement.

`upward`: of the keys, every holder behind them, and with a party its concert groups.
`around`: what the keys hold as well, and everyone behind the companies in which they may have a say of a given size.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Float,
    Select,
    Table,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)

from contract.tables import interval_of
from loaders.read import DAY, Read, Record, keys_parameter
from loaders.tags import Tag, rows_with

# What binary floats add to a sum of ratios is far less.
_ROUNDING = 1e-9


_Step = Callable[[CTE], "Sequence[Select[Any]]"]


class Membership(NamedTuple):
    """A row of the table of groups, in the order of its columns."""

    group_id: str
    member: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Closure:
    """What is in force within a closure: rows of the table of holdings, and of the table of groups."""

    holdings: Sequence[Record]
    memberships: Sequence[Membership]


class Holders:
    """The closures over one table of holdings (company, holder, ratio, …) and one of groups (group_id, member, …).

    A party whose votes in a company, with all that it might control, are less than `say` has nothing to do with who
    controls it: nobody behind such a company is read. Most companies that a party has a part in are such.
    """

    def __init__(self, holdings: Table, groups: Table, say: Decimal) -> None:
        self._holdings = holdings
        self._groups = groups
        self._say = say
        self.upward = _UpwardRead(
            holdings, groups, *(self._closure(self._upward(step)) for step in (self._steps, self._lateral_step))
        )
        self.around = _ClosureRead(
            *(
                self._closure(around, self._held_besides(around))
                for around in (self._around(step) for step in (self._steps, self._lateral_step))
            )
        )

    def _upward(self, step: "_Step") -> CTE:
        start = self._keys(self._holdings.c.company).cte("behind", recursive=True)
        return start.union(*step(start))

    def _around(self, step: "_Step") -> CTE:
        start = self._keys(self._holdings.c.company).cte("behind", recursive=True)
        return start.union(select(self._within_reach().c.node), self._fellow_members_of_keys(), *step(start))

    def _steps(self, start: CTE) -> "Sequence[Select[Any]]":
        """Who stands behind those at hand."""
        return self._holders_of(start), self._fellows_of(start)

    def _lateral_step(self, start: CTE) -> "Sequence[Select[Any]]":
        """The same with one mention of those at hand, which is all that PostgreSQL takes."""
        held, interval = self._holdings, interval_of(self._groups)
        mine, theirs = self._groups.alias("mine"), self._groups.alias("theirs")
        holders = select(held.c.holder.label("node")).where(
            held.c.company == start.c.node, interval_of(held).in_force(held, DAY)
        )
        fellows = (
            select(theirs.c.member)
            .join(mine, mine.c.group_id == theirs.c.group_id)
            .where(mine.c.member == start.c.node, interval.in_force(mine, DAY), interval.in_force(theirs, DAY))
        )
        behind = union_all(holders.correlate(start), fellows.correlate(start)).lateral("next")
        return (select(behind.c.node).select_from(start.join(behind, true())),)

    def _within_reach(self) -> CTE:
        """The companies in which the keys, their fellow members and all companies below them have that much of a say:
        no fewer than those in which they have it with what they control.
        """
        held, below = self._holdings, self._below()
        votes = func.sum(cast(held.c.ratio, Float))
        return (
            select(held.c.company.label("node"))
            # No join: without statistics SQLite may begin a join with all holdings, for the sake of the groups.
            .where(held.c.holder.in_(select(below.c.node)), interval_of(held).in_force(held, DAY))
            .group_by(held.c.company)
            .having(votes >= float(self._say) - _ROUNDING)
            .cte("within_reach")
        )

    def _held_besides(self, reached: CTE) -> "Select[Any]":
        """What the keys hold in other companies than those."""
        held = self._holdings
        return (
            select(*held.c, *self._marks(None))
            .where(held.c.holder.in_(keys_parameter(held.c.holder.type)))
            .where(interval_of(held).in_force(held, DAY), held.c.company.not_in(select(reached.c.node)))
        )

    def _keys(self, column: "Column[Any]") -> "Select[Any]":
        return select(column.label("node")).where(column.in_(keys_parameter(column.type)))

    def _holders_of(self, start: CTE) -> "Select[Any]":
        held = self._holdings
        return (
            select(held.c.holder)
            .join(start, held.c.company == start.c.node)
            .where(interval_of(held).in_force(held, DAY))
        )

    def _below(self) -> CTE:
        held = self._holdings
        start = self._keys(held.c.holder).cte("below", recursive=True)
        below = (
            select(held.c.company)
            .join(start, held.c.holder == start.c.node)
            .where(interval_of(held).in_force(held, DAY))
        )
        return start.union(self._fellow_members_of_keys(), below)

    def _fellow_members_of_keys(self) -> "Select[Any]":
        mine, theirs = self._groups.alias("mine"), self._groups.alias("theirs")
        interval = interval_of(self._groups)
        return (
            select(theirs.c.member)
            .join(mine, mine.c.group_id == theirs.c.group_id)
            .where(mine.c.member.in_(keys_parameter(mine.c.member.type)))
            .where(interval.in_force(mine, DAY), interval.in_force(theirs, DAY))
        )

    def _fellows_of(self, start: CTE) -> "Select[Any]":
        mine, theirs = self._groups.alias("mine"), self._groups.alias("theirs")
        interval = interval_of(self._groups)
        return (
            select(theirs.c.member)
            .join(mine, mine.c.group_id == theirs.c.group_id)
            .join(start, mine.c.member == start.c.node)
            .where(interval.in_force(mine, DAY), interval.in_force(theirs, DAY))
        )

    def _closure(self, reached: CTE, *more: "Select[Any]") -> "Select[Any]":
        """Holdings, then memberships, as rows of one shape: the holdings' columns, the group, and a mark."""
        held, groups = self._holdings, self._groups
        alike = {held.c.holder: groups.c.member, held.c.since: groups.c.since, held.c.until: groups.c.until}
        membership = [alike.get(column, literal(None, column.type)).label(column.name) for column in held.c]
        both = union_all(
            select(*held.c, *self._marks(None))
            .join(reached, held.c.company == reached.c.node)
            .where(interval_of(held).in_force(held, DAY)),
            *more,
            select(*membership, *self._marks(groups.c.group_id))
            .join(reached, groups.c.member == reached.c.node)
            .where(interval_of(groups).in_force(groups, DAY)),
        ).subquery("closure")
        return select(both).order_by(both.c.membership, both.c.company, both.c.group_id, both.c.holder, both.c.since)

    def _marks(self, group: "Column[Any] | None") -> "Sequence[ColumnElement[Any]]":
        """What tells a holding from a membership: the group, and the mark."""
        named = literal(None, self._groups.c.group_id.type) if group is None else group
        return named.label("group_id"), literal_column("0" if group is None else "1").label("membership")


class _ClosureRead(Read[Closure]):
    """Every key of a batch is given the closure of all: the reader takes what belongs to its key."""

    def __init__(self, statement: "Select[Any]", lateral: "Select[Any]") -> None:
        self.statement = statement
        self._lateral = lateral

    def on(self, dialect: str) -> "Select[Any]":
        return self._lateral if dialect == "postgresql" else self.statement

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[Closure]:
        # By its place, which costs a fraction of its name: a closure may have thousands of rows.
        holdings = [row for row in rows if not row[-1]]
        memberships = [Membership(row.group_id, row.holder, row.since, row.until) for row in rows[len(holdings) :]]
        return [Closure(holdings, memberships)] * len(keys)


class _UpwardRead(_ClosureRead):
    """Everyone behind the keys: another holding or membership of any of them is what may change it."""

    def __init__(self, holdings: Table, groups: Table, statement: "Select[Any]", lateral: "Select[Any]") -> None:
        super().__init__(statement, lateral)
        self._holdings = holdings
        self._groups = groups

    def tags(self, key: str, value: Closure) -> Iterable[Tag]:
        holdings, groups = self._holdings.name, self._groups.name
        nodes = {key, *(row.holder for row in value.holdings), *(row.member for row in value.memberships)}
        for node in nodes:
            yield rows_with(holdings, "company", node)
            yield rows_with(groups, "member", node)
        for group in {row.group_id for row in value.memberships}:
            yield rows_with(groups, "group_id", group)
