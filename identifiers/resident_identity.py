"""Resident identity numbers (公民身份号码), GB 11643-1999.

Eighteen characters: region (6 digits), birth date (8 digits), sequence (3 digits), and the check character of
ISO 7064 MOD 11-2. Fifteen-digit numbers of the first generation carry a two-digit year of the 1900s and no
check character; `normalise` converts them. The region is not held against GB/T 2260: codes are withdrawn while
the numbers that carry them stay in use.
"""

from datetime import date
from functools import lru_cache
from operator import mul

from identifiers.errors import BadIdentifier

WHAT = "resident identity number"
_WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
_ASCII_OFFSET = ord("0") * sum(_WEIGHTS)
_CHECKS = "10X98765432"
_DIGITS = frozenset("0123456789")


def check_character(body: str) -> str:
    """The MOD 11-2 check character of a body of 17 digits."""
    # The digits' ASCII codes are weighed as they are; _ASCII_OFFSET takes their 48s out again.
    return _CHECKS[(sum(map(mul, _WEIGHTS, body.encode("ascii"))) - _ASCII_OFFSET) % 11]


def normalise(text: str) -> str:
    """The number in its 18 characters, upper case; a 15-digit number is converted.

    Raises BadIdentifier, naming the first character that fails.
    """
    number = text.strip().upper()
    if len(number) == 15:
        _require_digits(number, 15)
        number = f"{number[:6]}19{number[6:]}"
        _require_birth_date(number, shift=-2)
        return number + check_character(number)
    if len(number) != 18:
        raise BadIdentifier(WHAT, min(len(number) + 1, 19), f"has {len(number)} characters, not 18 or 15")
    _require_digits(number, 17)
    _require_birth_date(number, shift=0)
    if number[17] != check_character(number[:17]):
        raise BadIdentifier(WHAT, 18, "the check character does not fit the other 17")
    return number


def is_resident_identity(text: str) -> bool:
    """Whether `normalise` accepts the text."""
    try:
        normalise(text)
    except BadIdentifier:
        return False
    return True


def mask(number: str) -> str:
    """The number with its birth date and two sequence digits hidden: 130822********1234."""
    return f"{number[:6]}********{number[14:]}"


def _require_digits(number: str, count: int) -> None:
    digits = number[:count]
    if not (digits.isascii() and digits.isdigit()):
        position = next(at for at, character in enumerate(digits, 1) if character not in _DIGITS)
        raise BadIdentifier(WHAT, position, "is not a digit")
    if number[0] == "0":
        raise BadIdentifier(WHAT, 1, "no region code begins with 0")


def _require_birth_date(number: str, shift: int) -> None:
    """`shift` moves the reported position back for a converted number, whose century was not written."""
    fault = _birth_date_fault(number[6:14])
    if fault is not None:
        position, reason = fault
        raise BadIdentifier(WHAT, position if position == 7 else position + shift, reason)


@lru_cache(maxsize=65536)
def _birth_date_fault(written: str) -> tuple[int, str] | None:
    """What is wrong with a date of birth YYYYMMDD, by its position in the number; a life's days are few."""
    year, month, day = int(written[:4]), int(written[4:6]), int(written[6:])
    if not 1 <= month <= 12:
        return 11, "the month of birth is not 01 to 12"
    if year < 1:
        return 7, "there is no year 0000"
    try:
        date(year, month, day)
    except ValueError:
        return 13, "the date of birth is no day of the calendar"
    return None
