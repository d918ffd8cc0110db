"""The entity Check as each department meets it: a subject, a purpose and a day, and what of these a check must know."""

from datetime import date
from typing import Self

import strawberry
from strawberry import ID

from resolvers.measures.catalogue import SubjectKind, Wanted, catalogue
from resolvers.measures.purposes import Purpose

CHECK_KEY = "subject purpose asOf"


# Only those that inherit from it are types of a schema.
@strawberry.type
class CheckedSubject:
    """What a department is asked to contribute to: `wanted` is all that the check needs of anybody."""

    subject: ID
    purpose: Purpose
    as_of: date

    @property
    def wanted(self) -> Wanted:
        return catalogue().wanted(self.purpose, SubjectKind.of(self.subject))

    @classmethod
    def resolve_reference(cls, subject: str, purpose: str, asOf: str, **_: object) -> Self:  # noqa: N803  # the key's name
        return cls(subject=ID(subject), purpose=Purpose[purpose], as_of=date.fromisoformat(asOf))
