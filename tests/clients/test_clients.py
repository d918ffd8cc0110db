"""The typed clients, as they are generated, against a hub that runs: the same questions, the same answers."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.registers import Register
from tests.server.rest.register import ANN, FIRM, fill
from tests.server.running import bearer, free_ports, readiness, running

ROOT = Path(__file__).parents[2]
CODEGEN = ROOT / ".venv" / "codegen" / "bin" / "python"
EXPECTED = {
    "check": ["CLEAR", "2026-07-01", True],
    "company": ["云溪甲公司", "ACTIVE", True],
    "controllers": [["云安", "MAJORITY", "0.6"]],
    "paths": [["SHAREHOLDER"]],
    "found": ["云溪甲公司"],
    "exposed": [
        ["云安", "LEGAL_REPRESENTATIVE", "2016-01-01"],
        ["云安", "SHAREHOLDER", "2016-01-01"],
        ["云安", "ACTUAL_CONTROLLER", "2016-01-01"],
    ],
    # It is no business of an approver's, which is told beside what was answered.
    "refused": ["UNAUTHORIZED_FIELD_OR_TYPE"],
    "records": 7,
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """What the programs are started with: the hub, a token, a company and a person."""
    register = fill(Register(tmp_path_factory.mktemp("clients") / "home"))
    home = register.settings.home
    (port,) = free_ports(1)
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        readiness(port)
        token = bearer(home).removeprefix("Bearer ")
        yield [f"http://127.0.0.1:{port}", token, FIRM, register.id(ANN)]


def printed(command, **env):
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **env}, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_the_python_client(asked):
    program = Path(__file__).with_name("asking.py")
    assert printed([CODEGEN, program, *asked], PYTHONPATH=str(ROOT / "clients" / "python")) == EXPECTED


@pytest.mark.skipif(shutil.which("node") is None and "CI" not in os.environ, reason="Node is not present")
def test_the_typescript_client(asked, tmp_path):
    client = ROOT / "clients" / "typescript"
    (tmp_path / "node_modules").mkdir()
    for name in ("@types", "@graphql-typed-document-node"):
        (tmp_path / "node_modules" / name).symlink_to(client / "node_modules" / name)
    installed = tmp_path / "node_modules" / "liancha-client"
    installed.mkdir()
    shutil.copytree(client / "dist", installed / "dist")
    shutil.copy(client / "package.json", installed)
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    shutil.copy(Path(__file__).with_name("asking.ts"), tmp_path)
    compiler = client / "node_modules" / ".bin" / "tsc"
    options = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "false", "--types", "node"]
    compiled = subprocess.run(
        [compiler, *options, "asking.ts"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert compiled.returncode == 0, compiled.stdout
    assert printed(["node", tmp_path / "asking.js", *asked]) == {**EXPECTED, "signed": True, "unknown": 401}
