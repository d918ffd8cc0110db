"""Everything that the hub knows of a party on a day (社会信用档案): part three (四) of the opinions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NotRequired, Self, TypedDict, cast

import strawberry
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from identifiers.party import normalise_party_id
from resolvers.measures.purposes import Purpose
from subgraphs.common.department import Gathers
from subgraphs.common.errors import checked
from subgraphs.common.given import EvidenceGiven, evidence_of
from subgraphs.common.history import FILE_KEY, FiledParty
from subgraphs.common.types import Evidence
from subgraphs.links.assets import Assets
from subgraphs.links.context import Info
from subgraphs.links.stubs import Check, Exposure
from subgraphs.links.types import Party

# The fields of CreditFile that are made of what all departments contribute to it.
GATHERING: Gathers = dict.fromkeys(("records", "complete", "missingDepartments"), ())


class _RecordGiven(TypedDict):
    table: str
    title: str
    detail: str
    other: NotRequired[str | None]
    evidence: EvidenceGiven


# Its party is resolved by commerce, which knows persons from companies; an id of nobody is that of none.
@strawberry.federation.type(
    keys=[Key(fields=FieldSet("partyId"), resolvable=False)], description="A record in force on the day of the file."
)
class FileEntry:
    party_id: ID = strawberry.federation.field(inaccessible=True)
    department: str
    table: str
    title: str = strawberry.field(description="The official term.")
    detail: str
    evidence: Evidence


@strawberry.federation.type(
    keys=[FILE_KEY], description="社会信用档案: what the departments know of a party on a day, and what is missing."
)
class CreditFile(FiledParty):
    given: strawberry.Private[Mapping[str, object]]

    @strawberry.field
    def party(self) -> Party:
        return Party(id=self.of)

    @strawberry.field(description="Every record of the party in force on the day, by department.")
    def records(self, info: Info) -> list[FileEntry]:
        return [
            _entry(department, given, self.as_of)
            for name, department in self._contributions(info).items()
            for given in cast("Sequence[_RecordGiven]", self.given.get(name) or ())
        ]

    @strawberry.field(description="False where a department did not answer.")
    def complete(self, info: Info) -> bool:
        return not self._missing(info)

    @strawberry.field(description="The departments that did not answer.")
    def missing_departments(self, info: Info) -> list[str]:
        return self._missing(info)

    @strawberry.field(description="The listed parties that stand around the party.")
    def exposure(self) -> Exposure:
        return Exposure(subject=self.of, as_of=self.as_of)

    @strawberry.field(description="Which measures apply to the party for a purpose.")
    def check(self, purpose: Purpose) -> Check | None:
        return Check(subject=self.of, purpose=purpose, as_of=self.as_of)

    @strawberry.field(description="What the departments hold under the party, and under what it controls.")
    def assets(self) -> Assets | None:
        return Assets(holder=self.of, as_of=self.as_of, given={})

    def _contributions(self, info: Info) -> Mapping[str, str]:
        return info.context.department.contributions["CreditFile"]

    def _missing(self, info: Info) -> list[str]:
        return [one for name, one in self._contributions(info).items() if self.given.get(name) is None]

    @classmethod
    def resolve_reference(cls, of: str, asOf: str, **given: object) -> Self:  # noqa: N803  # the key's name
        return cls(of=ID(of), as_of=date.fromisoformat(asOf), given=given)

    @classmethod
    def on(cls, of: str, day: date) -> Self:
        """The file of a party. Raises a GraphQLError for a party that is none."""
        return cls(of=ID(checked(normalise_party_id, of)), as_of=day, given={})


def _entry(department: str, given: _RecordGiven, day: date) -> FileEntry:
    return FileEntry(
        party_id=ID(given.get("other") or ""),
        department=department,
        table=given["table"],
        title=given["title"],
        detail=given["detail"],
        evidence=evidence_of(department, given["evidence"], day),
    )
