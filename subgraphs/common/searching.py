"""The entity Search as each department meets it, and the names that it contributes."""

import asyncio
from typing import Self

import strawberry
from strawberry import ID

from resolvers.search.match import MatchKind
from resolvers.search.query import read_query
from subgraphs.common.context import Info
from subgraphs.common.enums import official_enum

official_enum(MatchKind)

SEARCH_KEY = "text start most"


@strawberry.federation.type(shareable=True, description="A name that answers a search.")
class Found:
    party: ID
    name: str
    former: bool
    masked: str | None
    kind: MatchKind
    score: float


# Only those that inherit from it are types of a schema.
@strawberry.type
class SearchedText:
    """A text, and how many of the best names are wanted; from `start` on they are shown."""

    text: str
    start: int
    most: int

    async def found(self, info: Info) -> list[Found]:
        """The department's best names."""
        names = info.context.names
        if names is None:
            return []
        found = await asyncio.to_thread(names.search, read_query(self.text), self.most)
        return [
            Found(
                party=ID(one.party),
                name=one.name,
                former=one.former,
                masked=one.masked,
                kind=one.match.kind,
                score=one.match.score,
            )
            for one in found
        ]

    @classmethod
    def resolve_reference(cls, text: str, start: int, most: int, **_: object) -> Self:
        return cls(text=text, start=start, most=most)
