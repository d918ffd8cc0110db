"""Control by votes, word by word as domain.md has it: slow, plain, and written without a look at the other one."""

from decimal import Decimal

HALF, THIRTY = Decimal("0.5"), Decimal("0.3")


def controllers(holdings, groups, company):
    """The (party, basis, votes) of every actual controller; holdings are (holder, company, ratio)."""
    parties = {holder for holder, _, _ in holdings}
    companies = {held for _, held, _ in holdings}
    blocs = [frozenset({party}) for party in parties] + list({frozenset(group) for group in groups if len(group) > 1})
    controlled = {bloc: _controlled(bloc, holdings, companies) for bloc in blocs}

    def votes(bloc):
        voters = bloc | controlled[bloc]
        return sum((ratio for holder, held, ratio in holdings if held == company and holder in voters), Decimal(0))

    def free(bloc):
        return not any(member in others for member in bloc for others in controlled.values())

    outside = [bloc for bloc in blocs if company not in bloc]
    by_majority = [bloc for bloc in outside if company in controlled[bloc]]
    if by_majority:
        return {
            (member, "MAJORITY" if len(bloc) == 1 else "CONCERT", votes(bloc))
            for bloc in by_majority
            if free(bloc)
            for member in bloc
        }
    standing = [bloc for bloc in outside if free(bloc) and votes(bloc) > 0]
    found = set()
    for bloc in standing:
        rivals = [other for other in standing if not other <= bloc]
        if votes(bloc) >= THIRTY and all(votes(other) < votes(bloc) for other in rivals):
            found.add(bloc)
    # Of a group and a member that has all its votes, the group acts.
    largest = max(found, key=len, default=None)
    return {(member, "LARGEST_BLOCK", votes(largest)) for member in largest or ()}


def _controlled(bloc, holdings, companies):
    found: frozenset[str] = frozenset()
    while True:
        voters = bloc | found
        more = frozenset(
            company
            for company in companies - bloc
            if sum((ratio for holder, held, ratio in holdings if held == company and holder in voters), Decimal(0))
            > HALF
        )
        if more == found:
            return found
        found = more
