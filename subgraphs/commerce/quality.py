"""What is wrong with the shareholder register: shares in oneself, ratios above 1, whole cycles."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Float, Select, Text, cast, func, select, type_coerce
from strawberry import ID

from contract.tables import interval_of
from loaders.read import Record
from resolvers.control.register_shares import whole_cycles
from subgraphs.commerce.tables import metadata, shareholdings
from subgraphs.commerce.whole_register import read_register
from subgraphs.common.context import DepartmentContext, Info
from subgraphs.common.quality import MOST, Finding, quality_type
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Evidence, Explanation

_evidence = EvidenceOf("commerce", shareholdings)


async def _findings(info: Info) -> list[Finding]:
    """The findings of the day of the request."""
    context = info.context
    day = context.day(None)
    return [
        *_selves(await _rows(context, _of_itself(day)), context, day),
        *await _sums(context, day),
        *await _cycles(context, day),
    ]


def _of_itself(day: date) -> "Select[tuple[object, ...]]":
    in_force = interval_of(shareholdings).in_force(shareholdings, day)
    return select(shareholdings).where(in_force, shareholdings.c.company == shareholdings.c.holder).limit(MOST)


def _selves(rows: Sequence[Record], context: DepartmentContext, day: date) -> Iterator[Finding]:
    for row in rows:
        yield Finding(
            code="SELF_HOLDING",
            message=Explanation(zh="单位持有自身的股权。", en="An organisation holds a share of itself."),
            parties=[ID(row.company)],
            evidence=[_evidence(row, context, day)],
        )


async def _sums(context: DepartmentContext, day: date) -> list[Finding]:
    in_force = interval_of(shareholdings).in_force(shareholdings, day)
    total = func.sum(cast(type_coerce(shareholdings.c.ratio, Text), Float))
    # Binary floats find who may be above 1, exact decimals who is.
    near = select(shareholdings.c.company).where(in_force).group_by(shareholdings.c.company).having(total > 0.999999)
    rows = await _rows(context, select(shareholdings).where(in_force, shareholdings.c.company.in_(near)))
    by_company: dict[str, list[Record]] = {}
    for row in rows:
        by_company.setdefault(row.company, []).append(row)
    sums = {company: sum((row.ratio for row in held), Decimal(0)) for company, held in by_company.items()}
    above = [company for company, ratio in sums.items() if ratio > 1][:MOST]
    return [
        Finding(
            code="RATIOS_ABOVE_ONE",
            message=Explanation(
                zh=f"股东持股比例合计{sums[company].normalize():f}，超过1。",
                en=f"The shares sum to {sums[company].normalize():f}, above 1.",
            ),
            parties=[ID(company)],
            evidence=_all(by_company[company], context, day),
        )
        for company in above
    ]


async def _cycles(context: DepartmentContext, day: date) -> list[Finding]:
    whole = await asyncio.to_thread(read_register, context.database.whole, day)
    found = await asyncio.to_thread(whole_cycles, whole.register)
    findings = []
    for cycle in found[:MOST]:
        members = sorted(whole.parties[at] for at in cycle)
        among = select(shareholdings).where(
            interval_of(shareholdings).in_force(shareholdings, day),
            shareholdings.c.company.in_(members),
            shareholdings.c.holder.in_(members),
        )
        findings.append(
            Finding(
                code="WHOLE_CYCLE",
                message=Explanation(
                    zh="单位循环持有彼此全部权益，不能计算受益所有人。",
                    en="Organisations hold each other whole: nobody's beneficial share in them can be computed.",
                ),
                parties=[ID(member) for member in members],
                evidence=_all(await _rows(context, among), context, day),
            )
        )
    return findings


async def _rows(context: DepartmentContext, statement: "Select[tuple[object, ...]]") -> Sequence[Record]:
    return await context.database.rows(statement)


def _all(rows: Sequence[Record], context: DepartmentContext, day: date) -> list[Evidence]:
    return [_evidence(row, context, day) for row in rows]


DataQuality = quality_type("commerce", metadata, _findings)
