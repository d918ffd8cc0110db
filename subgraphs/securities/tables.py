"""The tables of securities (证券): accounts and holdings, listed companies, bonds, equity incentives."""

from enum import Enum

from sqlalchemy import MetaData

from contract.columns import AccountNumber, Amount, Company, Day, Enumeration, Fen, Flag, Number, Party, Person, Text
from contract.tables import Interval, contract_table, key, optional, required


class BondStatus(Enum):
    OUTSTANDING = "存续"
    DEFAULTED = "违约"
    REPAID = "兑付"


metadata = MetaData()

accounts = contract_table(
    metadata,
    "accounts",
    key("account", AccountNumber()),
    required("holder", Party()),
    required("opened_on", Day()),
    optional("closed_on", Day()),
    valid=Interval("opened_on", "closed_on"),
    indexes=(("holder",),),
)

holdings = contract_table(
    metadata,
    "holdings",
    key("account", AccountNumber()),
    key("security", Text()),
    required("name", Text()),
    required("quantity", Amount()),
    required("market_value", Fen()),
    required("as_of", Day()),
    required("frozen_quantity", Amount()),
)

listed_companies = contract_table(
    metadata,
    "listed_companies",
    key("company", Company()),
    required("stock_code", Text()),
    required("exchange", Text()),
    required("state_controlled", Flag()),
)

bonds = contract_table(
    metadata,
    "bonds",
    key("security", Text()),
    required("issuer", Company()),
    required("amount", Fen()),
    required("issued_on", Day()),
    required("matures_on", Day()),
    required("status", Enumeration(BondStatus)),
    # A defaulted bond outlives its maturity, so nothing but its issue bounds it.
    valid=Interval("issued_on"),
    indexes=(("issuer",),),
)

incentive_grants = contract_table(
    metadata,
    "incentive_grants",
    key("id", Text()),
    required("company", Company()),
    required("holder", Person()),
    required("shares", Number()),
    required("granted_on", Day()),
    optional("exercised_on", Day()),
    optional("terminated_on", Day()),
    valid=Interval("granted_on", "terminated_on"),
    indexes=(("company",), ("holder",)),
)
