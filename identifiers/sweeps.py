"""Whole columns of identifiers at once, for loading: the characters of thousands as one matrix.

Each function answers a list beside its input, None where a text is not plainly good (another length, a character
beyond ASCII, a check that fails): such a one is for the function that reads one text and says what is wrong with it.
"""

from collections.abc import Sequence
from itertools import compress

import numpy
from numpy.typing import NDArray

from identifiers import resident_identity, social_credit_code
from identifiers.pseudonym import LinkKey

_LENGTH = 18
_CREDIT_VALUES = numpy.frombuffer(social_credit_code.VALUES, numpy.uint8)
_CREDIT_WEIGHTS = numpy.array(social_credit_code.WEIGHTS, numpy.int32)
_IDENTITY_WEIGHTS = numpy.array(resident_identity.WEIGHTS, numpy.int32)
_IDENTITY_CHECKS = numpy.frombuffer(resident_identity.CHECKS.encode("ascii"), numpy.uint8)
_YEAR_PLACES = numpy.array((1000, 100, 10, 1), numpy.int32)
# By month 1 to 12, in a year that is not a leap year; no day for what is no month.
_DAYS = numpy.zeros(100, numpy.int32)
_DAYS[1:13] = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_Bytes = NDArray[numpy.uint8]
_Marks = NDArray[numpy.bool_]


def party_ids(texts: Sequence[str], key: LinkKey) -> list[str | None]:
    """The ids of identity numbers and credit codes in any mixture, as `party.party_id` has them."""
    at, characters = _eighteen(texts)
    persons = _identities(characters)
    companies = _credit_codes(characters) & ~persons
    return _placed(
        len(texts),
        (at[persons], key.person_ids(_texts(characters[persons]))),
        (at[companies], _decoded(characters[companies])),
    )


def person_ids(texts: Sequence[str], key: LinkKey) -> list[str | None]:
    """The ids of identity numbers."""
    at, characters = _eighteen(texts)
    good = _identities(characters)
    return _placed(len(texts), (at[good], key.person_ids(_texts(characters[good]))))


def identity_numbers(texts: Sequence[str]) -> list[str | None]:
    """Identity numbers in upper case, as `resident_identity.normalise` has them."""
    at, characters = _eighteen(texts)
    good = _identities(characters)
    return _placed(len(texts), (at[good], _decoded(characters[good])))


def credit_codes(texts: Sequence[str]) -> list[str | None]:
    """Unified social credit codes in upper case, as `social_credit_code.normalise` has them."""
    at, characters = _eighteen(texts)
    good = _credit_codes(characters)
    return _placed(len(texts), (at[good], _decoded(characters[good])))


def _eighteen(texts: Sequence[str]) -> tuple[NDArray[numpy.intp], _Bytes]:
    """The places of the texts of eighteen ASCII characters, and these in upper case, a row each."""
    fit = [len(text) == _LENGTH and text.isascii() for text in texts]
    joined = "".join(texts if all(fit) else compress(texts, fit)).upper().encode("ascii")
    return numpy.flatnonzero(fit), numpy.frombuffer(joined, numpy.uint8).reshape(-1, _LENGTH)


def _identities(characters: _Bytes) -> _Marks:
    digits = (characters - ord("0")).astype(numpy.int32)
    month = digits[:, 10] * 10 + digits[:, 11]
    day = digits[:, 12] * 10 + digits[:, 13]
    year = digits[:, 6:10] @ _YEAR_PLACES
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    most = _DAYS[numpy.minimum(month, 99)] + (leap & (month == 2))
    good: _Marks = (
        (digits[:, :17] <= 9).all(axis=1)
        & (digits[:, 0] != 0)
        & (year >= 1)
        & (day >= 1)
        & (day <= most)
        & (_IDENTITY_CHECKS[digits[:, :17] @ _IDENTITY_WEIGHTS % 11] == characters[:, 17])
    )
    return good


def _credit_codes(characters: _Bytes) -> _Marks:
    values = _CREDIT_VALUES[characters].astype(numpy.int32)
    known = (values != social_credit_code.UNKNOWN).all(axis=1)
    good: _Marks = known & (-(values[:, :17] @ _CREDIT_WEIGHTS) % 31 == values[:, 17])
    return good


def _texts(characters: _Bytes) -> list[bytes]:
    """Each row as bytes."""
    found: list[bytes] = numpy.ascontiguousarray(characters).view(f"S{_LENGTH}").ravel().tolist()
    return found


def _decoded(characters: _Bytes) -> list[str]:
    """Each row as a text."""
    found: list[str] = characters.astype(numpy.uint32).view(f"U{_LENGTH}").ravel().tolist()
    return found


def _placed(length: int, *parts: tuple[NDArray[numpy.intp], list[str]]) -> list[str | None]:
    """The parts' values at their places; None elsewhere."""
    for at, values in parts:
        if len(at) == length:
            return list(values)
    result: list[str | None] = [None] * length
    for at, values in parts:
        for place, value in zip(at.tolist(), values, strict=True):
            result[place] = value
    return result
