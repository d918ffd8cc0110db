"""Tokens: what a good one says of its bearer, and every way to forge one that is known (RFC 8725)."""

import asyncio
import base64
import hashlib
import hmac
import json
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from gateway.access.caller import Client, Clients
from gateway.access.errors import NotRegistered, Unauthenticated
from gateway.access.keys import LocalKey
from gateway.access.tokens import Bearer, Issuer, Tokens, issue

COURT = "https://id.court.example"
LOCAL = "urn:liancha:local"
RSA, OTHER_RSA = RSAKey.generate_key(2048, {"kid": "r1"}), RSAKey.generate_key(2048, {"kid": "r1"})
EC = ECKey.generate_key("P-256", {"kid": "e1"})
ED = OKPKey.generate_key("Ed25519", {"kid": "o1"})
BANK = Client("bank", "演市银行", "信贷部", COURT, frozenset({"check", "search"}))
WORK = Client("local", "本机", "本机", LOCAL, frozenset({"index"}), roles=frozenset({"auditor"}))


class Published:
    """An issuer's keys, at hand."""

    def __init__(self, *keys):
        self.keys = {key.kid: key for key in keys}

    async def find(self, kid):
        if kid not in self.keys:
            raise Unauthenticated("the token is signed with no key of its issuer")
        return self.keys[kid]


def tokens(*keys, leeway=30, algorithms=("RS256", "ES256", "Ed25519"), types=("at+jwt",)):
    issuers = {COURT: Issuer(COURT, Published(*(keys or (RSA, EC, ED))), algorithms, types)}
    issuers[LOCAL] = Issuer(LOCAL, LocalKey(ED), ("Ed25519",))
    return Tokens(issuers, Clients([BANK, WORK]), "liancha", leeway)


def claims(**changed):
    now = int(time.time())
    found = {"iss": COURT, "aud": "liancha", "sub": "officer-7", "client_id": "bank", "scope": "check", "iat": now,
             "exp": now + 600, "jti": "1"} | changed  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def token(key=RSA, alg="RS256", header=None, **changed):
    return jwt.encode(
        {"alg": alg, "typ": "at+jwt", "kid": key.kid, **(header or {})}, claims(**changed), key, algorithms=[alg]
    )


def asked(text, given=None, certificate=None):
    return asyncio.run((given or tokens()).caller(text, certificate))


def refused(text, given=None, certificate=None):
    with pytest.raises(Unauthenticated) as caught:
        asked(text, given, certificate)
    return type(caught.value).__name__, str(caught.value)


def b64(data):
    return (
        base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()
    )


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (EC, "ES256"), (ED, "Ed25519")])
def test_a_good_token_says_who_asks(key, alg):
    exp = int(time.time()) + 100
    caller = asked(token(key, alg, exp=exp))
    assert (caller.subject, caller.client, caller.scopes) == ("officer-7", BANK, {"check"})
    assert caller.expires == exp + 30


def test_nobody_is_given_a_scope_that_its_client_may_not_have():
    assert asked(token(scope="search index check admin")).scopes == {"search", "check"}
    assert asked(token(scope=None)).scopes == frozenset()


def test_a_token_of_the_hub_s_own():
    bearer = Bearer("ann", "local", frozenset({"index"}), frozenset({"auditor", "clerk"}), "p_1", {"purpose": "AUDIT"})
    caller = asked(issue(LocalKey(ED), bearer, "liancha", 60))
    assert (caller.subject, caller.client, caller.scopes) == ("ann", WORK, {"index"})
    # It may not be a clerk, whatever its token says.
    assert (caller.roles, caller.party, caller.stated) == ({"auditor"}, "p_1", {"purpose": "AUDIT"})
    # Its issuer is not another's: the same key signs for nobody else.
    forged = jwt.encode({"alg": "Ed25519", "kid": ED.kid, "typ": "at+jwt"}, claims(iss=LOCAL, client_id="bank"), ED,
                        algorithms=["Ed25519"])  # fmt: skip
    assert refused(forged) == ("NotRegistered", "the token's client is not registered here")


NOW = int(time.time())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"exp": NOW - 31}, "the token has expired"),
        ({"exp": None}, "the token's claim exp is not as it must be"),
        ({"exp": "tomorrow"}, "the token's claim exp is not as it must be"),
        ({"nbf": NOW + 600}, "the token's claim nbf is not as it must be"),
        ({"iat": NOW + 600}, "the token's claim iat is not as it must be"),
        ({"iat": None}, "the token's claim iat is not as it must be"),
        ({"aud": "another-hub"}, "the token's claim aud is not as it must be"),
        ({"aud": ["another-hub"]}, "the token's claim aud is not as it must be"),
        ({"aud": None}, "the token's claim aud is not as it must be"),
        ({"sub": None}, "the token's claim sub is not as it must be"),
        ({"sub": 7}, "the token's claim sub is not as it must be"),
        ({"iss": "https://id.court.example.evil"}, "the token is of no issuer that is trusted here"),
        ({"iss": "https://id.court.example/"}, "the token is of no issuer that is trusted here"),
        ({"iss": None}, "the token is of no issuer that is trusted here"),
        ({"iss": ["https://id.court.example"]}, "the token is of no issuer that is trusted here"),
        ({"client_id": "broker"}, "the token's client is not registered here"),
        ({"client_id": None}, "the token's client is not registered here"),
        ({"client_id": ["bank"]}, "the token's client is not registered here"),
        ({"scope": ["check"]}, "the token's scope is not a string (RFC 9068, 2.2.3)"),
        ({"cnf": {"x5t#S256": "abc"}}, "the token is bound to another certificate (RFC 8705)"),
        ({"cnf": "any"}, "the token is bound to another certificate (RFC 8705)"),
    ],
)
def test_a_claim_that_is_not_as_it_must_be(changed, said):
    assert refused(token(**changed))[1] == said


def test_clocks_differ():
    assert asked(token(exp=int(time.time()) - 20)).subject == "officer-7"
    assert asked(token(iat=int(time.time()) + 20)).subject == "officer-7"
    assert refused(token(exp=int(time.time()) - 20), tokens(leeway=0))[1] == "the token has expired"
    assert asked(token(aud=["other", "liancha"])).subject == "officer-7"


def test_a_token_bound_to_a_certificate():
    thumbprint = hashlib.sha256(b"certificate").hexdigest()
    bound = token(cnf={"x5t#S256": b64(bytes.fromhex(thumbprint))})
    assert asked(bound, certificate=thumbprint).subject == "officer-7"
    assert refused(bound) == ("Unauthenticated", "the token is bound to another certificate (RFC 8705)")
    # Neither when it was good over another connection a moment ago.
    given = tokens()
    asked(bound, given, thumbprint)
    assert refused(bound, given, "ab" * 32)[0] == "Unauthenticated"


def hmac_with_public_key(key):
    """Key confusion: the public key, which everybody has, as the secret of an HMAC."""
    signed = f"{b64({'alg': 'HS256', 'typ': 'at+jwt', 'kid': 'r1'})}.{b64(claims())}"
    return f"{signed}.{b64(hmac.digest(key.as_pem(private=False), signed.encode(), 'sha256'))}"


def spliced(one, other):
    """The head and claims of one token with the signature of another."""
    return ".".join([*one.split(".")[:2], other.split(".")[2]])


def own_key():
    """Signed with a key that the token itself brings."""
    key = RSAKey.generate_key(2048, {"kid": "r1"})
    return token(key, header={"jwk": key.as_dict(private=False)})


FORGED = {
    "alg none": f"{b64({'alg': 'none', 'typ': 'at+jwt'})}.{b64(claims())}.",
    "alg None": f"{b64({'alg': 'NONE', 'typ': 'at+jwt', 'kid': 'r1'})}.{b64(claims())}.",
    "key confusion": hmac_with_public_key(RSA),
    "HMAC with an empty secret": jws.serialize_compact(
        {"alg": "HS256", "typ": "at+jwt", "kid": "r1"}, json.dumps(claims()), OctKey.import_key(b"0" * 32),
        algorithms=["HS256"],
    ),
    "another key under the same id": token(OTHER_RSA),
    "no signature": token().rpartition(".")[0] + ".",
    "another token's signature": spliced(token(sub="president"), token()),
    "an algorithm that is not pinned": token(RSA, "RS512"),
    "an algorithm of another kind of key": f"{b64({'alg': 'ES256', 'typ': 'at+jwt', 'kid': 'r1'})}.{b64(claims())}.{b64(b'0' * 64)}",
    "a key that is not known": token(RSAKey.generate_key(2048, {"kid": "r9"})),
    "no key named": jwt.encode({"alg": "RS256", "typ": "at+jwt"}, claims(), RSA, algorithms=["RS256"]),
    "a key in the header": own_key(),
    "an ID token (typ JWT)": token(header={"typ": "JWT"}),
    "no typ": f"{b64({'alg': 'RS256', 'kid': 'r1'})}.{b64(claims())}.{b64(b'0' * 256)}",
    "an unknown critical header": f"{b64({'alg': 'RS256', 'typ': 'at+jwt', 'kid': 'r1', 'crit': ['x'], 'x': 1})}.{b64(claims())}.{b64(b'0' * 256)}",
    "five parts": f"{b64({'alg': 'RSA-OAEP', 'enc': 'A128GCM'})}.a.b.c.d",
    "a signature that ends otherwise": token()[:-6] + "AAAAAA",
    "claims that are no object": f"{b64({'alg': 'RS256', 'typ': 'at+jwt', 'kid': 'r1'})}.{b64(['iss'])}.{b64(b'0')}",
    "claims that are no JSON": f"{b64({'alg': 'RS256', 'typ': 'at+jwt', 'kid': 'r1'})}.{b64(b'{')}.{b64(b'0')}",
    "a kid that is a path": token(header={"kid": "../../dev/null"}),
    "a kid that is no string": f"{b64({'alg': 'RS256', 'typ': 'at+jwt', 'kid': 1})}.{b64(claims())}.{b64(b'0')}",
    "twenty thousand bytes": token(sub="x" * 20_000),
    "nothing": "",
    "dots": "..",
    "not ASCII": "令牌",
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_token(what):
    kind, said = refused(FORGED[what])
    assert kind == "Unauthenticated"
    # What is said tells nothing of keys, and repeats nothing of the token.
    assert "officer-7" not in said
    assert len(said) < 100


@given(st.data())
def test_no_change_of_a_token_is_a_token(data):
    good = token()
    at = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.sampled_from(string.ascii_letters + string.digits + "-_.~ =\n"))
    changed = good[:at] + other + good[at + 1 :]
    if _decoded(changed) != _decoded(good):
        refused(changed)


def _decoded(text):
    """A token in bytes: the last character of a part has bits that say nothing."""
    parts = text.split(".")
    try:
        return [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts], len(text)
    except ValueError:
        return text


def test_what_was_good_is_kept_for_a_minute_and_never_beyond_its_end(monkeypatch):
    published = Published(RSA)
    given = Tokens({COURT: Issuer(COURT, published, ("RS256",))}, Clients([BANK]), "liancha", 0)
    long, short = token(exp=int(time.time()) + 3600), token(exp=int(time.time()) + 20)
    for one in (long, short):
        asked(one, given)
    # The issuer takes its key back.
    published.keys.clear()
    assert asked(long, given).subject == asked(short, given).subject == "officer-7"
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 30)
    assert asked(long, given).subject == "officer-7"
    refused(short, given)
    monkeypatch.setattr(time, "time", lambda: now + 61)
    refused(long, given)


def test_a_token_is_not_kept_itself():
    given = tokens()
    good = token()
    asked(good, given)
    assert good not in repr(vars(given))
    assert good.encode() not in b"".join(given._kept)


def test_a_client_that_nobody_registered_is_told_so():
    assert refused(token(client_id="stranger"))[0] == NotRegistered.__name__
