"""Resident identity numbers (公民身份号码), GB 11643-1999.

Eighteen characters: region (6 digits), birth date (8 digits), sequence (3 digits), and the check character of
ISO 7064 MOD 11-2. Fifteen-digit numbers of the first generation carry a two-digit year of the 1900s and no
check character; `normalise` converts them. The region is not held against GB/T 2260: codes are withdrawn while
the numbers that carry them stay in use.
"""

from datetime import date
from operator import mul

from identifiers.errors import BadIdentifier

WHAT = "resident identity number"
WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
CHECKS = "10X98765432"
_DIGITS = frozenset("0123456789")


def check_character(body: str) -> str:
    """The MOD 11-2 check character of a body of 17 digits."""
    return CHECKS[sum(map(mul, map(int, body), WEIGHTS)) % 11]


def normalise(text: str) -> str:
    """The number in its 18 characters, upper case; a 15-digit number is converted.

    Raises BadIdentifier, naming the first character that fails.
    """
    number = text.strip().upper()
    found = fault(number)
    if found is not None:
        raise BadIdentifier(WHAT, *found)
    return eighteen(number)


def eighteen(number: str) -> str:
    """A number without fault in its 18 characters."""
    if len(number) == 15:
        number = f"{number[:6]}19{number[6:]}"
        return number + check_character(number)
    return number


def fault(number: str) -> tuple[int, str] | None:
    """What is wrong with a number in upper case, by position and reason; None where nothing is.

    For callers that try several readings of one text: an exception costs more than all the rest.
    """
    if len(number) == 18:
        body = number[:17]
        if not (body.isdigit() and body.isascii()) or body[0] == "0":
            return _digit_fault(body)
        found = _birth_date_fault(number[6:14])
        if found is not None:
            return found
        if number[17] != check_character(body):
            return 18, "the check character does not fit the other 17"
        return None
    if len(number) == 15:
        if not (number.isdigit() and number.isascii()) or number[0] == "0":
            return _digit_fault(number)
        found = _birth_date_fault(f"19{number[6:12]}")
        # The century is not written: what follows stands two characters further left.
        return None if found is None else (found[0] - 2, found[1])
    return min(len(number) + 1, 19), f"has {len(number)} characters, not 18 or 15"


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


def _digit_fault(digits: str) -> tuple[int, str]:
    for position, character in enumerate(digits, 1):
        if character not in _DIGITS:
            return position, "is not a digit"
    return 1, "no region code begins with 0"


def _birth_date_fault(written: str) -> tuple[int, str] | None:
    """What is wrong with a date of birth YYYYMMDD, by its position in the number."""
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
