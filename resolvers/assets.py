"""What a party has, by kind, and what it comes to (财产查控); the kinds are those of the opinions, part four (一) 1."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class AssetKind(Enum):
    """The kinds of property that enforcement looks for."""

    LAND = "土地"
    HOUSE = "房产"
    VEHICLE = "车辆"
    DEPOSIT = "存款"
    WEALTH_MANAGEMENT = "金融理财产品"
    PAYMENT = "支付账户"
    SECURITY = "证券"
    EQUITY = "股权"


class Valued(NamedTuple):
    """An asset as a total sees it: `value` in fen, None where no department states one."""

    kind: AssetKind
    value: int | None
    encumbered: bool


@dataclass(frozen=True, slots=True)
class Total:
    """Of one kind: how many, their stated value in fen, how many have none, how many are encumbered."""

    kind: AssetKind
    count: int
    value: int
    unvalued: int
    encumbered: int


def totals(assets: Iterable[Valued]) -> list[Total]:
    """The totals of the kinds that there are, in the order of the kinds."""
    by_kind: dict[AssetKind, list[Valued]] = {}
    for asset in assets:
        by_kind.setdefault(asset.kind, []).append(asset)
    return [
        Total(
            kind,
            len(found),
            sum(asset.value or 0 for asset in found),
            sum(asset.value is None for asset in found),
            sum(asset.encumbered for asset in found),
        )
        for kind in AssetKind
        if (found := by_kind.get(kind))
    ]
