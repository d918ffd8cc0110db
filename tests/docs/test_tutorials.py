"""The tutorials are run as they are read: each command in its order, each output as it stands below it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.running import free_ports

FOLDER = Path(__file__).parents[2] / "docs" / "tutorials"
TUTORIALS = sorted(FOLDER.glob("*.md"))
# A command, and what it prints where that is said.
BLOCKS = re.compile(
    r"^```sh\n(?P<command>.*?)^```$(?:\n^```(?P<kind>json|text)\n(?P<output>.*?)^```$)?", re.DOTALL | re.MULTILINE
)
# What no command prints.
END = "-- end of the block --"


def blocks(path):
    return [found.groupdict() for found in BLOCKS.finditer(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.name)
def test_every_command_prints_what_stands_below_it(path, tmp_path):
    (port,) = free_ports(1)
    found = blocks(path)
    assert len(found) > 3
    script = "".join(f"{one['command']}echo '{END}'\n" for one in found).replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    script = script.replace("--port 8000", f"--port {port}")
    # Whatever a block has started ends with the script.
    trapped = f"set -eu -o pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{script}"
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(
        ["bash", "-c", trapped], cwd=tmp_path, capture_output=True, text=True, timeout=120, env=env, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    printed = ran.stdout.split(f"{END}\n")[:-1]
    assert len(printed) == len(found)
    for one, output in zip(found, printed, strict=True):
        if one["kind"] == "json":
            assert json.loads(output) == json.loads(one["output"]), one["command"]
        else:
            assert output == (one["output"] or ""), one["command"]


def test_both_languages_have_the_same_commands():
    own = [path for path in TUTORIALS if not path.name.endswith(".zh.md")]
    assert [path.with_suffix(".zh.md") for path in own] == [path for path in TUTORIALS if path not in own]
    for path in own:
        assert blocks(path) == blocks(path.with_suffix(".zh.md"))
