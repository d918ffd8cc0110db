"""Everything that the departments hold under a party (财产查控), and, apart, under what it controls."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NotRequired, Self, TypedDict, cast

import strawberry
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from resolvers import assets
from resolvers.assets import AssetKind, Valued
from subgraphs.common.assets import ASSETS_KEY, Asset, AssetEncumbrance, AssetHolder
from subgraphs.common.department import Gathers
from subgraphs.common.given import EvidenceGiven, day_of, evidence_of
from subgraphs.common.scalars import Fen, Ratio
from subgraphs.links.context import Info

# The fields of Assets that are made of what all departments contribute to it.
GATHERING: Gathers = {
    "items": ("Assets",),
    "totals": ("Assets",),
    "total": ("Assets",),
    "controlled": ("Controlled",),
    "complete": (),
    "missingDepartments": (),
}


class _EncumbranceGiven(TypedDict):
    title: str
    amount: NotRequired[int | None]
    caseNumber: NotRequired[str | None]
    since: NotRequired[str | None]


class _AssetGiven(TypedDict):
    kind: str
    identifier: str
    detail: str
    value: NotRequired[int | None]
    share: NotRequired[str | None]
    encumbrances: list[_EncumbranceGiven]
    evidence: EvidenceGiven


class _ControlledGiven(TypedDict):
    company: str
    basis: str
    share: str


@strawberry.type(description="What the assets of one kind come to.")
class AssetTotal:
    kind: AssetKind
    count: int
    value: Fen = strawberry.field(description="Of those that a department states a value of.")
    unvalued: int = strawberry.field(description="How many of them have no stated value.")
    encumbered: int = strawberry.field(description="How many of them are encumbered.")


# Its company is resolved by commerce.
@strawberry.federation.type(
    keys=[Key(fields=FieldSet("companyId"), resolvable=False)],
    description="A company that the holder controls, and its assets: the company's, and not the holder's own.",
)
class ControlledAssets:
    company_id: ID = strawberry.federation.field(inaccessible=True)
    basis: str = strawberry.field(description="MAJORITY, CONCERT or LARGEST_BLOCK.")
    share: Ratio
    assets: "Assets | None" = strawberry.field(description="Null where the lookup is not about the company.")


@strawberry.federation.type(keys=[ASSETS_KEY], description="What the departments hold under a party on a day.")
class Assets(AssetHolder):
    given: strawberry.Private[Mapping[str, object]]

    @strawberry.field(description="By department, in the order of their records.")
    def items(self, info: Info) -> list[Asset]:
        return [
            _asset(department, given, self.as_of)
            for name, department in self._contributions(info).items()
            if name.endswith("Assets")
            for given in cast("Sequence[_AssetGiven]", self.given.get(name) or ())
        ]

    @strawberry.field(description="By kind.")
    def totals(self, info: Info) -> list[AssetTotal]:
        return [
            AssetTotal(
                kind=one.kind,
                count=one.count,
                value=Fen(one.value),
                unvalued=one.unvalued,
                encumbered=one.encumbered,
            )
            for one in self._totals(info)
        ]

    @strawberry.field(description="Of all that a department states a value of.")
    def total(self, info: Info) -> Fen:
        return Fen(sum(one.value for one in self._totals(info)))

    @strawberry.field(description="The assets of what the holder controls, company by company.")
    def controlled(self, info: Info) -> list[ControlledAssets]:
        return [
            ControlledAssets(
                company_id=ID(given["company"]),
                basis=given["basis"],
                share=Ratio(Decimal(given["share"])),
                assets=Assets(holder=ID(given["company"]), as_of=self.as_of, given={}),
            )
            for name in self._contributions(info)
            if name.endswith("Controlled")
            for given in cast("Sequence[_ControlledGiven]", self.given.get(name) or ())
        ]

    @strawberry.field(description="False where a department did not answer.")
    def complete(self, info: Info) -> bool:
        return not self._missing(info)

    @strawberry.field(description="The departments that did not answer.")
    def missing_departments(self, info: Info) -> list[str]:
        return self._missing(info)

    def _totals(self, info: Info) -> list[assets.Total]:
        items = self.items(info)
        return assets.totals(Valued(one.kind, one.value, bool(one.encumbrances)) for one in items)

    def _contributions(self, info: Info) -> Mapping[str, str]:
        return info.context.department.contributions["Assets"]

    def _missing(self, info: Info) -> list[str]:
        contributions = self._contributions(info)
        return list(dict.fromkeys(one for name, one in contributions.items() if self.given.get(name) is None))

    @classmethod
    def resolve_reference(cls, holder: str, asOf: str, **given: object) -> Self:  # noqa: N803  # the key's name
        return cls(holder=ID(holder), as_of=date.fromisoformat(asOf), given=given)


def _asset(department: str, given: _AssetGiven, day: date) -> Asset:
    value, share = given.get("value"), given.get("share")
    return Asset(
        kind=AssetKind[given["kind"]],
        identifier=given["identifier"],
        detail=given["detail"],
        value=None if value is None else Fen(value),
        share=None if share is None else Ratio(Decimal(share)),
        encumbrances=[
            AssetEncumbrance(
                title=one["title"],
                amount=None if (amount := one.get("amount")) is None else Fen(amount),
                case_number=one.get("caseNumber"),
                since=day_of(one.get("since")),
            )
            for one in given["encumbrances"]
        ],
        evidence=evidence_of(department, given["evidence"], day),
    )
