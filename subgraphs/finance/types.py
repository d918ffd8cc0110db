"""Finance's part of the schema: accounts, loans, guarantees, subsidies, procurement of both kinds of party."""

from datetime import date

import strawberry
from strawberry import ID

from loaders.read import Record
from subgraphs.common.context import Info
from subgraphs.common.enums import official_enum
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import EvidenceOf, record
from subgraphs.common.scalars import Fen
from subgraphs.common.types import Case, Evidence, Relation
from subgraphs.finance import reads, relations, tables
from subgraphs.finance.tables import AccountKind, LoanStatus

official_enum(AccountKind)
official_enum(LoanStatus)


@strawberry.federation.interface_object(keys=["id"])
class Party:
    id: ID

    @strawberry.field(description="Accounts at banks and payment institutions that are open on the day.")
    async def bank_accounts(self, info: Info, as_of: AsOf = None) -> list["BankAccount"] | None:
        return await listing(info, _account, reads.accounts_of_holder, self.id, as_of)

    @strawberry.field(description="Loans that the party took, of every status, issued by the day.")
    async def loans(self, info: Info, as_of: AsOf = None) -> list["Loan"] | None:
        day = info.context.day(as_of)
        rows = await info.context.load(reads.loans_of_borrower, self.id, day)
        return [Loan(loan=ID(row.loan)) for row in rows]

    @strawberry.field(description="Guarantees (保证) that the party gave for others' loans.")
    async def guarantees(self, info: Info, as_of: AsOf = None) -> list["Guarantee"] | None:
        return await listing(info, _guarantee, reads.guarantees_of_guarantor, self.id, as_of)

    @strawberry.field(description="政府补贴 granted by the day.")
    async def subsidies(self, info: Info, as_of: AsOf = None) -> list["Subsidy"] | None:
        return await listing(info, _subsidy, reads.subsidies_of_recipient, self.id, as_of)

    @strawberry.field(description="政府采购 awarded by the day.")
    async def procurements(self, info: Info, as_of: AsOf = None) -> list["Procurement"] | None:
        return await listing(info, _procurement, reads.procurements_of_supplier, self.id, as_of)

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Party":
        return cls(id=ID(id))


@strawberry.type(description="An account at a bank or payment institution (银行账户、支付账户).")
class BankAccount:
    account: ID = strawberry.field(description="Its number, masked where an identity number would be.")
    institution: str
    kind: AccountKind
    balance: Fen
    currency: str
    opened_on: date
    closed_on: date | None
    frozen_by_case_id: strawberry.Private[str | None]
    evidence: Evidence

    @strawberry.field(description="The case that froze it (冻结).")
    def frozen_by_case(self) -> Case | None:
        return Case.of(self.frozen_by_case_id)


@strawberry.type(description="A loan (贷款).")
class Loan:
    loan: ID

    @strawberry.field
    async def lender(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.lender

    @strawberry.field
    async def borrower(self, info: Info) -> Party | None:
        row = await self._row(info)
        return row and Party(id=ID(row.borrower))

    @strawberry.field
    async def principal(self, info: Info) -> Fen | None:
        row = await self._row(info)
        return row and row.principal

    @strawberry.field
    async def outstanding(self, info: Info) -> Fen | None:
        row = await self._row(info)
        return row and row.outstanding

    @strawberry.field
    async def issued_on(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.issued_on

    @strawberry.field
    async def due_on(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.due_on

    @strawberry.field
    async def status(self, info: Info) -> LoanStatus | None:
        row = await self._row(info)
        return row and row.status

    @strawberry.field
    async def guarantees(self, info: Info, as_of: AsOf = None) -> list["Guarantee"]:
        return await listing(info, _guarantee, reads.guarantees_of_loan, self.loan, as_of)

    @strawberry.field
    async def evidence(self, info: Info) -> Evidence | None:
        row = await self._row(info)
        return row and _loan_evidence(row, info.context, info.context.day(None))

    async def _row(self, info: Info) -> Record | None:
        return await info.context.load(reads.loan, self.loan, info.context.day(None))


@strawberry.type(description="A guarantee (保证) of a loan.")
class Guarantee:
    loan_id: strawberry.Private[str]
    guarantor_id: strawberry.Private[str]
    amount: Fen
    since: date
    until: date | None
    evidence: Evidence

    @strawberry.field
    def loan(self) -> Loan:
        return Loan(loan=ID(self.loan_id))

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.guarantor_id))


@strawberry.type(description="A government subsidy (政府补贴).")
class Subsidy:
    id: ID
    programme: str
    amount: Fen
    granted_on: date
    evidence: Evidence


@strawberry.type(description="A government procurement (政府采购) awarded to the party.")
class Procurement:
    id: ID
    project: str
    amount: Fen
    awarded_on: date
    evidence: Evidence


@strawberry.federation.type(keys=["subject asOf"])
class Exposure:
    subject: ID
    as_of: date

    @strawberry.federation.field(inaccessible=True)
    async def finance_relations(self, info: Info) -> list[Relation] | None:
        return await relations.around(info.context, self.subject, self.as_of)

    @classmethod
    def resolve_reference(cls, subject: str, asOf: str, **_: object) -> "Exposure":  # noqa: N803  # the key's name
        return cls(subject=ID(subject), as_of=date.fromisoformat(asOf))


_account = record(BankAccount, "finance", tables.accounts)
_guarantee = record(Guarantee, "finance", tables.guarantees)
_subsidy = record(Subsidy, "finance", tables.subsidies)
_procurement = record(Procurement, "finance", tables.procurements)
_loan_evidence = EvidenceOf("finance", tables.loans)
