"""Commerce's part of a search: companies by name."""

import strawberry

from subgraphs.common.context import Info
from subgraphs.common.searching import SEARCH_KEY, Found, SearchedText


@strawberry.federation.type(keys=[SEARCH_KEY])
class Search(SearchedText):
    @strawberry.federation.field(inaccessible=True)
    async def commerce_found(self, info: Info) -> list[Found] | None:
        return await self.found(info)
