"""Commerce's reads: every statement that its resolvers may run."""

from sqlalchemy import select, union_all

from contract.columns import Party
from contract.tables import interval_of
from loaders.holders import Holders
from loaders.read import DAY, keys_parameter
from loaders.row_by_key import RowByKey
from loaders.rows_around import RowsAround
from loaders.rows_by_key import RowsByKey
from resolvers.control.votes import BLOCK
from subgraphs.commerce.tables import companies, concert_groups, offices, shareholdings

company = RowByKey(companies.c.company)
offices_in_company = RowsByKey(offices.c.company)
offices_of_holder = RowsByKey(offices.c.holder)
shareholders = RowsByKey(shareholdings.c.company)
shareholdings_of_holder = RowsByKey(shareholdings.c.holder)
memberships = RowsByKey(concert_groups.c.member)
members = RowsByKey(concert_groups.c.group_id)
holders = Holders(shareholdings, concert_groups, BLOCK)

_keys = keys_parameter(Party())
_offices = select(offices).where(interval_of(offices).in_force(offices, DAY))

# Two index searches in one statement; an OR over both columns is two on SQLite only.
offices_around = RowsAround(
    select(
        union_all(
            _offices.where(offices.c.company.in_(_keys)),
            _offices.where(offices.c.holder.in_(_keys), offices.c.company.not_in(_keys)),
        ).subquery("around")
    ).order_by("company", "holder", "role", "since"),
    "company",
    "holder",
    by=(offices.c.company, offices.c.holder),
)
