"""What it is worth to keep what departments answered: `make bench-cache`.

The main question over HTTP, of the hub as it is served, by turns: with nothing kept; with it kept in the process; with
it kept in Redis alone, the process keeping nothing, as another worker finds it that was never asked. All are warm:
every company was asked about before. Then the same of a hub whose departments are processes of their own, with nothing
kept and with it kept in the hub's process. Printed are CPU milliseconds a request (of the hub, Redis and the
departments), and the ratio to the first.
Then how long a removal takes to be seen, asked for over and over by a second process that has the entry kept.
"""

import argparse
import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import orjson
from pyreqwest.client import SyncClientBuilder

from benchmarks.main_question import prepare
from benchmarks.processes import UNCACHED, Process, bearer, started
from benchmarks.question import FIRST_PORT, LIANCHA, ROOT, Way, measure
from gateway.config import Settings
from subgraphs.databases.opening import database_path
from subgraphs.registry import load_department, load_departments
from tests.redis_server import redis

REMOVALS = 50
# Companies that one published entry in force lists.
ENTRIES = """
SELECT party, min(entry) FROM list_entries
 WHERE removed_on IS NULL AND length(party) = 18 AND publishable AND listed_on < date('now', '-30 days')
   AND (expires_on IS NULL OR expires_on > date('now', '1 day'))
 GROUP BY party HAVING count(*) = 1 LIMIT ?
"""
STATUS = "query($id: ID!) { company(uscc: $id) { defaulterStatus { listed } } }"


def removals(home: Path, port: int, authorization: str) -> list[float]:
    """Milliseconds from the commit of a removal to the first answer without the entry."""
    path = database_path(home, load_department("court"))
    found = []
    database = closing(sqlite3.connect(path, isolation_level=None, timeout=60))
    with database as writing, SyncClientBuilder().build() as client:
        entries = writing.execute(ENTRIES, (REMOVALS,)).fetchall()

        def listed(party: str) -> bool:
            asking = client.post(f"http://127.0.0.1:{port}/graphql").header("authorization", authorization)
            asking = asking.header("content-type", "application/json").header("accept", "application/json")
            body = orjson.dumps({"query": STATUS, "variables": {"id": party}})
            answer = orjson.loads(bytes(asking.body_bytes(body).build().send().bytes()))
            return bool(answer["data"]["company"]["defaulterStatus"]["listed"])

        for party, entry in entries:
            if not (listed(party) and listed(party)):
                raise SystemExit(f"{entry} is in force, and its party is not listed")
            writing.execute("UPDATE list_entries SET removed_on = date('now', '-1 day') WHERE entry = ?", (entry,))
            removed = time.perf_counter()
            while listed(party):
                pass
            found.append((time.perf_counter() - removed) * 1000)
    return found


def elsewhere(
    stack: ExitStack, home: Path, core: int, environment: Mapping[str, str]
) -> Iterator[tuple[str, str, Process]]:
    """Departments as processes of their own: the name of each, and where it is asked."""
    for at, department in enumerate(load_departments(Settings().hub.departments)):
        if not department.indexes:
            url = f"http://127.0.0.1:{FIRST_PORT + at}/graphql"
            command = [*LIANCHA, "subgraph", department.name, "--port", str(FIRST_PORT + at)]
            log = home / f"{department.name}.log"
            yield department.name, url, stack.enter_context(started(command, core, url, log, environment))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What it is worth to keep what departments answered.")
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    first, last = cores[0], cores[-1]
    os.sched_setaffinity(0, {last})
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        codes = prepare(home, given.companies)
        server = stack.enter_context(redis())
        environment = {"LIANCHA_HOME": str(home), "PYTHONPATH": str(ROOT)}
        kept = {
            "nothing kept": UNCACHED,
            "kept in the process": {},
            "kept in Redis": {**UNCACHED, "LIANCHA_CACHE__REDIS": server.url},
        }
        every = []
        for at, (name, more) in enumerate(kept.items()):
            way = Way(name, 8790 + at, [*LIANCHA, "serve", "--port", str(8790 + at)])
            way.processes = [
                stack.enter_context(started(way.command, first, way.url, home / f"{way.port}.log", environment | more))
            ]
            every.append(way)
        server_process: Process = server.process
        every[2].processes.append(server_process)
        departments = list(elsewhere(stack, home, first, environment))
        urls = {f"LIANCHA_DEPARTMENT__{name.upper()}__URL": url for name, url, _ in departments}
        for name, more in {"elsewhere, nothing kept": UNCACHED, "elsewhere, kept in the hub": {}}.items():
            port = 8790 + len(every)
            way = Way(name, port, [*LIANCHA, "serve", "--port", str(port)])
            log = home / f"{port}.log"
            own = stack.enter_context(started(way.command, first, way.url, log, environment | urls | more))
            way.processes = [own, *(process for _, _, process in departments)]
            every.append(way)
        asyncio.run(measure(every, codes, given.rounds, bearer(home)))
        gone = removals(home, every[1].port, bearer(home))
    print(f"\n{'':27}{'CPU ms a request':>24}{'req/s':>9}{'x nothing kept':>16}")
    for way in every:
        spread = f"({min(way.cpu):.2f}-{max(way.cpu):.2f})"
        beside = statistics.median(one / other for one, other in zip(way.cpu, every[0].cpu, strict=True))
        middle, rate = statistics.median(way.cpu), statistics.median(way.rate)
        print(f"{way.name:27}{middle:>9.2f} {spread:>14}{rate:>9.0f}{beside:>16.2f}")
    middle, most = statistics.median(gone), max(gone)
    print(f"\n{len(gone)} removals, gone from the answers after {middle:.1f} ms (at most {most:.1f})")


if __name__ == "__main__":
    main()
