"""What is wrong with a department's records, as that department found it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Self, TypedDict, cast

import strawberry
from graphql import GraphQLError
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from resolvers.connections.graph import Ints
from resolvers.relations import RECORDED
from subgraphs.common.department import Gathers
from subgraphs.common.given import EvidenceGiven, evidence_of
from subgraphs.common.quality import MOST, QUALITY_KEY, ExaminedDepartment
from subgraphs.common.types import Evidence, Explanation
from subgraphs.links.context import Info
from subgraphs.links.types import evidence_of_edge

# The fields of DataQuality that are made of what all departments contribute to it.
GATHERING: Gathers = dict.fromkeys(("findings", "complete"), ())


class _MessageGiven(TypedDict):
    zh: str
    en: str


class _FindingGiven(TypedDict):
    code: str
    message: _MessageGiven
    parties: list[str]
    evidence: list[EvidenceGiven]


_UNKNOWN = Explanation(
    zh="记录所指的当事人未在任何部门登记。", en="The record names a party that no department has registered."
)


# Its party is resolved by commerce, which knows persons from companies.
@strawberry.federation.type(keys=[Key(fields=FieldSet("partyId"), resolvable=False)])
class FindingParty:
    party_id: ID = strawberry.federation.field(inaccessible=True)


@strawberry.type(description="Something wrong with a department's records, with the records that show it.")
class DataFinding:
    code: str
    message: Explanation
    parties: list[FindingParty]
    evidence: list[Evidence]


@strawberry.federation.type(keys=[QUALITY_KEY], description="What is wrong with a department's records today.")
class DataQuality(ExaminedDepartment):
    given: strawberry.Private[Mapping[str, object]]
    unknown: strawberry.Private["asyncio.Future[Ints | None] | None"] = None

    @strawberry.field(description="By kind; of each kind a thousand at the most.")
    async def findings(self, info: Info) -> list[DataFinding]:
        return [*self._contributed(info), *await self._strangers(info)]

    def _contributed(self, info: Info) -> list[DataFinding]:
        contributions = info.context.department.contributions["DataQuality"]
        day = info.context.day(None)
        return [
            DataFinding(
                code=given["code"],
                message=Explanation(zh=given["message"]["zh"], en=given["message"]["en"]),
                parties=[FindingParty(party_id=ID(one)) for one in given["parties"]],
                evidence=[evidence_of(department, one, day) for one in given["evidence"]],
            )
            for name, department in contributions.items()
            for given in cast("Sequence[_FindingGiven]", self.given.get(name) or ())
        ]

    async def _strangers(self, info: Info) -> list[DataFinding]:
        """The department's records in force today that name a party whom no department registers."""
        context = info.context
        relations, day = await context.view(), context.day(None)
        unknown = await self._unknown(info)
        if unknown is None:
            return []
        # Numbers stay what they are while parties come, so a later view has them too.
        touching = relations.on(day, RECORDED).touching(unknown)
        found = []
        for at, number in zip(touching.at.tolist(), touching.edge.tolist(), strict=True):
            edge = relations.edge(number)
            if edge.source.department == self.department:
                party = relations.party(int(unknown[at]))
                found.append((edge.record_id, party, edge.to_id if party == edge.from_id else edge.from_id, number))
        return [
            DataFinding(
                code="UNKNOWN_PARTY",
                message=_UNKNOWN,
                parties=[FindingParty(party_id=ID(one)) for one in dict.fromkeys((party, other))],
                evidence=[evidence_of_edge(relations, number, day)],
            )
            for _, party, other, number in sorted(found)[:MOST]
        ]

    @strawberry.field(
        description="False where the department did not answer, or a register of parties could not be read."
    )
    async def complete(self, info: Info) -> bool:
        contributions = info.context.department.contributions["DataQuality"]
        answered = all(
            self.given.get(name) is not None for name, one in contributions.items() if one == self.department
        )
        return answered and await self._unknown(info) is not None

    async def _unknown(self, info: Info) -> Ints | None:
        """The parties that nobody registers, found once whichever fields are asked."""
        if self.unknown is None:
            self.unknown = asyncio.ensure_future(self._found(info))
        return await self.unknown

    async def _found(self, info: Info) -> Ints | None:
        return await asyncio.to_thread(info.context.links.registers.unknown, await info.context.view())

    @classmethod
    def resolve_reference(cls, department: str, **given: object) -> Self:
        return cls(department=department, given=given)

    @classmethod
    def of(cls, department: str, info: Info) -> Self:
        """The quality of a department's records. Raises a GraphQLError for one that there is not."""
        known = sorted(set(info.context.department.contributions["DataQuality"].values()))
        if department not in known:
            raise GraphQLError(
                f"there is no such department; there are {', '.join(known)}", extensions={"code": "BAD_USER_INPUT"}
            )
        return cls(department=department, given={})
