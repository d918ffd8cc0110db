"""What assets come to."""

from resolvers.assets import AssetKind, Total, Valued, totals


def test_totals_by_kind_in_the_order_of_the_kinds():
    assert totals(
        [
            Valued(AssetKind.DEPOSIT, 100, False),
            Valued(AssetKind.HOUSE, None, True),
            Valued(AssetKind.DEPOSIT, 50, True),
            Valued(AssetKind.DEPOSIT, None, False),
        ]
    ) == [Total(AssetKind.HOUSE, 1, 0, 1, 1), Total(AssetKind.DEPOSIT, 3, 150, 1, 1)]
    assert totals([]) == []
