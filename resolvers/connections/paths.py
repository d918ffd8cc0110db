"""The shortest paths between two parties, without a repeated party, shortest first.

Both ends are searched outward in turn, the smaller frontier first, until the two depths sum to the longest path that
is asked: every edge of such a path is then known. The paths are read off what was found, each step kept only where
the rest of the way is still short enough.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from resolvers.connections.graph import DEFAULT_LIMITS, Cut, Graph, Ints, Limits

Bools = NDArray[np.bool_]


class Step(NamedTuple):
    """From one party to the next: the edges between them, in order of their numbers."""

    start: int
    end: int
    edges: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Connections:
    """The paths found, shortest first; between equals those by parties with fewer edges. `more`: there are others."""

    paths: Sequence[tuple[Step, ...]]
    more: bool
    cut: Cut


def connections(
    graph: Graph, source: int, target: int, most_hops: int, first: int, limits: Limits = DEFAULT_LIMITS
) -> Connections:
    """The first paths of at most `most_hops` steps; none where the two are one party."""
    if source == target:
        return Connections((), False, Cut((), False))
    search = _Search(graph, source, target, limits)
    search.run(most_hops)
    near = _Near(graph, search.edges(), source, target, most_hops, limits.degree)
    cut = Cut(tuple(sorted(search.hubs | near.hubs)), search.exhausted)
    found: list[tuple[Step, ...]] = []
    for path in near.paths():
        if len(found) == first:
            return Connections(found, True, cut)
        found.append(path)
    return Connections(found, False, cut)


class _Search:
    """Two searches by breadth, one from each end."""

    def __init__(self, graph: Graph, source: int, target: int, limits: Limits) -> None:
        self._graph = graph
        self._limits = limits
        self._ends = np.array([source, target], np.int64)
        self._frontiers = [np.array([end], np.int64) for end in (source, target)]
        self._seen = [np.array([end], np.int64) for end in (source, target)]
        self._found: list[tuple[Ints, Ints, Ints]] = []
        self._looked = 0
        self.hubs: set[int] = set()
        self.exhausted = False

    def run(self, most_hops: int) -> None:
        for _ in range(most_hops):
            # A side with nothing left has seen every path that there is.
            if not all(map(len, self._frontiers)) or self.exhausted:
                return
            sizes = [int(self._graph.degrees(frontier).sum()) for frontier in self._frontiers]
            self._expand(0 if sizes[0] <= sizes[1] else 1)

    def edges(self) -> tuple[Ints, Ints, Ints]:
        """What was found: from, to, edge."""
        if not self._found:
            empty = np.empty(0, np.int64)
            return empty, empty, empty
        start, end, edge = (np.concatenate(column) for column in zip(*self._found, strict=True))
        return start, end, edge

    def _expand(self, side: int) -> None:
        frontier = self._frontiers[side]
        degrees = self._graph.degrees(frontier)
        passing = (degrees <= self._limits.degree) | np.isin(frontier, self._ends)
        self.hubs.update(frontier[~passing].tolist())
        frontier = frontier[passing]
        self._looked += int(degrees[passing].sum())
        if self._looked > self._limits.edges:
            self.exhausted = True
            return
        at, other, edge = self._graph.touching(frontier)
        self._found.append((frontier[at], other, edge))
        seen = self._seen[side]
        fresh = np.setdiff1d(other, seen)
        self._frontiers[side] = fresh
        self._seen[side] = np.union1d(seen, fresh)


class _Near:
    """The parties that can stand on a path, and the edges among them; `hubs` are those that would, were they passed."""

    def __init__(
        self,
        graph: Graph,
        found: tuple[Ints, Ints, Ints],
        source: int,
        target: int,
        most_hops: int,
        most_degree: int,
    ) -> None:
        start, end, _ = found
        self._source, self._target, self._most_hops = source, target, most_hops
        names, inverse = np.unique(np.concatenate((start, end, [source, target])), return_inverse=True)
        tails, heads = inverse[: len(start)], inverse[len(start) : -2]
        ends = [int(inverse[-2]), int(inverse[-1])]

        def on_a_path(passed: Bools) -> tuple[Ints, Bools]:
            both = passed[tails] & passed[heads]
            from_source, to_target = (_distances(len(names), tails[both], heads[both], end) for end in ends)
            return to_target, from_source + to_target <= most_hops

        passed = graph.degrees(names) <= most_degree
        passed[ends] = True
        _, would = on_a_path(np.ones(len(names), np.bool_))
        self.hubs = set(names[would & ~passed].tolist())
        to_target, between = on_a_path(passed)
        kept = between[tails] & between[heads] & (tails != heads)
        self._left = dict(zip(names[between].tolist(), to_target[between].tolist(), strict=True))
        self._next = self._adjacency(graph, *(column[kept] for column in found))

    def _adjacency(self, graph: Graph, start: Ints, end: Ints, edge: Ints) -> Mapping[int, Mapping[int, list[int]]]:
        """Of each party the others, those with few edges first, and the edges between the two."""
        adjacent: dict[int, dict[int, set[int]]] = {}
        for one, other, number in zip(start.tolist(), end.tolist(), edge.tolist(), strict=True):
            adjacent.setdefault(one, {}).setdefault(other, set()).add(number)
            adjacent.setdefault(other, {}).setdefault(one, set()).add(number)
        parties = np.array(sorted(adjacent), np.int64)
        degree = dict(zip(parties.tolist(), graph.degrees(parties).tolist(), strict=True))
        return {
            one: {other: sorted(others[other]) for other in sorted(others, key=lambda party: (degree[party], party))}
            for one, others in adjacent.items()
        }

    def paths(self) -> Iterator[tuple[Step, ...]]:
        """All paths, by length."""
        shortest = self._left.get(self._source)
        if shortest is not None:
            for length in range(shortest, self._most_hops + 1):
                yield from self._of(length)

    def _of(self, length: int) -> Iterator[tuple[Step, ...]]:
        """The paths of exactly so many steps."""
        steps: list[Step] = []
        passed = {self._source}
        waiting = [iter(self._next.get(self._source, {}).items())]
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
                if steps:
                    passed.discard(steps.pop().end)
                continue
            other, edges = found
            rest = length - len(steps) - 1
            if other in passed or self._left[other] > rest or (other == self._target) != (rest == 0):
                continue
            step = Step(steps[-1].end if steps else self._source, other, tuple(edges))
            if rest == 0:
                yield (*steps, step)
                continue
            steps.append(step)
            passed.add(other)
            waiting.append(iter(self._next[other].items()))


# Further than any path that is asked for.
_FAR = 1 << 30


def _distances(count: int, tails: Ints, heads: Ints, start: int) -> Ints:
    """How many steps each is from the start, edges passed both ways."""
    distance = np.full(count, _FAR, np.int64)
    distance[start] = 0
    steps = 0
    while True:
        at = distance == steps
        reached = np.concatenate((heads[at[tails]], tails[at[heads]]))
        fresh = reached[distance[reached] == _FAR]
        if not len(fresh):
            return distance
        steps += 1
        distance[fresh] = steps
