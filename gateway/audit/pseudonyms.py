"""Parties as the log names them: under a key of its own, so that who has the log alone learns of nobody."""

import hmac
from functools import lru_cache
from pathlib import Path
from secrets import token_bytes

from identifiers.secret_file import secret_at

_MOST_KEPT = 50_000


class Pseudonyms:
    """Makes the log's names of party ids: HMAC-SHA256 under the audit secret, 32 hexadecimal digits."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.of = lru_cache(_MOST_KEPT)(self._of)

    def __repr__(self) -> str:
        return "Pseudonyms(…)"

    @classmethod
    def at(cls, path: Path) -> "Pseudonyms":
        """With the secret of a file, made on first use. Raises OSError."""
        return cls(secret_at(path, lambda: token_bytes(32)))

    def _of(self, party: str) -> str:
        return hmac.digest(self._secret, party.encode(), "sha256").hex()[:32]
