"""Commerce's part of the schema: it owns the interface entity Party, companies, offices and shareholdings."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import ID

from identifiers.party import is_person
from loaders.read import Record
from subgraphs.commerce import reads, tables
from subgraphs.commerce.tables import CompanyKind, CompanyStatus, OfficeRole
from subgraphs.common.context import Info
from subgraphs.common.enums import official_enum
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import record
from subgraphs.common.scalars import Fen, Ratio
from subgraphs.common.types import Evidence

if TYPE_CHECKING:
    from subgraphs.commerce.control_types import (
        BeneficialOwnership,
        CompanyControl,
        ControlledCompany,
        Controller,
    )

official_enum(CompanyKind)
official_enum(CompanyStatus)
official_enum(OfficeRole)

# Parties have controllers and controllers are parties: the circle closes in these fields.
_CONTROL = strawberry.lazy("subgraphs.commerce.control_types")


def party(id: str) -> "Party":
    """The party of an id: a person's begins with p_."""
    return Person(id=ID(id)) if is_person(id) else Company(id=ID(id))


@strawberry.federation.interface(keys=["id"], description="A natural person (自然人) or an organisation (单位).")
class Party:
    id: ID

    @strawberry.field(description="The offices that the party holds in companies.")
    async def offices(self, info: Info, as_of: AsOf = None) -> list["Office"] | None:
        return await listing(info, _office, reads.offices_of_holder, self.id, as_of)

    @strawberry.field(description="The shares that the party holds in companies.")
    async def shareholdings(self, info: Info, as_of: AsOf = None) -> list["Shareholding"] | None:
        return await listing(info, _shareholding, reads.shareholdings_of_holder, self.id, as_of)

    @strawberry.field(description="The concert groups (一致行动人) that the party is a member of.")
    async def concert_groups(self, info: Info, as_of: AsOf = None) -> list["ConcertGroup"] | None:
        day = info.context.day(as_of)
        rows = await info.context.load(reads.memberships, self.id, day)
        return [ConcertGroup(group_id=ID(row.group_id), day=day) for row in rows]

    @strawberry.field(description="The companies of which the party is an actual controller (实际控制人).")
    async def controlled_companies(
        self, info: Info, as_of: AsOf = None
    ) -> list[Annotated["ControlledCompany", _CONTROL]] | None:
        from subgraphs.commerce.control_types import ControlledCompany

        return await ControlledCompany.of(self.id, info, as_of)

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Party":
        return party(id)


@strawberry.federation.type(keys=["id"], description="An organisation with a unified social credit code, its id.")
class Company(Party):
    @strawberry.field
    async def name(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.name

    @strawberry.field
    async def kind(self, info: Info) -> CompanyKind | None:
        row = await self._row(info)
        return row and row.kind

    @strawberry.field(
        description="The status on the day: before establishment none, until its end ACTIVE, then as registered."
    )
    async def status(self, info: Info, as_of: AsOf = None) -> CompanyStatus | None:
        row = await self._row(info)
        day = info.context.day(as_of)
        if row is None or day < row.established_on:
            return None
        if row.ended_on is not None and day < row.ended_on:
            return tables.CompanyStatus.ACTIVE
        status: tables.CompanyStatus = row.status
        return status

    @strawberry.field
    async def registered_capital(self, info: Info) -> Fen | None:
        row = await self._row(info)
        return row and row.registered_capital

    @strawberry.field
    async def established_on(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.established_on

    @strawberry.field
    async def ended_on(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.ended_on

    @strawberry.field(description="GB/T 2260 region code.")
    async def region(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.region

    @strawberry.field(description="GB/T 4754 industry code.")
    async def industry(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.industry

    @strawberry.field
    async def address(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.address

    @strawberry.field(description="法定代表人. Where records overlap, the one that took office last.")
    async def legal_representative(self, info: Info, as_of: AsOf = None) -> "Person | None":
        holding = [o for o in await self._in(info, as_of, "LEGAL_REPRESENTATIVE") if is_person(o.holder_id)]
        if not holding:
            return None
        return Person(id=ID(max(holding, key=lambda office: (office.since, office.holder_id)).holder_id))

    @strawberry.field(description="主要负责人")
    async def principals(self, info: Info, as_of: AsOf = None) -> list["Office"] | None:
        return await self._in(info, as_of, "PRINCIPAL")

    @strawberry.field(description="董事")
    async def directors(self, info: Info, as_of: AsOf = None) -> list["Office"] | None:
        return await self._in(info, as_of, "DIRECTOR")

    @strawberry.field(description="监事")
    async def supervisors(self, info: Info, as_of: AsOf = None) -> list["Office"] | None:
        return await self._in(info, as_of, "SUPERVISOR")

    @strawberry.field(description="高级管理人员")
    async def senior_managers(self, info: Info, as_of: AsOf = None) -> list["Office"] | None:
        return await self._in(info, as_of, "SENIOR_MANAGER")

    @strawberry.field(description="Everyone who holds an office in the company, of any role.")
    async def officers(self, info: Info, as_of: AsOf = None) -> list["Office"] | None:
        return await listing(info, _office, reads.offices_in_company, self.id, as_of)

    @strawberry.field(description="股东")
    async def shareholders(self, info: Info, as_of: AsOf = None) -> list["Shareholding"] | None:
        return await listing(info, _shareholding, reads.shareholders, self.id, as_of)

    @strawberry.field(description="实际控制人, by votes; empty where nobody is.")
    async def controllers(self, info: Info, as_of: AsOf = None) -> list[Annotated["Controller", _CONTROL]] | None:
        from subgraphs.commerce.control_types import Controller

        return await Controller.of(self.id, info, as_of)

    @strawberry.field(description="实际控制: who controls the company, or that nobody does, and why.")
    async def control(self, info: Info, as_of: AsOf = None) -> Annotated["CompanyControl", _CONTROL] | None:
        from subgraphs.commerce.control_types import CompanyControl

        return await CompanyControl.of(self.id, info, as_of)

    @strawberry.field(description="受益所有权: to whom the company belongs in the end.")
    async def beneficial_ownership(
        self, info: Info, as_of: AsOf = None
    ) -> Annotated["BeneficialOwnership", _CONTROL] | None:
        from subgraphs.commerce.control_types import BeneficialOwnership

        return await BeneficialOwnership.of(self.id, info, as_of)

    async def _row(self, info: Info) -> Record | None:
        return await info.context.load(reads.company, self.id, info.context.day(None))

    async def _in(self, info: Info, as_of: date | None, role: str) -> list["Office"]:
        return [
            o for o in await listing(info, _office, reads.offices_in_company, self.id, as_of) if o.role.name == role
        ]

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Company":
        return cls(id=ID(id))


@strawberry.federation.type(keys=["id"])
class Person(Party):
    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Person":
        return cls(id=ID(id))


@strawberry.type(description="An office (任职) in a company.")
class Office:
    company_id: strawberry.Private[str]
    holder_id: strawberry.Private[str]
    role: OfficeRole
    title: str | None
    since: date
    until: date | None
    evidence: Evidence

    @strawberry.field
    def party(self) -> Party:
        return party(self.holder_id)

    @strawberry.field
    def company(self) -> Company:
        return Company(id=ID(self.company_id))


@strawberry.type(description="A shareholding (持股): `party` holds `ratio` of `company`.")
class Shareholding:
    company_id: strawberry.Private[str]
    holder_id: strawberry.Private[str]
    ratio: Ratio
    subscribed: Fen | None
    since: date
    until: date | None
    evidence: Evidence

    @strawberry.field
    def party(self) -> Party:
        return party(self.holder_id)

    @strawberry.field
    def company(self) -> Company:
        return Company(id=ID(self.company_id))


@strawberry.type(description="A group of parties that act in concert (一致行动).")
class ConcertGroup:
    group_id: ID
    day: strawberry.Private[date]

    @strawberry.field
    async def members(self, info: Info) -> list["ConcertMember"]:
        return await listing(info, _member, reads.members, self.group_id, self.day)


@strawberry.type
class ConcertMember:
    member_id: strawberry.Private[str]
    since: date | None
    until: date | None
    evidence: Evidence

    @strawberry.field
    def party(self) -> Party:
        return party(self.member_id)


_office = record(Office, "commerce", tables.offices)
_shareholding = record(Shareholding, "commerce", tables.shareholdings)
_member = record(ConcertMember, "commerce", tables.concert_groups)
