"""The history of a party at tax: arrears that fell due and were settled."""

from subgraphs.common.history import Tracked, history_types
from subgraphs.tax.tables import arrears, taxpayers

Changes, CreditFile = history_types(
    "tax",
    (
        Tracked(
            taxpayers.c.taxpayer, "纳税信用", detail=lambda row: f"{row.year} {row.rating.name} {row.status.value}"
        ),
        Tracked(arrears.c.taxpayer, "欠税", detail=lambda row: str(row.tax_kind)),
    ),
)
