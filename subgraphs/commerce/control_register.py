"""The part of the shareholder register that a question about control needs, read in one statement."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from loaders.holders import Closure, Membership
from loaders.read import Read, Record
from resolvers.control.holdings import Holding
from resolvers.control.votes import Control
from subgraphs.commerce import reads
from subgraphs.commerce.tables import shareholdings
from subgraphs.common.context import DepartmentContext
from subgraphs.common.records import EvidenceOf

evidence = EvidenceOf("commerce", shareholdings)
# By place, which costs a fraction of the names: a closure may have thousands of rows.
_HOLDER, _COMPANY, _RATIO = map(list(shareholdings.c.keys()).index, ("holder", "company", "ratio"))


@dataclass(frozen=True, slots=True)
class ControlRegister:
    """Control over a closure of the register; `rows` are the holdings, by the `record` of a Holding; `groups` the
    memberships in force, by group.
    """

    control: Control
    rows: Sequence[Record]
    groups: dict[str, list[Membership]]


async def upward(context: DepartmentContext, company: str, day: date) -> ControlRegister:
    """Everyone behind a company."""
    return await _register(context, reads.holders.upward, company, day)


async def around(context: DepartmentContext, party: str, day: date) -> ControlRegister:
    """What a party holds, and everyone behind the party itself and behind the companies that it may control."""
    return await _register(context, reads.holders.around, party, day)


async def _register(context: DepartmentContext, read: Read[Closure], party: str, day: date) -> ControlRegister:
    closure = await context.load(read, party, day)
    # The parties of one batch are given the same closure: what follows of it is worked out once.
    return context.derived(closure, lambda: register_of(closure))


def register_of(closure: Closure) -> ControlRegister:
    """What follows of a closure."""
    groups: dict[str, list[Membership]] = defaultdict(list)
    for membership in closure.memberships:
        groups[membership.group_id].append(membership)
    rows = closure.holdings
    holdings = [Holding(row[_HOLDER], row[_COMPANY], row[_RATIO], number) for number, row in enumerate(rows)]
    acting = [[member.member for member in members] for members in groups.values() if len(members) > 1]
    return ControlRegister(Control(holdings, acting), rows, dict(groups))
