"""The history of a party at finance: accounts, loans, guarantees, subsidies, procurements."""

from subgraphs.common.history import Tracked, history_types
from subgraphs.finance.tables import accounts, guarantees, loans, procurements, subsidies

Changes, CreditFile = history_types(
    "finance",
    (
        Tracked(accounts.c.holder, "账户", detail=lambda row: f"{row.institution} {row.kind.value}"),
        Tracked(loans.c.borrower, "贷款", detail=lambda row: str(row.lender)),
        Tracked(guarantees.c.guarantor, "保证", detail=lambda row: str(row.loan)),
        Tracked(subsidies.c.recipient, "政府补贴", detail=lambda row: str(row.programme)),
        Tracked(procurements.c.supplier, "政府采购", detail=lambda row: str(row.project)),
    ),
)
