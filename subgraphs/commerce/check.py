"""Commerce's part of a check: relations and facts of the subject."""

import strawberry

from subgraphs.commerce import facts, relations
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
