"""Several processes at one port: each has its part of the connections, also of a crowd that comes at once."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.ingest.test_command import liancha
from tests.postgres import postgres
from tests.server.running import free_ports, request, started
from tests.servers import needs_postgres

CROWD = 64


def application():
    """Says which process answers."""

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = json.dumps(os.getpid()).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def serving(port, host="127.0.0.1", factory="application"):
    running = f"from gateway.commands.running import run_workers; from tests.server.test_workers import {factory}"
    given = f"run_workers({factory}, {host!r}, {port}, 2, {{}})"
    return [sys.executable, "-c", f"{running}; {given}"]


def crowd(port):
    """Which processes answer so many connections that are made before any is used."""
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CROWD)]
    found = Counter()
    for one in connections:
        one.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    for one in connections:
        with one:
            answer = b""
            while more := one.recv(1000):
                answer += more
        found[int(answer.rpartition(b"\r\n\r\n")[2])] += 1
    return found


@pytest.fixture
def port(tmp_path):
    (given,) = free_ports(1)
    with started(serving(given), f"/@{given}", cwd=tmp_path):
        until = time.monotonic() + 30
        # One may be there before the other.
        while len(crowd(given)) < 2:
            assert time.monotonic() < until
        yield given


def test_each_has_its_part_of_a_crowd(port):
    for _ in range(3):
        found = crowd(port)
        assert len(found) == 2
        # Of fair draws one in ten million has fewer.
        assert min(found.values()) > CROWD // 6, found


def test_a_port_that_is_taken_is_shared_with_nobody(port):
    done = subprocess.run(serving(port), capture_output=True, text=True, timeout=30)
    assert done.returncode != 0
    assert "Address already in use" in done.stderr


def _is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
        # The first thread may be gone before the others, which hold what the process has open.
        return state != "Z" or len(list(Path(f"/proc/{pid}/task").iterdir())) > 1
    except FileNotFoundError:
        return False


def test_one_that_dies_takes_nothing_of_what_comes_after(port):
    first, other = crowd(port)
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 5
    # What a process had open is closed when nothing is left of it but what it came to.
    while _is_alive(first):
        assert time.monotonic() < until
    for _ in range(3):
        assert first not in crowd(port)
    while len(found := crowd(port)) < 2:
        assert time.monotonic() < until
    assert other in found
    assert request(port, "GET", "/").status == 200


def broken():
    raise RuntimeError("cannot start")


def test_that_none_could_start_is_told_by_the_exit_code():
    (port,) = free_ports(1)
    done = subprocess.run(serving(port, factory="broken"), capture_output=True, text=True, timeout=30)
    assert (done.returncode, "RuntimeError: cannot start" in done.stderr) == (3, True)


@needs_postgres
def test_a_hub_whose_workers_cannot_start_says_why_in_a_line(tmp_path):
    (port,) = free_ports(1)
    with postgres() as server:
        told = liancha(
            tmp_path,
            "serve",
            "--workers",
            "2",
            "--port",
            str(port),
            LIANCHA_DEPARTMENT__TAX__DATABASE=server.database(),
        )
    assert told.returncode == 3
    said = {line for line in told.stderr.splitlines() if line.startswith("error:")}
    assert said == {"error: tax: its database is not up to date: run `liancha migrate tax`"}
    assert "Traceback" not in told.stderr
