"""The tables of public security (公安): people, their former names and travel documents, and vehicles."""

from enum import Enum

from sqlalchemy import Column, MetaData

from contract.columns import AccountNumber, CaseNumber, Day, Enumeration, Party, Person, Region, ResidentNumber, Text
from contract.tables import Interval, contract_table, key, optional, required


class Sex(Enum):
    M = "男"
    F = "女"


class TravelDocumentKind(Enum):
    PASSPORT = "护照"
    HK_MACAO_PERMIT = "往来港澳通行证"
    TAIWAN_PERMIT = "往来台湾通行证"


metadata = MetaData()

persons = contract_table(
    metadata,
    "persons",
    key("person", Person()),
    required("name", Text()),
    required("sex", Enumeration(Sex)),
    required("birth_date", Day()),
    required("region", Region()),
    optional("document_expires", Day()),
    optional("deceased_on", Day()),
    # The only place in the hub that keeps the number itself: a surrogate beside the contract's columns.
    Column("identity_number", ResidentNumber(), nullable=False, info={"raw_of": "person"}),
)

former_names = contract_table(
    metadata,
    "former_names",
    key("person", Person()),
    key("name", Text()),
    optional("until", Day()),
)

travel_documents = contract_table(
    metadata,
    "travel_documents",
    key("number", AccountNumber()),
    required("person", Person()),
    required("kind", Enumeration(TravelDocumentKind)),
    required("issued_on", Day()),
    required("expires_on", Day()),
    optional("cancelled_on", Day()),
    valid=Interval("issued_on", "expires_on"),
    indexes=(("person",),),
)

vehicles = contract_table(
    metadata,
    "vehicles",
    key("plate", Text()),
    required("owner", Party()),
    required("vin", Text()),
    required("model", Text()),
    required("registered_on", Day()),
    optional("scrapped_on", Day()),
    optional("sealed_by_case", CaseNumber()),
    valid=Interval("registered_on", "scrapped_on"),
    indexes=(("owner",),),
)
