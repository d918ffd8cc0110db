"""What a department publishes of the relations between parties: all of them, for the index over all departments.

A published relation is a statement that gives one row an edge, and says how the record that proves an edge is named.
Edges are taken back and told anew by their *unit*, what a change of a record touches at once: a company's offices, a
parcel's owners.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal_column, null, select

from contract.text import AsText


class Part(Enum):
    """A part of an edge: its ends, its kind, the day that it begins, its unit, or a text of its own."""

    FROM = "from_id"
    TO = "to_id"
    KIND = "kind"
    SINCE = "since"
    UNIT = "unit"
    DETAIL = "detail"


# The kinds of an entry of the list (失信被执行人名单): one that may be published, and one that may not (不宜公开).
LISTED, WITHHELD = "LISTED", "WITHHELD"

# The columns of a published statement, in order.
COLUMNS = ("from_id", "to_id", "kind", "since", "until", "unit", "detail")


@dataclass(frozen=True, slots=True)
class Published:
    """One kind of record that makes edges.

    `statement` gives COLUMNS as text, dates as ISO 8601; `unit` is its column for the unit. `record` are the parts
    that a record's id is made of, joined by `:`. `watched` names, by table, the column with the unit that a change of
    a row touches. `unit_is_end`: the unit is the party that the edge goes to, and is not kept beside it.
    `has_detail`: an edge has a text of its own, as part of its record's id or beside it.
    """

    name: str
    statement: "Select[Any]"
    unit: "ColumnElement[Any]"
    record: tuple[Part, ...]
    watched: Mapping[str, str]
    unit_is_end: bool = False
    has_detail: bool = False


def edges(
    from_id: "ColumnElement[Any]",
    to_id: "ColumnElement[Any]",
    kind: "ColumnElement[Any] | str",
    since: "ColumnElement[Any] | None",
    until: "ColumnElement[Any] | None",
    unit: "ColumnElement[Any]",
    detail: "ColumnElement[Any] | None" = None,
) -> "Select[Any]":
    """A statement of COLUMNS. Values come as the database keeps them: what they mean, the index knows."""
    given = (from_id, to_id, literal_column(f"'{kind}'") if isinstance(kind, str) else kind, since, until, unit, detail)
    columns: list[ColumnElement[Any]] = [
        (null() if column is None else AsText(column)).label(name) for name, column in zip(COLUMNS, given, strict=True)
    ]
    return select(*columns)


def later(one: "ColumnElement[Any]", other: "ColumnElement[Any]") -> "ColumnElement[Any]":
    """The later of two days, an absent one being before all."""
    return case((one.is_(None), other), (other.is_(None), one), (one > other, one), else_=other)


def earlier(one: "ColumnElement[Any]", other: "ColumnElement[Any]") -> "ColumnElement[Any]":
    """The earlier of two days, an absent one being after all."""
    return case((one.is_(None), other), (other.is_(None), one), (one < other, one), else_=other)
