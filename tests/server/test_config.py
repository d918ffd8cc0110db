"""A configuration with a mistake is one line that names the key."""

import re
from pathlib import Path

import pytest

from gateway.config import ConfigError, Settings, read_gateway_settings, read_settings
from gateway.execution.headers import Insert, Propagate, PropagateMatching
from gateway.execution.http import HttpOptions


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("LIANCHA_HOME", "LIANCHA_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_defaults():
    settings = read_settings()
    assert settings.home == Path(".liancha")
    assert (settings.server.host, settings.server.port, settings.server.workers) == ("127.0.0.1", 8000, 1)
    assert settings.hub.departments == (
        "court", "public_security", "land", "commerce", "finance", "tax", "securities", "links",
    )  # fmt: skip


def test_a_file_is_found_named_or_in_the_environment_which_has_the_last_word(elsewhere, monkeypatch):
    (elsewhere / "liancha.toml").write_text("[server]\nport = 1\nhost = '192.0.2.1'\n")
    (elsewhere / "other.toml").write_text("home = 'there'\n[department.land]\nurl = 'http://land.example/graphql'\n")
    assert read_settings().server.port == 1
    assert read_settings(elsewhere / "other.toml").home == Path("there")
    monkeypatch.setenv("LIANCHA_SERVER__PORT", "9")
    monkeypatch.setenv("LIANCHA_HOME", "here")
    settings = read_settings()
    assert (settings.server.port, settings.server.host, settings.home) == (9, "192.0.2.1", Path("here"))
    monkeypatch.setenv("LIANCHA_CONFIG", "other.toml")
    assert read_settings().department["land"].url == "http://land.example/graphql"


def test_settings_that_are_given_are_not_those_of_the_environment(monkeypatch):
    monkeypatch.setenv("LIANCHA_HOME", "here")
    assert Settings(home=Path("there")).home == Path("there")
    assert Settings().home == Path(".liancha")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[server]\nprot = 1", "c.toml: server.prot: there is no such key"),
        ("[servers]\nport = 1", "c.toml: servers: there is no such key"),
        (
            "[server]\nport = 'x'",
            "c.toml: server.port: Input should be a valid integer, unable to parse string as an integer",
        ),
        ("[server]\nport = 99999", "c.toml: server.port: Input should be less than or equal to 65535"),
        ("[server", "c.toml: Expected ']' at the end of a table declaration (at end of document)"),
        ("[department.land]\nurl = 'land'", "c.toml: department.land.url: String should match pattern"),
        ("[department.culture]\nurl = 'http://x'", "c.toml: department.culture: hub.departments names no culture"),
        (
            "[server]\nport = 'x'\nworkers = 0",
            "c.toml: server.port: Input should be a valid integer, unable to parse string as an integer (and 1 more)",
        ),
    ],
)
def test_a_mistake_in_the_file(elsewhere, content, message):
    (elsewhere / "c.toml").write_text(content)
    with pytest.raises(ConfigError) as mistake:
        read_settings(Path("c.toml"))
    assert str(mistake.value).startswith(message)
    assert "\n" not in str(mistake.value)


def test_a_file_that_is_not_there():
    with pytest.raises(ConfigError, match=r"^absent\.toml: cannot be read: No such file"):
        read_settings(Path("absent.toml"))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("LIANCHA_SERVR__PORT", "1", "environment: LIANCHA_SERVR__PORT: there is no such key"),
        ("LIANCHA_SERVER__PROT", "1", "environment LIANCHA_SERVER__PROT: server.prot: there is no such key"),
        ("LIANCHA_SERVER__PORT", "x", "environment LIANCHA_SERVER__PORT: server.port: Input should be a valid integer"),
        ("LIANCHA_HUB__DEPARTMENTS", "court", "environment"),
    ],
)
def test_a_mistake_in_the_environment(monkeypatch, name, value, message):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as mistake:
        read_settings()
    assert str(mistake.value).startswith(message)
    assert "\n" not in str(mistake.value)


GATEWAY = """
[transport]
timeout = 5
headers = [{name = "Authorization"}, {name = "x-a", rename = "x-b", default = "none"}, {matching = "x-trace-.*"}]
[subgraph.slow]
url = "https://slow.example/graphql"
timeout = 60
http2 = true
[subgraph.plain]
headers = [{insert = "x-from", value = "liancha"}]
"""


def test_how_a_gateway_reaches_each_subgraph(tmp_path):
    path = tmp_path / "gateway.toml"
    path.write_text(GATEWAY)
    settings = read_gateway_settings(path)
    rules = (
        Propagate("authorization", "authorization"),
        Propagate("x-a", "x-b", "none"),
        PropagateMatching(re.compile("x-trace-.*")),
    )
    assert settings.of("other").options == HttpOptions(timeout=5, headers=rules)
    assert settings.of("slow").options == HttpOptions(timeout=60, http2=True, headers=rules)
    assert settings.of("plain").options == HttpOptions(timeout=5, headers=(Insert("x-from", "liancha"),))
    assert settings.subgraph["slow"].url == "https://slow.example/graphql"
    assert settings.at("plain", "http://here").subgraph["plain"].url == "http://here"
    assert read_gateway_settings(None).of("any").options == HttpOptions()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[transport]\ntimeout = 0", "transport.timeout: Input should be greater than 0"),
        ("[transport]\nspeed = 1", "transport.speed: there is no such key"),
        ("[subgraph.a]\nurl = 'ftp://a'", "subgraph.a.url: String should match pattern"),
        ("[transport]\nheaders = [{}]", "transport.headers.0: Value error, a rule has one of name, matching, insert"),
        (
            "[transport]\nheaders = [{name = 'Host'}]",
            "transport.headers.0: Value error, host belongs to a connection or a message, and is never passed on",
        ),
        ("[transport]\nheaders = [{insert = 'a'}]", "transport.headers.0: Value error, insert and value go together"),
        (
            "[transport]\nheaders = [{matching = 'a', default = 'b'}]",
            "transport.headers.0: Value error, rename and default go with name",
        ),
        ("[transport]\nheaders = [{name = 'a b'}]", "transport.headers.0.name: String should match pattern"),
        ("[transport]\nheaders = [{matching = '('}]", "transport.headers.0.matching: Input should be a valid regular"),
    ],
)
def test_a_mistake_in_a_gateways_file_is_one_line_that_names_the_key(tmp_path, content, message):
    path = tmp_path / "gateway.toml"
    path.write_text(content)
    with pytest.raises(ConfigError) as caught:
        read_gateway_settings(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)
