"""A network of a program's own, to which packets are lost: by a queue of the kernel's that is too short for them."""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

# Of the range for trials of networks (RFC 2544), which nobody routes.
HERE, THERE = "198.18.7.1", "198.18.7.2"
# Bits a second that pass, bytes of a burst, and of what may wait: what comes beside that is lost.
_LITTLE = ("rate", "200kbit", "burst", "3000", "limit", "3000")


class Network:
    """What runs in it is at THERE."""

    def __init__(self):
        self._name = f"liancha-{os.getpid()}"
        self._link = f"li{os.getpid()}"

    def lose(self):
        """Most packets are lost, both ways."""
        for where in ((), ("-n", self._name)):
            subprocess.run(
                ["tc", *where, "qdisc", "add", "dev", self._device(where), "root", "tbf", *_LITTLE], check=True
            )

    def keep(self):
        """None are."""
        for where in ((), ("-n", self._name)):
            subprocess.run(["tc", *where, "qdisc", "del", "dev", self._device(where), "root"], check=True)

    def lost(self):
        """How many packets were lost so far, while any are."""
        lost = 0
        for where in ((), ("-n", self._name)):
            show = ["tc", *where, "-s", "qdisc", "show", "dev", self._device(where)]
            text = subprocess.run(show, check=True, capture_output=True, text=True).stdout
            lost += int(text.partition("dropped ")[2].partition(",")[0] or 0)
        return lost

    @contextmanager
    def running(self, command, port, log, env):
        """A program in it, once it listens at a port."""
        with log.open("wb") as output:
            started = ["ip", "netns", "exec", self._name, *command]
            process = subprocess.Popen(started, stdout=output, stderr=output, env={**os.environ, **env})
            try:
                until = time.monotonic() + 60
                while True:
                    try:
                        socket.create_connection((THERE, port), 1).close()
                        break
                    except OSError:
                        assert process.poll() is None, log.read_text()
                        assert time.monotonic() < until
                        time.sleep(0.1)
                yield process
            finally:
                process.terminate()
                process.wait(20)

    def make(self):
        """Raises OSError, CalledProcessError."""
        inside = f"{self._link}b"
        for command in (
            ("ip", "netns", "add", self._name),
            ("ip", "link", "add", self._link, "type", "veth", "peer", "name", inside, "netns", self._name),
            ("ip", "addr", "add", f"{HERE}/30", "dev", self._link),
            ("ip", "link", "set", self._link, "up"),
            ("ip", "-n", self._name, "addr", "add", f"{THERE}/30", "dev", inside),
            ("ip", "-n", self._name, "link", "set", inside, "up"),
            ("ip", "-n", self._name, "link", "set", "lo", "up"),
        ):
            subprocess.run(command, check=True, capture_output=True)

    def end(self):
        """It is no more."""
        subprocess.run(["ip", "netns", "del", self._name], check=False, capture_output=True)

    def _device(self, where):
        return f"{self._link}b" if where else self._link


@contextmanager
def network():
    """One that is made, and gone after; a test is skipped where none may be made."""
    if os.geteuid() != 0 or shutil.which("ip") is None or shutil.which("tc") is None:
        pytest.skip("a network of a program's own needs root, and Debian's iproute2")
    made = Network()
    try:
        try:
            made.make()
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no network of a program's own may be made here: {error.stderr.decode().strip()}")
        yield made
    finally:
        made.end()
