"""Control and beneficial ownership in commerce's schema, each result with its proof and a sentence."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import strawberry
from strawberry import ID

from resolvers.control import explain, shares, votes
from resolvers.control.chains import Chains
from resolvers.control.holdings import Chain, Holding
from resolvers.control.votes import ControlBasis
from subgraphs.commerce import control_register
from subgraphs.commerce.control_register import ControlRegister
from subgraphs.commerce.types import Company, Party, party
from subgraphs.common.context import DepartmentContext, Info
from subgraphs.common.enums import official_enum
from subgraphs.common.scalars import Ratio
from subgraphs.common.types import Evidence, Explanation

official_enum(ControlBasis)


class Asked(NamedTuple):
    """What a result is read from: the register, the request and the day."""

    register: ControlRegister
    context: DepartmentContext
    day: date


@strawberry.type(description="One holding of a chain: `holder` has `ratio` of `company`.")
class ChainStep:
    holding: strawberry.Private[Holding]
    asked: strawberry.Private[Asked]

    @strawberry.field
    def ratio(self) -> Ratio:
        return Ratio(self.holding.ratio)

    @strawberry.field
    def holder(self) -> Party:
        return party(self.holding.holder)

    @strawberry.field
    def company(self) -> Company:
        return Company(id=ID(self.holding.company))

    @strawberry.field
    def evidence(self) -> Evidence:
        register, context, day = self.asked
        return control_register.evidence(register.rows[self.holding.record], context, day)


@strawberry.type(description="Holdings from a party down to the company; `ratio` is their product.")
class ControlChain:
    ratio: Ratio
    steps: list[ChainStep]

    @classmethod
    def of(cls, chain: Chain, asked: Asked) -> "ControlChain":
        return cls(ratio=Ratio(chain.ratio), steps=[ChainStep(holding=one, asked=asked) for one in chain.holdings])


# Only those that inherit from it are types of the schema.
@strawberry.type
class _Controlling:
    """What a controller of a company and a company under control both say of it."""

    found: strawberry.Private[votes.Controller]
    company_id: strawberry.Private[str]
    asked: strawberry.Private[Asked]

    @cached_property
    def proof(self) -> Chains:
        return self.asked.register.control.chains(self.found, self.company_id)

    @strawberry.field
    def basis(self) -> ControlBasis:
        return self.found.basis

    @strawberry.field(description="The votes of the bloc, whole.")
    def share(self) -> Ratio:
        return Ratio(self.found.share)

    @strawberry.field
    def as_of(self) -> date:
        return self.asked.day

    @strawberry.field(description="The parties whose votes are counted together; the party alone, or its group.")
    def bloc(self) -> list[Party]:
        return [party(id) for id in self.found.members]

    @strawberry.field(description="The chains of holdings that prove it, heaviest first.")
    def chains(self) -> list[ControlChain]:
        return [ControlChain.of(chain, self.asked) for chain in self.proof.found]

    @strawberry.field(description="False where the number or length of chains was cut.")
    def chains_complete(self) -> bool:
        return self.proof.complete

    @strawberry.field(description="Why, in a sentence.")
    def explanation(self) -> Explanation:
        return Explanation.of(explain.of_controller(self.found, self.proof))


@strawberry.type(description="An actual controller (实际控制人) of a company.")
class Controller(_Controlling):
    @strawberry.field
    def party(self) -> Party:
        return party(self.found.party)

    @classmethod
    async def of(cls, company: str, info: Info, as_of: date | None) -> "list[Controller]":
        return cls.all(company, await _upward(company, info, as_of))

    @classmethod
    def all(cls, company: str, asked: Asked) -> "list[Controller]":
        found = asked.register.control.controllers(company)
        return [cls(found=one, company_id=company, asked=asked) for one in found]


@strawberry.type(description="A company that the party controls (实际控制).")
class ControlledCompany(_Controlling):
    @strawberry.field
    def company(self) -> Company:
        return Company(id=ID(self.company_id))

    @classmethod
    async def of(cls, controller: str, info: Info, as_of: date | None) -> "list[ControlledCompany]":
        day = info.context.day(as_of)
        asked = Asked(await control_register.around(info.context, controller, day), info.context, day)
        controlled = asked.register.control.controlled(controller)
        return [cls(found=found, company_id=company, asked=asked) for company, found in controlled]


@strawberry.type(description="Who controls a company on a day, or that nobody does.")
class CompanyControl:
    company_id: strawberry.Private[str]
    asked: strawberry.Private[Asked]

    @strawberry.field
    def as_of(self) -> date:
        return self.asked.day

    @strawberry.field
    def controllers(self) -> list[Controller]:
        return Controller.all(self.company_id, self.asked)

    @strawberry.field(description="Why nobody controls it; null where somebody does, and says why for itself.")
    def none_because(self) -> Explanation | None:
        nobody = self.asked.register.control.nobody(self.company_id)
        return None if nobody is None else Explanation.of(explain.of_nobody(nobody))

    @classmethod
    async def of(cls, company: str, info: Info, as_of: date | None) -> "CompanyControl":
        return cls(company_id=company, asked=await _upward(company, info, as_of))


@strawberry.type(description="The share of an ultimate party: a person, or a company whose own holders are not known.")
class BeneficialShare:
    party_id: strawberry.Private[str]
    company_id: strawberry.Private[str]
    share: Ratio = strawberry.field(description="Exact to nine decimals.")
    owner: bool = strawberry.field(description="Whether it makes a beneficial owner (受益所有人): a person with 25 %.")
    circular: strawberry.Private[bool]
    asked: strawberry.Private[Asked]

    @strawberry.field
    def party(self) -> Party:
        return party(self.party_id)

    @cached_property
    def proof(self) -> Chains:
        return shares.share_chains(self.asked.register.control.holdings, self.party_id, self.company_id)

    @strawberry.field(description="The chains that prove it, none of which passes a company twice, heaviest first.")
    def chains(self) -> list[ControlChain]:
        return [ControlChain.of(chain, self.asked) for chain in self.proof.found]

    @strawberry.field(description="False where the number or length of chains was cut.")
    def chains_complete(self) -> bool:
        return self.proof.complete

    @strawberry.field(description="Why, in a sentence.")
    def explanation(self) -> Explanation:
        share = Decimal(self.share)
        return Explanation.of(explain.of_share(self.party_id, share, self.proof, circular=self.circular))


@strawberry.type(description="Companies that hold each other whole, so that no share through them can be said.")
class WholeCycle:
    company_ids: strawberry.Private[Sequence[str]]

    @strawberry.field
    def companies(self) -> list[Company]:
        return [Company(id=ID(id)) for id in self.company_ids]


@strawberry.type(description="To whom a company belongs in the end, through all holdings (受益所有权).")
class BeneficialOwnership:
    company_id: strawberry.Private[str]
    found: strawberry.Private[shares.BeneficialShares]
    asked: strawberry.Private[Asked]

    @strawberry.field
    def as_of(self) -> date:
        return self.asked.day

    @strawberry.field(description="受益所有人: natural persons with at least 25 %, largest share first.")
    def owners(self) -> list[BeneficialShare]:
        return [self._share(party) for party in self.found.owners]

    @strawberry.field(description="Every ultimate party with a share, largest first.")
    def shares(self) -> list[BeneficialShare]:
        return [self._share(party) for party in self.found.shares]

    @strawberry.field(description="What the shares sum to; above 1 where the register's ratios do.")
    def accounted(self) -> Ratio:
        return Ratio(1 - self.found.unaccounted)

    @strawberry.field(description="The errors of the register for which no share can be said; none otherwise.")
    def whole_cycles(self) -> list[WholeCycle]:
        return [WholeCycle(company_ids=cycle.companies) for cycle in self.found.cycles]

    @strawberry.field(description="The result in a sentence.")
    def explanation(self) -> Explanation:
        return Explanation.of(explain.of_shares(self.found))

    def _share(self, party_id: str) -> BeneficialShare:
        return BeneficialShare(
            party_id=party_id,
            company_id=self.company_id,
            share=Ratio(self.found.shares[party_id]),
            owner=party_id in self.found.owners,
            circular=self.found.circular,
            asked=self.asked,
        )

    @classmethod
    async def of(cls, company: str, info: Info, as_of: date | None) -> "BeneficialOwnership":
        asked = await _upward(company, info, as_of)
        found = shares.beneficial_shares(asked.register.control.holdings, company)
        return cls(company_id=company, found=found, asked=asked)


async def _upward(company: str, info: Info, as_of: date | None) -> Asked:
    day = info.context.day(as_of)
    return Asked(await control_register.upward(info.context, company, day), info.context, day)
