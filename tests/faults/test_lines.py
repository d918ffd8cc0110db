"""Lines between the hub and its parts that are bad: nothing arrives, or late, or at nobody; for five seconds."""

from contextlib import ExitStack
from functools import partial

import pytest

from tests.faults.events import Events, configured
from tests.faults.load import Load, hold, listening, loaded, served
from tests.faults.network import THERE, network
from tests.line import Line
from tests.postgres import postgres
from tests.redis_server import redis
from tests.registers import DEPARTMENTS
from tests.server.running import bearer, free_ports, liancha, started
from tests.servers import needs_postgres, needs_redis

FORGOTTEN = "open connections are forgotten"
# What is told of it, what is done to the line, what ends that, and for how many seconds it lasts. Nothing ends that what was
# open is forgotten: who asks has to notice by itself.
BAD = {
    "nothing arrives": (Line.silence, Line.speak, 5.0),
    "all arrives 0.3 s later": (partial(Line.delay, seconds=0.3), partial(Line.delay, seconds=0.0), 5.0),
    FORGOTTEN: (Line.forget, lambda line: None, 0.0),
}


def worsen(line, how):
    """What makes a line bad, what makes it good, and for how many seconds it is bad."""
    bad, good, seconds = BAD[how]
    return partial(bad, line), partial(good, line), seconds


@pytest.mark.parametrize(("how", "hedge"), [*((one, 0) for one in BAD), (FORGOTTEN, 0.2)])
def test_to_the_court(tmp_path, how, hedge):
    loaded(tmp_path)
    department, port = free_ports(2)
    env = {"LIANCHA_HOME": str(tmp_path)}
    elsewhere = {
        "LIANCHA_DEPARTMENT__COURT__URL": f"http://127.0.0.1:{port}/graphql",
        "LIANCHA_TRANSPORT__TIMEOUT": "1",
        "LIANCHA_TRANSPORT__HEDGE": str(hedge),
    }
    with ExitStack() as stack:
        listener, url = stack.enter_context(listening())
        # Of the clients both know.
        command = liancha("subgraph", "court", "--config", configured(tmp_path, url), "--port", department)
        stack.enter_context(started(command, f"/health@{department}", cwd=tmp_path, env=env))
        line = stack.enter_context(Line(department, port).laid())
        hub = stack.enter_context(served(tmp_path, env=elsewhere, unit=url))
        load, events = Load(hub, bearer(tmp_path)), Events(tmp_path, hub, listener)
        fault, repair, seconds = worsen(line, how)
        hold(load, f"to the court: {how}{', hedged' if hedge else ''}", fault, repair, seconds, events)


def test_most_packets_to_the_court_are_lost(tmp_path):
    """Really: the kernel drops them, and both sides send them again as TCP does."""
    loaded(tmp_path)
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(tmp_path)}
    elsewhere = {"LIANCHA_DEPARTMENT__COURT__URL": f"http://{THERE}:{port}/graphql", "LIANCHA_TRANSPORT__TIMEOUT": "1"}
    with ExitStack() as stack:
        made = stack.enter_context(network())
        listener, url = stack.enter_context(listening())
        config = configured(tmp_path, url)
        command = liancha("subgraph", "court", "--config", config, "--host", THERE, "--port", port)
        stack.enter_context(made.running(command, port, tmp_path / "court.log", env))
        hub = stack.enter_context(served(tmp_path, env=elsewhere, unit=url))
        load, events = Load(hub, bearer(tmp_path)), Events(tmp_path, hub, listener)
        lost = []

        def keep():
            lost.append(made.lost())
            made.keep()

        hold(load, "to the court: most packets are lost", made.lose, keep, 5, events)
        print(f"{'':44} {lost[0]} packets were lost")
        assert lost[0] > 50


@needs_redis
@pytest.mark.parametrize("how", BAD)
def test_to_redis(tmp_path, how):
    loaded(tmp_path)
    (port,) = free_ports(1)
    with redis() as server, Line(server.port, port).laid() as line:
        env = {"LIANCHA_CACHE__REDIS": f"redis://127.0.0.1:{port}/0", "LIANCHA_CACHE__MEGABYTES": "0"}
        with served(tmp_path, env=env) as hub:
            load = Load(hub, bearer(tmp_path))
            hold(load, f"to Redis: {how}", *worsen(line, how))
        # It is nobody's answer.
        assert set(load.counted()) == {"whole"}


@needs_postgres
@pytest.mark.parametrize("how", BAD)
def test_to_postgresql(tmp_path, how):
    with postgres() as server, ExitStack() as stack:
        url = server.database()
        loaded(tmp_path, url)
        there = url.partition("?host=")[2]
        (tmp_path / "line").mkdir()
        line = stack.enter_context(Line(f"{there}/.s.PGSQL.5432", tmp_path / "line/.s.PGSQL.5432").laid())
        through = url.replace(there, str(tmp_path / "line"))
        env = {f"LIANCHA_DEPARTMENT__{name.upper()}__DATABASE": through for name in DEPARTMENTS}
        # Each department's connections are its own, and each has to notice by itself.
        env["LIANCHA_TRANSPORT__TIMEOUT"] = "0.5"
        listener, hook = stack.enter_context(listening())
        hub = stack.enter_context(served(tmp_path, env=env, unit=hook))
        load, events = Load(hub, bearer(tmp_path)), Events(tmp_path, hub, listener)
        fault, repair, seconds = worsen(line, how)
        hold(load, f"to PostgreSQL: {how}", fault, repair, seconds, events)


@pytest.mark.parametrize("how", BAD)
def test_to_a_unit(tmp_path, how):
    loaded(tmp_path)
    (port,) = free_ports(1)
    with ExitStack() as stack:
        listener, url = stack.enter_context(listening())
        line = stack.enter_context(Line(int(url.split(":")[2].split("/")[0]), port).laid())
        hub = stack.enter_context(served(tmp_path, unit=f"http://127.0.0.1:{port}/hook"))
        load, events = Load(hub, bearer(tmp_path)), Events(tmp_path, hub, listener)
        fault, repair, seconds = worsen(line, how)
        hold(load, f"to a unit: {how}", fault, repair, seconds, events)
        # No answer waits for it.
        assert set(load.counted()) == {"whole"}
