"""The part of the shareholder register that a question about control needs, read in two statements."""

from asyncio import gather
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from loaders.joint import Joint
from loaders.read import Record
from resolvers.control import Control, Holding
from subgraphs.commerce import reads
from subgraphs.commerce.tables import shareholdings
from subgraphs.contract.context import DepartmentContext
from subgraphs.contract.records import EvidenceOf

evidence = EvidenceOf("commerce", shareholdings)


@dataclass(frozen=True, slots=True)
class ControlRegister:
    """Control over a closure of the register; `rows` are the holdings, by the `record` of a Holding."""

    control: Control
    rows: Sequence[Record]
    groups: dict[str, list[Record]]


async def upward(context: DepartmentContext, company: str, day: date) -> ControlRegister:
    """Everyone behind a company."""
    return await _register(context, reads.holders.upward, company, day)


async def around(context: DepartmentContext, party: str, day: date) -> ControlRegister:
    """The companies below a party, and everyone behind those and behind the party itself."""
    return await _register(context, reads.holders.around, party, day)


async def _register(context: DepartmentContext, closure: Joint, party: str, day: date) -> ControlRegister:
    rows = await context.load(closure, party, day)
    parties = sorted({party, *(row.holder for row in rows), *(row.company for row in rows)})
    groups: dict[str, list[Record]] = defaultdict(list)
    for memberships in await gather(*(context.load(reads.memberships, one, day) for one in parties)):
        for membership in memberships:
            groups[membership.group_id].append(membership)
    holdings = (Holding(row.holder, row.company, row.ratio, number) for number, row in enumerate(rows))
    acting = [[member.member for member in members] for members in groups.values() if len(members) > 1]
    return ControlRegister(Control(holdings, acting), rows, dict(groups))
