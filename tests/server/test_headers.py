"""What every answer of a hub says to browsers and caches, and which pages elsewhere may ask."""

import pytest

from tests.server.running import bearer, free_ports, post, request, running

PAGE = "https://workbench.example"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def hub(home):
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(home), "LIANCHA_SERVER__ORIGINS": f'["{PAGE}"]', "LIANCHA_HUB__EXPLORER": "true"}
    with running("serve", port=port, cwd=home, env=env):
        yield port


def test_every_answer(hub):
    answers = [
        post(hub, "{ __typename }"),
        post(hub, "{ nothing }"),
        request(hub, "POST", "/graphql", b"{}", {"authorization": ""}),
        request(hub, "GET", "/health"),
        request(hub, "GET", "/nowhere"),
        request(hub, "GET", "/graphql", headers={"accept": "text/html"}),
    ]
    assert [one.status for one in answers] == [200, 200, 401, 200, 404, 200]
    for one in answers:
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["referrer-policy"] == "no-referrer"
        assert one.headers["x-frame-options"] == "DENY"
        assert one.headers["cache-control"] == "no-store"
        assert "server" not in one.headers


def preflight(hub, origin):
    headers = {
        "origin": origin, "access-control-request-method": "POST", "authorization": "",
        "access-control-request-headers": "authorization,content-type,x-liancha-purpose",
    }  # fmt: skip
    return request(hub, "OPTIONS", "/graphql", headers=headers)


def test_a_page_that_may_ask(hub, home):
    allowed = preflight(hub, PAGE)
    assert (allowed.status, allowed.headers["access-control-allow-origin"]) == (200, PAGE)
    assert "access-control-allow-credentials" not in allowed.headers
    answer = post(hub, "{ __typename }", authorization=bearer(home), origin=PAGE)
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "x-liancha-record" in answer.headers["access-control-expose-headers"]


def test_any_other_page_may_not(hub, home):
    for origin in ("https://evil.example", "null", f"{PAGE}.evil.example", "http://workbench.example"):
        refused = preflight(hub, origin)
        assert (refused.status, "access-control-allow-origin" in refused.headers) == (400, False)
        answer = post(hub, "{ __typename }", authorization=bearer(home), origin=origin)
        assert "access-control-allow-origin" not in answer.headers


def test_what_a_form_of_another_page_could_send_is_refused(hub, home):
    """A request that needs no preflight has none of the media types that are taken (CSRF)."""
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = request(
            hub,
            "POST",
            "/graphql",
            b'{"query": "{ __typename }"}',
            {"content-type": media, "authorization": bearer(home)},
        )
        assert answer.status == 415, media
