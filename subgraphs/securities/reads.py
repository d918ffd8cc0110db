"""Securities' reads: every statement that its resolvers may run."""

from loaders.row_by_key import RowByKey
from loaders.rows_by_key import RowsByKey
from subgraphs.securities.tables import accounts, bonds, holdings, incentive_grants, listed_companies

accounts_of_holder = RowsByKey(accounts.c.holder)
holdings_of_account = RowsByKey(holdings.c.account)
listing_of_company = RowByKey(listed_companies.c.company)
bonds_of_issuer = RowsByKey(bonds.c.issuer)
grants_by_company = RowsByKey(incentive_grants.c.company)
grants_to_holder = RowsByKey(incentive_grants.c.holder)
