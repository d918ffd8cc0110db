"""Unified social credit codes (统一社会信用代码), GB 32100-2015: 18 characters, weights 3^i mod 31."""

from identifiers.errors import BadIdentifier

WHAT = "unified social credit code"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def check_character(body: str) -> str:
    """The check character of a body of 17 characters of the alphabet."""
    return ALPHABET[-sum(_VALUES[c] * w for c, w in zip(body, _WEIGHTS, strict=True)) % 31]


def normalise(text: str) -> str:
    """The code in upper case. Raises BadIdentifier, naming the first character that fails."""
    code = text.strip().upper()
    if len(code) != 18:
        raise BadIdentifier(WHAT, min(len(code) + 1, 19), f"has {len(code)} characters, not 18")
    for position, character in enumerate(code, 1):
        if character not in _VALUES:
            raise BadIdentifier(WHAT, position, "is not in the alphabet (digits and A-Y without I O S V Z)")
    if code[17] != check_character(code[:17]):
        raise BadIdentifier(WHAT, 18, "the check character does not fit the other 17")
    return code


def is_social_credit_code(text: str) -> bool:
    """Whether `normalise` accepts the text."""
    try:
        normalise(text)
    except BadIdentifier:
        return False
    return True
