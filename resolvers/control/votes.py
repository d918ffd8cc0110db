"""Control by votes (实际控制人); domain.md, Control, 1.

A *bloc* is a single party or a whole concert group. A bloc X controls a company C that is none of its members
when the ratios in C of X's members and of every company that X controls sum to more than 1/2: a least fixed
point, so a cycle of holdings makes nobody a controller by itself.

Where the page is silent: for the 30 % rule (收购管理办法, article 84), a bloc's rivals are the blocs that are not
part of it, because holdings in concert are counted together (article 83) and a member is no rival to its own
group; between equal blocs of which one contains the other, the larger acts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from resolvers.control.chains import Chains, chains_between
from resolvers.control.holdings import Holding, Holdings

HALF = Decimal("0.5")
BLOCK = Decimal("0.3")
_NONE = Decimal(0)

Bloc = frozenset[str]


class ControlBasis(Enum):
    """On what an actual controller's control rests."""

    MAJORITY = "过半数表决权"
    CONCERT = "一致行动共同控制"
    LARGEST_BLOCK = "第一大股东（不低于百分之三十）"


@dataclass(frozen=True, slots=True)
class Controller:
    """An actual controller: `share` is its bloc's votes in the company, `members` the bloc in order of id."""

    party: str
    basis: ControlBasis
    share: Decimal
    members: tuple[str, ...]


class NoController(Enum):
    """Why a company has no actual controller."""

    NO_HOLDERS = "登记中没有其股东"
    BELOW_BLOCK = "没有达到百分之三十的表决权方"
    TIED = "最大的表决权方并列"
    CIRCULAR = "过半数表决权在循环持股之中"


@dataclass(frozen=True, slots=True)
class Nobody:
    """That a company has no actual controller: why, and the votes of its largest independent bloc, 0 without one."""

    reason: NoController
    largest: Decimal


class Control:
    """Who controls what on one day.

    Takes the holdings in force and the concert groups in force (each a collection of two or more members) of a
    register that is closed upward: with a company, all its holders; with a party, all its groups.
    """

    def __init__(self, holdings: Iterable[Holding], groups: Iterable[Iterable[str]]) -> None:
        self.holdings = Holdings(holdings)
        self._groups: dict[str, list[Bloc]] = {}
        for members in sorted({frozenset(group) for group in groups}, key=sorted):
            for member in members:
                self._groups.setdefault(member, []).append(members)
        self._tallies: dict[Bloc, Mapping[str, Decimal]] = {}
        self._found: dict[str, Sequence[Controller]] = {}
        self._dependent: dict[str, bool] = {}

    def around(self, party: str) -> Sequence[Holding]:
        """The holdings of a party and those in it, in the order of their records."""
        others = (one for one in self.holdings.in_(party) if one.holder != party)
        return sorted((*self.holdings.of(party), *others), key=lambda one: one.record)

    def controllers(self, company: str) -> Sequence[Controller]:
        """The actual controllers of a company, strongest bloc first; none where nobody is."""
        found = self._found.get(company)
        if found is None:
            found = self._found[company] = self._controllers(company)
        return found

    def _controllers(self, company: str) -> Sequence[Controller]:
        interested = self._interested(company)
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
        blocs = [frozenset((party,)), *self._groups.get(party, ())]
        # Less than 30 % is no control on any basis.
        within_reach = {company for bloc in blocs for company, votes in self._tally(bloc).items() if votes >= BLOCK}
        return [
            (company, controller)
            for company in sorted(within_reach)
            for controller in self.controllers(company)
            if controller.party == party
        ]

    def majorities(self, company: str) -> Sequence[Bloc]:
        """The blocs with more than half of the votes in a company, those that are controlled themselves too."""
        return [bloc for bloc, votes in self._interested(company) if votes > HALF]

    def nobody(self, company: str) -> Nobody | None:
        """Why nobody controls a company; None where somebody does."""
        if self.controllers(company):
            return None
        interested = self._interested(company)
        standing = [votes for bloc, votes in interested if self._independent(bloc)]
        largest = max(standing, default=_NONE)
        if not interested:
            reason = NoController.NO_HOLDERS
        elif any(votes > HALF for _, votes in interested):
            reason = NoController.CIRCULAR
        elif largest >= BLOCK:
            reason = NoController.TIED
        else:
            reason = NoController.BELOW_BLOCK
        return Nobody(reason, largest)

    def chains(self, controller: Controller, company: str) -> Chains:
        """The chains of holdings by which the controller itself holds votes in the company.

        Each link between its ends is a company that the controller's bloc controls. A member of a group that holds
        nothing itself has no chain.
        """
        bloc = frozenset(controller.members)
        through = {one for one, votes in self._tally(bloc).items() if votes > HALF} - bloc - {company}
        return chains_between(self.holdings, controller.party, company, through.__contains__)

    def _interested(self, company: str) -> list[tuple[Bloc, Decimal]]:
        """The blocs with votes in a company, none of whose members it is: they stand above it."""
        found = []
        for bloc in self._above(company):
            votes = self._tally(bloc).get(company)
            if votes is not None and company not in bloc:
                found.append((bloc, votes))
        return found

    def _above(self, company: str) -> Iterator[Bloc]:
        reached = {company}
        waiting = [company]
        groups: set[Bloc] = set()
        while waiting:
            one = waiting.pop()
            # By its place, which costs a fraction of its name.
            for holding in self.holdings.in_(one):
                holder = holding[0]
                if holder not in reached:
                    reached.add(holder)
                    waiting.append(holder)
                    yield frozenset((holder,))
            for bloc in self._groups.get(one, ()):
                if bloc not in groups:
                    groups.add(bloc)
                    yield bloc
                for member in bloc - reached:
                    reached.add(member)
                    waiting.append(member)
                    if self.holdings.of(member):
                        yield frozenset((member,))

    def _tally(self, bloc: Bloc) -> Mapping[str, Decimal]:
        """A bloc's votes in each company, its own and those of the companies that it controls."""
        votes = self._tallies.get(bloc)
        if votes is None:
            votes = self._tallies[bloc] = self._count(bloc)
        return votes

    def _count(self, bloc: Bloc) -> Mapping[str, Decimal]:
        votes: dict[str, Decimal] = {}
        held = self.holdings.of
        reached = set(bloc)
        waiting = list(bloc)
        while waiting:
            for holding in held(waiting.pop()):
                company, ratio = holding[1], holding[2]
                sum_so_far = votes.get(company)
                sum_so_far = votes[company] = ratio if sum_so_far is None else sum_so_far + ratio
                if sum_so_far > HALF and company not in reached:
                    reached.add(company)
                    waiting.append(company)
        return votes

    def _is_dependent(self, party: str) -> bool:
        """Whether some bloc controls the party."""
        known = self._dependent.get(party)
        if known is None:
            known = self._dependent[party] = any(votes > HALF for _, votes in self._interested(party))
        return known

    def _independent(self, bloc: Bloc) -> bool:
        return not any(self._is_dependent(member) for member in bloc)

    def _largest(self, interested: Sequence[tuple[Bloc, Decimal]]) -> list[tuple[Bloc, Decimal]]:
        """The single largest independent bloc under the 30 % rule, if there is one."""
        # One with less is not the largest, nor the rival of one that is.
        standing = [(bloc, votes) for bloc, votes in interested if votes >= BLOCK and self._independent(bloc)]
        if not standing:
            return []
        largest, most = max(standing, key=lambda found: (found[1], len(found[0])))
        if any(votes >= most for bloc, votes in standing if not bloc <= largest):
            return []
        return [(largest, most)]


def _majority_basis(bloc: Bloc) -> ControlBasis:
    return ControlBasis.MAJORITY if len(bloc) == 1 else ControlBasis.CONCERT
