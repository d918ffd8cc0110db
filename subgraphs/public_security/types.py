"""Public security's part of the schema: who a person is, and the vehicles of both kinds of party."""

from datetime import date

import strawberry
from strawberry import ID

from identifiers import resident_identity
from identifiers.party import is_person
from loaders.read import Record
from subgraphs.common.context import Info
from subgraphs.common.enums import official_enum
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import record
from subgraphs.common.types import Case, Evidence
from subgraphs.public_security import reads, tables
from subgraphs.public_security.tables import Sex, TravelDocumentKind

official_enum(Sex)
official_enum(TravelDocumentKind)


@strawberry.federation.interface(keys=["id"])
class Party:
    id: ID

    @strawberry.field(description="Null where the department that registers the party has no record of it.")
    async def name(self, info: Info) -> str | None:
        return None

    @strawberry.field(description="机动车 registered to the party on the day.")
    async def vehicles(self, info: Info, as_of: AsOf = None) -> list["Vehicle"] | None:
        return await listing(info, _vehicle, reads.vehicles_of_owner, self.id, as_of)

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Party":
        return Person(id=ID(id)) if is_person(id) else Company(id=ID(id))


@strawberry.federation.type(keys=["id"], description="A natural person (自然人), known by a pseudonymous id.")
class Person(Party):
    @strawberry.field(description="Null where public security has no record of the person.")
    async def name(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.name

    @strawberry.field(
        description="公民身份号码, masked (130822********1234) but for those whom the lookup is about, where its role "
        "sees it whole."
    )
    async def identity_number(self, info: Info) -> str | None:
        row = await self._row(info)
        if row is None or info.context.remit.unmasks(self.id):
            return row and row.identity_number
        return resident_identity.mask(row.identity_number)

    @strawberry.field
    async def sex(self, info: Info) -> Sex | None:
        row = await self._row(info)
        return row and row.sex

    @strawberry.field
    async def birth_date(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.birth_date

    @strawberry.field(description="GB/T 2260 region code of the registered residence.")
    async def region(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.region

    @strawberry.field
    async def document_expires(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.document_expires

    @strawberry.field
    async def deceased_on(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.deceased_on

    @strawberry.field(description="曾用名")
    async def former_names(self, info: Info) -> list["FormerName"] | None:
        return await listing(info, _former_name, reads.former_names_of_person, self.id)

    @strawberry.field(description="出入境证件: all that were ever issued.")
    async def travel_documents(self, info: Info) -> list["TravelDocument"] | None:
        return await listing(info, _travel_document, reads.travel_documents_of_person, self.id)

    async def _row(self, info: Info) -> Record | None:
        return await info.context.load(reads.person, self.id, info.context.day(None))

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Person":
        return cls(id=ID(id))


@strawberry.federation.type(keys=["id"])
class Company(Party):
    # Commerce registers companies: here the interface's field has no resolver of its own.
    name: str | None = strawberry.federation.field(external=True, default=None)

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Company":
        return cls(id=ID(id))


@strawberry.type(description="A name that the person bore before (曾用名).")
class FormerName:
    name: str
    until: date | None
    evidence: Evidence


@strawberry.type(description="A travel document (出入境证件).")
class TravelDocument:
    number: str = strawberry.field(description="Masked where an identity number would be.")
    kind: TravelDocumentKind
    issued_on: date
    expires_on: date
    cancelled_on: date | None
    evidence: Evidence


@strawberry.type(description="A motor vehicle (机动车).")
class Vehicle:
    plate: ID
    vin: str
    model: str
    registered_on: date
    scrapped_on: date | None
    sealed_by_case_id: strawberry.Private[str | None]
    evidence: Evidence

    @strawberry.field(description="The case that sealed it (查封).")
    def sealed_by_case(self) -> Case | None:
        return Case.of(self.sealed_by_case_id)


_former_name = record(FormerName, "public_security", tables.former_names)
_travel_document = record(TravelDocument, "public_security", tables.travel_documents)
_vehicle = record(Vehicle, "public_security", tables.vehicles)
