"""From a file's text to what the database keeps, one converter a contract type.

A converter takes a value that is not empty and gives what SQLite stores (days as ISO text, flags as 0 or 1), or
raises BadValue or BadIdentifier with the reason.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Column
from sqlalchemy.types import TypeEngine

from contract import columns
from contract.errors import BadValue
from identifiers import case_number, resident_identity, social_credit_code, sweeps
from identifiers.errors import BadIdentifier
from identifiers.party import mask_value, party_id
from identifiers.pseudonym import LinkKey

Stored = str | int
Converter = Callable[[str], Stored]
Sweep = Callable[[Sequence[str]], Sequence[Stored | None]]

_MOST_DIGITS = 18
_WHOLE = re.compile(rf"-?\d{{1,{_MOST_DIGITS}}}", re.ASCII)
# Eighteen decimals keep every sum of ratios exact in 28-digit decimals.
_DECIMAL = re.compile(r"\d{1,15}(\.\d{1,18})?", re.ASCII)
_REGION = re.compile(r"\d{6}", re.ASCII)
_FLAGS = {"true": 1, "false": 0, "TRUE": 1, "FALSE": 0, "True": 1, "False": 0, "1": 1, "0": 0}


def converter(type_: "TypeEngine[Any]", key: LinkKey) -> Converter:
    """The converter of a contract column's type. Raises TypeError for one that is none."""
    match type_:
        case columns.Person():
            return lambda text: key.person_id(resident_identity.normalise(text))
        case columns.Company():
            return social_credit_code.normalise
        case columns.Party():
            return lambda text: party_id(text, key)
        case columns.ResidentNumber():
            return resident_identity.normalise
        case columns.CaseNumber():
            return case_number.normalise
        case columns.Region():
            return _region
        case columns.Fen():
            return _fen
        case columns.Amount():
            return _amount
        case columns.Ratio():
            return _ratio
        case columns.Day():
            return _day
        case columns.Number() as number:
            return lambda text: _number(text, number.least, number.most)
        case columns.Flag():
            return _flag
        case columns.Enumeration() as enumeration:
            return lambda text: _member(text, enumeration)
        case columns.Code() as code:
            return lambda text: _code(text, code.characters)
        case columns.Text():
            return str
    raise TypeError(f"{type_!r} is no type of the contract")


def sweep(column: "Column[object]", key: LinkKey) -> Sweep:
    """The converter of many values at once; None for one that only the converter itself can judge."""
    match column.type:
        case columns.Person():
            return lambda texts: sweeps.person_ids(texts, key)
        case columns.Company():
            return sweeps.credit_codes
        case columns.Party():
            return lambda texts: sweeps.party_ids(texts, key)
        case columns.ResidentNumber():
            return sweeps.identity_numbers
        case columns.Fen():
            return _whole_numbers
        case _:
            convert = converter(column.type, key)
            return lambda texts: _each(convert, texts)


def _whole_numbers(texts: Sequence[str]) -> Sequence[Stored | None]:
    joined = "".join(texts)
    if joined.isdigit() and joined.isascii() and "" not in texts and max(map(len, texts)) <= _MOST_DIGITS:
        return list(map(int, texts))
    return _each(_fen, texts)


def _each(convert: Converter, texts: Sequence[str]) -> Sequence[Stored | None]:
    if "" not in texts:
        # Which one is refused, and why, the caller finds when it asks one by one.
        with suppress(BadValue, BadIdentifier):
            return list(map(convert, texts))
    return [None] * len(texts)


def shown(column: "Column[object]", value: str) -> str:
    """The value as an error may show it: masked where it is personal, cut where it is long."""
    if isinstance(column.type, columns.Party | columns.ResidentNumber):
        return mask_value(value)
    return value if len(value) <= 60 else f"{value[:57]}…"


def _day(text: str) -> str:
    # fromisoformat alone would take 20160101 and week dates, which the contract does not write.
    if len(text) != 10 or text[4] != "-":
        raise BadValue("is not a date written YYYY-MM-DD")
    try:
        date.fromisoformat(text)
    except ValueError:
        raise BadValue("is no day of the calendar") from None
    return text


def _fen(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise BadValue("is not a whole number of fen")
    return int(text)


def _number(text: str, least: int | None, most: int | None) -> int:
    if not _WHOLE.fullmatch(text):
        raise BadValue("is not a whole number")
    number = int(text)
    if (least is not None and number < least) or (most is not None and number > most):
        raise BadValue(f"is not between {least} and {most}")
    return number


def _amount(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise BadValue("is not a decimal number of at most 18 decimals")
    return format(Decimal(text).normalize(), "f")


def _ratio(text: str) -> str:
    ratio = _amount(text)
    if Decimal(ratio) > 1:
        raise BadValue("is not a ratio between 0 and 1")
    return ratio


def _region(text: str) -> str:
    if not _REGION.fullmatch(text):
        raise BadValue("is not a region code of six digits")
    return text


def _code(text: str, characters: int) -> str:
    if len(text) != characters:
        raise BadValue(f"has {len(text)} characters, not {characters}")
    return text


def _flag(text: str) -> int:
    try:
        return _FLAGS[text]
    except KeyError:
        raise BadValue("is neither true nor false") from None


def _member(text: str, enumeration: columns.Enumeration) -> str:
    if text not in enumeration.members.__members__:
        raise BadValue(f"is none of {', '.join(enumeration.members.__members__)}")
    return text
