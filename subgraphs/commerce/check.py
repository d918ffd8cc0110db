"""Commerce's part of a check: relations and facts of the subject, and the party of a trigger."""

import strawberry
from strawberry import ID

from subgraphs.commerce import facts, relations
from subgraphs.commerce.types import Party, party
from subgraphs.common.checking import CHECK_KEY, CheckedSubject
from subgraphs.common.context import Info
from subgraphs.common.types import Fact, Relation


@strawberry.federation.type(keys=[CHECK_KEY])
class Check(CheckedSubject):
    @strawberry.federation.field(inaccessible=True)
    async def commerce_relations(self, info: Info) -> list[Relation] | None:
        return await relations.around(info.context, self.subject, self.as_of, self.wanted.relations)

    @strawberry.federation.field(inaccessible=True)
    async def commerce_facts(self, info: Info) -> list[Fact] | None:
        return await facts.facts(info.context, self.subject, self.as_of, self.wanted.facts)


@strawberry.federation.type(keys=["partyId"])
class MeasureTrigger:
    party_id: ID = strawberry.federation.field(inaccessible=True)

    @strawberry.field(description="The listed party; null where commerce does not answer.")
    def party(self) -> Party | None:
        return party(self.party_id)

    @classmethod
    def resolve_reference(cls, partyId: str, **_: object) -> "MeasureTrigger":  # noqa: N803  # the key's name
        return cls(party_id=ID(partyId))
