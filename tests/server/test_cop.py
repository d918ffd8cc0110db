"""What graphql-cop looks for (github.com/dolevf/graphql-cop), in a hub that tells its schema to operators alone."""

import json
from urllib.parse import quote

import pytest

from tests.server.running import bearer, free_ports, post, request, running

TYPENAME = "{ __typename }"
OK = {"data": {"__typename": "Query"}}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def hub(home):
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(home), "LIANCHA_HUB__INTROSPECTION": '["operator"]'}
    with running("serve", port=port, cwd=home, env=env):
        yield port


def codes(answer):
    return [error["extensions"]["code"] for error in answer.json["errors"]]


def test_introspection(hub):
    assert codes(post(hub, "{ __schema { types { name fields { type { name fields { name } } } } } }")) == [
        "INTROSPECTION_DENIED"
    ]


def test_circular_introspection(hub, home):
    """Also to whom the schema is told: it is the validator that refuses it (MaxIntrospectionDepth)."""
    operator = bearer(home, role="operator", purpose="DATA_MAINTENANCE")
    nested = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
    assert "data" not in post(hub, nested, authorization=operator).json


def test_field_suggestions(hub):
    (error,) = post(hub, "{ __schem { name } }").json["errors"]
    assert error["message"] == "Cannot query field '__schem' on type 'Query'."


def test_alias_overloading(hub):
    assert codes(post(hub, "{ " + " ".join(f"a{n}: __typename" for n in range(501)) + " }")) == ["LIMIT_EXCEEDED"]


def test_directive_overloading(hub):
    assert codes(post(hub, "{ __typename " + "@aa" * 500 + " }")) == ["LIMIT_EXCEEDED"]


def test_field_duplication(hub):
    """Five hundred are one field; a root has a hundred at the most."""
    assert codes(post(hub, "{ " + "__typename " * 500 + "}")) == ["LIMIT_EXCEEDED"]


def test_array_based_batching(hub):
    body = json.dumps([{"query": TYPENAME}] * 10).encode()
    assert request(hub, "POST", "/graphql", body, {"content-type": "application/json"}).status == 400


def test_mutations_over_get(hub):
    answer = request(hub, "GET", f"/graphql?query={quote('mutation { __typename }')}")
    assert "data" not in answer.json


def test_url_encoded_posts(hub):
    answer = request(
        hub, "POST", "/graphql", f"query={quote(TYPENAME)}".encode(),
        {"content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert answer.status == 415


def test_queries_over_get_are_taken_and_are_nobody_s_without_a_token(hub):
    path = f"/graphql?query={quote(TYPENAME)}"
    assert request(hub, "GET", path).json == OK
    assert request(hub, "GET", path, headers={"authorization": ""}).status == 401


def test_graphiql_and_tracing(hub):
    page = request(hub, "GET", "/graphql", headers={"accept": "text/html"})
    assert (page.status, b"<html" in page.body.lower()) == (406, False)
    for path in ("/graphiql", "/playground", "/console", "/graphql/console", "/altair", "/static/graphiql.js"):
        assert request(hub, "GET", path).status == 404
    traced = post(hub, TYPENAME, **{"x-apollo-tracing": "1", "apollo-federation-include-trace": "ftv1"}).json
    assert traced == OK


def test_errors_tell_nothing_of_the_machine(hub):
    for query in ("qwerty cop { abc }", "{ __typename", "\x00", "{ company(uscc: 1.5e309) { id } }"):
        text = post(hub, query).body.decode()
        for word in ("Traceback", "site-packages", ".py", "sqlite", "starlette"):
            assert word not in text
