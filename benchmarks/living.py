"""What the living list costs: `make bench-living`.

Subscribers: so many follow the list over server-sent events of one process, in so many connections; an entry is listed,
again and again. Printed are the milliseconds from the commit until each of them has the event (all changes and
subscribers together), the CPU that the server spent on each event, and its memory.
Then the outbox: so many changes are committed, and how many a second a unit takes in by webhooks, of a hub that pushes.
"""

import argparse
import asyncio
import json
import os
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from starlette.types import Receive, Scope, Send

from benchmarks.processes import bearer, cpu_seconds, megabytes, started
from benchmarks.question import LIANCHA, ROOT
from subgraphs.databases.opening import database_path
from subgraphs.registry import load_department
from tests.registers import case
from tests.server.running import free_ports, serving
from tests.subgraphs.court.offices import FIRM, register_of

FOLLOW = (
    "subscription { listChanged { number cursor kind at entryId caseNumber region entry { id grounds listedOn } } }"
)
LIST = (
    "INSERT INTO list_entries (entry, case_number, party, grounds, listed_on, publishable) "
    "VALUES (?, ?, ?, 1, '2026-01-05', 1)"
)


class Subscribers:
    """Connections that follow the list, and when each event came to each of them."""

    def __init__(self, port: int, authorization: str) -> None:
        self._port = port
        body = json.dumps({"query": FOLLOW}).encode()
        self._request = (
            f"POST /graphql HTTP/1.1\r\nhost: hub\r\nauthorization: {authorization}\r\naccept: text/event-stream\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body
        self.arrived: dict[bytes, list[float]] = {}
        self._ready = 0
        self._all = asyncio.Event()
        self._count = 0
        self._kept: list[asyncio.Transport] = []

    async def connect(self, count: int) -> None:
        """Has so many subscribe, some at a time."""
        room = asyncio.Semaphore(200)
        self._count = count

        async def one() -> None:
            async with room:
                loop = asyncio.get_running_loop()
                transport, _ = await loop.create_connection(lambda: _Events(self), "127.0.0.1", self._port)
                self._kept.append(transport)
                transport.write(self._request)

        await asyncio.gather(*(one() for _ in range(count)))
        await self._all.wait()

    def began(self) -> None:
        """One more of them is answered."""
        self._ready += 1
        if self._ready == self._count:
            self._all.set()

    def close(self) -> None:
        """They go."""
        for one in self._kept:
            one.abort()


class _Events(asyncio.Protocol):
    def __init__(self, subscribers: Subscribers) -> None:
        self._subscribers = subscribers
        self._begun = False

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if not self._begun:
            self._begun = True
            if b"200 OK" not in data:
                raise SystemExit(data.decode("utf-8", "replace"))
            self._subscribers.began()
        at = data.find(b'"entryId":"')
        while at >= 0:
            entry = data[at + 11 : data.index(b'"', at + 11)]
            self._subscribers.arrived.setdefault(entry, []).append(now)
            at = data.find(b'"entryId":"', at + 11)


async def fan_out(home: Path, port: int, count: int, changes: int) -> list[float]:
    """Milliseconds from each commit to each arrival."""
    subscribers = Subscribers(port, bearer(home, "measure_unit", "JOINT_DISCIPLINE"))
    await subscribers.connect(count)
    await asyncio.sleep(2)
    found: list[float] = []
    with closing(sqlite3.connect(database_path(home, load_department("court")), isolation_level=None)) as writing:
        for n in range(changes):
            entry = f"B{n:06}"
            writing.execute(LIST, (entry, case(1), FIRM))
            committed = time.perf_counter()
            while len(subscribers.arrived.get(entry.encode(), ())) < count:
                await asyncio.sleep(0.01)
                if time.perf_counter() - committed > 60:
                    raise SystemExit(f"{len(subscribers.arrived.get(entry.encode(), ()))} of {count} have {entry}")
            found += [(one - committed) * 1000 for one in subscribers.arrived[entry.encode()]]
            await asyncio.sleep(0.5)
    subscribers.close()
    return found


class Unit:
    """A unit that takes all that it is pushed."""

    def __init__(self) -> None:
        self.taken = 0
        self.last = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.taken += len(json.loads(body)["changes"])
        self.last = time.perf_counter()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What the living list costs.")
    parser.add_argument("--subscribers", type=int, default=10_000)
    parser.add_argument("--changes", type=int, default=10)
    parser.add_argument("--outbox", type=int, default=20_000)
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    first, last = cores[0], cores[-1]
    os.sched_setaffinity(0, {last})
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        register_of(home)
        (port,) = free_ports(1)
        environment = {"LIANCHA_HOME": str(home), "PYTHONPATH": str(ROOT)}
        command = [*LIANCHA, "serve", "--port", str(port)]
        probe = f"http://127.0.0.1:{port}/graphql"
        with started(command, first, probe, home / "hub.log", environment) as hub:
            before, empty = cpu_seconds(hub), megabytes(hub)
            found = asyncio.run(fan_out(home, port, given.subscribers, given.changes))
            events = given.subscribers * given.changes
            cuts = statistics.quantiles(found, n=100)
            print(
                f"{given.subscribers} subscribers of one process, {given.changes} changes: p50 {cuts[49]:.0f} ms, "
                f"p99 {cuts[98]:.0f} ms, at most {max(found):.0f} ms; "
                f"{(cpu_seconds(hub) - before) * 1e6 / events:.0f} µs CPU an event, connecting included; "
                f"{megabytes(hub):.0f} MB ({empty:.0f} before)"
            )
        unit = Unit()
        with serving(unit) as listening:
            config = home / "push.toml"
            config.write_text(
                f'[push]\nbatch = 1000\n[[push.units]]\nclient = "bank"\nurl = "http://127.0.0.1:{listening}/"\n'
                '[[access.clients]]\nid = "bank"\norganisation = "银行"\nunit = "信贷部"\n'
                'issuer = "urn:liancha:local"\nroles = ["measure_unit"]\n',
                "utf-8",
            )
            with started([*command, "--config", str(config)], first, probe, home / "push.log", environment) as hub:
                while unit.taken < given.changes:
                    time.sleep(0.1)
                path = database_path(home, load_department("court"))
                with closing(sqlite3.connect(path, isolation_level=None)) as writing:
                    began = time.perf_counter()
                    for start in range(0, given.outbox, 100):
                        writing.execute("BEGIN IMMEDIATE")
                        rows = [(f"O{n:08}", case(1), FIRM) for n in range(start, start + 100)]
                        writing.executemany(LIST, rows)
                        writing.execute("COMMIT")
                    written = time.perf_counter()
                while unit.taken < given.changes + given.outbox:
                    time.sleep(0.1)
                print(
                    f"outbox: {given.outbox} changes noted at {given.outbox / (written - began):.0f} a second, "
                    f"and taken in by a unit at {given.outbox / (unit.last - began):.0f} a second"
                )


if __name__ == "__main__":
    main()
