"""`liancha token issue`: tokens for local work, and what it refuses to give."""

import base64
import json

import pytest

from gateway.server.entrance import local_key
from tests.ingest.test_command import liancha


def claims(token):
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def test_it_prints_a_token_and_nothing_else(tmp_path):
    done = liancha(tmp_path, "token", "issue", "--subject", "ann", "--scope", "index", "--role", "investigator", "--purpose", "ENFORCEMENT",
                   "--case", "（2016）演9901执1号", "--hours", "1")  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    header, said = claims(done.stdout)
    assert done.stdout.count("\n") == 1
    assert header == {"alg": "Ed25519", "typ": "at+jwt", "kid": local_key(tmp_path / ".liancha").key.kid}
    assert said["exp"] - said["iat"] == 3600
    assert {name: said[name] for name in ("iss", "aud", "sub", "client_id", "scope", "roles", "lookup")} == {
        "iss": "urn:liancha:local",
        "aud": "liancha",
        "sub": "ann",
        "client_id": "local",
        "scope": "index",
        "roles": ["investigator"],
        "lookup": {"purpose": "ENFORCEMENT", "case": "（2016）演9901执1号"},
    }
    other = liancha(tmp_path, "token", "issue", "--subject", "ann")
    assert claims(other.stdout)[0]["kid"] == header["kid"]
    assert claims(other.stdout)[1]["jti"] != said["jti"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--client", "bank"), "no client of urn:liancha:local is called bank"),
        (("--scope", "root"), "local may not be given root"),
        (("--client", "demo", "--scope", "index"), "demo may not be given index"),
        (("--role", "emperor"), "local may not be given emperor"),
    ],
)
def test_what_it_does_not_give(tmp_path, arguments, message):
    done = liancha(tmp_path, "token", "issue", "--subject", "ann", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: access.clients: {message}\n"


def test_a_hub_with_an_issuer_gives_none_of_its_own(tmp_path):
    config = tmp_path / "liancha.toml"
    config.write_text('[access]\nissuers = [{issuer = "https://id.example"}]\n', "utf-8")
    done = liancha(tmp_path, "token", "issue", "--subject", "ann")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: access.local: this hub does not take its own tokens\n"
    config.write_text(config.read_text("utf-8").replace("[access]", "[access]\nlocal = true"), "utf-8")
    assert liancha(tmp_path, "token", "issue", "--subject", "ann").returncode == 0


def test_a_damaged_key_is_told(tmp_path):
    keys = tmp_path / ".liancha" / "keys"
    keys.mkdir(parents=True)
    (keys / "token.jwk").write_text("{}", "utf-8")
    done = liancha(tmp_path, "token", "issue", "--subject", "ann")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("token.jwk: not a private Ed25519 key in JWK form\n")
