"""Which of several sources to use, so that each item has one and the whole is cheapest: weighted set cover."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TypeVar

S = TypeVar("S")

# 2^10 subsets are tried at the most; with more optional sources the cheapest is added as long as it helps.
_MOST_EXACT = 10


def cover(options: Sequence[Mapping[S, int]], weights: Mapping[S, int]) -> list[S]:
    """For each item the source that it takes: its cost there, and once a source its weight, sum to the least.

    `options` gives for each item its cost by source (never empty). Of equal covers the one with fewer sources is
    taken, then the one whose sources come first.
    """
    forced = dict.fromkeys(next(iter(option)) for option in options if len(option) == 1)
    optional = list(dict.fromkeys(source for option in options for source in option if source not in forced))
    best: tuple[int, list[S]] | None = None
    if len(optional) <= _MOST_EXACT:
        for size in range(len(optional) + 1):
            for chosen in combinations(optional, size):
                found = _assign(options, weights, [*forced, *chosen])
                if found is not None and (best is None or found[0] < best[0]):
                    best = found
    else:
        best = _greedy(options, weights, list(forced), optional)
    if best is None:
        raise ValueError("an item has no source")
    return best[1]


def _assign(
    options: Sequence[Mapping[S, int]], weights: Mapping[S, int], sources: Sequence[S]
) -> tuple[int, list[S]] | None:
    taken: list[S] = []
    cost = 0
    for option in options:
        able = [source for source in sources if source in option]
        if not able:
            return None
        source = min(able, key=lambda one: option[one])
        taken.append(source)
        cost += option[source]
    return cost + sum(weights[source] for source in dict.fromkeys(taken)), taken


def _greedy(
    options: Sequence[Mapping[S, int]], weights: Mapping[S, int], chosen: list[S], optional: list[S]
) -> tuple[int, list[S]] | None:
    best = _assign(options, weights, [*chosen, *optional])
    kept = list(optional)
    # Dropped one at a time, the heaviest first, as long as the rest still covers and costs no more.
    for source in sorted(optional, key=lambda one: -weights[one]):
        fewer = [one for one in kept if one != source]
        found = _assign(options, weights, [*chosen, *fewer])
        if found is not None and best is not None and found[0] <= best[0]:
            best, kept = found, fewer
    return best
