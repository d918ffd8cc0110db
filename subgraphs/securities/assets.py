"""Securities' part of the assets: what the accounts of a party hold."""

from asyncio import gather

import strawberry

from resolvers.assets import AssetKind
from subgraphs.common.assets import ASSETS_KEY, Asset, AssetEncumbrance, AssetHolder
from subgraphs.common.context import Info
from subgraphs.common.masking import number_of
from subgraphs.common.records import EvidenceOf
from subgraphs.common.scalars import Fen
from subgraphs.securities import reads, tables

_evidence = EvidenceOf("securities", tables.holdings)


@strawberry.federation.type(keys=[ASSETS_KEY])
class Assets(AssetHolder):
    @strawberry.federation.field(inaccessible=True)
    async def securities_assets(self, info: Info) -> list[Asset] | None:
        context, day = info.context, self.as_of
        accounts = await context.load(reads.accounts_of_holder, self.holder, day)
        held = await gather(*(context.load(reads.holdings_of_account, one.account, day) for one in accounts))
        return [
            Asset(
                kind=AssetKind.SECURITY,
                identifier=f"{number_of(context, self.holder, row.account)}:{row.security}",
                detail=f"{row.name} {row.quantity.normalize():f}",
                value=Fen(row.market_value),
                share=None,
                encumbrances=[]
                if not row.frozen_quantity
                else [
                    AssetEncumbrance(
                        title=f"冻结{row.frozen_quantity.normalize():f}", amount=None, case_number=None, since=None
                    )
                ],
                evidence=_evidence(row, context, day),
            )
            for rows in held
            for row in rows
        ]
