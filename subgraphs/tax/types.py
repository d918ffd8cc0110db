"""Tax's part of the schema: ratings and arrears of both kinds of party."""

from datetime import date

import strawberry
from strawberry import ID

from subgraphs.common.context import Info
from subgraphs.common.enums import official_enum
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import record
from subgraphs.common.scalars import Fen
from subgraphs.common.types import Evidence
from subgraphs.tax import reads, tables
from subgraphs.tax.tables import TaxpayerStatus, TaxRating

official_enum(TaxRating)
official_enum(TaxpayerStatus)


@strawberry.federation.interface_object(keys=["id"])
class Party:
    id: ID

    @strawberry.field(description="纳税信用级别, one a year.")
    async def tax_years(self, info: Info) -> list["TaxYear"] | None:
        return await listing(info, _year, reads.years_of_taxpayer, self.id)

    @strawberry.field(description="欠税: due by the day and not settled by then.")
    async def tax_arrears(self, info: Info, as_of: AsOf = None) -> list["TaxArrears"] | None:
        return await listing(info, _arrears, reads.arrears_of_taxpayer, self.id, as_of)

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Party":
        return cls(id=ID(id))


@strawberry.type(description="A taxpayer's rating and status in one year.")
class TaxYear:
    year: int
    rating: TaxRating
    status: TaxpayerStatus
    evidence: Evidence


@strawberry.type(description="Tax due and not paid (欠税).")
class TaxArrears:
    id: ID
    tax_kind: str
    amount: Fen
    due_on: date
    settled_on: date | None
    evidence: Evidence


_year = record(TaxYear, "tax", tables.taxpayers)
_arrears = record(TaxArrears, "tax", tables.arrears)
