"""Checkpoints: the state of the log at a moment, signed with the hub's audit key (Ed25519)."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self, cast

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gateway.access.keys import LocalKey

_CONTEXT = b"liancha disclosure log checkpoint 1\n"


class BadCheckpoint(ValueError):
    """What is no checkpoint, or is not signed by the key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """So many records, with this Merkle root, after a line of this hash (both in hexadecimal), at a time in UTC."""

    size: int
    root: str
    previous: str
    at: str

    def signed(self, key: "AuditKey") -> dict[str, object]:
        """The checkpoint as JSON has it."""
        return {
            "size": self.size,
            "root": self.root,
            "prev": self.previous,
            "at": self.at,
            "key": key.id,
            "signature": key.sign(self._message),
        }

    @classmethod
    def of(cls, given: object) -> Self:
        """The checkpoint that JSON has, its signature not looked at. Raises BadCheckpoint."""
        if not isinstance(given, dict):
            raise BadCheckpoint("a checkpoint is an object")
        size, *texts = (given.get(name) for name in ("size", "root", "prev", "at"))
        if not isinstance(size, int) or not all(isinstance(one, str) for one in texts):
            raise BadCheckpoint("a checkpoint has size, root, prev and at")
        root, previous, at = cast("list[str]", texts)
        return cls(size, root, previous, at)

    @classmethod
    def verified(cls, given: object, key: "AuditKey") -> Self:
        """The checkpoint that JSON has and the key signed. Raises BadCheckpoint."""
        checkpoint = cls.of(given)
        signature = given.get("signature") if isinstance(given, dict) else None
        if not isinstance(signature, str) or not key.verifies(checkpoint._message, signature):
            raise BadCheckpoint("the checkpoint is not signed by the audit key")
        return checkpoint

    @property
    def _message(self) -> bytes:
        return _CONTEXT + orjson.dumps([self.size, self.root, self.previous, self.at])


class AuditKey:
    """The key that signs checkpoints; it never prints itself."""

    def __init__(self, key: LocalKey) -> None:
        private = key.key.private_key
        assert isinstance(private, Ed25519PrivateKey)
        self._private = private
        self._public: Ed25519PublicKey = private.public_key()
        self.id = str(key.key.kid)

    def __repr__(self) -> str:
        return "AuditKey(…)"

    def sign(self, message: bytes) -> str:
        """The signature of a message, in base64url."""
        return urlsafe_b64encode(self._private.sign(message)).rstrip(b"=").decode()

    def verifies(self, message: bytes, signature: str) -> bool:
        """Whether a signature is of a message."""
        try:
            given = urlsafe_b64decode(signature + "==")
            self._public.verify(given, message)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        # Of several ways to write the same bytes one is taken.
        return urlsafe_b64encode(given).rstrip(b"=").decode() == signature
