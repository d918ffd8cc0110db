"""Commerce's part of the assets: shares in companies, and the companies that the holder controls."""

from asyncio import gather

import strawberry
from strawberry import ID

from resolvers.assets import AssetKind
from resolvers.control.votes import Controller
from subgraphs.commerce import control_register, reads, tables
from subgraphs.commerce.types import Company
from subgraphs.common.assets import ASSETS_KEY, Asset, AssetHolder, Controlled
from subgraphs.common.context import Info
from subgraphs.common.records import EvidenceOf
from subgraphs.common.scalars import Fen, Ratio

_evidence = EvidenceOf("commerce", tables.shareholdings)


@strawberry.federation.type(keys=[ASSETS_KEY])
class Assets(AssetHolder):
    @strawberry.federation.field(inaccessible=True)
    async def commerce_assets(self, info: Info) -> list[Asset] | None:
        context, day = info.context, self.as_of
        held = await context.load(reads.shareholdings_of_holder, self.holder, day)
        companies = await gather(*(context.load(reads.company, one.company, day) for one in held))
        return [
            Asset(
                kind=AssetKind.EQUITY,
                identifier=row.company,
                detail="" if company is None else company.name,
                # 认缴: what was subscribed, where the register states it.
                value=None if row.subscribed is None else Fen(row.subscribed),
                share=Ratio(row.ratio),
                encumbrances=[],
                evidence=_evidence(row, context, day),
            )
            for row, company in zip(held, companies, strict=True)
        ]

    @strawberry.federation.field(inaccessible=True)
    async def commerce_controlled(self, info: Info) -> list[Controlled] | None:
        register = await control_register.around(info.context, self.holder, self.as_of)
        # Who controls on two bases, alone and in a group, is told the stronger: a company has its assets once.
        strongest: dict[str, Controller] = {}
        for company, found in register.control.controlled(self.holder):
            if company not in strongest or found.share > strongest[company].share:
                strongest[company] = found
        return [
            Controlled(company=ID(company), basis=found.basis.name, share=Ratio(found.share))
            for company, found in strongest.items()
        ]


@strawberry.federation.type(keys=["companyId"])
class ControlledAssets:
    company_id: ID = strawberry.federation.field(inaccessible=True)

    @strawberry.field
    def company(self) -> Company | None:
        return Company(id=self.company_id)

    @classmethod
    def resolve_reference(cls, companyId: str, **_: object) -> "ControlledAssets":  # noqa: N803  # the key's name
        return cls(company_id=ID(companyId))
