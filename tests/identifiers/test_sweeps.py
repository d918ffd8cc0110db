"""A column read at once against its values read one by one."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers import resident_identity, social_credit_code, sweeps
from identifiers.errors import BadIdentifier
from identifiers.party import normalise_party_id, normalise_party_ids, party_id
from identifiers.pseudonym import LinkKey
from tests.identifiers.strategies import resident_identities, social_credit_codes

KEY = LinkKey(bytes(range(32)))
IDENTITY_CHARACTERS = "0123456789Xx"


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """An identifier of which one character is another one, of its standard or of none."""
    text = draw(resident_identities() | social_credit_codes())
    at = draw(st.integers(0, len(text) - 1))
    return text[:at] + draw(st.sampled_from("0189AIOZxX９ſé ") | st.characters()) + text[at + 1 :]


@st.composite
def with_any_birth_date(draw: st.DrawFn) -> str:
    """Eighteen characters whose check fits, and whose date of birth may be no day."""
    body = f"{draw(st.integers(0, 10**14 - 1)):014}{draw(st.integers(0, 999)):03}"
    return body + resident_identity.check_character(body)


COLUMNS = st.lists(
    resident_identities()
    | social_credit_codes()
    | resident_identities().map(str.lower)
    | social_credit_codes().map(str.lower)
    | resident_identities(born_in_1900s=True).map(lambda number: number[:6] + number[8:17])
    | with_any_birth_date()
    | damaged()
    | st.text(IDENTITY_CHARACTERS, min_size=17, max_size=19)
    | st.just("")
)


def one_by_one(read: Callable[[str], str], texts: list[str]) -> list[str | None]:
    """What a sweep has to say: the value of each good text of eighteen characters, None for the rest."""
    values: list[str | None] = []
    for text in texts:
        try:
            values.append(read(text) if len(text) == 18 and text.isascii() and text == text.strip() else None)
        except BadIdentifier:
            values.append(None)
    return values


@given(COLUMNS)
def test_parties(texts):
    assert sweeps.party_ids(texts, KEY) == one_by_one(lambda text: party_id(text, KEY), texts)


@given(COLUMNS)
def test_persons(texts):
    expected = one_by_one(lambda text: KEY.person_id(resident_identity.normalise(text)), texts)
    assert sweeps.person_ids(texts, KEY) == expected


@given(COLUMNS)
def test_identity_numbers(texts):
    assert sweeps.identity_numbers(texts) == one_by_one(resident_identity.normalise, texts)


@given(COLUMNS)
def test_credit_codes(texts):
    assert sweeps.credit_codes(texts) == one_by_one(social_credit_code.normalise, texts)


@pytest.mark.parametrize(
    ("born", "is_a_day"),
    [
        ("19000228", True), ("19000229", False), ("20000229", True), ("20230229", False), ("20240229", True),
        ("20240230", False), ("20240431", False), ("20241231", True), ("20241200", False), ("20240031", False),
        ("20241331", False), ("00000101", False), ("00010101", True), ("20249901", False), ("20240199", False),
    ],
)  # fmt: skip
def test_dates_of_birth_are_days_of_the_calendar(born, is_a_day):
    body = f"990101{born}123"
    number = body + resident_identity.check_character(body)
    assert resident_identity.is_resident_identity(number) is is_a_day
    assert sweeps.identity_numbers([number]) == [number if is_a_day else None]


def person_ids() -> st.SearchStrategy[str]:
    return resident_identities().map(KEY.person_id)


def ids_or_error(normalise: Callable[[list[str]], list[str]], texts: list[str]) -> list[str] | str:
    try:
        return normalise(texts)
    except BadIdentifier as bad:
        return str(bad)


@given(st.lists(person_ids() | person_ids().map(str.lower) | social_credit_codes() | damaged() | st.text(max_size=30)))
def test_ids_of_parties_are_normalised_as_one_by_one(texts: list[str]) -> None:
    one_by_one = ids_or_error(lambda every: list(map(normalise_party_id, every)), texts)
    assert ids_or_error(normalise_party_ids, texts) == one_by_one
