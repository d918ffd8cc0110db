"""Beneficial shares word by word as domain.md has them: D (I - A)^-1 in exact fractions, slow and plain."""

from fractions import Fraction


def shares(holdings, company):
    """The share of each ultimate party in a company; None where what stands above it has a spectral radius >= 1."""
    above, waiting = {company}, [company]
    while waiting:
        one = waiting.pop()
        for holder, held, _ in holdings:
            if held == one and holder not in above:
                above.add(holder)
                waiting.append(holder)
    held_somehow = {held for _, held, _ in holdings}
    inside = sorted(one for one in above if one in held_somehow)
    a = [[_ratio(holdings, i, j) for j in inside] for i in inside]
    inverse = _inverse([[int(i == j) - a[i][j] for j in range(len(inside))] for i in range(len(inside))])
    # A non-negative matrix has a spectral radius below 1 exactly where (I - A)^-1 exists and is non-negative.
    if inverse is None or any(value < 0 for row in inverse for value in row):
        return None
    found = {}
    for ultimate in above - set(inside):
        d = [_ratio(holdings, ultimate, j) for j in inside]
        if company in inside:
            share = sum(d[i] * inverse[i][inside.index(company)] for i in range(len(inside)))
            if share:
                found[ultimate] = share
    return found


def _ratio(holdings, holder, company):
    return sum((Fraction(ratio) for one, held, ratio in holdings if (one, held) == (holder, company)), Fraction(0))


def _inverse(matrix):
    size = len(matrix)
    rows = [[Fraction(v) for v in row] + [Fraction(int(i == j)) for j in range(size)] for i, row in enumerate(matrix)]
    for column in range(size):
        pivot = next((r for r in range(column, size) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for other in range(size):
            if other != column and rows[other][column]:
                factor = rows[other][column]
                rows[other] = [x - factor * y for x, y in zip(rows[other], rows[column], strict=True)]
    return [row[size:] for row in rows]
