"""The GraphQL types that every department speaks: evidence, relations, and the stub of a case."""

from datetime import date, datetime

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from resolvers.measures.purposes import Purpose
from resolvers.relations import RelationKind
from subgraphs.common.enums import official_enum

official_enum(Purpose)
official_enum(RelationKind)


@strawberry.federation.type(
    shareable=True,
    description="Where a statement comes from: the department's record, its validity, when it was read, "
    "and the day that the answer is for.",
)
class Evidence:
    department: str
    record_id: str
    since: date | None
    until: date | None
    read_at: datetime
    as_of: date


@strawberry.federation.type(
    shareable=True, description="One step of a path: `from` stands in the relation to `to`, as one record proves."
)
class RelationStep:
    department: str
    relation: RelationKind
    from_: strawberry.ID = strawberry.field(name="from")
    to: strawberry.ID
    evidence: Evidence


@strawberry.federation.type(
    shareable=True, description="A party that stands in a relation to the subject, in either direction, and the path."
)
class Relation:
    relation: RelationKind
    from_subject: bool = strawberry.field(
        description="Whether the subject stands in the relation to the party; else the party does to the subject."
    )
    party: strawberry.ID
    path: list[RelationStep]

    @classmethod
    def direct(cls, subject: str, step: RelationStep) -> "Relation":
        """The relation of a subject that one record proves; the step goes from the subject or to it."""
        forth = step.from_ == subject
        return cls(relation=step.relation, from_subject=forth, party=step.to if forth else step.from_, path=[step])


@strawberry.federation.type(
    shareable=True,
    description="Something that is true of a subject and that a measure asks, with its proof.",
)
class Fact:
    code: str
    evidence: Evidence


@strawberry.federation.type(
    shareable=True, description="A sentence that says why, in Chinese and in English; it names no party."
)
class Explanation:
    zh: str
    en: str

    @classmethod
    def of(cls, said: tuple[str, str]) -> "Explanation":
        return cls(zh=said[0], en=said[1])


# The court describes it.
@strawberry.federation.type(keys=[Key(fields=FieldSet("caseNumber"), resolvable=False)])
class Case:
    case_number: strawberry.ID

    @classmethod
    def of(cls, case_number: str | None) -> "Case | None":
        """The stub of a case number; None where the record names no case."""
        return None if case_number is None else cls(case_number=strawberry.ID(case_number))
