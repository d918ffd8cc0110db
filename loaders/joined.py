"""What rows that are found by a key depend on, with those that an outer join adds to them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import BinaryExpression, Column, FromClause, Join, Table
from sqlalchemy.sql import operators

from loaders.read import Record
from loaders.tags import Tag, rows_with


class Joined:
    """The tags of a table's rows by a column, and of the rows that are joined to them by a column each."""

    def __init__(self, column: "Column[Any]", source: FromClause | None) -> None:
        table = column.table
        if not isinstance(table, Table):
            raise TypeError(f"{column} is not a column of a table")
        self._table = table
        self._found = f"{table.name}.{column.name}"
        # (table, column, the place in a row of what it is joined by).
        self._added = list(self._joins(table if source is None else source))

    def tags(self, key: str, rows: Sequence[Record]) -> Iterable[Tag]:
        """The tags of a key and its rows, each of which begins with the table's own columns."""
        yield f"{self._found}={key}"
        for table, column, at in self._added:
            for row in rows:
                if row[at] is not None:
                    yield rows_with(table, column, row[at])

    def _joins(self, source: FromClause) -> Iterator[tuple[str, str, int]]:
        """Raises TypeError for a join that may leave rows out, or is not by one column of each side: what such rows
        depend on they do not tell.
        """
        if source is self._table:
            return
        if not isinstance(source, Join) or not source.isouter or not isinstance(source.right, Table):
            raise TypeError(f"{source} is no outer join of tables")
        yield from self._joins(source.left)
        by = source.onclause
        if not isinstance(by, BinaryExpression) or by.operator is not operators.eq:
            raise TypeError(f"{source.right} is not joined by a column")
        sides = {side.table: side for side in (by.left, by.right) if isinstance(side, Column)}
        if set(sides) != {self._table, source.right}:
            raise TypeError(f"{source.right} is not joined by a column of {self._table}")
        yield source.right.name, sides[source.right].name, list(self._table.c).index(sides[self._table])
