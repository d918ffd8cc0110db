"""Finance's part of the assets: deposits, wealth management, payment accounts."""

import strawberry

from resolvers.assets import AssetKind
from subgraphs.common.assets import ASSETS_KEY, Asset, AssetEncumbrance, AssetHolder
from subgraphs.common.context import Info
from subgraphs.common.masking import number_of
from subgraphs.common.records import EvidenceOf
from subgraphs.common.scalars import Fen
from subgraphs.finance import reads, tables

_evidence = EvidenceOf("finance", tables.accounts)


@strawberry.federation.type(keys=[ASSETS_KEY])
class Assets(AssetHolder):
    @strawberry.federation.field(inaccessible=True)
    async def finance_assets(self, info: Info) -> list[Asset] | None:
        context, day = info.context, self.as_of
        return [
            Asset(
                kind=AssetKind[row.kind.name],
                identifier=number_of(context, self.holder, row.account),
                # What is held in another currency has no value in fen.
                detail=row.institution if row.currency == "CNY" else f"{row.institution} {row.currency} {row.balance}",
                value=Fen(row.balance) if row.currency == "CNY" else None,
                share=None,
                encumbrances=[]
                if row.frozen_by_case is None
                else [AssetEncumbrance(title="冻结", amount=None, case_number=row.frozen_by_case, since=None)],
                evidence=_evidence(row, context, day),
            )
            for row in await context.load(reads.accounts_of_holder, self.holder, day)
        ]
