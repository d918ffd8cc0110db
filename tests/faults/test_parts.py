"""Parts are killed, halted and started again under a steady load, and every answer and every event is judged."""

import os
import signal
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.faults.events import Events, configured
from tests.faults.load import Load, hold, listening, loaded, served
from tests.postgres import postgres
from tests.redis_server import redis
from tests.registers import DEPARTMENTS
from tests.server.running import bearer, free_ports, liancha, started
from tests.servers import needs_postgres, needs_redis


@needs_redis
@pytest.mark.parametrize("fault", ["killed", "halted"])
def test_redis(tmp_path, fault):
    with redis() as shared:
        loaded(tmp_path)
        env = {"LIANCHA_CACHE__REDIS": shared.url, "LIANCHA_CACHE__MEGABYTES": "0"}
        with served(tmp_path, env=env) as port:
            load = Load(port, bearer(tmp_path))
            if fault == "killed":
                hold(load, "Redis is killed and started", shared.kill, shared.start)
            else:
                hold(load, "Redis is halted for five seconds", shared.halt, shared.resume, seconds=5)
        # It is nobody's answer.
        assert set(load.counted()) == {"whole"}


@needs_postgres
def test_postgresql_is_killed_and_started(tmp_path):
    with postgres() as server, listening() as (listener, hook):
        url = server.database()
        loaded(tmp_path, url)
        env = {f"LIANCHA_DEPARTMENT__{name.upper()}__DATABASE": url for name in DEPARTMENTS}
        with served(tmp_path, env=env, unit=hook) as port:
            load, events = Load(port, bearer(tmp_path)), Events(tmp_path, port, listener)
            hold(load, "PostgreSQL is killed and started", server.stop, server.start, events=events)
        assert load.counted()["marked"] > 0


def test_a_worker_is_killed(tmp_path):
    loaded(tmp_path)
    with listening() as (listener, url), served(tmp_path, "--workers", "2", unit=url) as port:
        load, events = Load(port, bearer(tmp_path)), Events(tmp_path, port, listener)
        killed = []

        def kill():
            # A worker is a child that listens at the port; the one that watches over them starts another.
            children = [pid for pid in _descendants(os.getpid()) if _serves(pid, port)]
            assert children
            killed.append(children[-1])
            os.kill(children[-1], signal.SIGKILL)

        hold(load, "one of two workers is killed", kill, lambda: None, seconds=5, events=events)
        assert killed


def _descendants(pid):
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = one.read_text()
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == pid:
            child = int(one.parent.name)
            found += [child, *_descendants(child)]
    return found


def _serves(pid, port):
    """Whether a process is a worker of a server: it was spawned by one whose command names the port."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text()
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        return "spawn_main" in command and str(port) in Path(f"/proc/{parent}/cmdline").read_text()
    except OSError:
        return False


@pytest.mark.parametrize("fault", ["killed", "halted"])
@pytest.mark.parametrize("name", ["court", "public_security"])
def test_a_department_elsewhere(tmp_path, name, fault):
    loaded(tmp_path)
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(tmp_path)}
    with ExitStack() as stack:
        listener, url = stack.enter_context(listening())
        # Of the clients both know.
        command = liancha("subgraph", name, "--config", configured(tmp_path, url), "--port", port)
        department = [stack.enter_context(started(command, f"/health@{port}", cwd=tmp_path, env=env))]
        elsewhere = {
            f"LIANCHA_DEPARTMENT__{name.upper()}__URL": f"http://127.0.0.1:{port}/graphql",
            "LIANCHA_TRANSPORT__TIMEOUT": "1",
        }
        hub = stack.enter_context(served(tmp_path, env=elsewhere, unit=url))
        load, events = Load(hub, bearer(tmp_path)), Events(tmp_path, hub, listener)

        def kill():
            department[0].kill()
            department[0].wait()

        def again():
            department[0] = stack.enter_context(started(command, f"/health@{port}", cwd=tmp_path, env=env))

        if fault == "killed":
            hold(load, f"{name}, a process, is killed and started", kill, again, events=events)
        else:
            halt, resume = (partial(department[0].send_signal, one) for one in (signal.SIGSTOP, signal.SIGCONT))
            hold(load, f"{name}, a process, is halted for five seconds", halt, resume, 5, events)
        assert load.counted()["marked"] > 0
