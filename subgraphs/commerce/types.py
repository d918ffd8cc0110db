"""Commerce's part of the schema: it owns the interface entity Party, companies, offices and shareholdings."""

from datetime import date
from typing import Self

import strawberry
from strawberry import ID

from identifiers.party import is_person
from loaders.read import Record
from resolvers import control
from resolvers.control import ControlBasis
from subgraphs.commerce import control_register, reads, relations, tables
from subgraphs.commerce.tables import CompanyKind, CompanyStatus, OfficeRole
from subgraphs.common.context import Info
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import record
from subgraphs.common.scalars import Fen, Ratio
from subgraphs.common.types import Evidence, Relation

strawberry.enum(CompanyKind)
strawberry.enum(CompanyStatus)
strawberry.enum(OfficeRole)
strawberry.enum(ControlBasis)


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
    async def controllers(self, info: Info, as_of: AsOf = None) -> list["Controller"] | None:
        day = info.context.day(as_of)
        register = await control_register.upward(info.context, self.id, day)
        return [Controller.of(found, self.id, register, info, day) for found in register.control.controllers(self.id)]

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


@strawberry.type(description="One holding of a chain: `holder` has `ratio` of `company`.")
class ChainStep:
    holder_id: strawberry.Private[str]
    company_id: strawberry.Private[str]
    ratio: Ratio
    evidence: Evidence

    @strawberry.field
    def holder(self) -> Party:
        return party(self.holder_id)

    @strawberry.field
    def company(self) -> Company:
        return Company(id=ID(self.company_id))


@strawberry.type(description="Holdings from the controller down to the company; `ratio` is their product.")
class ControlChain:
    ratio: Ratio
    steps: list[ChainStep]


@strawberry.type(description="An actual controller (实际控制人): `share` is the votes of its bloc, whole.")
class Controller:
    party_id: strawberry.Private[str]
    bloc_ids: strawberry.Private[tuple[str, ...]]
    basis: ControlBasis
    share: Ratio
    as_of: date
    chains: list[ControlChain]
    chains_complete: bool = strawberry.field(description="False where the number or length of chains was cut.")

    @strawberry.field
    def party(self) -> Party:
        return party(self.party_id)

    @strawberry.field(description="The parties whose votes are counted together; the party alone, or its group.")
    def bloc(self) -> list[Party]:
        return [party(id) for id in self.bloc_ids]

    @classmethod
    def of(
        cls,
        found: control.Controller,
        company: str,
        register: control_register.ControlRegister,
        info: Info,
        day: date,
    ) -> Self:
        chains, complete = register.control.chains(found, company)
        return cls(
            party_id=found.party,
            bloc_ids=found.members,
            basis=found.basis,
            share=Ratio(found.share),
            as_of=day,
            chains=[
                ControlChain(
                    ratio=Ratio(chain.ratio),
                    steps=[
                        ChainStep(
                            holder_id=holding.holder,
                            company_id=holding.company,
                            ratio=Ratio(holding.ratio),
                            evidence=control_register.evidence(register.rows[holding.record], info.context, day),
                        )
                        for holding in chain.holdings
                    ],
                )
                for chain in chains
            ],
            chains_complete=complete,
        )


@strawberry.federation.type(keys=["subject asOf"])
class Exposure:
    subject: ID
    as_of: date

    @strawberry.federation.field(inaccessible=True)
    async def commerce_relations(self, info: Info) -> list[Relation] | None:
        return await relations.around(info.context, self.subject, self.as_of)

    @classmethod
    def resolve_reference(cls, subject: str, asOf: str, **_: object) -> "Exposure":  # noqa: N803  # the key's name
        return cls(subject=ID(subject), as_of=date.fromisoformat(asOf))


@strawberry.federation.type(keys=["partyId"])
class ExposureHit:
    party_id: ID = strawberry.federation.field(inaccessible=True)

    @strawberry.field(description="The listed party; null where commerce does not answer.")
    def party(self) -> Party | None:
        return party(self.party_id)

    @classmethod
    def resolve_reference(cls, partyId: str, **_: object) -> "ExposureHit":  # noqa: N803  # the key's name
        return cls(party_id=ID(partyId))


@strawberry.federation.type(keys=["fromId toId"])
class PathStep:
    from_id: ID = strawberry.federation.field(inaccessible=True)
    to_id: ID = strawberry.federation.field(inaccessible=True)

    @strawberry.field(name="from")
    def from_(self) -> Party | None:
        return party(self.from_id)

    @strawberry.field
    def to(self) -> Party | None:
        return party(self.to_id)

    @classmethod
    def resolve_reference(cls, fromId: str, toId: str, **_: object) -> "PathStep":  # noqa: N803  # the key's names
        return cls(from_id=ID(fromId), to_id=ID(toId))


_office = record(Office, "commerce", tables.offices)
_shareholding = record(Shareholding, "commerce", tables.shareholdings)
_member = record(ConcertMember, "commerce", tables.concert_groups)
