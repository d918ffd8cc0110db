"""Tax's reads: every statement that its resolvers may run."""

from loaders.rows_by_key import RowsByKey
from subgraphs.tax.tables import arrears, taxpayers

years_of_taxpayer = RowsByKey(taxpayers.c.taxpayer)
arrears_of_taxpayer = RowsByKey(arrears.c.taxpayer)
