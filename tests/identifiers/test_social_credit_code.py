import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers import social_credit_code
from identifiers.errors import BadIdentifier
from tests.identifiers.strategies import social_credit_codes


def check_by_definition(body: str) -> str:
    """GB 32100-2015, 5.6: C18 = 31 - MOD(sum of Ci * Wi, 31), 31 standing for 0; Wi = 3^(i-1) mod 31."""
    values = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = 0
    for i, character in enumerate(body, 1):
        total += values.index(character) * (3 ** (i - 1) % 31)
    return values[(31 - total % 31) % 31]


@given(social_credit_codes())
def test_accepted_unchanged_and_as_the_standard_defines(code):
    assert social_credit_code.normalise(code) == code
    assert social_credit_code.normalise(f" {code.lower()}\n") == code
    assert code[17] == check_by_definition(code[:17])


@given(social_credit_codes(), st.integers(0, 17), st.sampled_from(social_credit_code.ALPHABET))
def test_every_change_of_one_character_is_refused(code, at, other):
    changed = code[:at] + other + code[at + 1 :]
    assert social_credit_code.is_social_credit_code(changed) == (changed == code)


@given(social_credit_codes(), st.integers(0, 16))
def test_every_swap_of_neighbours_is_refused(code, at):
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert social_credit_code.is_social_credit_code(swapped) == (swapped == code)


@pytest.mark.parametrize(
    ("text", "position"),
    [("", 1), ("91990000MA", 11), ("91990000IA00000000", 9), ("9199000000000000000", 19)],
)
def test_refusal_names_the_character(text, position):
    with pytest.raises(BadIdentifier) as refusal:
        social_credit_code.normalise(text)
    assert refusal.value.position == position


def test_a_wrong_check_is_the_eighteenth_character():
    right = "9199000000000000" + "0"
    wrong = "1" if social_credit_code.check_character(right) != "1" else "2"
    with pytest.raises(BadIdentifier, match="character 18: the check character"):
        social_credit_code.normalise(right + wrong)
