"""The clock of the hub's machine is put forward or back while it serves; what others have for the time does not change."""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.events import Events
from tests.faults.load import Load, hold, listening, loaded, served
from tests.ingest.test_command import liancha
from tests.server.running import bearer
from tests.servers import needs

# A library that tells a program another time (Debian: libfaketime).
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
needs_faketime = needs(FAKETIME, "libfaketime")
# Seconds in which the program is told of a step.
_NOTICED = 1


@needs_faketime
@pytest.mark.parametrize(
    ("what", "seconds"),
    [("two minutes forward", 120), ("two minutes back", -120), ("a day forward", 86_400), ("a day back", -86_400)],
)
def test_the_clock_is_put(tmp_path, what, seconds):
    (tmp_path / "clock").write_text("+0")
    env = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(tmp_path / "clock"),
        "FAKETIME_CACHE_DURATION": str(_NOTICED),
        # What measures how long something takes is not put.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with ExitStack() as stack:
        loaded(tmp_path)
        listener, url = stack.enter_context(listening())
        hub = stack.enter_context(served(tmp_path, env=env, unit=url))
        load, events = Load(hub, bearer(tmp_path)), Events(tmp_path, hub, listener)

        def put():
            # A unit that cannot take anything for the moment in which that happens.
            listener.answers = lambda changes, attempt: 503
            time.sleep(0.5)
            (tmp_path / "clock").write_text(f"{seconds:+}")
            time.sleep(_NOTICED + 0.2)
            listener.answers = lambda changes, attempt: 200

        def right():
            (tmp_path / "clock").write_text("+0")
            time.sleep(_NOTICED)

        hold(load, f"the clock is put {what} for five seconds", put, right, 5, events)
        # Nobody is told anything of it, but whose token is not valid any more by that clock.
        assert (set(load.counted()) == {"whole"}) == (seconds < 3600)
        verified = liancha(tmp_path, "audit", "verify")
        assert verified.returncode == 0, verified.stderr
