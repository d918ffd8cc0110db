"""The tables of finance (金融, 财政): accounts, loans, guarantees, subsidies, government procurement."""

from enum import Enum

from sqlalchemy import MetaData

from contract.columns import AccountNumber, CaseNumber, Day, Enumeration, Fen, Party, Text
from contract.tables import Interval, contract_table, key, optional, required


class AccountKind(Enum):
    DEPOSIT = "存款"
    WEALTH_MANAGEMENT = "理财产品"
    PAYMENT = "支付账户"


class LoanStatus(Enum):
    NORMAL = "正常"
    WATCH = "关注"
    OVERDUE = "逾期"
    SETTLED = "结清"


metadata = MetaData()

accounts = contract_table(
    metadata,
    "accounts",
    key("account", AccountNumber()),
    required("institution", Text()),
    required("holder", Party()),
    required("kind", Enumeration(AccountKind)),
    required("balance", Fen()),
    required("currency", Text()),
    required("opened_on", Day()),
    optional("closed_on", Day()),
    optional("frozen_by_case", CaseNumber()),
    valid=Interval("opened_on", "closed_on"),
    indexes=(("holder",),),
)

loans = contract_table(
    metadata,
    "loans",
    key("loan", Text()),
    required("lender", Text()),
    required("borrower", Party()),
    required("principal", Fen()),
    required("outstanding", Fen()),
    required("issued_on", Day()),
    required("due_on", Day()),
    required("status", Enumeration(LoanStatus)),
    # A loan runs past its due day until it is settled, so nothing but its issue bounds it.
    valid=Interval("issued_on"),
    indexes=(("borrower",),),
)

guarantees = contract_table(
    metadata,
    "guarantees",
    key("loan", Text()),
    key("guarantor", Party()),
    required("amount", Fen()),
    required("since", Day()),
    optional("until", Day()),
    valid=Interval("since", "until"),
    indexes=(("guarantor",),),
)

subsidies = contract_table(
    metadata,
    "subsidies",
    key("id", Text()),
    required("recipient", Party()),
    required("programme", Text()),
    required("amount", Fen()),
    required("granted_on", Day()),
    valid=Interval("granted_on"),
    indexes=(("recipient",),),
)

procurements = contract_table(
    metadata,
    "procurements",
    key("id", Text()),
    required("supplier", Party()),
    required("project", Text()),
    required("amount", Fen()),
    required("awarded_on", Day()),
    valid=Interval("awarded_on"),
    indexes=(("supplier",),),
)
