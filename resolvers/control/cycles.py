"""Cycles of holdings whose companies hold each other whole; domain.md, Control, 2: a spectral radius of 1 or more.

For such companies (I - A)^-1 does not exist or makes no sense, so no share through them can be said.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

# A quarter of a second and 40 MB: only who asks for beneficial shares has it.
if TYPE_CHECKING:
    from scipy.sparse import csr_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Up to this size all eigenvalues of a matrix are found at once; above it the largest alone, by Arnoldi's iteration.
_DENSE = 512
# Below 1 by less than this is 1: what rounding adds to a cycle of holdings that sum to it.
_ROUNDING = 1e-12


class Cycle(NamedTuple):
    """A largest set of companies that all hold each other, through others or not: their numbers, and the numbers of
    the holdings among them.
    """

    companies: Ints
    holdings: Ints


def cycles_of(count: int, holder: Ints, company: Ints) -> Iterator[Cycle]:
    """The cycles among `count` companies, of which `holder[i]` holds a part of `company[i]`."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    links = csr_array((np.ones(len(holder), np.int8), (holder, company)), shape=(count, count))
    _, labels = connected_components(links, connection="strong")
    inner = np.flatnonzero(labels[holder] == labels[company])
    inner = inner[np.argsort(labels[company[inner]], kind="stable")]
    found = labels[company[inner]]
    for holdings in np.split(inner, np.flatnonzero(np.diff(found)) + 1) if len(inner) else ():
        yield Cycle(np.unique(np.concatenate((company[holdings], holder[holdings]))), holdings)


def block(cycle: Cycle, holder: Ints, company: Ints, ratio: Floats) -> "csr_array":
    """What the companies of a cycle hold of each other, rows the holders, in the order of `cycle.companies`."""
    from scipy.sparse import csr_array

    rows = np.searchsorted(cycle.companies, holder[cycle.holdings])
    columns = np.searchsorted(cycle.companies, company[cycle.holdings])
    size = len(cycle.companies)
    return csr_array((ratio[cycle.holdings], (rows, columns)), shape=(size, size))


def spectral_radius(matrix: "csr_array") -> float:
    """The largest absolute eigenvalue of a non-negative matrix of holdings of which every two are connected.

    By Perron and Frobenius it lies between the least and the greatest of the column sums, so mostly the sums say
    enough: where it cannot reach 1, the greatest sum is returned, and where it cannot be less, the least.
    """
    sums = np.asarray(matrix.sum(axis=0)).ravel()
    least, greatest = float(sums.min()), float(sums.max())
    if greatest < 1 - _ROUNDING:
        return greatest
    if least >= 1 - _ROUNDING:
        return max(least, 1.0)
    if matrix.shape[0] <= _DENSE:
        return _at_least_one(float(np.abs(np.linalg.eigvals(matrix.toarray())).max()))
    from scipy.sparse.linalg import eigs

    return _at_least_one(float(np.abs(eigs(matrix, k=1, which="LM", return_eigenvectors=False)).max()))


def _at_least_one(radius: float) -> float:
    return 1.0 if 1 - _ROUNDING <= radius < 1 else radius
