"""The history of a party at tax: arrears that fell due and were settled."""

from subgraphs.common.changes import Tracked, changes_type
from subgraphs.tax.tables import arrears

Changes = changes_type("tax", (Tracked(arrears.c.taxpayer, "欠税", detail=lambda row: str(row.tax_kind)),))
