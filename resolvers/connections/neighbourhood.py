"""What stands around a party, hop by hop, until a stated limit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from resolvers.connections.graph import DEFAULT_LIMITS, Cut, Graph, Limits
from resolvers.connections.paths import Step


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The parties by their distance, nearest first, and a step for each two of them that have edges.

    `more`: there are parties beyond the number asked for, all of them at `hops` or further.
    """

    parties: Sequence[tuple[int, int]]
    steps: Sequence[Step]
    more: bool
    cut: Cut


def neighbourhood(graph: Graph, start: int, hops: int, first: int, limits: Limits = DEFAULT_LIMITS) -> Neighbourhood:
    """The first parties within so many hops, the start among them; of one hop those with fewer edges come first."""
    distance = {start: 0}
    edges: dict[tuple[int, int], set[int]] = {}
    frontier = np.array([start], np.int64)
    hubs: set[int] = set()
    looked = 0
    exhausted = more = False
    for hop in range(1, hops + 1):
        degrees = graph.degrees(frontier)
        passing = (degrees <= limits.degree) | (frontier == start)
        hubs.update(frontier[~passing].tolist())
        looked += int(degrees[passing].sum())
        if looked > limits.edges:
            exhausted = True
            break
        frontier = frontier[passing]
        at, other, edge = graph.touching(frontier)
        fresh = np.setdiff1d(other, np.fromiter(distance, np.int64))
        fresh = fresh[np.lexsort((fresh, graph.degrees(fresh)))]
        room = first - len(distance)
        more = more or len(fresh) > room
        fresh = fresh[: max(room, 0)]
        distance.update(dict.fromkeys(fresh.tolist(), hop))
        for one, end, number in zip(frontier[at].tolist(), other.tolist(), edge.tolist(), strict=True):
            if one != end and end in distance:
                edges.setdefault((min(one, end), max(one, end)), set()).add(number)
        frontier = fresh
        if not len(frontier):
            break
    steps = [Step(one, other, tuple(sorted(found))) for (one, other), found in sorted(edges.items())]
    return Neighbourhood(list(distance.items()), steps, more, Cut(tuple(sorted(hubs)), exhausted))
