"""Beneficial shares (受益所有权); domain.md, Control, 2: D (I - A)^-1.

An *ultimate* party is one that nobody holds: every natural person, and a company whose own holders the register
does not know. Shares are computed in binary floats and rounded to nine decimals, within which they are exact; the
25 % of a beneficial owner (受益所有人) are asked of the rounded share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from identifiers.party import is_person
from resolvers.control.chains import Chains, chains_between
from resolvers.control.cycles import block, cycles_of, spectral_radius
from resolvers.control.holdings import Holding, Holdings

OWNER = Decimal("0.25")
DECIMALS = 9
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class WholeCycle:
    """Companies that hold each other whole: a cycle with a spectral radius of 1 or more, which is a data error."""

    companies: tuple[str, ...]
    radius: float


@dataclass(frozen=True, slots=True)
class BeneficialShares:
    """The share of each ultimate party in a company, largest first; none where a whole cycle stands above it."""

    shares: Mapping[str, Decimal]
    cycles: Sequence[WholeCycle]
    circular: bool

    @property
    def owners(self) -> Sequence[str]:
        """The beneficial owners: natural persons with at least 25 %."""
        return [party for party, share in self.shares.items() if share >= OWNER and is_person(party)]

    @property
    def unaccounted(self) -> Decimal:
        """The part of the company that the register gives to nobody; below 0 where its ratios sum above 1."""
        return 1 - sum(self.shares.values(), _NONE)


def beneficial_shares(holdings: Holdings, company: str) -> BeneficialShares:
    """The beneficial shares in a company, of holdings that are closed upward: with a company, all its holders."""
    above = _above(holdings, company)
    number = {one: at for at, one in enumerate(dict.fromkeys(holding.company for holding in above))}
    if not number:
        return BeneficialShares({}, (), False)
    inner = [holding for holding in above if holding.holder in number]
    count = len(number)
    holder = np.array([number[one.holder] for one in inner], np.int64)
    held = np.array([number[one.company] for one in inner], np.int64)
    ratio = np.array([float(one.ratio) for one in inner])
    names = list(number)
    cycles = list(cycles_of(count, holder, held))
    radii = [spectral_radius(block(cycle, holder, held, ratio)) for cycle in cycles]
    whole = [
        WholeCycle(tuple(sorted(names[at] for at in cycle.companies)), radius)
        for cycle, radius in zip(cycles, radii, strict=True)
        if radius >= 1
    ]
    if whole:
        return BeneficialShares({}, sorted(whole, key=lambda one: one.companies), True)
    into = np.zeros(count)
    into[number[company]] = 1
    if inner:
        from scipy.sparse import csc_array, eye_array
        from scipy.sparse.linalg import splu

        into = splu(csc_array(eye_array(count) - csc_array((ratio, (holder, held)), shape=(count, count)))).solve(into)
    sums: dict[str, float] = {}
    for one in above:
        if one.holder not in number:
            sums[one.holder] = sums.get(one.holder, 0.0) + float(one.ratio) * float(into[number[one.company]])
    shares = {party: share for party, value in sums.items() if (share := rounded(value))}
    return BeneficialShares(dict(sorted(shares.items(), key=lambda one: (-one[1], one[0]))), (), bool(cycles))


def share_chains(holdings: Holdings, party: str, company: str) -> Chains:
    """The chains by which a party has a share in a company, through any company; none passes a company twice."""
    return chains_between(holdings, party, company, lambda _: True)


def rounded(share: float) -> Decimal:
    """A computed share as an exact decimal."""
    return Decimal(f"{share:.{DECIMALS}f}")


def _above(holdings: Holdings, company: str) -> list[Holding]:
    found: list[Holding] = []
    reached = {company}
    waiting = [company]
    while waiting:
        for holding in holdings.in_(waiting.pop()):
            found.append(holding)
            if holding.holder not in reached:
                reached.add(holding.holder)
                waiting.append(holding.holder)
    return found
