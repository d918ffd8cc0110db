"""The history of a party at securities: accounts, bonds, and incentives granted and held."""

from subgraphs.common.changes import Tracked, changes_type
from subgraphs.securities.tables import accounts, bonds, incentive_grants

Changes = changes_type(
    "securities",
    (
        Tracked(accounts.c.holder, "证券账户"),
        Tracked(bonds.c.issuer, "债券发行", detail=lambda row: str(row.security)),
        Tracked(incentive_grants.c.company, "股权激励", other="holder"),
        Tracked(incentive_grants.c.holder, "股权激励", other="company"),
    ),
)
