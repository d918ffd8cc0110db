"""The relation that land publishes of a party: its co-owners (共有人), one relation a parcel."""

from datetime import date

from strawberry import ID

from resolvers.relations import RelationKind
from subgraphs.common.context import DepartmentContext
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Relation, RelationStep
from subgraphs.land import reads
from subgraphs.land.tables import ownerships

DEPARTMENT = "land"
_evidence = EvidenceOf(DEPARTMENT, ownerships)


async def around(context: DepartmentContext, subject: str, day: date) -> list[Relation]:
    """The co-owners of the subject on the day; the evidence is the other owner's record of the parcel."""
    return [
        Relation.direct(
            subject,
            RelationStep(
                department=DEPARTMENT,
                relation=RelationKind.CO_OWNER,
                from_=ID(subject),
                to=ID(row.owner),
                evidence=_evidence(row, context, day),
            ),
        )
        for row in await context.load(reads.co_owners, subject, day)
    ]
