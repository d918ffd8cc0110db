"""A hub is killed while a court changes the list, and while a unit and a subscriber are told."""

import time
from contextlib import ExitStack

from tests.faults.events import Events, configured
from tests.faults.load import Load, hold, listening, loaded
from tests.server.running import bearer, free_ports, liancha, started


def test_a_hub_is_killed_twice_and_started(tmp_path):
    """The unit, too, takes only what is sent to it for the second time, every now and then."""
    loaded(tmp_path)
    (port,) = free_ports(1)
    with ExitStack() as stack:
        listener, url = stack.enter_context(listening())
        command = liancha("serve", "--config", configured(tmp_path, url), "--port", port)
        env = {"LIANCHA_HOME": str(tmp_path)}

        def start():
            return stack.enter_context(started(command, f"/health@{port}", cwd=tmp_path, env=env))

        hub = [start()]

        def kill():
            hub[0].kill()
            hub[0].wait()

        def again():
            hub[0] = start()

        def twice():
            kill()
            again()
            time.sleep(0.5)
            kill()

        listener.answers = lambda changes, attempt: 200 if attempt % 3 else 503
        events = Events(tmp_path, port, listener)
        hold(Load(port, bearer(tmp_path)), "the hub is killed twice and started", twice, again, events=events)
        # Who followed came again.
        assert events.reconnected > 1
