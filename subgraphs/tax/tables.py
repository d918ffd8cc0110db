"""The tables of tax (税务): yearly ratings and arrears."""

from enum import Enum

from sqlalchemy import MetaData

from contract.columns import Day, Enumeration, Fen, Number, Party, Text
from contract.tables import Interval, contract_table, key, optional, required


class TaxRating(Enum):
    A = "A级"
    B = "B级"
    M = "M级"
    C = "C级"
    D = "D级"


class TaxpayerStatus(Enum):
    NORMAL = "正常"
    ABNORMAL = "非正常户"
    DEREGISTERED = "注销"


metadata = MetaData()

taxpayers = contract_table(
    metadata,
    "taxpayers",
    key("taxpayer", Party()),
    key("year", Number(1949, 9999)),
    required("rating", Enumeration(TaxRating)),
    required("status", Enumeration(TaxpayerStatus)),
)

arrears = contract_table(
    metadata,
    "arrears",
    key("id", Text()),
    required("taxpayer", Party()),
    required("tax_kind", Text()),
    required("amount", Fen()),
    required("due_on", Day()),
    optional("settled_on", Day()),
    valid=Interval("due_on", "settled_on"),
    indexes=(("taxpayer",),),
)
