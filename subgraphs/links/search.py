"""The search for a name over all departments that know names, best first, each hit explained."""

from collections.abc import Mapping, Sequence
from typing import Self, TypedDict, cast

import strawberry
from graphql import GraphQLError
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from resolvers.search.match import MatchKind, explain
from resolvers.search.query import BadSearch, read_query
from subgraphs.common.department import Gathers
from subgraphs.common.errors import within
from subgraphs.common.searching import SEARCH_KEY
from subgraphs.common.types import Explanation
from subgraphs.links.context import Info

# The fields of Search that are made of what all departments contribute to it.
GATHERING: Gathers = dict.fromkeys(("hits", "more", "endCursor", "complete", "missingDepartments"), ())

MOST_FIRST = 100
# Beyond these a search wants more words, and not more pages.
MOST_FOUND = 1_000


class _FoundGiven(TypedDict):
    party: str
    name: str
    former: bool
    masked: str | None
    kind: str
    score: float


# Its party is resolved by commerce, which knows persons from companies.
@strawberry.federation.type(
    keys=[Key(fields=FieldSet("partyId"), resolvable=False)], description="A party whose name answers the search."
)
class SearchHit:
    party_id: ID = strawberry.federation.field(inaccessible=True)
    name: str = strawberry.field(description="The name that answers.")
    former: bool = strawberry.field(description="Whether it is a former name (曾用名).")
    masked_number: str | None = strawberry.field(description="Of a person's identity number what may be said.")
    match: MatchKind = strawberry.field(description="In which way it answers.")
    score: float = strawberry.field(description="Greater is better; of use only beside other hits.")

    @strawberry.field(description="Why it is among the hits.")
    def explanation(self) -> Explanation:
        return Explanation.of(explain(self.match, former=self.former))


@strawberry.federation.type(keys=[SEARCH_KEY], description="Parties by name, best first.")
class Search:
    text: str
    start: int = strawberry.federation.field(inaccessible=True)
    most: int = strawberry.federation.field(inaccessible=True)
    given: strawberry.Private[Mapping[str, object]]

    @strawberry.field
    def hits(self, info: Info) -> list[SearchHit]:
        return self._page(info)[0]

    @strawberry.field(description="Whether there are more hits.")
    def more(self, info: Info) -> bool:
        return self._page(info)[1]

    @strawberry.field(description="What `after` takes to go on; null where there is nothing more.")
    def end_cursor(self, info: Info) -> str | None:
        return str(self.most - 1) if self._page(info)[1] else None

    @strawberry.field(description="False where a department that knows names did not answer.")
    def complete(self, info: Info) -> bool:
        return not self._missing(info)

    @strawberry.field(description="The departments that did not answer.")
    def missing_departments(self, info: Info) -> list[str]:
        return self._missing(info)

    def _page(self, info: Info) -> tuple[list[SearchHit], bool]:
        contributions = info.context.department.contributions["Search"]
        found = [one for name in contributions for one in cast("Sequence[_FoundGiven]", self.given.get(name) or ())]
        found.sort(key=lambda one: (-one["score"], one["party"]))
        # One more than is shown was asked of each department.
        end = self.most - 1
        return [
            SearchHit(
                party_id=ID(one["party"]),
                name=one["name"],
                former=one["former"],
                masked_number=one.get("masked"),
                match=MatchKind[one["kind"]],
                score=one["score"],
            )
            for one in found[self.start : end]
        ], len(found) > end

    def _missing(self, info: Info) -> list[str]:
        contributions = info.context.department.contributions["Search"]
        return [department for name, department in contributions.items() if self.given.get(name) is None]

    @classmethod
    def resolve_reference(cls, text: str, start: int, most: int, **given: object) -> Self:
        return cls(text=text, start=start, most=most, given=given)

    @classmethod
    def of(cls, text: str, first: int, after: str | None) -> Self:
        """The search of a page. Raises a GraphQLError with code BAD_USER_INPUT."""
        try:
            read_query(text)
        except BadSearch as error:
            raise GraphQLError(str(error), extensions={"code": "BAD_USER_INPUT"}) from error
        within("first", first, 1, MOST_FIRST)
        if after is not None and not (after.isascii() and after.isdigit() and len(after) <= 6):
            raise GraphQLError("after is no cursor of a search", extensions={"code": "BAD_USER_INPUT"})
        start = int(after or 0)
        within("after", start, 0, MOST_FOUND)
        return cls(text=text, start=start, most=start + first + 1, given={})
