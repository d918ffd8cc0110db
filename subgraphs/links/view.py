"""The relations as they are now: the arrays as they were built, and over them what has changed since."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from resolvers.connections.graph import Ints, Touching
from resolvers.relations import RelationKind
from subgraphs.databases.feed import Changes, EdgeRow, Position
from subgraphs.links.arrays import EVER, NEVER, Arrays, Edge, Source, ordinal


@dataclass(frozen=True, slots=True)
class Overlay:
    """What has changed since the arrays were built: edges that are no more, and edges that are new.

    `edges` are numbered after those of the arrays, `parties` after theirs; `positions` and `read_at` are of the
    changes taken in.
    """

    positions: Mapping[str, Position]
    read_at: datetime
    gone: NDArray[np.bool_] | None = None
    edges: tuple[Edge, ...] = ()
    parties: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    around: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)


class View:
    """The relations at one moment. It does not change: what comes makes another."""

    def __init__(self, arrays: Arrays, overlay: Overlay | None = None) -> None:
        self.arrays = arrays
        self.overlay = Overlay(arrays.positions, arrays.read_at) if overlay is None else overlay

    @property
    def size(self) -> int:
        """How many changes the overlay holds."""
        gone = self.overlay.gone
        return len(self.overlay.edges) + (0 if gone is None else int(gone.sum()))

    @property
    def parties(self) -> int:
        """How many parties have numbers."""
        return len(self.arrays.parties) + len(self.overlay.parties)

    def number(self, party: str) -> int | None:
        """The number of a party; None for one that no relation has named."""
        found = self.arrays.number(party)
        return self.overlay.numbers.get(party) if found is None else found

    def numbers(self, parties: NDArray[np.bytes_]) -> Ints:
        """The numbers of many parties; -1 for one that no relation has named."""
        known = self.arrays.parties
        found = np.full(len(parties), -1, np.int64)
        if len(known):
            # A longer id than any that is known would be cut here, and is no more the same below.
            at = np.searchsorted(known, parties.astype(known.dtype))
            at[at == len(known)] = 0
            same = known[at] == parties
            found[same] = at[same]
        if self.overlay.numbers:
            for place in np.flatnonzero(found < 0).tolist():
                found[place] = self.overlay.numbers.get(bytes(parties[place]).decode(), -1)
        return found

    def party(self, number: int) -> str:
        """The id of a party."""
        count = len(self.arrays.parties)
        return self.arrays.party(number) if number < count else self.overlay.parties[number - count]

    def names(self) -> NDArray[np.bytes_]:
        """The ids of all parties, in the order of their numbers."""
        later = [party.encode() for party in self.overlay.parties]
        return np.concatenate((self.arrays.parties, np.array(later, "S"))) if later else self.arrays.parties

    def edge(self, number: int) -> Edge:
        """An edge in words."""
        return self.arrays.edge(number) if number < self.arrays.size else self.overlay.edges[number - self.arrays.size]

    def starts(self, edges: Ints) -> Ints:
        """The numbers of the parties that edges go from."""
        return self._each(edges, self.arrays.start, lambda edge: self._numbered(edge.from_id))

    def ends(self, edges: Ints) -> Ints:
        """The numbers of the parties that edges go to."""
        return self._each(edges, self.arrays.end, lambda edge: self._numbered(edge.to_id))

    def are(self, edges: Ints, kind: RelationKind) -> NDArray[np.bool_]:
        """Whether edges are of a kind."""
        kinds = self.arrays.kinds
        number = kinds.index(kind.name) if kind.name in kinds else -1
        numbers = self._each(edges, self.arrays.kind, lambda edge: number if edge.kind == kind.name else -2)
        same: NDArray[np.bool_] = numbers == number
        return same

    def units(self, edges: Ints) -> Ints:
        """Numbers that edges of one unit have in common, where the unit is kept beside them."""
        return self._texts(edges, self.arrays.unit, lambda edge: edge.unit)[1]

    def details(self, edges: Ints) -> tuple[list[str], Ints]:
        """The distinct details of edges, and of each edge the place of its own among them."""
        return self._texts(edges, self.arrays.detail, lambda edge: edge.detail)

    def _each(self, edges: Ints, column: NDArray[np.integer], later: Callable[[Edge], int]) -> Ints:
        built = edges < self.arrays.size
        found = np.empty(len(edges), np.int64)
        found[built] = column[edges[built]]
        found[~built] = [later(self.overlay.edges[at]) for at in (edges[~built] - self.arrays.size).tolist()]
        return found

    def _texts(self, edges: Ints, column: NDArray[np.int32], later: Callable[[Edge], str]) -> tuple[list[str], Ints]:
        built = edges < self.arrays.size
        numbers, places = np.unique(column[edges[built]], return_inverse=True)
        none = np.count_nonzero(numbers < 0)
        words: list[str] = [""] * none + self.arrays.texts.take(numbers[none:]).to_pylist()
        if built.all():
            return words, places
        known = {word: at for at, word in enumerate(words)}
        found = np.empty(len(edges), np.int64)
        found[built] = places
        for place in np.flatnonzero(~built).tolist():
            word = later(self.overlay.edges[int(edges[place]) - self.arrays.size])
            found[place] = known.setdefault(word, len(known))
        return list(known), found

    def _numbered(self, party: str) -> int:
        found = self.number(party)
        assert found is not None
        return found

    def in_force(self, edges: Ints, day: int) -> NDArray[np.bool_]:
        """Whether edges of the arrays are in force on a day, an ordinal."""
        arrays = self.arrays
        kept: NDArray[np.bool_] = (arrays.since[edges] <= day) & (arrays.until[edges] > day)
        if self.overlay.gone is not None:
            kept &= ~self.overlay.gone[edges]
        return kept

    def kind(self, edge: int) -> str:
        """The kind of an edge."""
        arrays = self.arrays
        if edge < arrays.size:
            return arrays.kinds[int(arrays.kind[edge])]
        return self.overlay.edges[edge - arrays.size].kind

    def read_at(self, edge: int) -> datetime:
        """When the department's record of an edge was read."""
        return self.arrays.read_at if edge < self.arrays.size else self.overlay.read_at

    def on(self, day: date, kinds: Set[RelationKind]) -> "DatedGraph":
        """The relations of some kinds in force on a day, to search."""
        return DatedGraph(self, day.toordinal(), kinds)

    def changed(self, changes: Mapping[str, Changes], now: datetime) -> "View":
        """The view with the changes of some departments taken in."""
        positions = {**self.overlay.positions, **{name: one.position for name, one in changes.items()}}
        if not any(one.units for one in changes.values()):
            # What was written is nothing that is published.
            return View(self.arrays, replace(self.overlay, positions=positions))
        gone = np.zeros(self.arrays.size, np.bool_) if self.overlay.gone is None else self.overlay.gone.copy()
        edges = list(self.overlay.edges)
        for number, source in enumerate(self.arrays.sources):
            units = changes[source.department].units.get(source.name) if source.department in changes else None
            if units:
                gone[self._of_units(number, source, units)] = True
                anew = set(units)
                edges = [edge for edge in edges if edge.source != source or edge.unit not in anew]
                edges += [_edge(source, row) for row in changes[source.department].edges[source.name]]
        return View(self.arrays, self._overlay(gone, edges, positions, now))

    def _of_units(self, number: int, source: Source, units: Sequence[str]) -> Ints:
        """The edges of the arrays that a published relation's units have."""
        arrays = self.arrays
        if source.unit_is_end:
            parties = [party for party in map(arrays.number, units) if party is not None]
            found = [arrays.into_edge[arrays.into[party] : arrays.into[party + 1]] for party in parties]
            edges: Ints = np.concatenate(found).astype(np.int64) if found else np.empty(0, np.int64)
            of_source: Ints = edges[arrays.source[edges] == number]
            return of_source
        wanted = set(units)
        texts = [at for at, text in enumerate(arrays.texts.to_pylist()) if text in wanted]
        return np.flatnonzero(np.isin(arrays.unit, texts) & (arrays.source == number))

    def _overlay(
        self, gone: NDArray[np.bool_], edges: list[Edge], positions: Mapping[str, Position], now: datetime
    ) -> Overlay:
        parties: list[str] = []
        numbers: dict[str, int] = {}
        around: dict[int, list[tuple[int, int]]] = {}

        def numbered(party: str) -> int:
            found = self.arrays.number(party)
            if found is not None:
                return found
            if party not in numbers:
                numbers[party] = len(self.arrays.parties) + len(parties)
                parties.append(party)
            return numbers[party]

        for at, edge in enumerate(edges):
            one, other = numbered(edge.from_id), numbered(edge.to_id)
            around.setdefault(one, []).append((other, self.arrays.size + at))
            if one != other:
                around.setdefault(other, []).append((one, self.arrays.size + at))
        return Overlay(positions, now, gone, tuple(edges), tuple(parties), numbers, around)


class DatedGraph:
    """A view's relations of some kinds on one day, as a search sees them."""

    def __init__(self, view: View, day: int, kinds: Set[RelationKind]) -> None:
        self._view = view
        self._arrays = view.arrays
        self._day = day
        self._kinds = frozenset(kind.name for kind in kinds)
        self._wanted = _among(view.arrays.kinds, self._kinds)

    def degrees(self, parties: Ints) -> Ints:
        inside = parties < len(self._arrays.parties)
        known = np.where(inside, parties, 0)
        out, into = self._arrays.out, self._arrays.into
        if not len(self._arrays.parties):
            degrees = np.zeros(len(parties), np.int64)
        else:
            degrees = out[known + 1].astype(np.int64) - out[known] + into[known + 1] - into[known]
            degrees = np.where(inside, degrees, 0)
        around = self._view.overlay.around
        if around:
            degrees += np.fromiter((len(around.get(one, ())) for one in parties.tolist()), np.int64, len(parties))
        return degrees

    def touching(self, parties: Ints) -> Touching:
        arrays = self._arrays
        at = np.flatnonzero(parties < len(arrays.parties))
        known = parties[at]
        out_at, out_edge = _slices(at, arrays.out[known], arrays.out[known + 1])
        in_at, in_place = _slices(at, arrays.into[known], arrays.into[known + 1])
        in_edge = arrays.into_edge[in_place].astype(np.int64)
        # A relation of a party to itself is one edge of it, not two.
        other = arrays.start[in_edge].astype(np.int64)
        in_at, in_edge, other = (column[other != parties[in_at]] for column in (in_at, in_edge, other))
        edge = np.concatenate((out_edge, in_edge))
        kept = self._in_force(edge)
        touching = Touching(
            np.concatenate((out_at, in_at))[kept],
            np.concatenate((arrays.end[out_edge].astype(np.int64), other))[kept],
            edge[kept],
        )
        return self._with_overlay(parties, touching)

    def _in_force(self, edge: Ints) -> NDArray[np.bool_]:
        kept: NDArray[np.bool_] = self._wanted[self._arrays.kind[edge]]
        kept &= self._view.in_force(edge, self._day)
        return kept

    def _with_overlay(self, parties: Ints, touching: Touching) -> Touching:
        overlay = self._view.overlay
        if not overlay.around:
            return touching
        more = [
            (at, other, edge)
            for at, party in enumerate(parties.tolist())
            for other, edge in overlay.around.get(party, ())
            if self._is_wanted(overlay.edges[edge - self._arrays.size])
        ]
        columns = np.array(more, np.int64).reshape(-1, 3).T
        return Touching(*(np.concatenate(both) for both in zip(touching, columns, strict=True)))

    def _is_wanted(self, edge: Edge) -> bool:
        return edge.kind in self._kinds and edge.since <= self._day < edge.until


def _among(kinds: Sequence[str], wanted: Set[str]) -> NDArray[np.bool_]:
    """By the number of a kind, whether it is wanted."""
    return np.array([kind in wanted for kind in kinds], np.bool_)


def _slices(at: Ints, start: NDArray[np.int32], end: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """All places of some slices: the `at` of the slice beside each."""
    lengths = (end - start).astype(np.int64)
    before = np.cumsum(lengths) - lengths
    return np.repeat(at, lengths), np.repeat(start - before, lengths) + np.arange(int(lengths.sum()))


def _edge(source: Source, row: EdgeRow) -> Edge:
    from_id, to_id, kind, since, until, unit, detail = row
    return Edge(
        from_id,
        to_id,
        kind,
        source,
        ordinal(since, EVER),
        ordinal(until, NEVER),
        unit,
        detail or "",
    )
