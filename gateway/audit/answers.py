"""Signed answers: a detached JSON Web Signature (RFC 7515, appendix F) over the bytes of an answer.

The protected header says what was asked, when, and by which record of the disclosure log it was told; the payload is
the answer's body as it was sent, and travels apart. Whoever keeps both can show later what the hub said.
"""

import sys
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.registry import HeaderParameter

from gateway.access.keys import LocalKey
from gateway.audit.chain import Receipt

_TYPE = "liancha-answer+jws"
_CLAIMS = ("time", "request", "operation", "record")


class _Registry(jws.JWSRegistry):
    """An answer may be of any length, and so may the file of a report; a header has room for a record of any number."""

    max_header_length = 4096
    max_payload_length = sys.maxsize


# The header's names beyond those of RFC 7515, each of which must be there and be a string.
_REGISTRY = _Registry(
    algorithms=["Ed25519"],
    header_registry={name: HeaderParameter(f"liancha {name}", "str", required=True) for name in _CLAIMS},
)


class BadSignature(ValueError):
    """A signature that is not of the answer, or of none of the keys."""


class Statement(NamedTuple):
    """What is signed with an answer: its time (UTC, ISO 8601), the SHA-256 of the request's body and of the operation's
    document (hexadecimal), and the record of the disclosure log (number:hash).
    """

    time: str
    request: str
    operation: str
    record: str

    @property
    def receipt(self) -> Receipt:
        """The record, as the log verifies it."""
        number, _, hash_ = self.record.partition(":")
        return Receipt(int(number), hash_)


class AnswerKey:
    """The key that signs answers; it never prints itself."""

    def __init__(self, key: LocalKey) -> None:
        self._key = key.key

    def __repr__(self) -> str:
        return "AnswerKey(…)"

    @property
    def public(self) -> dict[str, object]:
        """The public key as a JWK."""
        return dict(self._key.as_dict(private=False))

    def sign_bytes(self, content: bytes) -> bytes:
        """The plain Ed25519 signature of something (RFC 8032), 64 bytes."""
        private = self._key.private_key
        assert isinstance(private, Ed25519PrivateKey), "a key that signs is whole"
        return private.sign(content)

    def sign(self, body: bytes, statement: Statement) -> str:
        """The detached signature of an answer's body."""
        header = {"alg": "Ed25519", "kid": self._key.kid, "typ": _TYPE, **statement._asdict()}
        return jws.detach_content(jws.serialize_compact(header, body, self._key, registry=_REGISTRY))


def public_keys(given: object) -> list[OKPKey]:
    """The keys of a JWK set that may sign answers. Raises BadSignature for what is none."""
    try:
        listed = given["keys"] if isinstance(given, dict) else given
        if not isinstance(listed, list) or not isinstance(given, dict):
            raise BadSignature("the keys are no JWK set")
        return [OKPKey.import_key(one) for one in listed if one.get("crv") == "Ed25519"]
    except (JoseError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise BadSignature("the keys are no JWK set") from error


def verified(body: bytes, signature: str, keys: Sequence[OKPKey]) -> Statement:
    """What was signed with an answer's body by one of the keys. Raises BadSignature."""
    header, dots, tail = signature.strip().partition("..")
    if not dots:
        raise BadSignature("the signature is no detached JSON Web Signature")
    whole = f"{header}.{urlsafe_b64encode(body).rstrip(b'=').decode()}.{tail}"
    try:
        said = jws.extract_compact(whole.encode(), registry=_REGISTRY).protected
        key = next((one for one in keys if one.kid == said.get("kid")), None)
        if key is None:
            raise BadSignature("the answer is signed by none of the keys")
        given = jws.deserialize_compact(whole, key, registry=_REGISTRY)
    except (JoseError, ValueError, TypeError) as error:
        if isinstance(error, BadSignature):
            raise
        raise BadSignature("the signature is not of this answer") from error
    if given.protected.get("typ") != _TYPE:
        raise BadSignature("the signature is of something else than an answer")
    return Statement(*(str(given.protected[name]) for name in _CLAIMS))
