"""Ratios in the units of a register, against what decimals say."""

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from resolvers.control.register import WHOLE
from subgraphs.links.control import units_of

RATIOS = st.decimals(0, 1, allow_nan=False, places=18).map(lambda ratio: format(ratio, "f"))


@given(RATIOS | st.from_regex(r"0\.[0-9]{1,18}|1(\.0{1,18})?|0", fullmatch=True))
@example("0.333333333333333333")
@example("0.0000000000000005")
def test_a_ratio_has_as_many_units_as_decimals_say(ratio: str) -> None:
    assert units_of(ratio) == round(Decimal(ratio) * WHOLE)
