"""Resident identity numbers (公民身份号码), GB 11643-1999.

Eighteen characters: region (6 digits), birth date (8 digits), sequence (3 digits), and the check character of
ISO 7064 MOD 11-2. Fifteen-digit numbers of the first generation carry a two-digit year of the 1900s and no
check character; `normalise` converts them. The region is not held against GB/T 2260: codes are withdrawn while
the numbers that carry them stay in use.
"""

from datetime import date

from identifiers.errors import BadIdentifier

WHAT = "resident identity number"
_WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
_CHECKS = "10X98765432"
_DIGITS = frozenset("0123456789")


def check_character(body: str) -> str:
    """The MOD 11-2 check character of a body of 17 digits."""
    return _CHECKS[sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11]


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
    for position, character in enumerate(number[:count], 1):
        if character not in _DIGITS:
            raise BadIdentifier(WHAT, position, "is not a digit")
    if number[0] == "0":
        raise BadIdentifier(WHAT, 1, "no region code begins with 0")


def _require_birth_date(number: str, shift: int) -> None:
    """`shift` moves the reported position back for a converted number, whose century was not written."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if not 1 <= month <= 12:
        raise BadIdentifier(WHAT, 11 + shift, "the month of birth is not 01 to 12")
    try:
        date(year, month, day)
    except ValueError:
        position = 7 if year < 1 else 13 + shift
        raise BadIdentifier(WHAT, position, "the date of birth is no day of the calendar") from None
