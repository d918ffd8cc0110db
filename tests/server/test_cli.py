"""The command line's own errors, and `liancha compose`."""

import subprocess
import sys
from pathlib import Path

import pytest

import demo
from tests.ingest.test_command import liancha

SCHEMA = Path(demo.__file__).parents[1] / "schema.graphql"


def test_compose_writes_the_committed_supergraph_and_checks_it(tmp_path):
    assert liancha(tmp_path, "compose").returncode == 0
    written = (tmp_path / "schema.graphql").read_text("utf-8")
    assert written == SCHEMA.read_text("utf-8")
    assert liancha(tmp_path, "compose", "--check").returncode == 0
    (tmp_path / "schema.graphql").write_text(written + "\n", "utf-8")
    stale = liancha(tmp_path, "compose", "--check")
    assert (stale.returncode, stale.stderr) == (1, "schema.graphql is not what `liancha compose` writes\n")


def test_compose_of_a_supergraph_yaml(tmp_path):
    (tmp_path / "a.graphql").write_text("type Query { a: Int }")
    config = tmp_path / "supergraph.yaml"
    config.write_text("subgraphs: {a: {routing_url: http://a, schema: {file: a.graphql}}}")
    printed = liancha(tmp_path, "compose", "--config", config)
    assert printed.returncode == 0
    assert '  A @join__graph(name: "a", url: "http://a")' in printed.stdout
    assert liancha(tmp_path, "compose", "--config", config, "-o", "out.graphql").returncode == 0
    assert (tmp_path / "out.graphql").read_text("utf-8") == printed.stdout
    (tmp_path / "a.graphql").write_text('type Query { a: T } type T @key(fields: "x") { y: Int }')
    failed = liancha(tmp_path, "compose", "--config", config)
    assert failed.returncode == 2
    assert "KEY_INVALID_FIELDS [a:1] @key(fields: 'x') on T: T has no field x" in failed.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (
            ("serve",),
            {"LIANCHA_SERVER__PORT": "x"},
            "error: environment LIANCHA_SERVER__PORT: server.port: Input should be",
        ),
        (("serve", "--config", "absent.toml"), {}, "error: absent.toml: cannot be read: No such file or directory"),
        (("serve",), {"LIANCHA_HUB__DEPARTMENTS": '["culture"]'}, "error: there is no department 'culture'"),
        (("subgraph", "culture", "--port", "1"), {}, "error: there is no department 'culture'"),
        (("gateway", "--supergraph", "absent.graphql", "--port", "1"), {}, "error: absent.graphql: No such file"),
        (("gateway", "--supergraph", "no.graphql", "--port", "1"), {}, "error: the supergraph has no enum join__Graph"),
    ],
)
def test_a_mistake_is_one_line_without_a_trace(tmp_path, arguments, environment, message):
    (tmp_path / "no.graphql").write_text("type Query { a: Int }")
    done = liancha(tmp_path, *arguments, **environment)
    assert done.returncode == 2
    assert done.stderr.startswith(message)
    assert len(done.stderr.splitlines()) == 1


def test_a_damaged_link_key_is_told(tmp_path):
    (tmp_path / ".liancha" / "keys").mkdir(parents=True)
    (tmp_path / ".liancha" / "keys" / "link.key").write_text("nonsense")
    done = liancha(tmp_path, "serve", "--port", "0")
    assert (done.returncode, done.stderr) == (
        2, "error: .liancha/keys/link.key: holds no link key (at least 32 hexadecimal digits)\n",
    )  # fmt: skip


def test_a_command_loads_no_library_that_it_does_not_use():
    """The gateway's memory is measured beside its peers', and every process of a hub pays for its start."""
    code = "import sys, gateway.commands.hub; print(sorted({'pypinyin', 'opencc', 'pyarrow', 'scipy', 'faker'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_gateway_has_nothing_of_a_hub_in_memory():
    code = (
        "import sys, gateway.commands.gateway; print(sorted({'sqlalchemy', 'strawberry', 'redis', 'joserfc', "
        "'cryptography', 'prometheus_client', 'gateway.server.hub', 'subgraphs.registry'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "[]\n"
