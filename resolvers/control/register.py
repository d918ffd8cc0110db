"""The actual controllers of every company of a register, found together over arrays.

The same rules as `votes`, of which the tests hold it the equal. A *bloc* is here a number: a party's own, or that of
a group, after all parties. The votes of all blocs are one table of (bloc, company), which grows by rounds: each adds
the holdings of the companies that a bloc has just come to control.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resolvers.control.cycles import Bools, Ints
from resolvers.control.votes import ControlBasis

# Ratios are whole numbers of these: exact sums, and room for sums far above 1.
WHOLE = 10**15
HALF = WHOLE // 2
BLOCK = WHOLE * 3 // 10

BASES = (ControlBasis.MAJORITY, ControlBasis.CONCERT, ControlBasis.LARGEST_BLOCK)


@dataclass(frozen=True, slots=True)
class Register:
    """A register's holdings and concert groups in force on one day; parties are numbered from 0 to `parties` - 1.

    `holder[i]` has `units[i]` / WHOLE of `company[i]`; `member[i]` is in group `group[i]`, groups numbered from 0.
    """

    parties: int
    holder: Ints
    company: Ints
    units: Ints
    group: Ints
    member: Ints


@dataclass(frozen=True, slots=True)
class RegisterControllers:
    """A row for each actual controller of each company, by company, strongest bloc first.

    `basis` is a place in BASES, `units` the votes of the bloc; rows of one company and `bloc` control it together.
    """

    company: Ints
    party: Ints
    basis: NDArray[np.int8]
    units: Ints
    bloc: Ints


def controllers_of_register(register: Register) -> RegisterControllers:
    """All actual controllers of a register."""
    blocs = _Blocs(register)
    bloc, company, votes = _votes(register, blocs)
    majority = votes > HALF
    dependent = np.zeros(register.parties, np.bool_)
    dependent[company[majority]] = True
    independent = blocs.without(dependent)
    standing = independent[bloc]
    by_majority = standing & majority
    others = np.flatnonzero(standing & ~dependent[company])
    largest = others[_largest(bloc[others], company[others], votes[others], blocs)]
    chosen = np.concatenate((np.flatnonzero(by_majority), largest))
    basis = np.where(blocs.size[bloc[chosen]] > 1, np.int8(1), np.int8(0))
    basis[np.count_nonzero(by_majority) :] = 2
    order = np.lexsort((bloc[chosen], -blocs.size[bloc[chosen]], -votes[chosen], company[chosen]))
    chosen, basis = chosen[order], basis[order]
    rows, party = blocs.members_of(bloc[chosen])
    found = chosen[rows]
    return RegisterControllers(company[found], party, basis[rows], votes[found], bloc[found])


class _Blocs:
    """The blocs of a register: every party, then every concert group of two or more, once."""

    def __init__(self, register: Register) -> None:
        groups: dict[int, set[int]] = {}
        for group, member in zip(register.group.tolist(), register.member.tolist(), strict=True):
            groups.setdefault(group, set()).add(member)
        distinct = sorted({tuple(sorted(members)) for members in groups.values() if len(members) > 1})
        self.parties = register.parties
        self.groups = distinct
        sizes = np.array([len(members) for members in distinct], np.int64)
        self.size = np.concatenate((np.ones(register.parties, np.int64), sizes))
        self._start = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        self.member = np.array([member for members in distinct for member in members], np.int64)
        self.group = np.repeat(np.arange(len(distinct)), sizes) + register.parties
        self._keys = np.sort(self.group * register.parties + self.member)

    def has(self, bloc: Ints, party: Ints) -> Bools:
        """Whether each party is a member of the bloc beside it."""
        keys = bloc * self.parties + party
        at = np.searchsorted(self._keys, keys)
        found = np.zeros(len(keys), np.bool_)
        inside = at < len(self._keys)
        found[inside] = self._keys[at[inside]] == keys[inside]
        found |= bloc == party
        return found

    def without(self, parties: Bools) -> Bools:
        """By bloc, whether none of its members is one of the parties."""
        result = np.ones(len(self.size), np.bool_)
        result[: self.parties] = ~parties
        result[self.group[parties[self.member]]] = False
        return result

    def members_of(self, blocs: Ints) -> tuple[Ints, Ints]:
        """The members of each bloc: the place of the bloc in `blocs`, and a party."""
        sizes = self.size[blocs]
        rows = np.repeat(np.arange(len(blocs)), sizes)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        of = blocs[rows]
        party = of.copy()
        grouped = of >= self.parties
        party[grouped] = self.member[self._start[of[grouped] - self.parties] + within[grouped]]
        return rows, party

    def is_part(self, one: int, other: int) -> bool:
        """Whether every member of a bloc is one of another's."""
        return self._set(one) <= self._set(other)

    def _set(self, bloc: int) -> set[int]:
        return {bloc} if bloc < self.parties else set(self.groups[bloc - self.parties])


def _votes(register: Register, blocs: _Blocs) -> tuple[Ints, Ints, Ints]:
    """The votes of each bloc in each company that is none of its members: bloc, company, units."""
    parties = register.parties
    order = np.argsort(register.holder, kind="stable")
    company, units = register.company[order], register.units[order]
    start = np.searchsorted(register.holder[order], np.arange(parties + 1))

    def held_by(bloc: Ints, voter: Ints) -> tuple[Ints, Ints]:
        """What the voters of blocs hold, as keys of (bloc, company) in order and the sums of units."""
        counts = start[voter + 1] - start[voter]
        rows = np.repeat(np.arange(len(voter)), counts)
        at = np.repeat(start[voter] - (np.cumsum(counts) - counts), counts) + np.arange(len(rows))
        outside = ~blocs.has(bloc[rows], company[at])
        rows, at = rows[outside], at[outside]
        return _summed(bloc[rows] * parties + company[at], units[at])

    everyone = np.arange(parties)
    keys, votes = held_by(np.concatenate((everyone, blocs.group)), np.concatenate((everyone, blocs.member)))
    counted = np.zeros(len(keys), np.bool_)
    while True:
        new = np.flatnonzero((votes > HALF) & ~counted)
        if not len(new):
            return keys // parties, keys % parties, votes
        counted[new] = True
        more, sums = held_by(keys[new] // parties, keys[new] % parties)
        at = np.searchsorted(keys, more)
        known = np.zeros(len(more), np.bool_)
        inside = at < len(keys)
        known[inside] = keys[at[inside]] == more[inside]
        votes[at[known]] += sums[known]
        fresh = ~known
        if fresh.any():
            keys = np.insert(keys, at[fresh], more[fresh])
            votes = np.insert(votes, at[fresh], sums[fresh])
            counted = np.insert(counted, at[fresh], False)


def _summed(keys: Ints, units: Ints) -> tuple[Ints, Ints]:
    """The distinct keys in order, and the sum of the units of each."""
    if not len(keys):
        return keys, units
    order = np.argsort(keys, kind="stable")
    keys, units = keys[order], units[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.add.reduceat(units, first)


def _largest(bloc: Ints, company: Ints, votes: Ints, blocs: _Blocs) -> Ints:
    """Of independent blocs, the rows of those that the 30 % rule makes controllers: at most one a company."""
    order = np.lexsort((bloc, -blocs.size[bloc], -votes, company))
    company, votes, bloc = company[order], votes[order], bloc[order]
    first = np.flatnonzero(np.concatenate(([True], company[1:] != company[:-1]))) if len(order) else order
    most = votes[first]
    kept = most >= BLOCK
    # Only a rival with as many votes stands in the way; a part of the bloc itself is no rival.
    of = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(order))))
    level = np.flatnonzero(votes == most[of])
    for row in level[(level != first[of[level]]) & kept[of[level]]].tolist():
        if not blocs.is_part(int(bloc[row]), int(bloc[first[of[row]]])):
            kept[of[row]] = False
    result: Ints = order[first[kept]]
    return result
