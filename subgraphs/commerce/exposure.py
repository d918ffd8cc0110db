"""Commerce's part of an exposure: its relations of the subject, and the parties of a step."""

from datetime import date

import strawberry
from strawberry import ID

from subgraphs.commerce import relations
from subgraphs.commerce.types import Party, party
from subgraphs.common.context import Info
from subgraphs.common.types import Relation


@strawberry.federation.type(keys=["subject asOf"])
class Exposure:
    subject: ID
    as_of: date

    @strawberry.federation.field(inaccessible=True)
    async def commerce_relations(self, info: Info) -> list[Relation] | None:
        return await relations.around(info.context, self.subject, self.as_of)

    @classmethod
    def resolve_reference(cls, subject: str, asOf: str, **_: object) -> "Exposure":  # noqa: N803  # the key's name
        return cls(subject=ID(subject), as_of=date.fromisoformat(asOf))


@strawberry.federation.type(keys=["fromId toId"])
class PathStep:
    from_id: ID = strawberry.federation.field(inaccessible=True)
    to_id: ID = strawberry.federation.field(inaccessible=True)

    @strawberry.field(name="from")
    def from_(self) -> Party | None:
        return party(self.from_id)

    @strawberry.field
    def to(self) -> Party | None:
        return party(self.to_id)

    @classmethod
    def resolve_reference(cls, fromId: str, toId: str, **_: object) -> "PathStep":  # noqa: N803  # the key's names
        return cls(from_id=ID(fromId), to_id=ID(toId))
