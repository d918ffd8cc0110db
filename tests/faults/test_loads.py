"""A load that is killed at any instant has loaded all of its file, or nothing."""

import random
import signal
import sqlite3
import subprocess
import sys
import time

from demo.identities import credit_code
from subgraphs.databases.opening import database_path
from subgraphs.registry import load_department
from tests.ingest.test_load import ANN, load, stored, write


def test_a_kill_at_any_instant_leaves_all_or_nothing(tmp_path):
    count = 60_000
    path = tmp_path / "shareholdings.csv"
    write(path, [[credit_code("91", "990101", n), ANN, "2010-01-01", "1", "", ""] for n in range(count)])
    code = (
        "import sys; from pathlib import Path; from tests.ingest.test_load import load; print('ready', flush=True); "
        "load(Path(sys.argv[1]), 'commerce.shareholdings', Path(sys.argv[2]))"
    )
    rng = random.Random(7)
    counts = set()
    for attempt in range(12):
        target = tmp_path / f"home{attempt}"
        target.mkdir()
        command = [sys.executable, "-c", code, str(target), str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            if attempt == 0:
                process.wait()
            time.sleep(rng.uniform(0.01, 1.6))
            process.send_signal(signal.SIGKILL)
        path_there = database_path(target, load_department("commerce"))
        rows = len(stored(target, "commerce.shareholdings")) if _has_table(path_there) else 0
        assert rows in (0, count)
        counts.add(rows)
        # What the kill left takes the load as if it had not been.
        if attempt == 5:
            assert load(target, "commerce.shareholdings", path).loaded == count
            assert len(stored(target, "commerce.shareholdings")) == count
    assert counts == {0, count}


def _has_table(path):
    if not path.exists():
        return False
    with sqlite3.connect(path) as connection:
        return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'shareholdings'").fetchall())
