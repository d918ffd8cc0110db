"""The tables of land and real estate (国土资源, 不动产登记): parcels, who owns them, what encumbers them."""

from enum import Enum

from sqlalchemy import MetaData

from contract.columns import Amount, CaseNumber, Code, Day, Enumeration, Fen, Flag, Party, Ratio, Region, Text
from contract.tables import Interval, contract_table, key, optional, required


class ParcelKind(Enum):
    LAND_USE = "国有建设用地使用权"
    HOUSING = "房屋所有权"
    FOREST = "林地"
    GRASSLAND = "草原"
    SEA = "海域使用权"
    MINERAL = "矿业权"


class EncumbranceKind(Enum):
    MORTGAGE = "抵押"
    SEALED = "查封"
    DISPUTE = "异议"


metadata = MetaData()

parcels = contract_table(
    metadata,
    "parcels",
    key("certificate", Text()),
    required("unit_code", Code(28)),
    required("kind", Enumeration(ParcelKind)),
    required("location", Text()),
    required("area_m2", Amount()),
    required("use", Text()),
    required("region", Region()),
    required("state_owned", Flag()),
)

ownerships = contract_table(
    metadata,
    "ownerships",
    key("certificate", Text()),
    key("owner", Party()),
    key("since", Day()),
    required("share", Ratio()),
    optional("until", Day()),
    valid=Interval("since", "until"),
    indexes=(("owner",),),
)

encumbrances = contract_table(
    metadata,
    "encumbrances",
    key("id", Text()),
    required("certificate", Text()),
    required("kind", Enumeration(EncumbranceKind)),
    optional("holder", Party()),
    optional("amount", Fen()),
    optional("case_number", CaseNumber()),
    required("since", Day()),
    optional("until", Day()),
    valid=Interval("since", "until"),
    indexes=(("certificate",), ("holder",)),
)
