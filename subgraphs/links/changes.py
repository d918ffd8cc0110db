"""What changed of a party between two days, over all departments, in the order of the days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NotRequired, Self, TypedDict, cast

import strawberry
from graphql import GraphQLError
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from identifiers.party import normalise_party_id
from resolvers.history import ChangeKind
from subgraphs.common.department import Gathers
from subgraphs.common.errors import checked
from subgraphs.common.given import EvidenceGiven, evidence_of
from subgraphs.common.history import CHANGES_KEY, ChangedParty
from subgraphs.common.types import Evidence
from subgraphs.links.context import Info

# The fields of Changes that are made of what all departments contribute to it.
GATHERING: Gathers = dict.fromkeys(("events", "complete", "missingDepartments"), ())


class _ChangeGiven(TypedDict):
    day: str
    kind: str
    record: str
    title: str
    detail: str
    other: NotRequired[str | None]
    evidence: EvidenceGiven


# Its party is resolved by commerce, which knows persons from companies; an id of nobody is that of none.
@strawberry.federation.type(
    keys=[Key(fields=FieldSet("partyId"), resolvable=False)], description="A record that began or ended on a day."
)
class ChangeEvent:
    party_id: ID = strawberry.federation.field(inaccessible=True)
    day: date
    kind: ChangeKind
    department: str
    record: str = strawberry.field(description="The department's table.")
    title: str = strawberry.field(description="The official term of what began or ended.")
    detail: str
    evidence: Evidence


@strawberry.federation.type(keys=[CHANGES_KEY], description="What began and ended after one day, and by another.")
class Changes(ChangedParty):
    given: strawberry.Private[Mapping[str, object]]

    @strawberry.field(description="In the order of the days, then of the departments.")
    def events(self, info: Info) -> list[ChangeEvent]:
        contributions = info.context.department.contributions["Changes"]
        found = [
            _event(department, given, self.until)
            for name, department in contributions.items()
            for given in cast("Sequence[_ChangeGiven]", self.given.get(name) or ())
        ]
        return sorted(found, key=lambda event: event.day)

    @strawberry.field(description="False where a department did not answer.")
    def complete(self, info: Info) -> bool:
        return not self._missing(info)

    @strawberry.field(description="The departments that did not answer.")
    def missing_departments(self, info: Info) -> list[str]:
        return self._missing(info)

    def _missing(self, info: Info) -> list[str]:
        contributions = info.context.department.contributions["Changes"]
        return [department for name, department in contributions.items() if self.given.get(name) is None]

    @classmethod
    def resolve_reference(cls, of: str, since: str, until: str, **given: object) -> Self:
        return cls(of=ID(of), since=date.fromisoformat(since), until=date.fromisoformat(until), given=given)

    @classmethod
    def between(cls, of: str, since: date, until: date) -> Self:
        """The changes of a party. Raises a GraphQLError for a party that is none, and for days in the wrong order."""
        party = checked(normalise_party_id, of)
        if since > until:
            raise GraphQLError("since is after until", extensions={"code": "BAD_USER_INPUT"})
        return cls(of=ID(party), since=since, until=until, given={})


def _event(department: str, given: _ChangeGiven, day: date) -> ChangeEvent:
    return ChangeEvent(
        party_id=ID(given.get("other") or ""),
        day=date.fromisoformat(given["day"]),
        kind=ChangeKind[given["kind"]],
        department=department,
        record=given["record"],
        title=given["title"],
        detail=given["detail"],
        evidence=evidence_of(department, given["evidence"], day),
    )
