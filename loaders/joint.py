"""One result for a whole batch of keys: a closure in a graph, edges in both directions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select

from loaders.read import Read, Record


class Joint(Read[Sequence[Record]]):
    """Every key is given all rows of the batch: the reader takes from a closure what belongs to its key."""

    def __init__(self, statement: "Select[Any]") -> None:
        self.statement = statement

    def distribute(self, rows: Sequence[Record], keys: Sequence[str]) -> Sequence[Sequence[Record]]:
        return [rows] * len(keys)
