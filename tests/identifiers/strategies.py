"""Identifiers that cannot be anybody's: their region, 99xxxx, is assigned to no place by GB/T 2260."""

from datetime import date

from hypothesis import strategies as st

from identifiers import resident_identity, social_credit_code


@st.composite
def resident_identities(draw: st.DrawFn, *, born_in_1900s: bool = False) -> str:
    last = date(1999, 12, 31) if born_in_1900s else date(2020, 12, 31)
    born = draw(st.dates(date(1900, 1, 1), last))
    body = f"99{draw(st.integers(0, 9999)):04}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return body + resident_identity.check_character(body)


@st.composite
def social_credit_codes(draw: st.DrawFn) -> str:
    tail = draw(st.text(social_credit_code.ALPHABET, min_size=9, max_size=9))
    body = f"9199{draw(st.integers(0, 9999)):04}{tail}"
    return body + social_credit_code.check_character(body)
