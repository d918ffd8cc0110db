"""Securities' part of the schema: accounts and holdings, listings, bonds, equity incentives."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import strawberry
from strawberry import ID

from loaders.read import Record
from subgraphs.common.context import DepartmentContext, Info
from subgraphs.common.enums import official_enum
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import record
from subgraphs.common.scalars import Fen
from subgraphs.common.types import Evidence
from subgraphs.securities import reads, tables
from subgraphs.securities.tables import BondStatus

official_enum(BondStatus)


@strawberry.federation.interface_object(keys=["id"])
class Party:
    id: ID

    @strawberry.field(description="证券账户 open on the day.")
    async def securities_accounts(self, info: Info, as_of: AsOf = None) -> list["SecuritiesAccount"] | None:
        return await listing(info, _account, reads.accounts_of_holder, self.id, as_of)

    @strawberry.field(description="上市: null for a person and for a company that is not listed.")
    async def stock_listing(self, info: Info) -> "StockListing | None":
        context = info.context
        day = context.day(None)
        row = await context.load(reads.listing_of_company, self.id, day)
        return None if row is None else _listing(row, context, day)

    @strawberry.field(description="Bonds (债券) that the party issued by the day, of every status.")
    async def bonds(self, info: Info, as_of: AsOf = None) -> list["Bond"] | None:
        return await listing(info, _bond, reads.bonds_of_issuer, self.id, as_of)

    @strawberry.field(description="股权激励 that the company granted.")
    async def incentives_granted(self, info: Info, as_of: AsOf = None) -> list["IncentiveGrant"] | None:
        return await listing(info, _grant, reads.grants_by_company, self.id, as_of)

    @strawberry.field(description="股权激励 that the person holds.")
    async def incentives_held(self, info: Info, as_of: AsOf = None) -> list["IncentiveGrant"] | None:
        return await listing(info, _grant, reads.grants_to_holder, self.id, as_of)

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Party":
        return cls(id=ID(id))


@strawberry.type(description="A securities account (证券账户).")
class SecuritiesAccount:
    number: strawberry.Private[str]
    account: ID = strawberry.field(description="Its number, masked where an identity number would be.")
    opened_on: date
    closed_on: date | None
    evidence: Evidence

    @strawberry.field
    async def holdings(self, info: Info) -> list["SecurityHolding"]:
        return await listing(info, _holding, reads.holdings_of_account, self.number)


@strawberry.type(description="What an account holds of one security, as the depository last stated it.")
class SecurityHolding:
    security: ID
    name: str
    quantity: Decimal
    market_value: Fen
    as_of: date
    frozen_quantity: Decimal
    evidence: Evidence


@strawberry.type(description="A listing on a stock exchange (上市).")
class StockListing:
    stock_code: str
    exchange: str
    state_controlled: bool
    evidence: Evidence


@strawberry.type(description="A bond (债券).")
class Bond:
    security: ID
    amount: Fen
    issued_on: date
    matures_on: date
    status: BondStatus
    evidence: Evidence


@strawberry.type(description="An equity incentive (股权激励) of a company for a person.")
class IncentiveGrant:
    id: ID
    company_id: strawberry.Private[str]
    holder_id: strawberry.Private[str]
    shares: int
    granted_on: date
    exercised_on: date | None
    terminated_on: date | None
    evidence: Evidence

    @strawberry.field
    def company(self) -> Party:
        return Party(id=ID(self.company_id))

    @strawberry.field
    def holder(self) -> Party:
        return Party(id=ID(self.holder_id))


_masked = record(SecuritiesAccount, "securities", tables.accounts, number="account")


def _account(row: Record, context: DepartmentContext, day: date) -> SecuritiesAccount:
    return replace(_masked(row, context, day), number=row.account)


_holding = record(SecurityHolding, "securities", tables.holdings)
_listing = record(StockListing, "securities", tables.listed_companies)
_bond = record(Bond, "securities", tables.bonds)
_grant = record(IncentiveGrant, "securities", tables.incentive_grants)
