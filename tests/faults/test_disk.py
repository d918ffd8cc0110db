"""A disk that is full for five seconds: that of the disclosure log, or that of the databases with the outbox.

Nothing is disclosed that cannot be recorded, and nothing is listed that cannot be told.
"""

import os
import subprocess
from contextlib import ExitStack, contextmanager

import pytest

from tests.faults.events import Events
from tests.faults.load import Load, hold, listening, loaded, served
from tests.ingest.test_command import liancha
from tests.server.running import bearer

_MEGABYTES = 48
_CHUNK = b"\0" * 4096


class Disk:
    """A file system of its own at a folder, which can be full."""

    def __init__(self, folder):
        self._ballast = folder / "ballast"

    def fill(self):
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while file.write(_CHUNK):
                    pass
            except OSError:
                return

    def clear(self):
        self._ballast.unlink()


@contextmanager
def disk(folder):
    """One that is small, and in memory."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a file system of its own")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize(("what", "place"), [("the disclosure log", "audit"), ("the databases", "databases")])
def test_a_disk_is_full(tmp_path, what, place):
    with ExitStack() as stack:
        small = stack.enter_context(disk(tmp_path / place))
        loaded(tmp_path)
        listener, url = stack.enter_context(listening())
        hub = stack.enter_context(served(tmp_path, unit=url))
        load, events = Load(hub, bearer(tmp_path)), Events(tmp_path, hub, listener)
        hold(load, f"the disk of {what} is full", small.fill, small.clear, 5, events)
        assert (load.counted().get("refused", 0) > 0) == (place == "audit")
        verified = liancha(tmp_path, "audit", "verify")
        assert verified.returncode == 0, verified.stderr
