"""What the resolvers of links know of the request they serve."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime

from graphql import GraphQLError
from strawberry.types import Info as StrawberryInfo

from subgraphs.common.department import Department
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.links.index import IndexNotReady, RelationIndex
from subgraphs.links.view import View


@dataclass(slots=True)
class LinksContext:
    """One request to links: the index, and the moment that it is answered."""

    department: Department
    index: RelationIndex
    now: datetime = field(default_factory=now_in_shanghai)

    def day(self, as_of: date | None) -> date:
        """The day that is asked for: today in Asia/Shanghai where none is."""
        return as_of or self.now.date()

    async def view(self) -> View:
        """The relations now. Raises a GraphQLError with code INDEX_NOT_READY while the first index is built."""
        try:
            view = self.index.at_hand()
            return await asyncio.to_thread(self.index.view) if view is None else view
        except IndexNotReady as error:
            raise GraphQLError("the relation index is being built", extensions={"code": "INDEX_NOT_READY"}) from error


Info = StrawberryInfo[LinksContext, None]
