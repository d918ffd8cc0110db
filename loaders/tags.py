"""Tags: what a value was read from, and what a change touches, so that either is known by the other.

A tag is `table.column=key` for the rows of a table that have a key in a column, or `table` for all of its rows. A
change of a row touches its table, and for each column by which rows are found what the row has in it, before and after.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy.sql import visitors

from contract.tables import LISTED

Tag = str


def rows_with(table: str, column: str, key: str) -> Tag:
    """The tag of a table's rows that have a key in a column."""
    return f"{table}.{column}={key}"


def tags_of(source: str, key: str | None) -> Sequence[Tag]:
    """The tags that a note of a change touches: `source` is `table.column`, in which the row has the key, or nothing:
    then it is found by nothing there, but its table is touched all the same.
    """
    table = source.partition(".")[0]
    return (table,) if key is None else (table, f"{source}={key}")


def found_by(table: Table) -> list[str]:
    """The columns by which rows of a table are found: the first of its own key and of each index, but of those by which
    the table is listed.
    """
    firsts = [next(iter(table.primary_key.columns)).name]
    firsts += [next(iter(index.columns)).name for index in table.indexes if not index.info.get(LISTED, False)]
    return sorted(set(firsts))


@lru_cache(1024)
def whole_tables(statement: "Select[Any]") -> frozenset[Tag]:
    """The tags of all tables that a statement reads."""
    # SQLAlchemy's own kind of text is not everybody's.
    return frozenset(str(element.name) for element in _elements(statement) if isinstance(element, Table))


def _elements(statement: "Select[Any]") -> Iterator[object]:
    # Tables stand in a statement as what it selects from, and behind every column that it mentions.
    for element in visitors.iterate(statement):
        yield element
        yield getattr(element, "table", None)


def union(tags: Iterable[Iterable[Tag]]) -> frozenset[Tag]:
    """All of them."""
    return frozenset().union(*tags)
