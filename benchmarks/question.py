"""What the main question costs, five ways over one register: `make bench-question`.

- in the hub: `liancha serve`, the departments in its process, which asks who looks and why, and records what is told;
- federation alone: the same hub with nothing of that, which the other ways do not do either (`benchmarks.lawful`);
- by hand: an endpoint without GraphQL, over the same reads and rules (`benchmarks.by_hand`);
- over HTTP: each department a process (`liancha subgraph`), behind `liancha gateway`;
- over HTTP behind Hive Gateway with its Rust planner, where Node is present: the same processes.

In each round every way is asked about the same sample of companies, a few at a time by turns, so that all of them meet
the same moods of the machine. Printed are, over the rounds, the median of CPU milliseconds a request of all processes
of a way (best and worst beside it), requests a second, and the median of what it costs beside federation alone in the
same round. All ways must give the same answers.

`make bench-question ARGS="--companies 10000 --rounds 5"` changes what is measured.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from pyreqwest.client import Client, ClientBuilder

from benchmarks.main_question import prepare
from benchmarks.processes import UNCACHED, Process, bearer, cpu_seconds, started
from demo.command import QUESTION
from gateway.composition.compose import SubgraphSource, compose
from gateway.config import Settings
from gateway.server.hub import sources
from subgraphs.registry import load_departments

ROOT = Path(__file__).parents[1]
# The departments are told who asks.
PASSING_ON = """export const gatewayConfig = { propagateHeaders: { fromClientToSubgraphs({ request }) {
  return { authorization: request.headers.get("authorization") };
} } };
"""
HIVE = Path(__file__).parent / "node" / "node_modules" / "@graphql-hive" / "gateway" / "dist" / "bin.js"
CLIENTS = 4
# Companies that a way is asked about before it is the next one's turn.
TOGETHER = 20
FIRST_PORT = 8800
ALONE = "federation alone"
LIANCHA = (sys.executable, "-c", "from gateway.cli import main; main()")


@dataclass(slots=True)
class Way:
    """A way to the answer: where it is asked, the processes that it takes, and what was found, a value a round.

    `authorization` is whose it is, where it is not everybody's; `stating` what is stated of a lookup about a company;
    `alike` whether the answers are those of the others.
    """

    name: str
    port: int
    command: Sequence[str]
    departments: bool = False
    authorization: str | None = None
    stating: Callable[[str], Mapping[str, str]] | None = None
    alike: bool = True
    processes: list[Process] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    def body(self, query: str, code: str) -> bytes:
        """What is asked about a company."""
        asked: dict[str, object] = {"query": query, "variables": {"uscc": code}}
        if self.stating is not None:
            asked["extensions"] = {"lookup": self.stating(code)}
        return orjson.dumps(asked)


def ways(home: Path, schema: Path) -> Iterator[Way]:
    """Those that can be tried here."""
    yield Way("in the hub", 8790, [*LIANCHA, "serve", "--port", "8790"])
    alone = [sys.executable, "-m", "benchmarks.lawful", "--bare", str(home), "8794"]
    yield Way(ALONE, 8794, alone)
    yield Way("by hand", 8791, [sys.executable, "-m", "benchmarks.by_hand", str(home), "8791"])
    passing = home / "passing.toml"
    passing.write_text('[transport]\nheaders = [{name = "authorization"}]\n', "utf-8")
    gateway = [*LIANCHA, "gateway", "--supergraph", str(schema), "--config", str(passing), "--port", "8792"]
    yield Way("HTTP, Liancha's gateway", 8792, gateway, departments=True)
    node = shutil.which("node")
    if node is None or not HIVE.exists():
        print("Node is not present, or `make node` was not run: Hive Gateway is not measured")
        return
    hive = [node, str(HIVE), "supergraph", str(schema), "--host", "127.0.0.1", "--port", "8793"]
    config = home / "hive.config.mjs"
    config.write_text(PASSING_ON, "utf-8")
    hive += ["--config-path", str(config), "--hive-router-runtime"]
    yield Way("HTTP, Hive Gateway (Rust)", 8793, hive, departments=True)


async def ask(client: Client, way: Way, bodies: Sequence[bytes]) -> list[bytes]:
    """The answers to all questions, in their order, from several clients."""
    answers = [b""] * len(bodies)
    left = iter(range(len(bodies)))

    async def one_client() -> None:
        for n in left:
            request = client.post(way.url).header("content-type", "application/json")
            if way.authorization is not None:
                request = request.header("authorization", way.authorization)
            response = await request.header("accept", "application/json").body_bytes(bodies[n]).build().send()
            answers[n] = bytes(await response.bytes())
            if response.status != 200 or b'"errors"' in answers[n]:
                raise SystemExit(f"{way.name} answers {response.status}, {_told(answers[n])!r}")

    await asyncio.gather(*(one_client() for _ in range(CLIENTS)))
    return answers


def _told(answer: bytes) -> bytes:
    """What of an answer says why it is none: its errors, which may stand after a long answer."""
    at = answer.find(b'"errors"')
    return answer[max(at, 0) :][:500]


async def measure(every: Sequence[Way], codes: Sequence[str], rounds: int, authorization: str) -> None:
    """Fills in what is found; the first round warms up, and holds the answers against each other."""
    query = QUESTION.read_text("utf-8")
    bodies = [[way.body(query, code) for code in codes] for way in every]
    for way in every:
        way.authorization = way.authorization or authorization
    async with ClientBuilder().build() as client:
        expected = [orjson.loads(one) for one in await ask(client, every[0], bodies[0])]
        for way, asked in zip(every[1:], bodies[1:], strict=True):
            found = [orjson.loads(one) for one in await ask(client, way, asked)]
            if way.alike and found != expected:
                raise SystemExit(f"{way.name} answers otherwise than {every[0].name}")
        print(f"{len(codes)} companies: all ways answer alike that are to")
        for _ in range(rounds):
            spent, took = dict.fromkeys(map(id, every), 0.0), dict.fromkeys(map(id, every), 0.0)
            for at in range(0, len(codes), TOGETHER):
                for way, asked in zip(every, bodies, strict=True):
                    before = sum(map(cpu_seconds, way.processes))
                    began = time.perf_counter()
                    await ask(client, way, asked[at : at + TOGETHER])
                    took[id(way)] += time.perf_counter() - began
                    spent[id(way)] += sum(map(cpu_seconds, way.processes)) - before
            for way in every:
                way.rate.append(len(codes) / took[id(way)])
                way.cpu.append(spent[id(way)] / len(codes) * 1000)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What the main question costs, in the hub and otherwise.")
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    first, last = cores[0], cores[-1]
    os.sched_setaffinity(0, {last})
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        codes = prepare(home, arguments.companies)
        environment = {"LIANCHA_HOME": str(home), "PYTHONPATH": str(ROOT), **UNCACHED}

        def start(name: str, command: Sequence[str], url: str) -> Process:
            return stack.enter_context(started(command, first, url, home / f"{name}.log", environment))

        given = sources(Settings(home=home), load_departments(Settings().hub.departments))
        departments: list[Process] = []
        served: list[SubgraphSource] = []
        for at, one in enumerate(given):
            url = f"http://127.0.0.1:{FIRST_PORT + at}/graphql"
            command = [*LIANCHA, "subgraph", one.name, "--port", str(FIRST_PORT + at)]
            departments.append(start(one.name, command, url))
            served.append(SubgraphSource(one.name, url, one.sdl))
        schema = home / "supergraph.graphql"
        schema.write_text(compose(served).sdl, "utf-8")
        every = list(ways(home, schema))
        for way in every:
            way.processes = [start(str(way.port), way.command, way.url), *(departments if way.departments else ())]
        asyncio.run(measure(every, codes, arguments.rounds, bearer(home)))
    print(f"\n{'':27}{'CPU ms a request':>24}{'req/s':>9}{'x federation alone':>20}")
    alone = next(way for way in every if way.name == ALONE)
    for way in every:
        middle = statistics.median(way.cpu)
        spread = f"({min(way.cpu):.2f}-{max(way.cpu):.2f})"
        beside = statistics.median(one / other for one, other in zip(way.cpu, alone.cpu, strict=True))
        print(f"{way.name:27}{middle:>9.2f} {spread:>14}{statistics.median(way.rate):>9.0f}{beside:>20.2f}")


if __name__ == "__main__":
    main()
