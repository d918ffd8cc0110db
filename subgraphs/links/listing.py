"""Who is listed on a day, over the index of the list's entries, and where they stand among the relations."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from resolvers.connections.graph import Ints, distinct
from subgraphs.common.publishing import LISTED
from subgraphs.links.arrays import Edge
from subgraphs.links.index import RelationIndex
from subgraphs.links.view import View


class ListingIndex:
    """The list (失信被执行人名单) as the court publishes it; what it says of a day is kept until the next is asked."""

    def __init__(self, entries: RelationIndex) -> None:
        self.entries = entries
        # With what may not be published, and without.
        self._last: dict[bool, Listing] = {}

    def on(self, day: date, *, withheld: bool) -> "Listing":
        """Who is listed on a day. Raises IndexNotReady."""
        view = self.entries.view()
        last = self._last.get(withheld)
        if last is None or not last.is_of(view, day, withheld=withheld):
            last = self._last[withheld] = Listing(view, day, withheld=withheld)
        return last


class Listing:
    """The entries in force on a day that a caller may know of; `withheld`: also those that may not be published."""

    def __init__(self, entries: View, day: date, *, withheld: bool) -> None:
        arrays = entries.arrays
        found = np.flatnonzero(entries.in_force(np.arange(arrays.size), day.toordinal()))
        if not withheld:
            published = np.array([kind == LISTED for kind in arrays.kinds], np.bool_)
            found = found[published[arrays.kind[found]]]
        later = [
            at
            for at, edge in enumerate(entries.overlay.edges)
            if edge.since <= day.toordinal() < edge.until and (withheld or edge.kind == LISTED)
        ]
        parties = arrays.parties[arrays.start[found]]
        more = np.array([entries.overlay.edges[at].from_id.encode() for at in later], "S")
        names = np.concatenate((parties, more)) if later else np.asarray(parties)
        order = np.argsort(names, kind="stable")
        self._of = (entries, day, withheld)
        self._entries = entries
        self._names: NDArray[np.bytes_] = names[order]
        self._edges: Ints = np.concatenate((found, arrays.size + np.array(later, np.int64)))[order]
        self._among: tuple[View, _Among] | None = None

    def is_of(self, entries: View, day: date, *, withheld: bool) -> bool:
        """Whether it is the listing of a view, a day and a caller."""
        return self._of[0] is entries and self._of[1:] == (day, withheld)

    def own(self, subjects: NDArray[np.bytes_]) -> Iterator[tuple[int, Edge]]:
        """The entries of parties themselves: the place of the party, and an entry."""
        first = np.searchsorted(self._names, subjects, "left")
        last = np.searchsorted(self._names, subjects, "right")
        for at in np.flatnonzero(last > first).tolist():
            for place in range(first[at], last[at]):
                yield at, self._entries.edge(int(self._edges[place]))

    def among(self, relations: View) -> "_Among":
        """The listed parties by their numbers in the index of relations."""
        if self._among is None or self._among[0] is not relations:
            self._among = (relations, _Among(relations, self._names))
        return self._among[1]

    def entries_of(self, relations: View, party: int) -> list[Edge]:
        """The entries of a party, by its number among the relations."""
        return [self._entries.edge(int(self._edges[place])) for place in self.among(relations).places(party)]


class _Among:
    """By a party's number whether it is listed, and the places of its entries in the listing."""

    def __init__(self, relations: View, names: NDArray[np.bytes_]) -> None:
        numbers = relations.numbers(names)
        known = np.flatnonzero(numbers >= 0)
        order = known[np.argsort(numbers[known], kind="stable")]
        self._numbers = numbers[order]
        self._places = order
        self.listed = np.zeros(relations.parties, np.bool_)
        self.listed[self._numbers] = True

    @property
    def parties(self) -> Ints:
        """The numbers of all listed parties, each once."""
        return distinct(self._numbers)

    def places(self, party: int) -> list[int]:
        """The places of a party's entries."""
        first, last = np.searchsorted(self._numbers, [party, party + 1])
        found: list[int] = self._places[first:last].tolist()
        return found
