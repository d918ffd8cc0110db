"""Bearer tokens (RFC 6750) that are JSON Web Tokens: the profile for access tokens of RFC 9068, section 4."""

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import orjson
from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError

from gateway.access.caller import STATED, Caller, Clients
from gateway.access.errors import NotRegistered, Unauthenticated
from gateway.access.keys import Keys, LocalKey
from gateway.access.trust import ACCESS_TOKEN, LOCAL_ISSUER

_MOST_BYTES = 16 * 1024
# A token that was good is so for a minute, and no longer than it says: a key that its issuer takes back ends it then.
_KEPT, _MOST_KEPT = 60.0, 10_000
_ESSENTIAL = jwt.ClaimsOption(essential=True)


class Issuer(NamedTuple):
    """Whose tokens are taken: `name` as their `iss`, signed by one of `keys` in one of `algorithms`; `types` are the
    media types of RFC 9068, section 4 (some issuers write JWT).
    """

    name: str
    keys: Keys
    algorithms: tuple[str, ...]
    types: tuple[str, ...] = (ACCESS_TOKEN,)
    client_claim: str = "client_id"


class Tokens:
    """Verifies tokens: `audience` is the name by which they mean this hub, `leeway` how many seconds clocks differ."""

    def __init__(self, issuers: Mapping[str, Issuer], clients: Clients, audience: str, leeway: int) -> None:
        self._issuers = issuers
        self._clients = clients
        self._audience = audience
        self._leeway = leeway
        self._kept: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()

    async def caller(self, token: str, certificate: str | None) -> Caller:
        """Who a token says that its bearer is; `certificate` is the thumbprint of that of the connection, if any.

        Raises Unauthenticated and what is derived from it.
        """
        # Never the token itself: what is kept may be dumped.
        digest = hashlib.sha256(f"{token} {certificate}".encode()).digest()
        kept = self._kept.get(digest)
        if kept is not None and time.time() < kept[0]:
            return kept[1]
        caller = await self._verified(token, certificate)
        self._kept[digest] = (min(time.time() + _KEPT, caller.expires), caller)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return caller

    async def _verified(self, token: str, certificate: str | None) -> Caller:
        if len(token) > _MOST_BYTES or not token.isascii():
            raise Unauthenticated("the token is no JSON Web Token")
        issuer, header = self._issuer_of(token)
        if _media(header.get("typ")) not in issuer.types:
            raise Unauthenticated(f"the token is of no type {' or '.join(issuer.types)}")
        if header.get("alg") not in issuer.algorithms:
            raise Unauthenticated(f"the token is signed by none of {', '.join(issuer.algorithms)}")
        kid = header.get("kid")
        key = await issuer.keys.find(kid if isinstance(kid, str) else None)
        try:
            claims = jwt.decode(token, key, algorithms=issuer.algorithms).claims
            self._registry(issuer).validate(claims)
        except ExpiredTokenError as error:
            raise Unauthenticated("the token has expired") from error
        except (JoseError, ValueError, TypeError) as error:
            raise Unauthenticated(_reason(error)) from error
        return self._caller(issuer, claims, certificate)

    def _issuer_of(self, token: str) -> tuple[Issuer, Mapping[str, object]]:
        """Who a token says that it is of, and its header; nothing of it is believed yet."""
        try:
            parts = jws.extract_compact(token.encode())
            claims = orjson.loads(parts.payload)
        except (JoseError, ValueError, TypeError) as error:
            raise Unauthenticated("the token is no JSON Web Token") from error
        name = claims.get("iss") if isinstance(claims, dict) else None
        issuer = self._issuers.get(name) if isinstance(name, str) else None
        if issuer is None:
            raise Unauthenticated("the token is of no issuer that is trusted here")
        return issuer, parts.protected

    def _registry(self, issuer: Issuer) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            leeway=self._leeway,
            iss=jwt.ClaimsOption(essential=True, value=issuer.name),
            aud=jwt.ClaimsOption(essential=True, value=self._audience),
            exp=_ESSENTIAL,
            iat=_ESSENTIAL,
            sub=_ESSENTIAL,
        )

    def _caller(self, issuer: Issuer, claims: Mapping[str, object], certificate: str | None) -> Caller:
        bound = claims.get("cnf")
        if bound is not None and (not isinstance(bound, dict) or bound.get("x5t#S256") != _confirmation(certificate)):
            raise Unauthenticated("the token is bound to another certificate (RFC 8705)")
        id = claims.get(issuer.client_claim)
        client = self._clients.of_token(issuer.name, id) if isinstance(id, str) else None
        if client is None:
            raise NotRegistered("the token's client is not registered here")
        scope = claims.get("scope", "")
        if not isinstance(scope, str):
            raise Unauthenticated("the token's scope is not a string (RFC 9068, 2.2.3)")
        roles = claims.get("roles", [])
        if not isinstance(roles, list) or not all(isinstance(one, str) for one in roles):
            raise Unauthenticated("the token's roles are no list of strings (RFC 9068, 2.2.3.1)")
        party = claims.get("party")
        if party is not None and not isinstance(party, str):
            raise Unauthenticated("the token's party is not a string")
        stated = claims.get("lookup", {})
        if not isinstance(stated, dict) or not all(isinstance(one, str) for one in stated.values()):
            raise Unauthenticated("the token's lookup is no object of strings")
        if not set(stated) <= set(STATED):
            raise Unauthenticated(f"the token's lookup has {', '.join(STATED)}, and nothing else")
        return Caller(
            str(claims["sub"]),
            client,
            frozenset(scope.split()) & client.scopes,
            float(cast("float", claims["exp"])) + self._leeway,
            frozenset(roles) & client.roles,
            party,
            stated,
        )


@dataclass(frozen=True, slots=True)
class Bearer:
    """For whom a token of the hub's own is: as `Caller` has it."""

    subject: str
    client: str
    scopes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    party: str | None = None
    stated: Mapping[str, str] = field(default_factory=dict)


def issue(key: LocalKey, bearer: Bearer, audience: str, seconds: int) -> str:
    """A token of the hub's own, good for so many seconds."""
    now = int(time.time())
    claims: dict[str, object] = {
        "iss": LOCAL_ISSUER,
        "aud": audience,
        "sub": bearer.subject,
        "client_id": bearer.client,
        "scope": " ".join(sorted(bearer.scopes)),
        "iat": now,
        "exp": now + seconds,
        "jti": secrets.token_urlsafe(16),
    }
    if bearer.roles:
        claims["roles"] = sorted(bearer.roles)
    if bearer.party is not None:
        claims["party"] = bearer.party
    if bearer.stated:
        claims["lookup"] = dict(bearer.stated)
    header = {"alg": "Ed25519", "kid": key.key.kid, "typ": ACCESS_TOKEN}
    return jwt.encode(header, claims, key.key, algorithms=["Ed25519"])


def _media(typ: object) -> str:
    """A media type as RFC 7515, section 4.1.9, shortens it."""
    return typ.lower().removeprefix("application/") if isinstance(typ, str) else ""


def _confirmation(certificate: str | None) -> str | None:
    """RFC 8705, section 3.1: the thumbprint in base64url."""
    if certificate is None:
        return None
    return urlsafe_b64encode(bytes.fromhex(certificate)).rstrip(b"=").decode()


def _reason(error: Exception) -> str:
    claim = getattr(error, "claim", None)
    return f"the token's claim {claim} is not as it must be" if isinstance(claim, str) else "the token is not good"
