"""The keys that tokens are signed with: an issuer's, fetched and kept (RFC 7517), or the hub's own for local work."""

import asyncio
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey
from pyreqwest.client import Client
from pyreqwest.exceptions import PyreqwestError

from gateway.access.errors import KeysUnavailable, Unauthenticated
from gateway.access.trust import is_safe
from identifiers.secret_file import secret_at

_log = logging.getLogger(__name__)

Key = RSAKey | ECKey | OKPKey

# Seconds for which keys are good without a look; and between two looks, however many tokens name a key not known.
FRESH = 600.0
COOL_DOWN = 30.0
# Seconds for which keys that cannot be looked at anew still serve.
STALE = 86_400.0
_DISCOVERY = "/.well-known/openid-configuration"


class BadKey(ValueError):
    """A file that holds no key for signing tokens."""


class Keys(Protocol):
    """The public keys of one issuer."""

    async def find(self, kid: str | None) -> Key:
        """The key of an id; without one, the only key. Raises Unauthenticated, KeysUnavailable."""
        ...


class LocalKey:
    """The key of the hub's own tokens, for local work: Ed25519, made at set-up."""

    def __init__(self, key: OKPKey) -> None:
        self.key = key

    def __repr__(self) -> str:
        return "LocalKey(…)"

    async def find(self, kid: str | None) -> Key:
        if kid != self.key.kid:
            raise Unauthenticated("the token is signed with no key of its issuer")
        return self.key

    @classmethod
    def at(cls, path: Path) -> "LocalKey":
        """The key kept at `path` (a JWK, mode 0600), made there when absent. Raises BadKey."""
        content = secret_at(path, _made)
        try:
            key = OKPKey.import_key(cast("dict[str, str | list[str]]", orjson.loads(content)))
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise BadKey(f"{path}: not a private Ed25519 key in JWK form") from error
        if key.curve_name != "Ed25519" or not key.is_private:
            raise BadKey(f"{path}: not a private Ed25519 key in JWK form")
        key.ensure_kid()
        return cls(key)


def _made() -> bytes:
    return orjson.dumps(OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True).as_dict(private=True))


class RemoteKeys:
    """An issuer's keys at a URL, or where its discovery document says (OpenID Connect Discovery 1.0, section 4).

    They are looked at anew when they are old, and when a token names one that is not known: so keys are rotated
    without a restart. Nobody can make the hub look more often than every `COOL_DOWN` seconds.
    """

    def __init__(self, issuer: str, url: str | None, client: Client) -> None:
        self._issuer = issuer
        self._url = url
        self._client = client
        self._keys: Mapping[str | None, Key] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, kid: str | None) -> Key:
        now = time.monotonic()
        if now - self._fetched < FRESH and (key := self._known(kid)) is not None:
            return key
        async with self._lock:
            now = time.monotonic()
            known = self._known(kid) if now - self._fetched < FRESH else None
            if known is None and now - self._tried >= COOL_DOWN:
                self._tried = now
                await self._fetch()
        if time.monotonic() - self._fetched >= STALE:
            raise KeysUnavailable("the keys of the token's issuer cannot be had")
        key = self._known(kid)
        if key is None:
            raise Unauthenticated("the token is signed with no key of its issuer")
        return key

    def _known(self, kid: str | None) -> Key | None:
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(kid)

    async def _fetch(self) -> None:
        """Looks at the keys anew; those that are there stay where it fails."""
        try:
            if self._url is None:
                found = await self._json(self._issuer.rstrip("/") + _DISCOVERY)
                url = found.get("jwks_uri")
                if found.get("issuer") != self._issuer or not isinstance(url, str) or not is_safe(url):
                    raise ValueError("its discovery document is of another issuer, or names no safe place of its keys")
                self._url = url
            self._keys = _keys_of(await self._json(self._url))
            self._fetched = time.monotonic()
        except (PyreqwestError, ValueError) as error:
            # Whoever asks is told by KeysUnavailable, once what is there is too old; who runs the hub, now.
            _log.warning("the keys of %s cannot be had: %s", self._issuer, error)

    async def _json(self, url: str) -> Mapping[str, object]:
        response = await self._client.get(url).header("accept", "application/json").build().send()
        if response.status != 200:
            raise ValueError(f"status {response.status}")
        found = orjson.loads(bytes(await response.bytes()))
        if not isinstance(found, dict):
            raise ValueError("not a JSON object")
        return cast("Mapping[str, object]", found)


def _keys_of(found: Mapping[str, object]) -> dict[str | None, Key]:
    """The keys of a set that may verify a signature; one that is none of ours to use is passed over (RFC 7517, 5)."""
    given = found.get("keys")
    if not isinstance(given, list):
        raise ValueError("no key set")
    keys: dict[str | None, Key] = {}
    for one in given:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig":
            continue
        try:
            (key,) = KeySet.import_key_set({"keys": [one]}).keys
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        # A symmetric key in public could sign what it verifies.
        if not isinstance(key, OctKey):
            keys[one.get("kid")] = key
    return keys
