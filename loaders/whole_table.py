"""What a statement says of a table as a whole on a day: counts, for whoever asks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select

from loaders.read import Read, Record


class WholeTable(Read[Sequence[Record]]):
    """Every key is given all rows of the statement, which binds no keys: it is run once a request and day."""

    def __init__(self, statement: "Select[Any]") -> None:
        self.statement = statement

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[Sequence[Record]]:
        return [rows] * len(keys)
