from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.planning.cover import cover

SOURCES = "abcd"


def price(options, weights, taken):
    return sum(option[source] for option, source in zip(options, taken, strict=True)) + sum(
        weights[source] for source in set(taken)
    )


@given(
    st.lists(st.dictionaries(st.sampled_from(SOURCES), st.integers(0, 9), min_size=1), max_size=5),
    st.fixed_dictionaries({source: st.integers(0, 30) for source in SOURCES}),
)
def test_no_choice_of_sources_is_cheaper(options, weights):
    taken = cover(options, weights)
    assert all(source in option for option, source in zip(options, taken, strict=True))
    assert price(options, weights, taken) == min(price(options, weights, choice) for choice in product(*options))


def test_with_very_many_sources_the_cover_still_covers():
    names = [f"s{n}" for n in range(14)]
    options = [dict.fromkeys(names[n : n + 3], 1) for n in range(12)]
    taken = cover(options, dict.fromkeys(names, 100))
    assert all(source in option for option, source in zip(options, taken, strict=True))
    assert len(set(taken)) <= 5


def test_an_item_without_a_source_is_an_error():
    with pytest.raises(ValueError, match="no source"):
        cover([{}], {})
