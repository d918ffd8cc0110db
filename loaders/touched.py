"""What changes touch, as a database notes it: by tags, in an order that can be asked for."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from loaders.tags import Tag


class NotesUnavailable(Exception):
    """Notes of changes that cannot be read now."""


class Noted(NamedTuple):
    """What was noted since a position.

    All that was there by `position` is in it; what was touched up to `known_from` is not known any more. `touched` has
    each tag with the number of its change: it is in what is read by a position of that number, or a later one.
    """

    position: int
    known_from: int
    touched: Sequence[tuple[Tag, int]]


class Touched(Protocol):
    """The notes that a database keeps of what its changes touch."""

    @property
    def epoch(self) -> str:
        """What its positions are of: those of another database are no positions here."""
        ...

    def since(self, after: int | None) -> Noted | None:
        """What was noted after a position (None: all that is known); None where nothing has changed since the last
        look. Blocks. Raises NotesUnavailable.
        """
        ...

    def close(self) -> None:
        """Gives back what it holds open."""
        ...
