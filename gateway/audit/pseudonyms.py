"""Parties as the log names them: under a key of its own, so that who has the log alone learns of nobody."""

import hmac
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from secrets import token_bytes

from identifiers.secret_file import secret_at

_MOST_KEPT = 50_000


class Pseudonyms:
    """Makes the log's names of party ids: HMAC-SHA256 under the audit secret, 32 hexadecimal digits."""

    def __init__(self, secret: bytes) -> None:
        # Keyed once: hmac.digest does so at every call.
        self._keyed = hmac.new(secret, digestmod="sha256")
        self.of = lru_cache(_MOST_KEPT)(self._of)

    def __repr__(self) -> str:
        return "Pseudonyms(…)"

    @classmethod
    def at(cls, path: Path) -> "Pseudonyms":
        """With the secret of a file, made on first use. Raises OSError."""
        return cls(secret_at(path, lambda: token_bytes(32)))

    def of_many(self, parties: Sequence[str]) -> list[str]:
        """The names of many, of which none is worth keeping."""
        return list(map(self._of, parties))

    def _of(self, party: str) -> str:
        keyed = self._keyed.copy()
        keyed.update(party.encode())
        return keyed.hexdigest()[:32]
