"""What a gateway costs: `make bench-gateway`.

Liancha beside Apollo Gateway and Hive Gateway (with its own planner, and with the Rust one of Hive Router) over one
supergraph (`benchmarks.shop`), a process each, pinned to one core; the stub of the subgraphs and the clients have
another. Rounds are interleaved: in each, every gateway is asked every query for some seconds. Printed are, over the
rounds, the median of CPU milliseconds of the gateway a request (best and worst beside it), requests a second, the 99th
percentile of times, and the most memory.

Queries: `deep` (an answer of about 87 KB), `hop` (one entity hop), `typename`; and of the first two a form with another
variable at every request, so that nothing can be shared in flight.

`make bench-gateway ARGS="--rounds 5 --seconds 6 --only liancha"` changes what is measured.
"""

import argparse
import asyncio
import itertools
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from pyreqwest.client import Client, ClientBuilder

from benchmarks.processes import Process, cpu_seconds, megabytes, started
from benchmarks.shop import supergraph

NODE = Path(__file__).parent / "node"
CLIENTS = 8
STUB_PORT = 8790

_FRAGMENTS = """
fragment User on User { id username name%(s)s }
fragment Review on Review { id body }
fragment Product on Product { inStock%(s)s name%(s)s price shippingEstimate upc weight }
"""
_DEEP = """
query Deep%(v)s {
  users%(s)s {
    ...User
    reviews%(s)s { ...Review product { ...Product reviews%(s)s { ...Review author {
      ...User reviews%(s)s { ...Review product { ...Product } }
    } } } }
  }
  topProducts%(s)s {
    ...Product
    reviews%(s)s { ...Review author { ...User reviews%(s)s { ...Review product { ...Product } } } }
  }
}
"""
_HOP = "query Hop%(v)s { topProducts%(s)s { upc inStock%(s)s } }"
_PLAIN = {"s": "", "v": ""}
_SALTED = {"s": "(salt: $salt)", "v": "($salt: Int)"}
QUERIES: Mapping[str, str] = {
    "deep": (_FRAGMENTS + _DEEP) % _PLAIN,
    "deep, all differ": (_FRAGMENTS + _DEEP) % _SALTED,
    "hop": _HOP % _PLAIN,
    "hop, all differ": _HOP % _SALTED,
    "typename": "{ __typename }",
}


@dataclass(slots=True)
class Gateway:
    """A gateway under measurement: how it is started, and what was found by query, a value a round."""

    name: str
    command: Sequence[str]
    port: int
    # Once it is started.
    process: Process = field(init=False)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    rate: dict[str, list[float]] = field(default_factory=dict)
    p99: dict[str, list[float]] = field(default_factory=dict)
    memory: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"


def gateways(schema: Path) -> Iterator[Gateway]:
    """Liancha, and the peers where Node is present."""
    python = [sys.executable, "-c", "from gateway.cli import main; main()"]
    yield Gateway("Liancha", [*python, "gateway", "--supergraph", str(schema), "--port", "8791"], 8791)
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules").is_dir():
        print("Node is not present, or `make node` was not run: Liancha is measured alone")
        return
    hive = [
        node,
        str(NODE / "node_modules" / "@graphql-hive" / "gateway" / "dist" / "bin.js"),
        "supergraph",
        str(schema),
    ]
    hive += ["--host", "127.0.0.1", "--port"]
    yield Gateway("Apollo Gateway", [node, str(NODE / "apollo.mjs"), str(schema), "8792"], 8792)
    yield Gateway("Hive Gateway", [*hive, "8793"], 8793)
    yield Gateway("Hive Gateway, Rust planner", [*hive, "8794", "--hive-router-runtime"], 8794)


async def ask(client: Client, gateway: Gateway, query: str, seconds: float) -> tuple[int, list[float]]:
    """Asks one query for some seconds from several clients; how many were answered, and each one's milliseconds."""
    times: list[float] = []
    head = orjson.dumps({"query": query})[:-1] + b',"variables":{"salt":'
    salts = itertools.count(time.monotonic_ns() % 1_000_000_000)
    plain = orjson.dumps({"query": query})
    salted = "$salt" in query
    until = time.perf_counter() + seconds

    async def one_client() -> None:
        while time.perf_counter() < until:
            body = head + str(next(salts) % 2_000_000_000).encode() + b"}}" if salted else plain
            began = time.perf_counter()
            request = client.post(gateway.url).header("content-type", "application/json")
            response = await request.header("accept", "application/json").body_bytes(body).build().send()
            content = bytes(await response.bytes())
            times.append((time.perf_counter() - began) * 1000)
            if response.status != 200 or b'"errors"' in content:
                raise SystemExit(f"{gateway.name} answers {content[:500]!r}")

    await asyncio.gather(*(one_client() for _ in range(CLIENTS)))
    return len(times), times


async def answers_alike(client: Client, every: Sequence[Gateway]) -> None:
    """Holds the answers of all gateways against each other."""
    for name, query in QUERIES.items():
        found = {}
        for gateway in every:
            request = client.post(gateway.url).body_json({"query": query, "variables": {"salt": 1}})
            response = await request.header("accept", "application/json").build().send()
            found[gateway.name] = orjson.loads(bytes(await response.bytes()))
        first, *others = found.items()
        for other in others:
            if other[1] != first[1]:
                raise SystemExit(f"{name}: {other[0]} answers otherwise than {first[0]}: {str(other[1])[:500]}")
        print(f"{name}: all answer alike, {len(orjson.dumps(first[1])):,} bytes")


async def measure(every: Sequence[Gateway], rounds: int, seconds: float) -> None:
    """Fills in what is found."""
    async with ClientBuilder().build() as client:
        await answers_alike(client, every)
        for number in range(rounds + 1):
            for gateway in every:
                for name, query in QUERIES.items():
                    before = cpu_seconds(gateway.process)
                    began = time.perf_counter()
                    # The first round only warms up.
                    count, times = await ask(client, gateway, query, seconds if number else seconds / 2)
                    wall = time.perf_counter() - began
                    spent = cpu_seconds(gateway.process) - before
                    gateway.memory = max(gateway.memory, megabytes(gateway.process))
                    if number:
                        gateway.cpu.setdefault(name, []).append(spent / count * 1000)
                        gateway.rate.setdefault(name, []).append(count / wall)
                        gateway.p99.setdefault(name, []).append(statistics.quantiles(times, n=100)[98])


def report(every: Sequence[Gateway]) -> None:
    """Prints the table, and how much more the others cost."""
    print(f"\n{'':27}{'':18}{'CPU ms a request':>24}{'req/s':>9}{'p99 ms':>9}{'x Liancha':>11}")
    for name in QUERIES:
        ours = statistics.median(every[0].cpu[name])
        for gateway in every:
            cpu = gateway.cpu[name]
            middle = statistics.median(cpu)
            print(
                f"{gateway.name:27}{name:18}{middle:>9.3f} ({min(cpu):.3f}-{max(cpu):.3f}){'':1}"
                f"{statistics.median(gateway.rate[name]):>9.0f}{statistics.median(gateway.p99[name]):>9.1f}"
                f"{middle / ours:>11.2f}"
            )
    for gateway in every:
        print(f"{gateway.name:27}{gateway.memory:.0f} MB")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What a gateway costs, side by side with its peers.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--only", default="", help="gateways by a part of their names, separated by commas")
    arguments = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    first, last = cores[0], cores[-1]
    os.sched_setaffinity(0, {last})
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        schema = Path(folder) / "supergraph.graphql"
        schema.write_text(supergraph(STUB_PORT), "utf-8")
        stub = [sys.executable, "-m", "benchmarks.shop", str(STUB_PORT)]
        os.environ["PYTHONPATH"] = str(NODE.parents[1])
        stack.enter_context(started(stub, last, f"http://127.0.0.1:{STUB_PORT}/", Path(folder) / "stub.log"))
        wanted = [one.lower() for one in arguments.only.split(",")]
        every = [one for one in gateways(schema) if any(part in one.name.lower() for part in wanted)]
        for gateway in every:
            log = Path(folder) / f"{gateway.port}.log"
            gateway.process = stack.enter_context(started(gateway.command, first, gateway.url, log))
        asyncio.run(measure(every, arguments.rounds, arguments.seconds))
        report(every)


if __name__ == "__main__":
    main()
