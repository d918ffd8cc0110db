import hashlib
import hmac
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers.errors import BadIdentifier
from identifiers.party import is_person, mask_value, normalise_party_id, party_id
from identifiers.pseudonym import CROCKFORD, LinkKey, is_person_id, normalise_person_id
from tests.identifiers.strategies import resident_identities, social_credit_codes

KEY = LinkKey(bytes(range(32)))


def id_by_definition(number: str) -> str:
    """Bit by bit, as domain.md words it."""
    digest = hmac.new(bytes(range(32)), number.encode(), hashlib.sha256).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)
    return "p_" + "".join(CROCKFORD[int(bits[i * 5 : i * 5 + 5], 2)] for i in range(26))


@given(resident_identities())
def test_the_id_is_the_leading_130_bits_in_crockfords_alphabet(number):
    id = party_id(number, KEY)
    assert id == id_by_definition(number)
    assert is_person_id(id)
    assert is_person(id)
    assert normalise_party_id(id.lower()) == id


@given(resident_identities(born_in_1900s=True))
def test_both_generations_of_a_number_are_one_person(number):
    assert party_id(number[:6] + number[8:17], KEY) == party_id(number, KEY)


@given(social_credit_codes())
def test_a_companys_id_is_its_code(code):
    assert party_id(code.lower(), KEY) == code
    assert not is_person(code)
    assert normalise_party_id(code) == code


@given(resident_identities())
def test_another_key_gives_another_id(number):
    assert party_id(number, LinkKey(b"another key of the same length!!")) != party_id(number, KEY)


@pytest.mark.parametrize(
    ("id", "position"),
    [("x", 1), ("px", 2), ("p_0", 4), ("p_" + "0" * 25 + "U", 28), ("p_" + "0" * 27, 29)],
)
def test_a_malformed_id_names_its_character(id, position):
    with pytest.raises(BadIdentifier) as refusal:
        normalise_person_id(id)
    assert refusal.value.position == position


def test_the_key_is_made_once_kept_private_and_never_printed(tmp_path):
    path = tmp_path / "keys" / "link.key"
    made = LinkKey.at(path)
    assert LinkKey.at(path).person_id("x") == made.person_id("x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().strip() not in repr(made)
    assert [p.name for p in path.parent.iterdir()] == ["link.key"]


def test_a_damaged_key_file_is_an_error_and_not_a_new_key(tmp_path):
    path = tmp_path / "link.key"
    path.write_text("not hexadecimal")
    with pytest.raises(ValueError, match=r"link\.key: holds no link key"):
        LinkKey.at(path)


@given(st.text(min_size=1, max_size=40))
def test_a_masked_value_never_shows_more_than_ten_characters(text):
    stripped = text.strip()
    assert len(mask_value(text)) == len(stripped)
    assert sum(a == b and b != "*" for a, b in zip(stripped, mask_value(text), strict=True)) <= 10
