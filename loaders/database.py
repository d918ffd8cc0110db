"""What the reads run on: a database that gives rows for a statement."""

from asyncio import Future
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Engine, Select
from sqlalchemy.exc import SQLAlchemyError

from loaders.read import Read, Record
from loaders.unanswered import Unanswered

# What a statement is given: by name, or in the order of its places.
Parameters = Mapping[str, object] | Sequence[object]


class Unavailable(Unanswered, SQLAlchemyError):
    """A database that did not answer."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("the database was not done in time" if late else "the database cannot be reached")
        self.late = late


class Database(Protocol):
    """A department's database.

    `engine` is for what is read whole, or written: it blocks. `watchers` are called with the text and the parameters
    of each statement that is asked.
    """

    @property
    def engine(self) -> Engine: ...
    @property
    def watchers(self) -> list[Callable[[str, Parameters], None]]: ...

    def read(self, read: Read[Any], keys: Sequence[str], day: date) -> "Future[Sequence[Record]]":
        """All rows of a read's statement, which is prepared and kept for good, or SQLAlchemyError:
        Unavailable where the database did not answer.
        """
        ...

    async def rows(self, statement: "Select[Any]", values: Mapping[str, object] | None = None) -> Sequence[Record]:
        """All rows of a statement that was made for this once; with `values`, by the names of its parameters, of one
        that was made for good, and is prepared and kept. Raises SQLAlchemyError.
        """
        ...

    def whole(self, statement: "Select[Any]") -> Iterator[list[tuple[Any, ...]]]:
        """All rows of a statement that gives very many, some ten thousand at a time, as the contract writes them; it
        blocks. Raises SQLAlchemyError.
        """
        ...

    async def close(self) -> None:
        """Gives back its connections."""
        ...
