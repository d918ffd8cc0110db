"""The entity Assets as each department meets it, and the assets that it contributes."""

from datetime import date
from typing import Self

import strawberry
from strawberry import ID

from resolvers.assets import AssetKind
from subgraphs.common.enums import official_enum
from subgraphs.common.scalars import Fen, Ratio
from subgraphs.common.types import Evidence

official_enum(AssetKind)

ASSETS_KEY = "holder asOf"


@strawberry.federation.type(
    shareable=True, description="What lies on an asset: a mortgage, a seal (查封), a freeze (冻结)."
)
class AssetEncumbrance:
    title: str
    amount: Fen | None
    case_number: str | None
    since: date | None


@strawberry.federation.type(shareable=True, description="Something that a department holds under a party.")
class Asset:
    kind: AssetKind
    identifier: str = strawberry.field(description="Its number at the department: certificate, plate, account.")
    detail: str
    value: Fen | None = strawberry.field(description="As the department states it; null where it states none.")
    share: Ratio | None = strawberry.field(description="The party's part of it; null where it is the party's whole.")
    encumbrances: list[AssetEncumbrance]
    evidence: Evidence


@strawberry.federation.type(shareable=True, description="A company that the holder controls.")
class Controlled:
    company: ID
    basis: str
    share: Ratio


# Only those that inherit from it are types of a schema.
@strawberry.type
class AssetHolder:
    """A party, and the day of which its assets are asked."""

    holder: ID
    as_of: date

    @classmethod
    def resolve_reference(cls, holder: str, asOf: str, **_: object) -> Self:  # noqa: N803  # the key's name
        return cls(holder=ID(holder), as_of=date.fromisoformat(asOf))
