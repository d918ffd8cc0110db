"""The history of a party at commerce: offices, shares, concert, and a company's own beginning and end."""

import strawberry
from strawberry import ID

from subgraphs.commerce.tables import companies, concert_groups, offices, shareholdings
from subgraphs.commerce.types import Party, party
from subgraphs.common.changes import Tracked, changes_type
from subgraphs.common.scalars import ratio_text

Changes = changes_type(
    "commerce",
    (
        Tracked(
            companies.c.company,
            "设立、终止",
            begin="established_on",
            end=lambda row: row.ended_on,
            detail=lambda row: str(row.kind.value),
        ),
        Tracked(offices.c.company, "任职", other="holder", detail=lambda row: str(row.role.value)),
        Tracked(offices.c.holder, "任职", other="company", detail=lambda row: str(row.role.value)),
        Tracked(shareholdings.c.company, "持股", other="holder", detail=lambda row: ratio_text(row.ratio)),
        Tracked(shareholdings.c.holder, "持股", other="company", detail=lambda row: ratio_text(row.ratio)),
        Tracked(concert_groups.c.member, "一致行动", detail=lambda row: str(row.group_id)),
    ),
)


@strawberry.federation.type(keys=["partyId"])
class ChangeEvent:
    party_id: ID = strawberry.federation.field(inaccessible=True)

    @strawberry.field(description="The other party of the record; null where there is none.")
    def party(self) -> Party | None:
        return party(self.party_id) if self.party_id else None

    @classmethod
    def resolve_reference(cls, partyId: str, **_: object) -> "ChangeEvent":  # noqa: N803  # the key's name
        return cls(party_id=ID(partyId))
