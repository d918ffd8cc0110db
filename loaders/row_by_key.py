"""The one row of a key, or None: a table by its own key."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, FromClause, select

from loaders.joined import Joined
from loaders.read import Read, Record, keys_parameter
from loaders.tags import Tag


class RowByKey(Read["Record | None"]):
    """Reads the row whose `column` is the key; `source` may be a join that widens it."""

    def __init__(self, column: "Column[Any]", source: FromClause | None = None, *wider: "Column[Any]") -> None:
        table = column.table
        chosen = select(*table.c, *wider).select_from(table if source is None else source)
        self.statement = chosen.where(column.in_(keys_parameter(column.type)))
        self._at = list(table.c).index(column)
        self._joined = Joined(column, source)

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[Record | None]:
        found = {row[self._at]: row for row in rows}
        return [found.get(key) for key in keys]

    def tags(self, key: str, value: Record | None) -> Iterable[Tag]:
        return self._joined.tags(key, () if value is None else (value,))
