"""Signed answers: what a bank keeps, and what is wrong with what it does not."""

import base64
import hashlib
import json

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from gateway.access.keys import LocalKey
from gateway.audit.answers import AnswerKey, BadSignature, Statement, public_keys, verified
from gateway.audit.verification import verify
from gateway.server.evidence import audit_key, disclosure_log
from tests.audit.test_disclosures import FIRM, QUERY, hub, kept, register  # noqa: F401  # fixtures
from tests.ingest.test_command import liancha
from tests.server.running import bearer, post, request

BODY = b'{"data":{"company":{"name":"x"}}}'
SAID = Statement("2026-01-01T00:00:00.000+00:00", "a" * 64, "b" * 64, "7:" + "c" * 64)


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    return LocalKey.at(tmp_path_factory.mktemp("keys") / "answer.jwk")


@pytest.fixture(scope="module")
def key(local):
    return AnswerKey(local)


def keys(key):
    return public_keys({"keys": [key.public]})


def test_what_was_signed_is_read(key):
    assert verified(BODY, key.sign(BODY, SAID), keys(key)) == SAID
    assert verified(BODY, f" {key.sign(BODY, SAID)}\n", keys(key)) == SAID
    assert SAID.receipt == (7, "c" * 64)


def test_an_answer_of_any_length_and_a_record_of_any_number(key):
    body, said = b'{"data":"' + b"x" * 5_000_000 + b'"}', SAID._replace(record=f"{10**18}:{'c' * 64}")
    signature = key.sign(body, said)
    assert verified(body, signature, keys(key)) == said
    with pytest.raises(BadSignature, match="not of this answer"):
        verified(body + b" ", signature, keys(key))


def test_a_change_of_any_byte_of_the_answer_is_found(key):
    signature = key.sign(BODY, SAID)
    for at in range(len(BODY)):
        with pytest.raises(BadSignature, match="not of this answer"):
            verified(BODY[:at] + bytes([BODY[at] ^ 1]) + BODY[at + 1 :], signature, keys(key))


def test_a_change_of_any_character_of_the_signature_is_found(key):
    signature = key.sign(BODY, SAID)
    for at in range(len(signature)):
        changed = signature[:at] + ("A" if signature[at] != "A" else "B") + signature[at + 1 :]
        with pytest.raises(BadSignature):
            verified(BODY, changed, keys(key))


def test_what_else_is_no_signature_of_an_answer(key, local, tmp_path):
    other = AnswerKey(LocalKey.at(tmp_path / "other.jwk"))
    with pytest.raises(BadSignature, match="by none of the keys"):
        verified(BODY, other.sign(BODY, SAID), keys(key))
    # The same key signs something else, or says less.
    for header in ({"typ": "at+jwt", **SAID._asdict()}, {"typ": "liancha-answer+jws", "time": SAID.time}):
        given = {"alg": "Ed25519", "kid": local.key.kid, **header}
        made = jws.serialize_compact(given, BODY, local.key, registry=jws.JWSRegistry(
            algorithms=["Ed25519"], strict_check_header=False))  # fmt: skip
        with pytest.raises(BadSignature):
            verified(BODY, jws.detach_content(made), keys(key))
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": local.key.kid, **SAID._asdict()}).encode())
    for text in ("", "..", "a.b.c", f"{none.decode().rstrip('=')}..", key.sign(BODY, SAID).replace("..", ".")):
        with pytest.raises(BadSignature):
            verified(BODY, text, keys(key))
    for nonsense in (None, [], {}, {"keys": 1}, {"keys": [1]}, {"keys": [{"crv": "Ed25519"}]}):
        with pytest.raises(BadSignature, match="no JWK set"):
            public_keys(nonsense)
    assert OKPKey.import_key(key.public).is_private is False


def test_a_bank_s_file(hub, register, tmp_path):  # noqa: F811
    """The answer, its signature, the hub's keys: verified elsewhere, and by the hub's log."""
    home = register.settings.home
    officer = bearer(home, role="credit_officer", purpose="LENDING", consent="C1")
    asked = json.dumps({"query": QUERY, "variables": {"id": FIRM}}).encode()
    headers = {"content-type": "application/json", "authorization": officer, "x-liancha-sign": "1"}
    answer = request(hub, "POST", "/graphql", asked, headers)
    published = request(hub, "GET", "/keys", headers={"authorization": officer})
    for name, content in (
        ("answer", answer.body), ("signature", answer.headers["x-liancha-signature"].encode()),
        ("keys", published.body), ("request", asked),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
    assert b'"d"' not in published.body
    given = ("answer", "signature", "--keys", "keys", "--request", "request")
    elsewhere = liancha(tmp_path, "verify-answer", *given)
    assert elsewhere.returncode == 0, elsewhere.stderr
    said = json.loads(elsewhere.stdout)
    assert said["record"] == answer.headers["x-liancha-record"]
    assert said["operation"] == hashlib.sha256(QUERY.encode()).hexdigest()
    receipt = Statement(**said).receipt
    assert verify(disclosure_log(register.settings), audit_key(register.settings), receipts=[receipt]).good
    # By the home's own keys; of another request; of an answer that was changed.
    assert liancha(home.parent, "verify-answer", tmp_path / "answer", tmp_path / "signature").returncode == 0
    (tmp_path / "request").write_bytes(asked + b" ")
    assert liancha(tmp_path, "verify-answer", *given).stderr == "error: request: the answer is to another request\n"
    (tmp_path / "answer").write_bytes(answer.body.replace(b"false", b"true"))
    wrong = liancha(tmp_path, "verify-answer", *given)
    assert (wrong.returncode, wrong.stderr) == (1, "error: answer: the signature is not of this answer\n")


def test_it_is_signed_only_when_it_is_asked_for(hub, register):  # noqa: F811
    assert "x-liancha-signature" not in post(hub, QUERY, {"id": FIRM}).headers
    # What is not recorded is not signed.
    assert "x-liancha-signature" not in post(hub, "{ __typename }", **{"x-liancha-sign": "1"}).headers
