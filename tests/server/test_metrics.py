"""/metrics: what a server did, in numbers, in the format that Prometheus reads; and nobody's business in them."""

import time

import pytest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families

from tests.registers import Register, company, person
from tests.server.running import bearer, free_ports, post, request, running

FIRM, ANN = company(1), person(1)
QUESTION = "query($id: ID!) { company(uscc: $id) { name legalRepresentative { name defaulterStatus { listed } } } }"


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=FIRM)
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("public_security.persons", person=ANN, name="安某")
    register.load()
    return register


def numbers(port, home):
    """The samples by name and labels, of who has the scope."""
    answer = request(port, "GET", "/metrics", headers={"authorization": bearer(home, "metrics")})
    assert (answer.status, answer.headers["content-type"]) == (200, CONTENT_TYPE_LATEST)
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }, answer.body.decode()


def asked(port, home, times=1):
    for _ in range(times):
        answer = post(port, QUESTION, {"id": FIRM}, authorization=bearer(home))
        assert answer.json["data"]["company"]["legalRepresentative"]["name"] == "安某"


def served(register, *more):
    (port,) = free_ports(1)
    home = register.settings.home
    return port, home, running("serve", *more, port=port, cwd=home, env={"LIANCHA_HOME": str(home)})


def test_what_was_asked_is_counted(register):
    port, home, server = served(register)
    with server:
        asked(port, home, 3)
        assert post(port, "{ nothing }", {}, authorization=bearer(home)).json["errors"] != []
        assert post(port, QUESTION, {"id": FIRM}, authorization="Bearer x").status == 401
        found, text = numbers(port, home)
    assert found["liancha_http_requests_total", ("status", "401")] == 1
    assert found["liancha_http_requests_total", ("status", "200")] >= 4
    assert found["liancha_http_request_duration_seconds_count",] >= 5
    assert found["liancha_http_requests_in_progress",] == 1
    assert found["liancha_graphql_errors_total", ("code", "GRAPHQL_VALIDATION_FAILED")] == 1
    # Each question: one request to commerce, one to public security, one to the court; the court's case is none.
    assert found["liancha_fetch_duration_seconds_count", ("department", "court")] == 3
    assert found["liancha_fetch_duration_seconds_count", ("department", "public_security")] == 3
    assert found["liancha_fetch_duration_seconds_count", ("department", "commerce")] == 3
    # The first of them is asked of the databases, the others of what is kept.
    assert found["liancha_sql_statements_total", ("department", "court")] == 1
    assert found["liancha_sql_statements_total", ("department", "commerce")] == 2
    assert found["liancha_cache_lookups_total", ("department", "court"), ("result", "miss")] == 1
    assert found["liancha_cache_lookups_total", ("department", "court"), ("result", "memory")] == 2
    assert found["liancha_cache_bytes",] > 500
    assert found["process_cpu_seconds_total",] > 0
    # Of whom, and who asked, no number says.
    assert FIRM not in text
    assert register.id(ANN) not in text
    assert "tester" not in text


def test_who_has_not_the_scope_is_told_none(register):
    port, home, server = served(register)
    with server:
        assert request(port, "GET", "/metrics", headers={"authorization": "Bearer x"}).status == 401
        for scopes in ((), ("index",)):
            refused = request(port, "GET", "/metrics", headers={"authorization": bearer(home, *scopes)})
            assert (refused.status, refused.json["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")


def test_several_workers_are_one_server(register):
    port, home, server = served(register, "--workers", "2")
    with server:
        until = time.monotonic() + 30
        asked(port, home, 20)
        found, _ = numbers(port, home)
        while time.monotonic() < until and found["liancha_http_requests_total", ("status", "200")] < 20:
            found, _ = numbers(port, home)
    assert found["liancha_http_requests_total", ("status", "200")] >= 20
    assert found["liancha_fetch_duration_seconds_count", ("department", "court")] == 20
