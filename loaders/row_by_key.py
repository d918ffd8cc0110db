"""The one row of a key, or None: a table by its own key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, FromClause, select

from loaders.read import Read, Record, keys_parameter


class RowByKey(Read["Record | None"]):
    """Reads the row whose `column` is the key; `source` may be a join that widens it."""

    def __init__(self, column: "Column[Any]", source: FromClause | None = None, *wider: "Column[Any]") -> None:
        table = column.table
        chosen = select(*table.c, *wider).select_from(table if source is None else source)
        self.statement = chosen.where(column.in_(keys_parameter(column.type)))
        self._at = list(table.c).index(column)

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[Record | None]:
        found = {row[self._at]: row for row in rows}
        return [found.get(key) for key in keys]
