"""A Redis of the tests' own, heard on a port of this machine; alone, or a node of a cluster."""

import os
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import redis as client

from tests.server.running import free_ports
from tests.servers import REDIS


class RedisServer:
    """A server that keeps nothing when it is stopped."""

    def __init__(self, folder, port, *more):
        self.port = port
        self.process = None
        self._command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder, *more]

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 30
        with client.Redis(port=self.port) as asking:
            while True:
                try:
                    asking.ping()
                    return
                except client.RedisError:
                    assert self.process.poll() is None
                    assert time.monotonic() < until
                    time.sleep(0.02)

    def kill(self):
        """As a machine that fails."""
        if self.process is not None:
            # One that was halted hears of it too.
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None

    def halt(self):
        """It is there, and answers nothing."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def resume(self):
        os.kill(self.process.pid, signal.SIGCONT)


@contextmanager
def redis(*more):
    """A server that is started, and gone after."""
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(folder, free_ports(1)[0], *more)
        server.start()
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def cluster(nodes=3):
    """Servers that share the slots; the URL of the first."""
    with tempfile.TemporaryDirectory() as folder:
        servers = []
        try:
            # Nodes speak to each other at ports ten thousand above: to say which is of Redis 7.
            for port in free_ports(nodes):
                own = Path(folder) / str(port)
                own.mkdir()
                server = RedisServer(own, port, "--cluster-enabled", "yes")
                servers.append(server)
                server.start()
            _join(servers)
            yield f"redis+cluster://127.0.0.1:{servers[0].port}"
        finally:
            for server in servers:
                server.kill()


def _join(servers):
    share = 16384 // len(servers) + 1
    asking = [client.Redis(port=server.port, decode_responses=True) for server in servers]
    for at, one in enumerate(asking):
        one.execute_command("CLUSTER ADDSLOTS", *range(at * share, min(16384, (at + 1) * share)))
    for server in servers[1:]:
        asking[0].execute_command("CLUSTER MEET", "127.0.0.1", server.port)
    until = time.monotonic() + 30
    while not all(one.execute_command("CLUSTER INFO")["cluster_state"] == "ok" for one in asking):
        assert time.monotonic() < until
        time.sleep(0.05)
    for one in asking:
        one.close()


@contextmanager
def sentinel(master):
    """A sentinel that watches a server; its URL."""
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "sentinel.conf"
        config.write_text(f"port {port}\nsentinel monitor main 127.0.0.1 {master.port} 1\n", "utf-8")
        process = subprocess.Popen([REDIS, config, "--sentinel"], stdout=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 30
            with client.Redis(port=port) as asking:
                while True:
                    try:
                        asking.execute_command("SENTINEL GET-MASTER-ADDR-BY-NAME", "main")
                        break
                    except client.RedisError:
                        assert time.monotonic() < until
                        time.sleep(0.05)
            yield f"redis+sentinel://127.0.0.1:{port}/main"
        finally:
            process.kill()
            process.wait()
