"""Exposure (domain.md, Exposure and check): the listed parties among those who stand in a relation to a subject.

Plain federation brings the relations here: each department publishes its own as a field of the entity Exposure,
and `hits` requires them all. A department that did not answer leaves its field null, and is named.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import strawberry
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from resolvers.relations import RelationKind
from subgraphs.common.cache_control import BRIEFLY
from subgraphs.common.context import Info
from subgraphs.common.department import Gathers
from subgraphs.common.types import Evidence, Relation, RelationStep
from subgraphs.court import relations
from subgraphs.court.related import Contributed
from subgraphs.court.types import ListEntry, entries_of_all

# The fields of Exposure that are made of what all departments contribute to it.
GATHERING: Gathers = dict.fromkeys(("complete", "missingDepartments", "hits"), ())


# The parties of a step and of a hit are resolved by commerce, which knows persons from companies: an interface object
# under @requires of several departments is more than some planners take (Hive Router 0.0.38 has one parent for it).
@strawberry.federation.type(
    keys=[Key(fields=FieldSet("fromId toId"), resolvable=False)],
    description="One step of the path from the subject to a hit, with the record that proves it.",
)
class PathStep:
    from_id: ID = strawberry.federation.field(inaccessible=True)
    to_id: ID = strawberry.federation.field(inaccessible=True)
    department: str
    relation: RelationKind
    evidence: Evidence


@strawberry.federation.type(
    keys=[Key(fields=FieldSet("partyId"), resolvable=False)],
    description="A listed party, one of its entries in force, and how it stands to the subject.",
)
class ExposureHit:
    party_id: ID = strawberry.federation.field(inaccessible=True)
    relation: RelationKind
    from_subject: bool = strawberry.field(
        description="Whether the subject stands in the relation to the party; else the party does to the subject."
    )
    entry: ListEntry
    path: list[PathStep]

    @strawberry.field(description="The records that prove the relation, in the order of the path.")
    def evidence(self) -> list[Evidence]:
        return [step.evidence for step in self.path]


@strawberry.federation.type(
    keys=["subject asOf"], description="The listed parties that stand around a subject.", directives=[BRIEFLY]
)
class Exposure:
    subject: ID
    as_of: date
    given: strawberry.Private[Mapping[str, object]]

    @strawberry.field(description="False where a department did not answer: then a hit may be missing.")
    def complete(self, info: Info) -> bool | None:
        return not self._contributed(info).missing

    @strawberry.field(description="The departments that did not answer.")
    def missing_departments(self, info: Info) -> list[str] | None:
        return self._contributed(info).missing

    @strawberry.field
    async def hits(self, info: Info) -> list[ExposureHit] | None:
        own = await relations.around(info.context, self.subject, self.as_of)
        return [
            ExposureHit(
                relation=relation.relation,
                from_subject=relation.from_subject,
                party_id=relation.party,
                entry=entry,
                path=path_of(relation.path),
            )
            for relation, entry in await listed_of([*self._contributed(info).relations(), *own], info, self.as_of)
        ]

    def _contributed(self, info: Info) -> Contributed:
        return Contributed(self.given, info.context.department.contributions["Exposure"], self.as_of)

    @classmethod
    def resolve_reference(cls, subject: str, asOf: str, **given: object) -> "Exposure":  # noqa: N803  # the key's name
        return cls(subject=ID(subject), as_of=date.fromisoformat(asOf), given=given)


async def listed_of(relations: Iterable[Relation], info: Info, day: date) -> list[tuple[Relation, ListEntry]]:
    """The relations whose party is listed on the day, once for each entry in force that the caller may know of."""
    found = list(relations)
    entries = await entries_of_all(info, [relation.party for relation in found], day)
    return [(relation, entry) for relation, listed in zip(found, entries, strict=True) for entry in listed]


def path_of(steps: Iterable[RelationStep]) -> list[PathStep]:
    """The steps of a relation as an answer shows them."""
    return [
        PathStep(
            department=step.department,
            relation=step.relation,
            from_id=step.from_,
            to_id=step.to,
            evidence=step.evidence,
        )
        for step in steps
    ]
