"""How a department declares its tables: contract columns, the interval of validity, and the indexes of its reads."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Column, ColumnElement, FromClause, Index, MetaData, Table, and_, or_, true
from sqlalchemy.types import TypeEngine

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Interval:
    """The columns that bound a record's validity: in force on day `d` when since <= d < until; either may be absent."""

    since: str | None = None
    until: str | None = None

    def in_force(self, table: FromClause, day: date | BindParameter[date]) -> ColumnElement[bool]:
        """The condition that a row of the table is in force on the day."""
        bounds: list[ColumnElement[bool]] = []
        if self.since is not None:
            since = table.c[self.since]
            bounds.append(or_(since.is_(None), since <= day) if since.nullable else since <= day)
        if self.until is not None:
            until = table.c[self.until]
            bounds.append(or_(until.is_(None), until > day))
        return and_(true(), *bounds)


ALWAYS = Interval()
# Of an index: whether parts of the whole table are listed by it.
LISTED = "listed"


def key(name: str, type_: TypeEngine[T]) -> Column[T]:
    """A column of the key."""
    return Column(name, type_, primary_key=True, nullable=False)


def required(name: str, type_: TypeEngine[T]) -> Column[T]:
    """A column that may not be empty."""
    return Column(name, type_, nullable=False)


def optional(name: str, type_: TypeEngine[T]) -> Column[T]:
    """A column marked ? in the contract."""
    return Column(name, type_, nullable=True)


def contract_table(
    metadata: MetaData,
    name: str,
    *declared: Column[Any],
    valid: Interval = ALWAYS,
    indexes: tuple[tuple[str, ...], ...] = (),
    listed_by: tuple[tuple[str, ...], ...] = (),
) -> Table:
    """A table of the contract; `indexes` are the columns that its reads look up beside the key, `listed_by` those of
    indexes by which parts of the whole table are listed: nothing of these is kept, and so no change of them noted.
    """
    table = Table(name, metadata, *declared, info={"valid": valid}, sqlite_with_rowid=False)
    for names in (*indexes, *listed_by):
        Index(f"ix_{name}_{'_'.join(names)}", *(table.c[n] for n in names), info={LISTED: names in listed_by})
    return table


def interval_of(table: Table) -> Interval:
    """The interval that the table was declared with."""
    valid: Interval = table.info["valid"]
    return valid
