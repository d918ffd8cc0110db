"""Securities' part of a check: facts of the subject."""

import strawberry

from subgraphs.common.checking import CHECK_KEY, CheckedSubject
from subgraphs.common.context import Info
from subgraphs.common.types import Fact
from subgraphs.securities import facts


@strawberry.federation.type(keys=[CHECK_KEY])
class Check(CheckedSubject):
    @strawberry.federation.field(inaccessible=True)
    async def securities_facts(self, info: Info) -> list[Fact] | None:
        return await facts.facts(info.context, self.subject, self.as_of, self.wanted.facts)
