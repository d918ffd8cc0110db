"""Closures of a graph of holdings, found by the database in one recursive statement.

`upward`: of the keys, every holder behind them, and with a party its concert groups.
`around`: the companies below the keys as well, and everyone behind those.
"""

from typing import Any

from sqlalchemy import CTE, Column, Select, Table, select

from loaders.joint import Joint
from loaders.read import DAY, keys_parameter
from subgraphs.contract.tables import interval_of


class Holders:
    """The closures over one table of holdings and one of groups."""

    def __init__(self, holdings: Table, groups: Table) -> None:
        self._holdings = holdings
        self._groups = groups
        start = self._keys(holdings.c.company).cte("behind", recursive=True)
        self.upward = Joint(self._edges(start.union(self._holders_of(start), self._fellows_of(start))))
        start = select(self._below().c.node).cte("behind", recursive=True)
        companies = self._keys(holdings.c.company)
        self.around = Joint(self._edges(start.union(companies, self._holders_of(start), self._fellows_of(start))))

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

    def _edges(self, reached: CTE) -> "Select[Any]":
        held = self._holdings
        return (
            select(*held.c)
            .join(reached, held.c.company == reached.c.node)
            .where(interval_of(held).in_force(held, DAY))
            .order_by(*held.primary_key.columns)
        )
