"""What the resolvers of links know of the request they serve."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from graphql import GraphQLError
from strawberry.types import Info as StrawberryInfo

from subgraphs.common.context import Scope
from subgraphs.common.department import Department
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.links.index import IndexNotReady, RelationIndex
from subgraphs.links.listing import Listing, ListingIndex
from subgraphs.links.view import View

V = TypeVar("V")


@dataclass(slots=True)
class LinksContext:
    """One request to links: the indexes of relations and of the list, the moment, and the caller's scope."""

    department: Department
    index: RelationIndex
    listings: ListingIndex
    scope: Scope = Scope.PUBLIC
    now: datetime = field(default_factory=now_in_shanghai)

    def day(self, as_of: date | None) -> date:
        """The day that is asked for: today in Asia/Shanghai where none is."""
        return as_of or self.now.date()

    async def view(self) -> View:
        """The relations now. Raises a GraphQLError with code INDEX_NOT_READY while the first index is built."""
        view = self.index.at_hand()
        return await _ready(self.index.view) if view is None else view

    async def listing(self, day: date) -> Listing:
        """Who is listed on a day, as far as the caller may know. Raises as `view` does."""
        return await _ready(lambda: self.listings.on(day, withheld=self.scope is Scope.OFFICIAL))

    @property
    def answered(self) -> frozenset[str]:
        """The departments that the indexes were read of."""
        return self.index.answering - set(self.listings.entries.missing)


async def _ready(read: Callable[[], V]) -> V:
    """What is read of an index, in a thread of its own."""
    try:
        return await asyncio.to_thread(read)
    except IndexNotReady as error:
        raise GraphQLError("the relation index is being built", extensions={"code": "INDEX_NOT_READY"}) from error


Info = StrawberryInfo[LinksContext, None]
