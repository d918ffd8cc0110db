"""The history of a party at securities: accounts, bonds, and incentives granted and held."""

from subgraphs.common.history import Tracked, history_types
from subgraphs.securities.tables import accounts, bonds, incentive_grants, listed_companies

Changes, CreditFile = history_types(
    "securities",
    (
        Tracked(listed_companies.c.company, "上市", detail=lambda row: f"{row.exchange} {row.stock_code}"),
        Tracked(accounts.c.holder, "证券账户"),
        Tracked(bonds.c.issuer, "债券发行", detail=lambda row: str(row.security)),
        Tracked(incentive_grants.c.company, "股权激励", other="holder"),
        Tracked(incentive_grants.c.holder, "股权激励", other="company"),
    ),
)
