"""Servers under measurement: started, pinned to a core, and what they have spent."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pyreqwest.client import SyncClientBuilder
from pyreqwest.exceptions import PyreqwestError

from gateway.access.tokens import Bearer, issue
from gateway.config import CacheSettings, Settings
from gateway.server.entrance import local_key

Process = subprocess.Popen[bytes]

# What is measured is the work, not what was kept of it: `benchmarks.cache` says what keeping is worth.
UNCACHED = {"LIANCHA_CACHE__MEGABYTES": "0"}


def uncached(home: Path) -> Settings:
    """The settings of a home, with nothing kept of what departments answer."""
    return Settings(home=home, cache=CacheSettings(megabytes=0))


@contextmanager
def started(
    command: Sequence[str], core: int | str, probe: str, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """A process pinned to a core, or to several, once it answers a query at `probe`; `log` takes what it prints."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            stdout=output,
            stderr=output,
            env={**os.environ, "NODE_ENV": "production", **(environment or {})},
        )
        try:
            with SyncClientBuilder().build() as client:
                for _ in range(600):
                    try:
                        client.post(probe).body_json({"query": "{ __typename }"}).build().send().bytes()
                        break
                    except PyreqwestError:
                        if process.poll() is not None:
                            raise SystemExit(f"{command} ended: {log.read_text('utf-8', 'replace')}") from None
                        time.sleep(0.1)
            yield process
        finally:
            process.terminate()
            process.wait()


def bearer(home: Path, role: str = "approver", purpose: str = "OTHER") -> str:
    """The authorization of somebody, an approver (审批人员) unless said, with a token of a home's own."""
    made = Bearer("benchmark", "local", roles=frozenset({role}), stated={"purpose": purpose})
    return f"Bearer {issue(local_key(home), made, 'liancha', 86_400)}"


def cpu_seconds(process: Process) -> float:
    """What a process has spent so far, in user and system mode, in all its threads, to the nanosecond."""
    return cpu_seconds_of(process.pid)


def cpu_seconds_of(pid: int) -> float:
    """The same of a process by its number."""
    # The clock of a process by its number, as clock_getcpuclockid(3) makes it on Linux.
    return time.clock_gettime((~pid << 3) | 2)


def megabytes(process: Process) -> float:
    """What a process holds in memory now."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024
