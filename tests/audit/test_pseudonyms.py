"""The log's names of parties, against HMAC as the standard library has it in one call."""

import hmac

from hypothesis import given
from hypothesis import strategies as st

from gateway.audit.pseudonyms import Pseudonyms


@given(st.binary(min_size=16, max_size=80), st.lists(st.text(max_size=30)))
def test_each_is_the_beginning_of_its_hmac(secret: bytes, parties: list[str]) -> None:
    names = Pseudonyms(secret)
    expected = [hmac.digest(secret, one.encode(), "sha256").hex()[:32] for one in parties]
    assert names.of_many(parties) == expected
    assert list(map(names.of, parties)) == expected
