"""Justice's reads."""

from loaders.rows_by_key import RowsByKey
from tests.plugins.justice.tables import law_firms, lawyers

licences_of_person = RowsByKey(lawyers.c.person)
lawyers_of_firm = RowsByKey(lawyers.c.firm)
firms = RowsByKey(law_firms.c.company)
