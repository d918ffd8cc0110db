"""What a second worker is worth: `make bench-workers`.

The main question over HTTP, of the hub as it is served, with one worker and with two, on two cores; nothing is kept of
answers. The clients are on the same cores: what they spend is said beside, since a worker does not have it.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

import orjson
from pyreqwest.client import ClientBuilder

from benchmarks.main_question import prepare
from benchmarks.processes import UNCACHED, bearer, started
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


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What a second worker is worth.")
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=16)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        codes = list(prepare(home, given.companies))
        environment = {"LIANCHA_HOME": str(home), "PYTHONPATH": str(ROOT), **UNCACHED}
        found: dict[int, list[float]] = {}
        spent: dict[int, float] = {}
        for workers in (1, 2):
            (port,) = free_ports(1)
            command = [*LIANCHA, "serve", "--port", str(port), "--workers", str(workers)]
            cores = ",".join(map(str, sorted(os.sched_getaffinity(0))))
            with started(command, cores, f"http://127.0.0.1:{port}/graphql", home / "hub.log", environment):
                authorization = bearer(home)
                asyncio.run(load(port, authorization, codes, given.seconds, given.clients))
                before = time.process_time()
                rounds = [
                    asyncio.run(load(port, authorization, codes, given.seconds, given.clients))
                    for _ in range(given.rounds)
                ]
                spent[workers] = (time.process_time() - before) / (given.seconds * given.rounds)
                found[workers] = rounds
        for workers, rounds in found.items():
            print(
                f"{workers} worker(s): {statistics.median(rounds):.0f} requests a second "
                f"({min(rounds):.0f} to {max(rounds):.0f}); the clients take {spent[workers]:.2f} of a core"
            )
        print(f"ratio {statistics.median(found[2]) / statistics.median(found[1]):.2f}")


if __name__ == "__main__":
    main()
