"""Land's part of the assets: parcels that a party owns a share of, with what lies on them."""

from asyncio import gather

import strawberry

from loaders.read import Record
from resolvers.assets import AssetKind
from subgraphs.common.assets import ASSETS_KEY, Asset, AssetEncumbrance, AssetHolder
from subgraphs.common.context import Info
from subgraphs.common.records import EvidenceOf
from subgraphs.common.scalars import Fen, Ratio
from subgraphs.land import reads, tables
from subgraphs.land.tables import ParcelKind

_evidence = EvidenceOf("land", tables.ownerships)


@strawberry.federation.type(keys=[ASSETS_KEY])
class Assets(AssetHolder):
    @strawberry.federation.field(inaccessible=True)
    async def land_assets(self, info: Info) -> list[Asset] | None:
        context, day = info.context, self.as_of
        owned = await context.load(reads.ownerships_of_party, self.holder, day)
        parcels = await gather(*(context.load(reads.parcel, one.certificate, day) for one in owned))
        lying = await gather(*(context.load(reads.encumbrances_of_parcel, one.certificate, day) for one in owned))
        return [
            Asset(
                kind=AssetKind.HOUSE if parcel is not None and parcel.kind is ParcelKind.HOUSING else AssetKind.LAND,
                identifier=ownership.certificate,
                detail="" if parcel is None else f"{parcel.kind.value} {parcel.location}",
                value=None,
                share=Ratio(ownership.share),
                encumbrances=[_encumbrance(one) for one in found],
                evidence=_evidence(ownership, context, day),
            )
            for ownership, parcel, found in zip(owned, parcels, lying, strict=True)
        ]


def _encumbrance(row: Record) -> AssetEncumbrance:
    amount = None if row.amount is None else Fen(row.amount)
    return AssetEncumbrance(title=row.kind.value, amount=amount, case_number=row.case_number, since=row.since)
