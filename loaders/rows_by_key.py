"""All rows of a key that are in force on the day: a table by a party, a case, a certificate."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, FromClause, Table, select

from contract.tables import interval_of
from loaders.joined import Joined
from loaders.read import DAY, Read, Record, keys_parameter
from loaders.tags import Tag


class RowsByKey(Read[Sequence[Record]]):
    """Reads the rows whose `column` is the key, in the order of the table's own key.

    `source` and `wider` add columns of a joined table, which come after the table's own.
    `history` reads every row, in force or not.
    """

    def __init__(
        self,
        column: "Column[Any]",
        *wider: "Column[Any]",
        source: FromClause | None = None,
        history: bool = False,
    ) -> None:
        table = column.table
        if not isinstance(table, Table):
            raise TypeError(f"{column} is not a column of a table")
        chosen = select(*table.c, *wider).select_from(table if source is None else source)
        chosen = chosen.where(column.in_(keys_parameter(column.type)))
        if not history:
            chosen = chosen.where(interval_of(table).in_force(table, DAY))
        self.statement = chosen.order_by(*table.primary_key.columns)
        self._at = list(table.c).index(column)
        self._joined = Joined(column, source)

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[Sequence[Record]]:
        found: dict[str, list[Record]] = {key: [] for key in keys}
        for row in rows:
            # A foreign database may take two keys for alike that are not.
            of_key = found.get(row[self._at])
            if of_key is not None:
                of_key.append(row)
        return [found[key] for key in keys]

    def tags(self, key: str, value: Sequence[Record]) -> Iterable[Tag]:
        return self._joined.tags(key, value)
