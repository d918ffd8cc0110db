"""The history of a party at land: what it came to own and ceased to, and encumbrances in its favour."""

from subgraphs.common.history import Tracked, history_types
from subgraphs.common.scalars import ratio_text
from subgraphs.land.tables import encumbrances, ownerships

Changes, CreditFile = history_types(
    "land",
    (
        Tracked(ownerships.c.owner, "不动产权利", detail=lambda row: f"{row.certificate} {ratio_text(row.share)}"),
        Tracked(encumbrances.c.holder, "不动产负担", detail=lambda row: f"{row.certificate} {row.kind.value}"),
    ),
)
