import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers import resident_identity
from identifiers.errors import BadIdentifier
from tests.identifiers.strategies import resident_identities

# The worked example of GB 11643-1999, whose region and check are published; it is not a living person's.
STANDARD_EXAMPLE = "11010519491231002X"


def test_the_standards_own_example():
    assert resident_identity.normalise(STANDARD_EXAMPLE) == STANDARD_EXAMPLE
    assert resident_identity.normalise(" 11010519491231002x ") == STANDARD_EXAMPLE


def test_fifteen_digits_become_eighteen():
    assert resident_identity.normalise("110105491231002") == STANDARD_EXAMPLE


def test_mask_keeps_the_region_and_the_last_four():
    assert resident_identity.mask("130822199001011234") == "130822********1234"


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("1101051949123100", 17),
        ("11010519491231002XX", 19),
        ("1101O519491231002X", 5),
        ("11010519491331002X", 11),
        ("11010519490230002X", 13),
        ("110105194912310021", 18),
        ("01010519491231002X", 1),
        ("110105491331002", 9),
        ("110105490230002", 11),
        ("11010549123100X", 15),
    ],
)
def test_refusal_names_the_character(text, position):
    with pytest.raises(BadIdentifier) as refusal:
        resident_identity.normalise(text)
    assert refusal.value.position == position
    assert not text or text not in str(refusal.value)


@given(resident_identities())
def test_every_generated_number_is_accepted_unchanged(number):
    assert resident_identity.normalise(number) == number


@given(resident_identities(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_change_of_one_character_is_refused(number, at, other):
    changed = number[:at] + other + number[at + 1 :]
    assert resident_identity.is_resident_identity(changed) == (changed == number)


@given(resident_identities(), st.integers(0, 16))
def test_every_swap_of_neighbours_is_refused(number, at):
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert resident_identity.is_resident_identity(swapped) == (swapped == number)


@given(resident_identities(born_in_1900s=True))
def test_conversion_restores_what_the_short_form_dropped(number):
    short = number[:6] + number[8:17]
    assert resident_identity.normalise(short) == number
