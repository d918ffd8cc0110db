"""Unified social credit codes (统一社会信用代码), GB 32100-2015: 18 characters, weights 3^i mod 31."""

from operator import mul

from identifiers.errors import BadIdentifier

WHAT = "unified social credit code"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
UNKNOWN = 255
# Each character's value by its ASCII code; UNKNOWN for what is not in the alphabet.
VALUES = bytes(ALPHABET.index(chr(code)) if chr(code) in ALPHABET else UNKNOWN for code in range(256))
WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def check_character(body: str) -> str:
    """The check character of a body of 17 characters of the alphabet."""
    return ALPHABET[-sum(map(mul, body.encode("ascii").translate(VALUES), WEIGHTS)) % 31]


def normalise(text: str) -> str:
    """The code in upper case. Raises BadIdentifier, naming the first character that fails."""
    code = text.strip().upper()
    if len(code) != 18:
        raise BadIdentifier(WHAT, min(len(code) + 1, 19), f"has {len(code)} characters, not 18")
    values = code.encode("ascii", "replace").translate(VALUES)
    if UNKNOWN in values:
        position = values.index(UNKNOWN) + 1
        raise BadIdentifier(WHAT, position, "is not in the alphabet (digits and A-Y without I O S V Z)")
    # The eighteenth is not weighed: map ends with the weights.
    if -sum(map(mul, values, WEIGHTS)) % 31 != values[17]:
        raise BadIdentifier(WHAT, 18, "the check character does not fit the other 17")
    return code


def is_social_credit_code(text: str) -> bool:
    """Whether `normalise` accepts the text."""
    try:
        normalise(text)
    except BadIdentifier:
        return False
    return True
