"""Persisted operations: named by their hash, of a manifest or registered by a client."""

import hashlib
import json
from urllib.parse import urlencode

import pytest

from gateway.config import ConfigError, Settings
from gateway.server.persisted import read_manifest
from tests.server.running import bearer, free_ports, request, running

KNOWN, OTHER = "query Known { __typename }", "query Other { __typename }"
ANSWER = {"data": {"__typename": "Query"}}


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def manifest(*operations):
    found = {"format": "apollo-persisted-query-manifest", "version": 1}
    listed = [{"id": sha(one), "name": "x", "type": "query", "body": one} for one in operations]
    return json.dumps({**found, "operations": listed})


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    (home / "manifest.json").write_text(manifest(KNOWN), "utf-8")
    return home


@pytest.fixture(scope="module", params=[False, True], ids=["any operation", "those of the manifest only"])
def hub(request, home):
    (port,) = free_ports(1)
    env = {
        "LIANCHA_HOME": str(home),
        "LIANCHA_HUB__OPERATIONS": str(home / "manifest.json"),
        "LIANCHA_HUB__OPERATIONS_ONLY": str(request.param).lower(),
    }
    with running("serve", port=port, cwd=home, env=env):
        yield port, request.param


def ask(hub, home, query=None, hash_=None, method="POST"):
    given = {} if query is None else {"query": query}
    if hash_ is not None:
        given["extensions"] = {"persistedQuery": {"version": 1, "sha256Hash": hash_}}
    headers = {"authorization": bearer(home), "content-type": "application/json", "accept": "application/json"}
    if method == "POST":
        answer = request(hub[0], "POST", "/graphql", json.dumps(given).encode(), headers)
    else:
        parameters = {name: one if isinstance(one, str) else json.dumps(one) for name, one in given.items()}
        answer = request(hub[0], "GET", f"/graphql?{urlencode(parameters)}", headers=headers)
    if "errors" in answer.json:
        (error,) = answer.json["errors"]
        return answer.status, error["extensions"]["code"]
    return answer.json


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_one_of_the_manifest(hub, home, method):
    assert ask(hub, home, hash_=sha(KNOWN), method=method) == ANSWER
    assert ask(hub, home, KNOWN, method=method) == ANSWER
    assert ask(hub, home, KNOWN, sha(KNOWN), method=method) == ANSWER
    assert ask(hub, home, KNOWN, sha(OTHER), method=method) == (400, "PERSISTED_QUERY_HASH_MISMATCH")
    # A message of graphql-transport-ws has a query, which may be empty.
    assert ask(hub, home, "", sha(KNOWN), method=method) == ANSWER


def test_one_that_a_client_registers(hub, home):
    if hub[1]:
        for given in ((None, sha(OTHER)), (OTHER, sha(OTHER)), (OTHER,), ("{ __typename }",)):
            assert ask(hub, home, *given) == (403, "OPERATION_NOT_ACCEPTED")
        return
    fresh = f"query Q{hub[0]} {{ __typename }}"
    assert ask(hub, home, hash_=sha(fresh)) == (200, "PERSISTED_QUERY_NOT_FOUND")
    assert ask(hub, home, fresh, sha(fresh)) == ANSWER
    assert ask(hub, home, hash_=sha(fresh)) == ANSWER


@pytest.mark.parametrize("given", [1, {}, {"version": 2, "sha256Hash": "0" * 64}, {"version": 1, "sha256Hash": 7}])
def test_what_names_no_operation(hub, home, given):
    body = json.dumps({"query": KNOWN, "extensions": {"persistedQuery": given}}).encode()
    headers = {"authorization": bearer(home), "content-type": "application/json"}
    assert request(hub[0], "POST", "/graphql", body, headers).status == 400


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "is no apollo-persisted-query-manifest of version 1"),
        (manifest(KNOWN).replace("Known", "Knows"), "operations.0: .* is not the SHA-256 of its body"),
        (manifest(KNOWN).replace('"body"', '"text"'), "operations.0 has no id and body"),
    ],
)
def test_a_manifest_with_a_mistake(tmp_path, content, said):
    path = tmp_path / "manifest.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=f"^{path}: {said}"):
        read_manifest(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_manifest(tmp_path / "absent.json")
    with pytest.raises(ValueError, match="operations_only goes with operations"):
        Settings.model_validate({"hub": {"operations_only": True}})
