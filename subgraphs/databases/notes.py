"""The notes that a database keeps of its changes: which unit of which table, in an order that can be asked for."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from subgraphs.databases.feed import Position


class Notes(Protocol):
    """How one kind of database keeps them. `tables` are those that a feed watches, no two feeds the same one."""

    def begin(self, connection: Connection) -> None:
        """Has changes noted from here on, if they are not yet."""
        ...

    def moment(self, connection: Connection) -> AbstractContextManager[None]:
        """Within it, all that is read is of one moment."""
        ...

    def position(self, connection: Connection) -> Position:
        """The position of the moment."""
        ...

    def knows(self, connection: Connection, tables: Sequence[str], after: Position) -> bool:
        """Whether all that has changed in the tables since a position is noted still."""
        ...

    def touched(
        self, connection: Connection, tables: Sequence[str], after: Position, most: int
    ) -> list[tuple[str, str]] | None:
        """The units that were touched since, each with its table; None where there are more than so many."""
        ...

    def forget(self, connection: Connection, tables: Sequence[str], until: Position) -> None:
        """A reader has passed a position."""
        ...

    def keep(self, connection: Connection, tables: Sequence[str], most: int) -> None:
        """Forgets all but the last so many notes."""
        ...
