"""The Node programs that tests hold Liancha against: present where `make node` found npm."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
PRESENT = shutil.which("node") is not None and (FOLDER / "node_modules" / ".installed").exists()

needs_node = pytest.mark.skipif(not PRESENT, reason="Node is not present: `make node` installs the peers where it is")


def run(script: str, *arguments: str, given: object = None) -> Any:
    """The JSON that a script of this folder prints."""
    done = subprocess.run(
        ["node", script, *arguments],
        cwd=FOLDER,
        input=None if given is None else json.dumps(given),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(done.stdout)
