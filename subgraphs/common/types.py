"""The GraphQL types that every department speaks: evidence, relations, and the stub of a case."""

from datetime import date, datetime
from enum import Enum

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet


@strawberry.enum
class RelationKind(Enum):
    """How two parties stand to each other; domain.md, Relations. The value is the official term."""

    LEGAL_REPRESENTATIVE = "法定代表人"
    PRINCIPAL = "主要负责人"
    DIRECTOR = "董事"
    SUPERVISOR = "监事"
    SENIOR_MANAGER = "高级管理人员"
    SHAREHOLDER = "股东"
    ACTUAL_CONTROLLER = "实际控制人"
    ACTING_IN_CONCERT = "一致行动人"
    GUARANTOR = "保证人"
    CO_OWNER = "共有人"
    DIRECTLY_RESPONSIBLE = "影响债务履行的直接责任人员"


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
    party: strawberry.ID
    path: list[RelationStep]


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
