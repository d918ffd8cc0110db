"""Pseudonymous person ids: how a person is known outside the public-security subgraph.

`p_` + Crockford base32 of HMAC-SHA256(link key, normalised number), 26 characters (the leading 130 bits).
Who does not hold the link key can neither compute an id from a number nor find the number of an id.
"""

import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path

import numpy

from identifiers.errors import BadIdentifier
from identifiers.secret_file import secret_at

WHAT = "person id"
PREFIX = "p_"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_BITS = 5 * _LENGTH
_SPARE = -_BITS % 8
_CHARACTERS = numpy.array([ord(character) for character in CROCKFORD], numpy.uint32)
_PLACES = numpy.array((16, 8, 4, 2, 1), numpy.uint8)


class BadLinkKey(ValueError):
    """A link key that is none."""


class LinkKey:
    """The secret that ties numbers to ids; it never prints itself."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise BadLinkKey(f"a link key has at least 16 bytes, this one has {len(key)}")
        block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def __repr__(self) -> str:
        return "LinkKey(…)"

    def person_id(self, number: str) -> str:
        """The id of a normalised resident identity number."""
        leading = self._digest(number.encode("ascii"))[: (_BITS + _SPARE) // 8]
        bits = int.from_bytes(leading, "big") >> _SPARE
        return PREFIX + "".join(CROCKFORD[bits >> shift & 31] for shift in range(_BITS - 5, -1, -5))

    def person_ids(self, numbers: Sequence[bytes]) -> list[str]:
        """The ids of many normalised numbers, each in ASCII: the base32 of all of them in one sweep."""
        digests = numpy.frombuffer(b"".join(map(self._digest, numbers)), numpy.uint8).reshape(-1, 32)
        bits = numpy.unpackbits(digests, axis=1)[:, :_BITS]
        characters = numpy.empty((len(digests), len(PREFIX) + _LENGTH), numpy.uint32)
        characters[:, : len(PREFIX)] = [ord(character) for character in PREFIX]
        characters[:, len(PREFIX) :] = _CHARACTERS[bits.reshape(-1, _LENGTH, 5) @ _PLACES]
        ids: list[str] = characters.view(f"U{len(PREFIX) + _LENGTH}").ravel().tolist()
        return ids

    def derived(self, use: str) -> bytes:
        """Another secret of 32 bytes for a use of its own: no number begins as its text does."""
        return self._digest(f"liancha/{use}".encode("ascii"))

    def _digest(self, number: bytes) -> bytes:
        # HMAC as RFC 2104 has it, the two keyed halves prepared once: hmac.digest prepares them at every call.
        inner = self._inner.copy()
        inner.update(number)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()

    @classmethod
    def at(cls, path: Path) -> "LinkKey":
        """The key kept at `path` (hexadecimal, mode 0600), made there when absent.

        Raises BadLinkKey for a file that holds no such key.
        """
        try:
            return cls(bytes.fromhex(secret_at(path, _made).decode("ascii").strip()))
        except ValueError:
            raise BadLinkKey(f"{path}: holds no link key (at least 32 hexadecimal digits)") from None


def _made() -> bytes:
    return f"{secrets.token_bytes(32).hex()}\n".encode("ascii")


def is_person_id(text: str) -> bool:
    """Whether the text has the shape of a person id."""
    return text.startswith(PREFIX) and len(text) == 28 and all(c in CROCKFORD for c in text[2:])


def normalise_person_id(text: str) -> str:
    """The id in its canonical case. Raises BadIdentifier, naming the first character that fails."""
    id = text.strip()
    if not id.startswith(PREFIX):
        position = 1 if not id.startswith("p") else 2
        raise BadIdentifier(WHAT, position, "does not begin with p_")
    id = PREFIX + id[2:].upper()
    for position, character in enumerate(id[2:], 3):
        if character not in CROCKFORD:
            raise BadIdentifier(WHAT, position, "is not in Crockford's base32 alphabet")
    if len(id) != len(PREFIX) + _LENGTH:
        raise BadIdentifier(WHAT, min(len(id) + 1, 29), f"has {len(id)} characters, not 28")
    return id
