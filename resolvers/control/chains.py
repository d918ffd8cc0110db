"""The chains of holdings that prove a result."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from resolvers.control.holdings import Chain, Holding, Holdings

# A proof is read by a person: beyond these many chains, or links a chain, it says that it was cut.
MOST_CHAINS = 64
LONGEST_CHAIN = 32
# Two chains could still meet the party in every path kept; no more than that are worth carrying.
_WIDEST = MOST_CHAINS * 16


@dataclass(frozen=True, slots=True)
class Chains:
    """Chains, heaviest first; `complete` is false where their number or length was cut."""

    found: Sequence[Chain]
    complete: bool


def chains_between(holdings: Holdings, party: str, company: str, through: Callable[[str], bool]) -> Chains:
    """The chains without a repeated company from a party to a company, each link between them one of `through`."""
    below = _below(holdings, party, company, through)
    found: list[Chain] = []
    complete = True
    # Upward from the company, shortest first: a company has fewer holders than a large holder has companies.
    level: list[tuple[Holding, ...]] = [(holding,) for holding in holdings.in_(company)]
    for _ in range(LONGEST_CHAIN):
        above: list[tuple[Holding, ...]] = []
        for path in level:
            top = path[0].holder
            if top == party:
                found.append(Chain(path))
            elif top in below:
                passed = {holding.company for holding in path}
                above.extend((holding, *path) for holding in holdings.in_(top) if holding.holder not in passed)
        complete = complete and len(above) <= _WIDEST
        level = above[:_WIDEST]
        if len(found) > MOST_CHAINS or not level:
            break
    complete = complete and not level and len(found) <= MOST_CHAINS
    kept = sorted(
        found[:MOST_CHAINS], key=lambda chain: (-chain.ratio, [holding.company for holding in chain.holdings])
    )
    return Chains(kept, complete)


def _below(holdings: Holdings, party: str, company: str, through: Callable[[str], bool]) -> Set[str]:
    """What of `through` the party reaches: no other company can stand in a chain."""
    reached: set[str] = set()
    waiting = [party]
    while waiting:
        for holding in holdings.of(waiting.pop()):
            one = holding.company
            if one not in reached and one != company and one != party and through(one):
                reached.add(one)
                waiting.append(one)
    return reached
