"""Exposure (domain.md, Exposure and check): the listed parties among those who stand in a relation to a subject.

Plain federation brings the relations here: each department publishes its own as a field of the entity Exposure,
and `hits` requires them all. A department that did not answer leaves its field null, and is named.
"""

from asyncio import gather
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NotRequired, TypedDict

import strawberry
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from subgraphs.common.context import Info
from subgraphs.common.types import Evidence, Relation, RelationKind, RelationStep
from subgraphs.court import relations
from subgraphs.court.types import ListEntry, entries_in_force

_RELATIONS = "{ relation party path { department relation from to evidence { recordId since until readAt } } }"
_REQUIRED = {
    "commerce": "commerceRelations",
    "finance": "financeRelations",
    "land": "landRelations",
}
_REQUIRES = [f"{field} {_RELATIONS}" for field in _REQUIRED.values()]


class _EvidenceGiven(TypedDict):
    recordId: str
    # Some gateways leave a null out of a representation.
    since: NotRequired[str | None]
    until: NotRequired[str | None]
    readAt: str


class _StepGiven(TypedDict):
    department: str
    relation: str
    to: str
    evidence: _EvidenceGiven


class _RelationGiven(TypedDict):
    relation: str
    party: str
    path: list[_StepGiven]


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
    entry: ListEntry
    path: list[PathStep]

    @strawberry.field(description="The records that prove the relation, in the order of the path.")
    def evidence(self) -> list[Evidence]:
        return [step.evidence for step in self.path]


@strawberry.federation.type(keys=["subject asOf"], description="The listed parties that stand around a subject.")
class Exposure:
    subject: ID
    as_of: date
    commerce_relations: list[Relation] | None = strawberry.federation.field(external=True, default=None)
    finance_relations: list[Relation] | None = strawberry.federation.field(external=True, default=None)
    land_relations: list[Relation] | None = strawberry.federation.field(external=True, default=None)
    given: strawberry.Private[Mapping[str, Sequence[_RelationGiven] | None] | None] = None

    @strawberry.federation.field(
        requires=_REQUIRES, description="False where a department did not answer: then a hit may be missing."
    )
    def complete(self) -> bool | None:
        return not self._missing()

    @strawberry.federation.field(requires=_REQUIRES, description="The departments that did not answer.")
    def missing_departments(self) -> list[str] | None:
        return self._missing()

    @strawberry.federation.field(requires=_REQUIRES)
    async def hits(self, info: Info) -> list[ExposureHit] | None:
        own = await relations.around(info.context, self.subject, self.as_of)
        given = self.given or {}
        found = [_relation(r, self.as_of) for field in _REQUIRED.values() for r in given.get(field) or ()]
        found.extend(own)
        entries = await gather(*(entries_in_force(info, relation.party, self.as_of) for relation in found))
        return [
            ExposureHit(
                relation=relation.relation,
                party_id=ID(relation.party),
                entry=entry,
                path=[
                    PathStep(
                        department=step.department,
                        relation=step.relation,
                        from_id=ID(step.from_),
                        to_id=ID(step.to),
                        evidence=step.evidence,
                    )
                    for step in relation.path
                ],
            )
            for relation, listed in zip(found, entries, strict=True)
            for entry in listed
        ]

    def _missing(self) -> list[str]:
        given = self.given or {}
        return [department for department, field in _REQUIRED.items() if given.get(field) is None]

    @classmethod
    def resolve_reference(
        cls,
        subject: str,
        asOf: str,  # noqa: N803  # the key's name
        **given: Sequence[_RelationGiven] | None,
    ) -> "Exposure":
        return cls(subject=ID(subject), as_of=date.fromisoformat(asOf), given=given)


def _relation(given: _RelationGiven, day: date) -> Relation:
    return Relation(
        relation=RelationKind[given["relation"]],
        party=ID(given["party"]),
        path=[_step(step, day) for step in given["path"]],
    )


def _step(given: _StepGiven, day: date) -> RelationStep:
    evidence = given["evidence"]
    return RelationStep(
        department=given["department"],
        relation=RelationKind[given["relation"]],
        from_=ID(given["from"]),  # type: ignore[typeddict-item]  # `from` is no name for a Python attribute
        to=ID(given["to"]),
        evidence=Evidence(
            department=given["department"],
            record_id=evidence["recordId"],
            since=_day(evidence.get("since")),
            until=_day(evidence.get("until")),
            read_at=datetime.fromisoformat(evidence["readAt"]),
            as_of=day,
        ),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
