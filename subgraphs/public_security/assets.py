"""Public security's part of the assets: vehicles."""

import strawberry

from resolvers.assets import AssetKind
from subgraphs.common.assets import ASSETS_KEY, Asset, AssetEncumbrance, AssetHolder
from subgraphs.common.context import Info
from subgraphs.common.records import EvidenceOf
from subgraphs.public_security import reads, tables

_evidence = EvidenceOf("public_security", tables.vehicles)


@strawberry.federation.type(keys=[ASSETS_KEY])
class Assets(AssetHolder):
    @strawberry.federation.field(inaccessible=True)
    async def public_security_assets(self, info: Info) -> list[Asset] | None:
        context, day = info.context, self.as_of
        return [
            Asset(
                kind=AssetKind.VEHICLE,
                identifier=row.plate,
                detail=row.model,
                value=None,
                share=None,
                encumbrances=[]
                if row.sealed_by_case is None
                else [AssetEncumbrance(title="查封", amount=None, case_number=row.sealed_by_case, since=None)],
                evidence=_evidence(row, context, day),
            )
            for row in await context.load(reads.vehicles_of_owner, self.holder, day)
        ]
