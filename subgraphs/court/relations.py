"""The relation that the court knows of a party, in both directions: directly responsible (直接责任人员) to debtor."""

from collections.abc import Set
from datetime import date

from strawberry import ID

from resolvers.relations import EVERY, Direction, RelationKind
from subgraphs.common.context import DepartmentContext
from subgraphs.common.types import Evidence, Relation, RelationStep
from subgraphs.court import reads

DEPARTMENT = "court"


async def around(context: DepartmentContext, subject: str, day: date, wanted: Set[Direction] = EVERY) -> list[Relation]:
    """Who is directly responsible for the subject's debt in a case open on the day, and for whose debt it is."""
    kind = RelationKind.DIRECTLY_RESPONSIBLE
    if not wanted & {(kind, True), (kind, False)}:
        return []
    found = []
    for row in await context.load(reads.responsible_around, subject, day):
        if row.debtor is None or row.party == row.debtor:
            continue
        evidence = Evidence(
            department=DEPARTMENT,
            record_id=f"{row.case_number}:{row.party}:{row.role.name}",
            since=row.filed_on,
            until=row.closed_on,
            read_at=context.now,
            as_of=day,
        )
        step = RelationStep(
            department=DEPARTMENT,
            relation=kind,
            from_=ID(row.party),
            to=ID(row.debtor),
            evidence=evidence,
        )
        found.append(Relation.direct(subject, step))
    return [one for one in found if (one.relation, one.from_subject) in wanted]
