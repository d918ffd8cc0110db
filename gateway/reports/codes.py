"""Verification codes (验证码): 16 characters that a person can read off paper and type.

Sixteen digits of base 32 (Crockford's alphabet, without I, L, O and U) are 80 bits of chance: whoever has one has seen
the report that it stands on.
"""

import secrets
from hashlib import sha256

from identifiers.pseudonym import CROCKFORD

_DIGITS = CROCKFORD.upper()
_LENGTH, _GROUP = 16, 4
# As they are read off paper.
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class BadCode(ValueError):
    """What is no verification code; the message says why."""


def new_code() -> str:
    """A code nobody has."""
    return written("".join(secrets.choice(_DIGITS) for _ in range(_LENGTH)))


def written(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def read(text: str) -> str:
    """A code as it is written, whatever was typed for it. Raises BadCode."""
    code = text.upper().translate(_MEANT)
    if len(code) != _LENGTH or not set(code) <= set(_DIGITS):
        raise BadCode(f"a verification code has {_LENGTH} digits and letters, without I, L, O and U")
    return written(code)


def digest_of(code: str) -> str:
    """By what a code is kept: who reads that has no code."""
    return sha256(code.encode()).hexdigest()
