"""Shareholdings, and the chains that they make."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class Holding(NamedTuple):
    """A shareholding in force: `holder` has `ratio` of `company`; `record` identifies the department's row."""

    holder: str
    company: str
    ratio: Decimal
    record: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """Holdings from a party down to a company; `ratio` is their product."""

    holdings: tuple[Holding, ...]

    @property
    def ratio(self) -> Decimal:
        product = Decimal(1)
        for holding in self.holdings:
            product *= holding.ratio
        return product


class Holdings:
    """The shareholdings of a register by both their ends; `records` keeps them in the order given."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self.records = tuple(holdings)
        self._held: dict[str, list[Holding]] = defaultdict(list)
        self._holders: dict[str, list[Holding]] = defaultdict(list)
        for holding in self.records:
            self._held[holding[0]].append(holding)
            self._holders[holding[1]].append(holding)

    def of(self, holder: str) -> list[Holding]:
        """What a party holds."""
        return self._held.get(holder, [])

    def in_(self, company: str) -> list[Holding]:
        """What is held in a company."""
        return self._holders.get(company, [])
