"""How an index reads what a department publishes: all of it once, and then what has changed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from subgraphs.common.publishing import Published

# (from, to, kind, since, until, unit, detail) as text: `publishing.COLUMNS`.
EdgeRow = tuple[str, str, str, str | None, str | None, str, str | None]

# A moment in the changes of a department, in the words of its database: only it can tell which of two is the later.
Position = str


class FeedUnavailable(Exception):
    """A feed that cannot be read now."""


class Changes(NamedTuple):
    """What has changed by a position: of each published relation the units touched, and all their edges now."""

    position: Position
    units: dict[str, list[str]]
    edges: dict[str, list[EdgeRow]]


class Feed(Protocol):
    """What one department publishes. Reading it may raise FeedUnavailable, or SQLAlchemyError where its database is at
    hand.
    """

    @property
    def department(self) -> str: ...
    @property
    def published(self) -> Sequence[Published]: ...

    def snapshot(self) -> Iterator[tuple[str, list[EdgeRow]]]:
        """All edges as they stand at one moment, by the name of their relation, some thousands at a time."""
        ...

    def position(self) -> Position:
        """The position of the last snapshot."""
        ...

    def changes(self, after: Position, most: int) -> Changes | None:
        """What has changed since a position; None where more than so many units have, or it is no more known."""
        ...

    def forget(self, until: Position) -> None:
        """Tells that this reader will not ask for the changes up to a position again."""
        ...


class OwnFeed(Feed, Protocol):
    """The feed of a department whose database is at hand, which may be told to others."""

    def keep(self, most: int) -> None:
        """Forgets all but the last so many changes."""
        ...
