"""From a row to its GraphQL type: one column, one field of the same name."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import Table

from contract.columns import AccountNumber, Party
from contract.tables import interval_of
from loaders.read import Record
from subgraphs.common.context import DepartmentContext
from subgraphs.common.masking import number_of
from subgraphs.common.types import Evidence

T = TypeVar("T")
_Part = int | Callable[[Record, DepartmentContext, date], object]


class EvidenceOf:
    """Makes the evidence of a table's rows. The record id is the row's key, its parts joined by `:`."""

    def __init__(self, department: str, table: Table) -> None:
        names = list(table.c.keys())
        interval = interval_of(table)
        self._department = department
        self._key = [names.index(column.name) for column in table.primary_key.columns]
        self._since = None if interval.since is None else names.index(interval.since)
        self._until = None if interval.until is None else names.index(interval.until)
        self._masked = frozenset(at for at in self._key if isinstance(table.c[names[at]].type, AccountNumber))
        self._party = _party_of(table)

    def __call__(self, row: Sequence[Any], context: DepartmentContext, day: date) -> Evidence:
        return Evidence(
            department=self._department,
            record_id=":".join([_text(row[at]) for at in self._key]) if not self._masked else self._id(row, context),
            since=None if self._since is None else row[self._since],
            until=None if self._until is None else row[self._until],
            read_at=context.now,
            as_of=day,
        )

    def _id(self, row: Sequence[Any], context: DepartmentContext) -> str:
        party = None if self._party is None else row[self._party]
        texts = [(at, _text(row[at])) for at in self._key]
        return ":".join(number_of(context, party, text) if at in self._masked else text for at, text in texts)


def record(
    type_: type[T], department: str, table: Table, **elsewhere: str
) -> Callable[[Record, DepartmentContext, date], T]:
    """A function from a row, the request and the day to an instance of a strawberry type.

    Each field of the type takes the column of its name, `x_id` also the column `x`; `evidence` and `day` are made
    of the request; an account's number is masked, but for who may see it whole. `elsewhere` names the column for a
    field that has another. Raises TypeError at import for a field that has none.
    """
    parts = tuple(_parts(type_, department, table, elsewhere))
    columns = [(name, part) for name, part in parts if isinstance(part, int)]
    others = [(name, part) for name, part in parts if not isinstance(part, int)]

    def make(row: Record, context: DepartmentContext, day: date) -> T:
        values: dict[str, Any] = {name: row[at] for name, at in columns}
        for name, part in others:
            values[name] = part(row, context, day)
        return type_(**values)

    return make


def _parts(type_: type[Any], department: str, table: Table, elsewhere: dict[str, str]) -> Iterator[tuple[str, _Part]]:
    """By a field's name the column's place that it takes its value from, or what makes it."""
    columns = list(table.c.keys())
    for field in dataclasses.fields(type_):
        if not field.init:
            continue
        column = elsewhere.get(field.name, field.name)
        if column not in columns and column.endswith("_id"):
            column = column.removesuffix("_id")
        if field.name == "evidence":
            yield field.name, EvidenceOf(department, table)
        elif field.name == "day":
            yield field.name, lambda row, context, day: day
        elif column in columns and isinstance(table.c[column].type, AccountNumber):
            yield field.name, _masked(columns.index(column), _party_of(table))
        elif column in columns:
            yield field.name, columns.index(column)
        elif column in elsewhere.values():
            # A joined table's columns come after the table's own, whichever read brings them.
            yield field.name, _named(column)
        else:
            raise TypeError(f"{type_.__name__}.{field.name} has no column in {table.name}")


def _masked(index: int, party: int | None) -> Callable[[Record, DepartmentContext, date], object]:
    return lambda row, context, day: number_of(context, None if party is None else row[party], row[index])


def _party_of(table: Table) -> int | None:
    """Where a row says of whom it is, if it says so of one alone."""
    found = [at for at, column in enumerate(table.c) if isinstance(column.type, Party)]
    return found[0] if len(found) == 1 else None


def _named(column: str) -> Callable[[Record, DepartmentContext, date], object]:
    return lambda row, context, day: getattr(row, column)


def _text(value: object) -> str:
    return value if isinstance(value, str) else value.name if isinstance(value, Enum) else str(value)
