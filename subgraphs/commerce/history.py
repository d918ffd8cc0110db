"""The history of a party at commerce: offices, shares, concert, and a company's own beginning and end."""

from subgraphs.commerce.tables import companies, concert_groups, offices, shareholdings
from subgraphs.common.history import Tracked, history_types
from subgraphs.common.scalars import ratio_text

Changes, CreditFile = history_types(
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
