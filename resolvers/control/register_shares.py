"""The beneficial owners of every company of a register, found together over sparse matrices.

The same rule as `shares`, of which the tests hold it the equal. Each cycle is solved once, by itself, and a holding
in one of its companies becomes what it comes to in all of them; what is left has no cycle, and the shares are the
sum of the products along all ways down, level by level.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from resolvers.control.cycles import Bools, Cycle, Floats, Ints, block, cycles_of, spectral_radius
from resolvers.control.register import WHOLE, Register
from resolvers.control.shares import DECIMALS, OWNER


@dataclass(frozen=True, slots=True)
class RegisterOwners:
    """A row for each beneficial owner of each company, by company, largest share first.

    `undetermined` marks the companies of which no share can be said, because a whole cycle stands above them or they
    are in one; `cycles` are those cycles.
    """

    company: Ints
    party: Ints
    share: Floats
    undetermined: Bools
    cycles: Sequence[Ints]


def owners_of_register(register: Register, persons: Bools) -> RegisterOwners:
    """All beneficial owners of a register; `persons` marks the parties that are natural persons."""
    from scipy.sparse import csr_array

    count = register.parties
    held = np.zeros(count, np.bool_)
    held[register.company] = True
    ratio = register.units / WHOLE
    inner = held[register.holder]
    links = register.holder[inner], register.company[inner], ratio[inner]
    whole, solved = _cycles(count, links)
    undetermined = _below(whole, count, links[0], links[1])
    holder, company, part = _without_cycles(register.holder, register.company, ratio, count, solved)
    said = ~undetermined[company]
    holder, company, part = holder[said], company[said], part[said]
    among = held[holder]
    down = csr_array((part[among], (holder[among], company[among])), shape=(count, count))
    share = csr_array((part[~among], (holder[~among], company[~among])), shape=(count, count))
    levels = [share.tocoo()]
    while share.nnz:
        share = share @ down
        levels.append(share.tocoo())
    # Summed once: to add each level to those before it costs as much as all of them at every level.
    rows, columns = (np.concatenate([level.coords[axis] for level in levels]) for axis in (0, 1))
    data = np.concatenate([level.data for level in levels])
    found = csr_array((data, (rows, columns)), shape=(count, count)).tocoo()
    value = np.round(found.data, DECIMALS)
    owning = (value >= float(OWNER)) & persons[found.coords[0]]
    owner, owned, value = found.coords[0][owning], found.coords[1][owning], value[owning]
    order = np.lexsort((owner, -value, owned))
    return RegisterOwners(
        owned[order].astype(np.int64), owner[order].astype(np.int64), value[order], undetermined, whole
    )


def whole_cycles(register: Register) -> Sequence[Ints]:
    """The companies of each cycle that hold each other whole."""
    return _cycles(register.parties, (register.holder, register.company, register.units / WHOLE))[0]


def _cycles(count: int, links: tuple[Ints, Ints, Floats]) -> tuple[list[Ints], list[tuple[Cycle, Floats]]]:
    """The cycles that hold each other whole; the others with their (I - A)^-1."""
    whole: list[Ints] = []
    solved: list[tuple[Cycle, Floats]] = []
    for cycle in cycles_of(count, links[0], links[1]):
        matrix = block(cycle, *links)
        if spectral_radius(matrix) >= 1:
            whole.append(cycle.companies)
        else:
            solved.append((cycle, np.linalg.inv(np.eye(len(cycle.companies)) - matrix.toarray())))
    return whole, solved


def _below(cycles: Sequence[Ints], count: int, holder: Ints, company: Ints) -> Bools:
    """The companies of the cycles and all that they hold, through others or not."""
    reached = np.zeros(count, np.bool_)
    for companies in cycles:
        reached[companies] = True
    while True:
        new = company[reached[holder] & ~reached[company]]
        if not len(new):
            return reached
        reached[new] = True


def _without_cycles(
    holder: Ints, company: Ints, ratio: Floats, count: int, solved: Sequence[tuple[Cycle, Floats]]
) -> tuple[Ints, Ints, Floats]:
    """The holdings with those within each cycle replaced by what the holdings from outside come to in all of it."""
    if not solved:
        return holder, company, ratio
    cycle_of = np.full(count, -1, np.int64)
    for number, (cycle, _) in enumerate(solved):
        cycle_of[cycle.companies] = number
    into = cycle_of[company]
    plain = into < 0
    parts = [(holder[plain], company[plain], ratio[plain])]
    outside = np.flatnonzero(~plain & (cycle_of[holder] != into))
    outside = outside[np.argsort(into[outside], kind="stable")]
    bounds = np.searchsorted(into[outside], np.arange(len(solved) + 1))
    for number, (cycle, inverse) in enumerate(solved):
        rows = outside[bounds[number] : bounds[number + 1]]
        members = cycle.companies
        amounts = ratio[rows, None] * inverse[np.searchsorted(members, company[rows])]
        parts.append((np.repeat(holder[rows], len(members)), np.tile(members, len(rows)), amounts.ravel()))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return joined[0], joined[1], joined[2]
