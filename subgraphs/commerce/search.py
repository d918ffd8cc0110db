"""Commerce's part of a search: companies by name, and the party of a hit."""

import strawberry
from strawberry import ID

from subgraphs.commerce.types import Party, party
from subgraphs.common.context import Info
from subgraphs.common.searching import SEARCH_KEY, Found, SearchedText


@strawberry.federation.type(keys=[SEARCH_KEY])
class Search(SearchedText):
    @strawberry.federation.field(inaccessible=True)
    async def commerce_found(self, info: Info) -> list[Found] | None:
        return await self.found(info)


@strawberry.federation.type(keys=["partyId"])
class SearchHit:
    party_id: ID = strawberry.federation.field(inaccessible=True)

    @strawberry.field(description="The party; null where commerce does not answer.")
    def party(self) -> Party | None:
        return party(self.party_id)

    @classmethod
    def resolve_reference(cls, partyId: str, **_: object) -> "SearchHit":  # noqa: N803  # the key's name
        return cls(party_id=ID(partyId))
