"""What a search sees of the relations: numbered parties, and the edges that touch them."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def distinct(numbers: Ints) -> Ints:
    """Each number once, in order."""
    # numpy's own counts by hash, which costs ten times as much as to sort.
    numbers = np.sort(numbers)
    return numbers[np.concatenate(([True], numbers[1:] != numbers[:-1]))] if len(numbers) else numbers


class Touching(NamedTuple):
    """Edges that touch some parties: the place of the party among those asked, the other party, and the edge.

    An edge appears once for each of its ends that was asked.
    """

    at: Ints
    other: Ints
    edge: Ints


class Graph(Protocol):
    """The relations of the kinds and the day that a search is for; an edge is passed in both directions."""

    def degrees(self, parties: Ints) -> Ints:
        """How many edges each party has, of any kind and day: an upper bound of what `touching` gives."""
        ...

    def touching(self, parties: Ints) -> Touching:
        """The edges of the parties."""
        ...


class Limits(NamedTuple):
    """Where a search stops: a party with more edges is not passed through, nor more edges looked at than `edges`."""

    degree: int = 1_000
    edges: int = 2_000_000


class Cut(NamedTuple):
    """What a search left out: parties with too many edges to pass through, and whether it looked at too much."""

    hubs: tuple[int, ...]
    exhausted: bool

    @property
    def complete(self) -> bool:
        return not self.hubs and not self.exhausted


DEFAULT_LIMITS = Limits()
