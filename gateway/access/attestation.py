"""What a hub says of a lookup to a department that is served elsewhere, which cannot ask the court itself.

A JSON Web Token of a minute in a header of its own, beside the caller's authorization: the lookup is lawful, and about
these parties. It is bound to whom it is of, so that it serves no other caller.
"""

import time
from typing import NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError

from gateway.access.caller import Caller
from gateway.access.keys import LocalKey
from gateway.access.lookup import Lookup, Refused
from gateway.access.matrix import Matrix

HEADER = "x-liancha-lookup"
_TYPE = "lookup+jwt"
_SECONDS = 60
_ESSENTIAL = jwt.ClaimsOption(essential=True)


class Attestation(NamedTuple):
    """By which key hubs attest lookups, and to whom."""

    key: LocalKey
    audience: str

    def of(self, lookup: Lookup) -> str:
        """The lookup as departments are told it."""
        return self._signed(
            lookup.caller,
            role=lookup.role,
            purpose=lookup.purpose,
            groups=sorted(lookup.groups),
            subjects=sorted(lookup.subjects),
            case=lookup.case,
        )

    def of_hub(self, caller: Caller) -> str:
        """A question of the hub's own, on a caller's behalf: whether what the caller states is so."""
        return self._signed(caller, hub=True)

    def _signed(self, caller: Caller, **said: object) -> str:
        now = int(time.time())
        claims = {
            "aud": self.audience,
            "iat": now,
            "exp": now + _SECONDS,
            "sub": caller.subject,
            "client_id": caller.client.id,
            **said,
        }
        header = {"alg": "Ed25519", "kid": self.key.key.kid, "typ": _TYPE}
        return jwt.encode(header, claims, self.key.key, algorithms=["Ed25519"])

    def read(self, text: str, caller: Caller, matrix: Matrix) -> Lookup | None:
        """The lookup of a caller that a hub attests; None for a question of the hub's own. Raises Refused."""
        refused = Refused("LOOKUP_NOT_ATTESTED", "the lookup is attested by no hub that is trusted here")
        try:
            token = jwt.decode(text, self.key.key, algorithms=["Ed25519"])
            jwt.JWTClaimsRegistry(
                leeway=5,
                aud=jwt.ClaimsOption(essential=True, value=self.audience),
                sub=jwt.ClaimsOption(essential=True, value=caller.subject),
                client_id=jwt.ClaimsOption(essential=True, value=caller.client.id),
                exp=_ESSENTIAL,
            ).validate(token.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise refused from error
        if token.header.get("typ") != _TYPE:
            raise refused
        if token.claims.get("hub") is True:
            return None
        role, purpose = token.claims.get("role"), token.claims.get("purpose")
        known = matrix.roles.get(role) if isinstance(role, str) else None
        line = known.line(purpose) if known is not None and isinstance(purpose, str) else None
        if line is None or role not in caller.roles:
            raise refused
        groups = frozenset(map(str, token.claims.get("groups", ()))) & line.groups(case=True)
        subjects = frozenset(map(str, token.claims.get("subjects", ())))
        case = token.claims.get("case")
        return Lookup(caller, str(role), str(purpose), line, groups, subjects, case if isinstance(case, str) else None)
