"""Signatures of what is pushed: Standard Webhooks 1.0 (https://www.standardwebhooks.com).

`v1a` is Ed25519 by the key that signs answers, which /keys tells: whoever has it can show later that the hub said it.
`v1` is HMAC-SHA256 by a secret that unit and hub share, for who cannot check the other.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from pathlib import Path

from gateway.audit.answers import AnswerKey
from gateway.config import ConfigError

_PREFIX = "whsec_"
# Bytes that the specification asks of a secret.
_LEAST, _MOST = 24, 64


class Secret:
    """What a unit and the hub share; it never prints itself."""

    def __init__(self, text: str) -> None:
        """Raises ValueError."""
        try:
            self._key = b64decode(text.strip().removeprefix(_PREFIX), validate=True)
        except NotBase64 as error:
            raise ValueError("it is no base64") from error
        if not _LEAST <= len(self._key) <= _MOST:
            raise ValueError(f"it has {_LEAST} to {_MOST} bytes")

    def __repr__(self) -> str:
        return "Secret(…)"

    @classmethod
    def at(cls, path: Path) -> "Secret":
        """That of a file. Raises ConfigError."""
        try:
            return cls(path.read_text("ascii"))
        except OSError as error:
            raise ConfigError(f"push.units.secret: {path}: cannot be read: {error.strerror}") from error
        except (ValueError, UnicodeDecodeError) as error:
            raise ConfigError(f"push.units.secret: {path}: is no secret of Standard Webhooks: {error}") from error

    def sign(self, content: bytes) -> str:
        """The signature of what is sent."""
        return f"v1,{b64encode(hmac.digest(self._key, content, sha256)).decode()}"


def headers_of(id: str, timestamp: int, body: bytes, key: AnswerKey, secret: Secret | None) -> dict[str, str]:
    """The headers of a webhook: its id, the second in which it is sent, its signatures."""
    content = f"{id}.{timestamp}.".encode() + body
    signatures = [] if secret is None else [secret.sign(content)]
    signatures.append(f"v1a,{b64encode(key.sign_bytes(content)).decode()}")
    return {"webhook-id": id, "webhook-timestamp": str(timestamp), "webhook-signature": " ".join(signatures)}
