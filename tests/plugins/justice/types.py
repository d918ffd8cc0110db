"""Justice's part of the schema: a party's licences as a lawyer, its lawyers as a firm, and what a check asks."""

from datetime import date

import strawberry
from strawberry import ID

from subgraphs.common.checking import CHECK_KEY, CheckedSubject
from subgraphs.common.context import Info
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import EvidenceOf, record
from subgraphs.common.types import Evidence, Fact
from tests.plugins.justice import reads, tables


@strawberry.federation.interface_object(keys=["id"])
class Party:
    id: ID

    @strawberry.field(description="律师执业证 in force on the day.")
    async def lawyer_licences(self, info: Info, as_of: AsOf = None) -> list["LawyerLicence"] | None:
        return await listing(info, _licence, reads.licences_of_person, self.id, as_of)

    @strawberry.field(description="The lawyers of a law firm (律师事务所).")
    async def lawyers(self, info: Info, as_of: AsOf = None) -> list["LawyerLicence"] | None:
        return await listing(info, _licence, reads.lawyers_of_firm, self.id, as_of)

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Party":
        return cls(id=ID(id))


@strawberry.type(description="A licence to practise law (律师执业证).")
class LawyerLicence:
    licence: ID
    person_id: strawberry.Private[str]
    firm_id: strawberry.Private[str]
    licensed_on: date
    struck_off_on: date | None
    evidence: Evidence

    @strawberry.field
    def lawyer(self) -> Party:
        return Party(id=ID(self.person_id))

    @strawberry.field
    def firm(self) -> Party:
        return Party(id=ID(self.firm_id))


@strawberry.federation.type(keys=[CHECK_KEY])
class Check(CheckedSubject):
    @strawberry.federation.field(inaccessible=True)
    async def justice_facts(self, info: Info) -> list[Fact] | None:
        if not self.wanted.facts & {"LAWYER", "LAW_FIRM"}:
            return []
        context, day = info.context, self.as_of
        licences = await context.load(reads.licences_of_person, self.subject, day)
        firms = await context.load(reads.firms, self.subject, day)
        return [
            *(Fact(code="LAWYER", evidence=_licence_evidence(row, context, day)) for row in licences),
            *(Fact(code="LAW_FIRM", evidence=_firm_evidence(row, context, day)) for row in firms),
        ]


_licence = record(LawyerLicence, "justice", tables.lawyers)
_licence_evidence = EvidenceOf("justice", tables.lawyers)
_firm_evidence = EvidenceOf("justice", tables.law_firms)
