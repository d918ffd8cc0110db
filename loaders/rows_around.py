"""All rows that touch a key at one of several ends: edges in both directions, in one statement."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Select

from loaders.read import Read, Record
from loaders.tags import Tag, rows_with


class RowsAround(Read[Sequence[Record]]):
    """Gives each key the rows that have it in one of the columns `ends`, each row once, in the statement's order."""

    def __init__(self, statement: "Select[Any]", *ends: str, by: "Sequence[Column[Any]]" = ()) -> None:
        """`by` are the columns that alone say which rows those of a key are, where there are such."""
        self.statement = statement
        self._by = [(column.table.name, column.name) for column in by]
        names = list(statement.selected_columns.keys())
        self._ends = [names.index(end) for end in ends]

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[Sequence[Record]]:
        found: dict[str, list[Record]] = {key: [] for key in keys}
        for row in rows:
            for key in {row[end] for end in self._ends}:
                touched = found.get(key)
                if touched is not None:
                    touched.append(row)
        return [found[key] for key in keys]

    def tags(self, key: str, value: Sequence[Record]) -> Iterable[Tag]:
        return [rows_with(table, column, key) for table, column in self._by] or super().tags(key, value)
