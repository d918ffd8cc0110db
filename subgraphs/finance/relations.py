"""The relation that finance publishes of a party, in both directions: guarantor (保证人) to borrower."""

from datetime import date

from strawberry import ID

from resolvers.relations import RelationKind
from subgraphs.common.context import DepartmentContext
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Relation, RelationStep
from subgraphs.finance import reads
from subgraphs.finance.tables import guarantees

DEPARTMENT = "finance"
_evidence = EvidenceOf(DEPARTMENT, guarantees)


async def around(context: DepartmentContext, subject: str, day: date) -> list[Relation]:
    """Who guarantees the subject's loans on the day, and whose loans the subject guarantees."""
    return [
        Relation.direct(
            subject,
            RelationStep(
                department=DEPARTMENT,
                relation=RelationKind.GUARANTOR,
                from_=ID(row.guarantor),
                to=ID(row.borrower),
                evidence=_evidence(row, context, day),
            ),
        )
        for row in await context.load(reads.guarantees_around, subject, day)
        if row.guarantor != row.borrower
    ]
