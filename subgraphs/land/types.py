"""Land's part of the schema: real estate of both kinds of party."""

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import ID

from loaders.read import Record
from subgraphs.common.context import Info
from subgraphs.common.enums import official_enum
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import record
from subgraphs.common.scalars import Fen, Ratio
from subgraphs.common.types import Case, Evidence, Relation
from subgraphs.land import reads, relations, tables
from subgraphs.land.tables import EncumbranceKind, ParcelKind

official_enum(ParcelKind)
official_enum(EncumbranceKind)


@strawberry.federation.interface_object(keys=["id"])
class Party:
    id: ID

    @strawberry.field(description="不动产权利: what the party owns or co-owns on the day.")
    async def ownerships(self, info: Info, as_of: AsOf = None) -> list["Ownership"] | None:
        return await listing(info, _ownership, reads.ownerships_of_party, self.id, as_of)

    @strawberry.field(description="Encumbrances of which the party is the holder, such as a mortgagee (抵押权人).")
    async def held_encumbrances(self, info: Info, as_of: AsOf = None) -> list["Encumbrance"] | None:
        return await listing(info, _encumbrance, reads.encumbrances_held, self.id, as_of)

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Party":
        return cls(id=ID(id))


@strawberry.type(description="A share in a parcel.")
class Ownership:
    certificate_id: strawberry.Private[str]
    owner_id: strawberry.Private[str]
    share: Ratio
    since: date
    until: date | None
    evidence: Evidence

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.owner_id))

    @strawberry.field
    def parcel(self) -> "Parcel":
        return Parcel(certificate=ID(self.certificate_id))


@strawberry.type(description="A unit of the real-estate register (不动产单元), by its certificate.")
class Parcel:
    certificate: ID

    @strawberry.field(description="不动产单元号, 28 characters.")
    async def unit_code(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.unit_code

    @strawberry.field
    async def kind(self, info: Info) -> ParcelKind | None:
        row = await self._row(info)
        return row and row.kind

    @strawberry.field
    async def location(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.location

    @strawberry.field(description="Square metres.")
    async def area_m2(self, info: Info) -> Decimal | None:
        row = await self._row(info)
        return row and row.area_m2

    @strawberry.field
    async def use(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.use

    @strawberry.field
    async def region(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.region

    @strawberry.field
    async def state_owned(self, info: Info) -> bool | None:
        row = await self._row(info)
        return row and row.state_owned

    @strawberry.field
    async def ownerships(self, info: Info, as_of: AsOf = None) -> list[Ownership]:
        return await listing(info, _ownership, reads.ownerships_of_parcel, self.certificate, as_of)

    @strawberry.field
    async def encumbrances(self, info: Info, as_of: AsOf = None) -> list["Encumbrance"]:
        return await listing(info, _encumbrance, reads.encumbrances_of_parcel, self.certificate, as_of)

    async def _row(self, info: Info) -> Record | None:
        return await info.context.load(reads.parcel, self.certificate, info.context.day(None))


@strawberry.type(description="A mortgage, seal or dispute on a parcel.")
class Encumbrance:
    id: ID
    certificate_id: strawberry.Private[str]
    kind: EncumbranceKind
    holder_id: strawberry.Private[str | None]
    amount: Fen | None
    case_number_id: strawberry.Private[str | None]
    since: date
    until: date | None
    evidence: Evidence

    @strawberry.field
    def parcel(self) -> Parcel:
        return Parcel(certificate=ID(self.certificate_id))

    @strawberry.field
    def holder(self) -> Party | None:
        return None if self.holder_id is None else Party(id=ID(self.holder_id))

    @strawberry.field(description="The case that ordered it.")
    def case(self) -> Case | None:
        return Case.of(self.case_number_id)


@strawberry.federation.type(keys=["subject asOf"])
class Exposure:
    subject: ID
    as_of: date

    @strawberry.federation.field(inaccessible=True)
    async def land_relations(self, info: Info) -> list[Relation] | None:
        return await relations.around(info.context, self.subject, self.as_of)

    @classmethod
    def resolve_reference(cls, subject: str, asOf: str, **_: object) -> "Exposure":  # noqa: N803  # the key's name
        return cls(subject=ID(subject), as_of=date.fromisoformat(asOf))


_ownership = record(Ownership, "land", tables.ownerships)
_encumbrance = record(Encumbrance, "land", tables.encumbrances)
