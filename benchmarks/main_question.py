"""What the main question costs over registers of growing size: `make bench`.

Each size is a demo register in a home of its own, loaded as files are, and asked about two ways: about the demo's own
company, whose neighbourhood is the same at every size (what grows is the data), and about a random sample (whose
neighbourhoods grow too, from a register's first generation to its tenth). Each way is measured twice: the hub in this
process, one question after another (CPU milliseconds, statements and fetches a request), and `liancha serve` in a
process of its own under eight clients (requests a second, p50, p95, CPU milliseconds).

`make bench ARGS="--sizes 1000,10000 --requests 500"` changes what is measured.
"""

import argparse
import asyncio
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from pyreqwest.client import Client, ClientBuilder

from benchmarks.processes import UNCACHED, bearer, uncached
from demo.command import QUESTION
from demo.generate import generate
from gateway.config import Settings
from gateway.server.context import RequestContext
from gateway.server.hub import Hub, link_key, open_hub
from gateway.server.memory import settle
from gateway.server.operations import GraphQLRequest
from ingest.load import load_file
from subgraphs.databases.opening import create_database
from subgraphs.registry import load_department

SAMPLE = 200
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request costs: times in milliseconds."""

    companies: int
    asked: str
    cpu: float
    statements: float
    fetches: float
    rate: float
    p50: float
    p95: float
    served_cpu: float


def prepare(home: Path, companies: int) -> list[str]:
    """Generates and loads a register; returns the companies to ask about."""
    subject, files = generate(home / "files", companies, 1)
    settings = Settings(home=home)
    key = link_key(settings)
    for name, paths in files.items():
        department = load_department(name)
        engine = create_database(home, department, key)
        for path in paths:
            load_file(engine, department.metadata.tables[path.stem], path, key)
        engine.dispose()
    with (home / "files" / "commerce" / "companies.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["company"] for row in csv.DictReader(file)]
    return [subject, *random.Random(1).sample(codes, SAMPLE - 1)]


async def in_process(home: Path, codes: Sequence[str], requests: int) -> tuple[float, float, float]:
    """CPU milliseconds, statements and fetches a request."""
    hub = open_hub(uncached(home))
    statements = 0

    def counted(*_: object) -> None:
        nonlocal statements
        statements += 1

    for database in hub.databases.values():
        database.watchers.append(counted)
    try:
        await _ask_all(hub, codes)
        settle()
        statements = 0
        began = time.process_time()
        fetches = await _ask_all(hub, [codes[n % len(codes)] for n in range(requests)])
        spent = time.process_time() - began
    finally:
        await hub.close()
    return spent / requests * 1000, statements / requests, fetches / requests


async def _ask_all(hub: Hub, codes: Sequence[str]) -> int:
    query = QUESTION.read_text("utf-8")
    fetches = 0
    for code in codes:
        response = await hub.executor.execute(GraphQLRequest(query, None, {"uscc": code}), RequestContext())
        if response.errors:
            raise SystemExit(f"an answer has errors: {response.errors}")
        fetches += response.fetches
    return fetches


async def over_http(home: Path, codes: Sequence[str], requests: int) -> tuple[float, list[float], float]:
    """Requests a second, each one's milliseconds, CPU milliseconds a request of the server."""
    bodies = [orjson.dumps({"query": QUESTION.read_text("utf-8"), "variables": {"uscc": code}}) for code in codes]
    with _serving(home) as (url, process):
        async with ClientBuilder().default_headers({"authorization": bearer(home)}).build() as client:
            await _load(client, url, bodies, len(codes))
            before = _cpu_seconds(process)
            began = time.perf_counter()
            times = await _load(client, url, bodies, requests)
            wall = time.perf_counter() - began
            spent = _cpu_seconds(process) - before
    return requests / wall, times, spent / requests * 1000


async def _load(client: Client, url: str, bodies: Sequence[bytes], requests: int) -> list[float]:
    times: list[float] = []
    left = iter(range(requests))

    async def one_client() -> None:
        for n in left:
            began = time.perf_counter()
            request = client.post(url).header("content-type", "application/json")
            response = await request.body_bytes(bodies[n % len(bodies)]).build().send()
            content = bytes(await response.bytes())
            times.append((time.perf_counter() - began) * 1000)
            if response.status != 200 or b'"errors"' in content:
                raise SystemExit(f"an answer has errors: {content[:500]!r}")

    await asyncio.gather(*(one_client() for _ in range(CLIENTS)))
    return times


@contextmanager
def _serving(home: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    port = 8765
    command = [sys.executable, "-c", "from gateway.cli import main; main()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "LIANCHA_HOME": str(home), **UNCACHED})
    try:
        for _ in range(300):
            probe = subprocess.run(
                [sys.executable, "-c", f"import urllib.request as u; u.urlopen('http://127.0.0.1:{port}/health')"],
                capture_output=True,
                check=False,
            )
            if probe.returncode == 0:
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/graphql", process
    finally:
        process.terminate()
        process.wait()


def _cpu_seconds(process: "subprocess.Popen[bytes]") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(companies: int, requests: int) -> Iterator[Cost]:
    """Everything of one size: the demo's company, then the sample."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        codes = prepare(home, companies)
        for asked, about in (("demo company", codes[:1]), ("sample", codes)):
            cpu, statements, fetches = asyncio.run(in_process(home, about, requests))
            rate, times, served_cpu = asyncio.run(over_http(home, about, requests))
            cuts = statistics.quantiles(times, n=20)
            median = statistics.median(times)
            yield Cost(companies, asked, cpu, statements, fetches, rate, median, cuts[18], served_cpu)


def main() -> None:
    """Prints a line a size and way, and how the cost grows from the smallest to the largest."""
    parser = argparse.ArgumentParser(description="What the main question costs over registers of growing size.")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--requests", type=int, default=400)
    arguments = parser.parse_args()
    print(" companies asked         CPU ms statements fetches |  req/s  p50 ms  p95 ms  CPU ms")
    costs: dict[str, list[Cost]] = {}
    for size in map(int, arguments.sizes.split(",")):
        for cost in measure(size, arguments.requests):
            costs.setdefault(cost.asked, []).append(cost)
            print(
                f"{cost.companies:>10,} {cost.asked:<12} {cost.cpu:>7.2f} {cost.statements:>10.1f} "
                f"{cost.fetches:>7.1f} | {cost.rate:>6.1f} {cost.p50:>7.1f} {cost.p95:>7.1f} {cost.served_cpu:>7.2f}",
                flush=True,
            )
    for asked, found in costs.items():
        print(f"CPU a request, largest to smallest, {asked}: {found[-1].cpu / found[0].cpu:.2f}x")


if __name__ == "__main__":
    main()
