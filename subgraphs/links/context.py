"""What the resolvers of links know of the request they serve."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from graphql import GraphQLError
from strawberry.types import Info as StrawberryInfo

from subgraphs.common.context import PUBLIC, Remit, Scope
from subgraphs.common.department import Department
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.links.following import Following, Seen
from subgraphs.links.index import IndexNotReady, RelationIndex
from subgraphs.links.listing import Listing, ListingIndex
from subgraphs.links.registered import Registers
from subgraphs.links.view import View

V = TypeVar("V")


class Links(NamedTuple):
    """What links reads: the indexes of relations and of the list, and the registers of parties; who follows them."""

    relations: RelationIndex
    listings: ListingIndex
    registers: Registers
    following: Following

    @classmethod
    def of(cls, relations: RelationIndex, listings: ListingIndex, registers: Registers) -> "Links":
        """Over these indexes."""

        def look(scope: Scope) -> Seen:
            day = now_in_shanghai().date()
            listing = listings.on(day, withheld=scope is Scope.OFFICIAL)
            return Seen(scope, relations.view(), listing, relations.answering - set(listings.entries.missing), day)

        return cls(relations, listings, registers, Following(look))


@dataclass(slots=True)
class LinksContext:
    """One request to links: what it reads, the moment, and what may be reached."""

    department: Department
    links: Links
    remit: Remit = PUBLIC
    now: datetime = field(default_factory=now_in_shanghai)

    @property
    def scope(self) -> Scope:
        """Whether entries that may not be published count."""
        return self.remit.scope

    def day(self, as_of: date | None) -> date:
        """The day that is asked for: today in Asia/Shanghai where none is."""
        return as_of or self.now.date()

    async def view(self) -> View:
        """The relations now. Raises a GraphQLError with code INDEX_NOT_READY while the first index is built."""
        relations = self.links.relations
        view = relations.at_hand()
        return await _ready(relations.view) if view is None else view

    async def listing(self, day: date) -> Listing:
        """Who is listed on a day, as far as the caller may know. Raises as `view` does."""
        return await _ready(lambda: self.links.listings.on(day, withheld=self.scope is Scope.OFFICIAL))

    @property
    def answered(self) -> frozenset[str]:
        """The departments that the indexes were read of."""
        return self.links.relations.answering - set(self.links.listings.entries.missing)


async def _ready(read: Callable[[], V]) -> V:
    """What is read of an index, in a thread of its own."""
    try:
        return await asyncio.to_thread(read)
    except IndexNotReady as error:
        raise not_ready() from error


def not_ready() -> GraphQLError:
    """What is told while the first index is built."""
    return GraphQLError("the relation index is being built", extensions={"code": "INDEX_NOT_READY"})


Info = StrawberryInfo[LinksContext, None]
