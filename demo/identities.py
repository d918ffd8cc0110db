"""Identifiers that cannot be anybody's: their region, 99xxxx, is assigned to no place by GB/T 2260."""

import random
from datetime import date

from identifiers import resident_identity, social_credit_code

# GB 11714: weights of an organisation code's check character, the ninth.
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET = social_credit_code.ALPHABET


def identity_number(region: str, born: date, serial: int) -> str:
    """The resident identity number of the `serial`-th person of a day and region; odd serials are men."""
    body = f"{region}{born:%Y%m%d}{serial:03}"
    return body + resident_identity.check_character(body)


def credit_code(category: str, region: str, serial: int) -> str:
    """The unified social credit code of the `serial`-th organisation; `category` is its first two characters."""
    digits = []
    # The serial in base 31, so that any register's codes differ.
    for _ in range(8):
        serial, digit = divmod(serial, 31)
        digits.append(_ALPHABET[digit])
    organisation = "".join(reversed(digits))
    check = 11 - sum(w * _value(c) for w, c in zip(_WEIGHTS, organisation, strict=True)) % 11
    # X stands for ten, as in the standard, and 0 for eleven.
    body = f"{category}{region}{organisation}{'0' if check == 11 else 'X' if check == 10 else check}"
    return body + social_credit_code.check_character(body)


def _value(character: str) -> int:
    return int(character) if character.isdigit() else ord(character) - ord("A") + 10


def vin(rng: random.Random) -> str:
    """A vehicle identification number of no maker: the first characters ZZZ are assigned to none."""
    return "ZZZ" + "".join(rng.choices("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", k=14))
