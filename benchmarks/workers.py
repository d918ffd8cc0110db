"""What a second worker is worth: `make bench-workers`.

The main question over HTTP, of the hub as it is served, with one worker and with two, on two cores; nothing is kept of
answers. The clients are on the same cores: what they spend is said beside, since a worker does not have it. One worker
may take more than a core, by the threads that read and write for it: two cannot take twice that.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import orjson
from pyreqwest.client import ClientBuilder

from benchmarks.main_question import prepare
from benchmarks.processes import UNCACHED, Process, bearer, cpu_seconds_of, started
from benchmarks.question import LIANCHA, ROOT
from demo.command import QUESTION
from tests.server.running import free_ports


async def load(port: int, authorization: str, codes: "list[str]", seconds: float, clients: int) -> float:
    """Requests a second that are answered to so many clients, each of which asks again when it is answered."""
    until, answered = time.monotonic() + seconds, 0
    url, question = f"http://127.0.0.1:{port}/graphql", QUESTION.read_text("utf-8")
    async with ClientBuilder().build() as client:

        async def one(at: int) -> None:
            nonlocal answered
            while time.monotonic() < until:
                asking = client.post(url).header("authorization", authorization)
                asking = asking.header("content-type", "application/json").header("accept", "application/json")
                body = orjson.dumps({"query": question, "variables": {"uscc": codes[at % len(codes)]}})
                response = await asking.body_bytes(body).build().send()
                if response.status != 200:
                    raise SystemExit(f"HTTP {response.status}")
                await response.bytes()
                answered += 1
                at += clients

        await asyncio.gather(*(one(at) for at in range(clients)))
    return answered / seconds


class Round(NamedTuple):
    """Requests a second, and the cores that the server and the clients take."""

    rate: float
    server: float
    clients: float


def spent_by(process: Process) -> float:
    """CPU seconds of a process and of those that it has started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
    return sum(cpu_seconds_of(pid) for pid in (process.pid, *map(int, children)))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What a second worker is worth.")
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=16)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        codes = list(prepare(home, given.companies))
        environment = {"LIANCHA_HOME": str(home), "PYTHONPATH": str(ROOT), **UNCACHED}
        cores = ",".join(map(str, sorted(os.sched_getaffinity(0))))
        found: dict[int, list[Round]] = {1: [], 2: []}
        servers: dict[int, tuple[int, Process]] = {}
        for workers in found:
            (port,) = free_ports(1)
            command = [*LIANCHA, "serve", "--port", str(port), "--workers", str(workers)]
            log = home / f"{workers}.log"
            process = stack.enter_context(started(command, cores, f"http://127.0.0.1:{port}/graphql", log, environment))
            servers[workers] = port, process
        authorization = bearer(home)
        for at in range(given.rounds + 1):
            # By turns, so that both meet the same moods of the machine; the first round warms up.
            for workers, (port, process) in servers.items():
                before, used = time.process_time(), spent_by(process)
                rate = asyncio.run(load(port, authorization, codes, given.seconds, given.clients))
                clients, server = time.process_time() - before, spent_by(process) - used
                if at:
                    found[workers].append(Round(rate, server / given.seconds, clients / given.seconds))
    for workers, rounds in found.items():
        rates = [one.rate for one in rounds]
        server, clients = (
            statistics.median(values) for values in zip(*((one.server, one.clients) for one in rounds), strict=True)
        )
        print(
            f"{workers} worker(s): {statistics.median(rates):.0f} requests a second "
            f"({min(rates):.0f} to {max(rates):.0f}) on {server:.2f} cores; the clients take {clients:.2f} of one"
        )
    ratios = [two.rate / one.rate for one, two in zip(found[1], found[2], strict=True)]
    print(f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
