"""Finance's reads: every statement that its resolvers may run."""

from sqlalchemy import select, union_all

from contract.columns import Party
from contract.tables import interval_of
from loaders.read import DAY, keys_parameter
from loaders.row_by_key import RowByKey
from loaders.rows_around import RowsAround
from loaders.rows_by_key import RowsByKey
from subgraphs.finance.tables import accounts, guarantees, loans, procurements, subsidies

accounts_of_holder = RowsByKey(accounts.c.holder)
loan = RowByKey(loans.c.loan)
loans_of_borrower = RowsByKey(loans.c.borrower)
guarantees_of_loan = RowsByKey(guarantees.c.loan)
guarantees_of_guarantor = RowsByKey(guarantees.c.guarantor)
subsidies_of_recipient = RowsByKey(subsidies.c.recipient)
procurements_of_supplier = RowsByKey(procurements.c.supplier)

_keys = keys_parameter(Party())
_guaranteed = (
    select(*guarantees.c, loans.c.borrower)
    .join(loans, loans.c.loan == guarantees.c.loan)
    .where(interval_of(guarantees).in_force(guarantees, DAY))
)

guarantees_around = RowsAround(
    select(
        union_all(
            _guaranteed.where(guarantees.c.guarantor.in_(_keys)),
            _guaranteed.where(loans.c.borrower.in_(_keys), guarantees.c.guarantor.not_in(_keys)),
        ).subquery("around")
    ).order_by("loan", "guarantor"),
    "guarantor",
    "borrower",
)
