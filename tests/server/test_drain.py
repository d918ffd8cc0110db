"""A server that is told to end: it takes nothing new, ends what is under way, and waits for nobody for ever."""

import json
import signal
import socket
import time
from threading import Thread

import pytest

from gateway.composition.compose import SubgraphSource, compose
from tests.execution.test_transport import Subgraph
from tests.registers import Register, company
from tests.server.running import bearer, free_ports, liancha, post, started

SDL = "type Query { a: Int }"


def process(cwd, port, *arguments, env=None):
    return started(liancha(*arguments, "--port", port), f"/health@{port}", cwd=cwd, env=env)


def test_what_is_under_way_is_answered_and_nothing_new_is_taken(tmp_path):
    subgraph = Subgraph(200, seconds=1.0)
    (port,) = free_ports(1)
    answers = []
    with subgraph.served() as url:
        schema = tmp_path / "supergraph.graphql"
        schema.write_text(compose([SubgraphSource("one", url, SDL)]).sdl, "utf-8")
        with process(tmp_path, port, "gateway", "--supergraph", schema) as running:
            # Each asks otherwise, or they would share one request.
            asking = [Thread(target=lambda n=n: answers.append(post(port, f"{{ x{n}: a }}"))) for n in range(5)]
            for one in asking:
                one.start()
            time.sleep(0.4)
            running.send_signal(signal.SIGTERM)
            told = time.monotonic()
            time.sleep(0.2)
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.1", port)).close()
            for one in asking:
                one.join()
            assert running.wait(5) == -signal.SIGTERM
            assert time.monotonic() - told < 3
    assert [one.status for one in answers] == [200] * 5
    assert len(subgraph.headers) == 5


@pytest.mark.parametrize("workers", [1, 2])
def test_what_never_ends_is_ended_after_the_time(tmp_path, workers):
    register = Register(tmp_path)
    register.add("commerce.companies", company=company(1))
    register.load()
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(tmp_path), "LIANCHA_SERVER__DRAIN": "1"}
    with (
        process(tmp_path, port, "serve", "--workers", workers, env=env) as running,
        socket.create_connection(("127.0.0.1", port)) as half,
    ):
        # A request that never comes whole: its sender is not waited for either.
        head = f"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: {bearer(tmp_path)}\r\n"
        head += "content-type: application/json\r\ncontent-length: 100\r\n\r\n"
        half.sendall(head.encode() + json.dumps({"query": "{"}).encode())
        time.sleep(0.3)
        running.send_signal(signal.SIGTERM)
        began = time.monotonic()
        running.wait(20)
        assert 0.5 < time.monotonic() - began < 10
