"""What the reads run on: a database that gives rows for a statement."""

from asyncio import Future
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Select

from loaders.read import Record


class Database(Protocol):
    """A department's database."""

    def read(self, statement: "Select[Any]", keys: Sequence[str], day: date) -> "Future[Sequence[Record]]":
        """All rows of a read's statement, which is prepared and kept for good, or SQLAlchemyError."""
        ...

    async def rows(self, statement: "Select[Any]") -> Sequence[Record]:
        """All rows of a statement that was made for this once. Raises SQLAlchemyError."""
        ...

    async def close(self) -> None:
        """Gives back its connections."""
        ...
