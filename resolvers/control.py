"""Control by votes (实际控制人); domain.md, Control, 1.

A *bloc* is a single party or a whole concert group. A bloc X controls a company C that is none of its members
when the ratios in C of X's members and of every company that X controls sum to more than 1/2: a least fixed
point, so a cycle of holdings makes nobody a controller by itself.

Where the page is silent: for the 30 % rule (收购管理办法, article 84), a bloc's rivals are the blocs that are not
part of it, because holdings in concert are counted together (article 83) and a member is no rival to its own
group; between equal blocs of which one contains the other, the larger acts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property

HALF = Decimal("0.5")
BLOCK = Decimal("0.3")

# A proof is read by a person: beyond these many chains, or links a chain, it says that it was cut.
MOST_CHAINS = 64
LONGEST_CHAIN = 32

Bloc = frozenset[str]


class ControlBasis(Enum):
    """On what an actual controller's control rests."""

    MAJORITY = "过半数表决权"
    CONCERT = "一致行动共同控制"
    LARGEST_BLOCK = "第一大股东（不低于百分之三十）"


@dataclass(frozen=True, slots=True)
class Holding:
    """A shareholding in force: `holder` has `ratio` of `company`; `record` identifies the department's row."""

    holder: str
    company: str
    ratio: Decimal
    record: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """Holdings from a controller down to the company; `ratio` is their product."""

    holdings: tuple[Holding, ...]

    @property
    def ratio(self) -> Decimal:
        product = Decimal(1)
        for holding in self.holdings:
            product *= holding.ratio
        return product


@dataclass(frozen=True, slots=True)
class Controller:
    """An actual controller: `share` is its bloc's votes in the company, `members` the bloc in order of id."""

    party: str
    basis: ControlBasis
    share: Decimal
    members: tuple[str, ...]


class Control:
    """Who controls what on one day.

    Takes the holdings in force and the concert groups in force (each a collection of two or more members) of a
    register that is closed upward: with a company, all its holders; with a party, all its groups.
    """

    def __init__(self, holdings: Iterable[Holding], groups: Iterable[Iterable[str]]) -> None:
        self._held: Mapping[str, list[Holding]] = defaultdict(list)
        self._holders: Mapping[str, list[Holding]] = defaultdict(list)
        for holding in holdings:
            self._held[holding.holder].append(holding)
            self._holders[holding.company].append(holding)
        self._groups = sorted({frozenset(group) for group in groups}, key=sorted)

    def controllers(self, company: str) -> Sequence[Controller]:
        """The actual controllers of a company, strongest bloc first; none where nobody is."""
        interested = [(bloc, votes) for bloc, votes in self._votes_in.get(company, ()) if company not in bloc]
        majority = [(bloc, votes) for bloc, votes in interested if votes > HALF]
        if majority:
            chosen: list[tuple[Bloc, Decimal, ControlBasis | None]] = [
                (bloc, votes, None) for bloc, votes in majority if self._independent(bloc)
            ]
        else:
            chosen = [(bloc, votes, ControlBasis.LARGEST_BLOCK) for bloc, votes in self._largest(interested)]
        chosen.sort(key=lambda found: (-found[1], -len(found[0]), sorted(found[0])))
        return [
            Controller(member, basis or _majority_basis(bloc), votes, tuple(sorted(bloc)))
            for bloc, votes, basis in chosen
            for member in sorted(bloc)
        ]

    def controlled(self, party: str) -> Sequence[tuple[str, Controller]]:
        """The companies of which the party is an actual controller, in order of id."""
        return self._by_controller.get(party, ())

    def chains(self, controller: Controller, company: str) -> tuple[Sequence[Chain], bool]:
        """The chains of holdings by which the controller itself holds votes in the company, heaviest first.

        Each link between its ends is a company that the controller's bloc controls. The flag is false where the
        number or length of chains was cut. A member of a group that holds nothing itself has no chain.
        """
        through = self._controlled[frozenset(controller.members)] - {company}
        found: list[Chain] = []
        cut = False
        for chain in self._walk(controller.party, company, through):
            if len(found) == MOST_CHAINS:
                cut = True
                break
            found.append(chain)
        found.sort(key=lambda chain: (-chain.ratio, [holding.company for holding in chain.holdings]))
        return found, not cut

    def _walk(self, party: str, company: str, through: frozenset[str]) -> Iterator[Chain]:
        """Simple paths, shortest first, found upward from the company, for there every holder is on the way."""
        level: list[tuple[Holding, ...]] = [(holding,) for holding in self._holders[company]]
        for _ in range(LONGEST_CHAIN):
            above: list[tuple[Holding, ...]] = []
            for path in level:
                top = path[0].holder
                if top == party:
                    yield Chain(path)
                elif top in through:
                    passed = {holding.company for holding in path}
                    above.extend((holding, *path) for holding in self._holders[top] if holding.holder not in passed)
            # Two chains could still meet the party in every path kept; no more than that are worth carrying.
            level = above[: MOST_CHAINS * 16]

    @cached_property
    def _by_controller(self) -> dict[str, list[tuple[str, Controller]]]:
        found: dict[str, list[tuple[str, Controller]]] = defaultdict(list)
        for company in sorted(self._votes_in):
            for controller in self.controllers(company):
                found[controller.party].append((company, controller))
        return found

    @cached_property
    def _blocs(self) -> list[Bloc]:
        singles: list[Bloc] = [frozenset((holder,)) for holder in self._held]
        return singles + self._groups

    @cached_property
    def _tallies(self) -> dict[Bloc, dict[str, Decimal]]:
        """Each bloc's votes in each company, its own and those of the companies that it controls."""
        return {bloc: self._tally(bloc) for bloc in self._blocs}

    def _tally(self, bloc: Bloc) -> dict[str, Decimal]:
        votes: dict[str, Decimal] = defaultdict(Decimal)
        reached = set(bloc)
        waiting = list(bloc)
        while waiting:
            for holding in self._held.get(waiting.pop(), ()):
                votes[holding.company] += holding.ratio
                if votes[holding.company] > HALF and holding.company not in reached:
                    reached.add(holding.company)
                    waiting.append(holding.company)
        return votes

    @cached_property
    def _controlled(self) -> dict[Bloc, frozenset[str]]:
        return {
            bloc: frozenset(company for company, votes in tally.items() if votes > HALF and company not in bloc)
            for bloc, tally in self._tallies.items()
        }

    @cached_property
    def _dependent(self) -> frozenset[str]:
        """The companies that some bloc controls."""
        return frozenset[str]().union(*self._controlled.values())

    @cached_property
    def _votes_in(self) -> dict[str, list[tuple[Bloc, Decimal]]]:
        found: dict[str, list[tuple[Bloc, Decimal]]] = defaultdict(list)
        for bloc, tally in self._tallies.items():
            for company, votes in tally.items():
                found[company].append((bloc, votes))
        return found

    def _independent(self, bloc: Bloc) -> bool:
        return bloc.isdisjoint(self._dependent)

    def _largest(self, interested: Sequence[tuple[Bloc, Decimal]]) -> list[tuple[Bloc, Decimal]]:
        """The single largest independent bloc under the 30 % rule, if there is one."""
        standing = [(bloc, votes) for bloc, votes in interested if self._independent(bloc)]
        if not standing:
            return []
        largest, most = max(standing, key=lambda found: (found[1], len(found[0])))
        rivals = [votes for bloc, votes in standing if not bloc <= largest]
        if most < BLOCK or any(votes >= most for votes in rivals):
            return []
        return [(largest, most)]


def _majority_basis(bloc: Bloc) -> ControlBasis:
    return ControlBasis.MAJORITY if len(bloc) == 1 else ControlBasis.CONCERT
