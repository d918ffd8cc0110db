"""Servers as a user starts them: `liancha …` in a process of its own, on a free port of loopback."""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from gateway.access.tokens import Bearer, issue
from gateway.server.entrance import local_key


@dataclass(frozen=True)
class Answer:
    """An HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


# By port, the home of the hub or department that runs there.
_HOMES: dict[int, Path] = {}


def bearer(
    home: Path,
    *scopes: str,
    client: str = "local",
    seconds: int = 3600,
    role: str = "approver",
    party: str | None = None,
    **stated: str,
) -> str:
    """The authorization of somebody with a token of a home's own: for an approver's other business, unless one says
    what else is looked up.
    """
    lookup = stated or ({"purpose": "OTHER"} if role == "approver" else {})
    made = Bearer("tester", client, frozenset(scopes), frozenset({role}), party, lookup)
    return f"Bearer {issue(local_key(home), made, 'liancha', seconds)}"


def investigating(port: int, case_number: str) -> str:
    """The authorization of an investigator at the hub or department of a port, under a case."""
    return bearer(_HOMES[port], role="investigator", purpose="ENFORCEMENT", case=case_number)


def request(
    port: int, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request to a server on loopback; to a hub or a department with a token of its home, unless another is given."""
    headers = dict(headers or {})
    if port in _HOMES and "authorization" not in headers:
        headers["authorization"] = bearer(_HOMES[port])
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())
    finally:
        connection.close()


def readiness(port: int) -> Answer:
    """What /ready answers, once the relation index is no more being built."""
    for _ in range(200):
        answer = request(port, "GET", "/ready")
        if answer.json["departments"].get("links") != "the relation index is being built":
            break
        time.sleep(0.05)
    return answer


def post(port: int, query: str, variables: Mapping[str, object] | None = None, **headers: str) -> Answer:
    """A GraphQL request by POST."""
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    sent = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return request(port, "POST", "/graphql", body, sent)


def _band() -> list[int]:
    first = 20_000 + 1_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return random.sample(range(first, first + 1_000), 1_000)


# In turn: a port that was given and is not listened at yet is not given once more.
_PORTS = cycle(_band())


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens at.

    From a band of this test process's own, below those that the system gives out: another process that is given
    one between now and its use would be taken for the server that a test has started.
    """
    found: list[int] = []
    for port in islice(_PORTS, 1_000):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise AssertionError(f"fewer than {count} free ports")


def liancha(*arguments: object) -> list[str]:
    """The command line of this environment."""
    return [sys.executable, "-c", "from gateway.cli import main; main()", *map(str, arguments)]


@contextmanager
def running(
    *arguments: object, port: int, cwd: Path, env: Mapping[str, str] | None = None, tls: bool = False
) -> Iterator[int]:
    """`liancha` with these arguments and `--port`, until the block ends; ready when it begins."""
    command = liancha(*arguments, "--port", port)
    if arguments[0] in ("serve", "subgraph", "demo"):
        _HOMES[port] = cwd / {**os.environ, **(env or {})}.get("LIANCHA_HOME", ".liancha")
    try:
        with started(command, f"{'' if tls else '/health'}@{port}", cwd=cwd, env=env):
            yield port
    finally:
        _HOMES.pop(port, None)


@contextmanager
def serving(application: ASGIApp, port: int | None = None) -> Iterator[int]:
    """An ASGI application on a port of loopback, a free one unless said, in a thread of the test's own process."""
    if port is None:
        (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(application, port=port, log_level="warning", lifespan="off"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started:
            if time.monotonic() > deadline:
                raise AssertionError("the server did not start")
            time.sleep(0.02)
        yield port
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def started(
    command: Sequence[str], probe: str, *, cwd: Path, env: Mapping[str, str] | None = None, seconds: float = 60
) -> "Iterator[subprocess.Popen[bytes]]":
    """The process of a command, until the block ends; `probe` is PATH@PORT, which answers once it is ready; without a path, somebody
    who listens there is enough.
    """
    path, _, port = probe.partition("@")
    log = cwd / f"log-{port}.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + seconds
            while True:
                try:
                    if path:
                        request(int(port), "GET", path)
                    else:
                        socket.create_connection(("127.0.0.1", int(port))).close()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise AssertionError(f"{command} did not start: {log.read_text('utf-8', 'replace')}") from None
                    time.sleep(0.1)
            assert process.poll() is None, f"{command} ended: {log.read_text('utf-8', 'replace')}"
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
