"""What commerce knows to be true of a subject that a measure asks for: offices of a certain kind that it holds."""

from asyncio import gather
from collections.abc import Sequence, Set
from datetime import date

from loaders.read import Record
from subgraphs.commerce import control_register, reads, tables
from subgraphs.commerce.tables import CompanyKind, OfficeRole
from subgraphs.common.context import DepartmentContext
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Fact

STATE_COMPANY_OFFICER = "STATE_COMPANY_OFFICER"
REGULATED_TRADE_OFFICER = "REGULATED_TRADE_OFFICER"

_evidence = EvidenceOf("commerce", tables.offices)
_MANAGING = frozenset((OfficeRole.DIRECTOR, OfficeRole.SUPERVISOR, OfficeRole.SENIOR_MANAGER))

# GB/T 4754-2017: mining (06-12); food, drink and drugs, made (13-15, 27), in wholesale (512, 515) and retail (522,
# 525); chemicals and fireworks (26); storage of dangerous chemicals (5942); inspection, testing, certification (745).
REGULATED_TRADES = (
    "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "26", "27", "512", "515", "522", "525", "5942", "745",
)  # fmt: skip


async def facts(context: DepartmentContext, subject: str, day: date, wanted: Set[str]) -> list[Fact]:
    """The facts of the subject on the day, one for each office that proves it; only what is `wanted` is read."""
    asked = wanted & {STATE_COMPANY_OFFICER, REGULATED_TRADE_OFFICER}
    if not asked:
        return []
    offices = await context.load(reads.offices_of_holder, subject, day)
    found: list[tuple[str, Record]] = []
    if STATE_COMPANY_OFFICER in asked:
        managing = [office for office in offices if office.role in _MANAGING]
        of_state = await gather(*(_of_state(context, office.company, day) for office in managing))
        found.extend((STATE_COMPANY_OFFICER, office) for office, state in zip(managing, of_state, strict=True) if state)
    if REGULATED_TRADE_OFFICER in asked:
        leading = [office for office in offices if office.role in _MANAGING | {OfficeRole.PRINCIPAL}]
        companies = await gather(*(context.load(reads.company, office.company, day) for office in leading))
        found.extend(
            (REGULATED_TRADE_OFFICER, office)
            for office, company in zip(leading, companies, strict=True)
            if company is not None and company.industry.startswith(REGULATED_TRADES)
        )
    return [Fact(code=code, evidence=_evidence(office, context, day)) for code, office in found]


async def _of_state(context: DepartmentContext, company: str, day: date) -> bool:
    """Whether a company is wholly state-owned (国有独资), or a company that is controls it (国有资本控股)."""
    register = await control_register.upward(context, company, day)
    controlling = {member for bloc in register.control.majorities(company) for member in bloc}
    rows: Sequence[Record | None] = await gather(
        *(context.load(reads.company, one, day) for one in (company, *sorted(controlling)))
    )
    return any(row is not None and row.kind is CompanyKind.STATE_OWNED for row in rows)
