"""What lawfulness costs: `make bench-lawful`.

The main question over HTTP, of the hub as it is served (authentication, the lookup, the matrix, the disclosure log):
asked by an approver, by a credit officer with each applicant's consent, and by an investigator with a case; and of the
same hub with nothing of it. By turns, on one core: CPU milliseconds a request, and the ratio. Then the log alone:
records a second in group commits of several sizes on one core, and how long a million of them take to verify.
"""

import argparse
import asyncio
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import orjson
import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from benchmarks.main_question import prepare
from benchmarks.processes import UNCACHED, Process, bearer, started, uncached
from benchmarks.question import LIANCHA, ROOT, Way, measure
from gateway.access.consents import Consent
from gateway.access.keys import LocalKey
from gateway.audit.checkpoints import AuditKey
from gateway.audit.segments import Folder, Segments
from gateway.audit.verification import verify
from gateway.config import Settings
from gateway.server.context import RequestContext
from gateway.server.endpoint import GraphQLEndpoint
from gateway.server.hub import open_hub
from gateway.server.memory import settle
from gateway.server.operations import GraphQLRequest
from gateway.server.own import open_consents
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.opening import database_path
from subgraphs.registry import load_department

SERVED, BARE = 8790, 8791
# What a main question's record is like: eight parties, told of alike in four ways.
RECORD = orjson.dumps(
    {
        "at": "2026-01-01T00:00:00.000+00:00",
        "organisation": "演市银行",
        "unit": "信贷部",
        "client": "bank-core",
        "subject": "officer-7",
        "role": "credit_officer",
        "purpose": "LENDING",
        "case": None,
        "consent": "C-2026-000001",
        "operation": {"name": "Company", "sha256": "0" * 64},
        "told": [{"fields": ["Company.name", "Party.defaulterStatus"], "of": ["0" * 32, "1" * 32]}] * 4,
    }
)


def bare(home: Path, port: int) -> None:
    """Serves the hub open: nobody is asked who they are or why, and nothing is recorded."""
    hub = open_hub(uncached(home))

    async def context(request: Request, asked: GraphQLRequest) -> RequestContext:
        return RequestContext()

    endpoint = GraphQLEndpoint(hub.executor, context)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/graphql":
            await endpoint(scope, receive, send)
        elif scope["type"] == "http":
            await Response(status_code=404)(scope, receive, send)

    settle()
    uvicorn.run(application, port=port, access_log=False, log_level="warning", lifespan="off", server_header=False)


def consented(home: Path, codes: Sequence[str]) -> None:
    """Registers a consent of each company, by its code, to the loans that are asked about it."""
    consents = open_consents(Settings(home=home))
    today = now_in_shanghai().date()
    for code in codes:
        consents.add(Consent(code, "local", code, "LENDING", today, today + timedelta(days=30)))
    consents.close()


def live_case(home: Path) -> str:
    """The number of a case that is being enforced."""
    with closing(sqlite3.connect(database_path(home, load_department("court")))) as connection:
        query = "SELECT case_number FROM cases WHERE closed_on IS NULL AND filed_on <= ? ORDER BY case_number"
        (number,) = connection.execute(query, (now_in_shanghai().date().isoformat(),)).fetchone()
    return str(number)


def appended(folder: Path, key: AuditKey, count: int, together: int) -> float:
    """Records a second of CPU time, so many in each commit."""
    segments = Segments(folder, key)
    batch = [RECORD] * together
    began = time.process_time()
    for _ in range(count // together):
        segments.append(batch)
    spent = time.process_time() - began
    segments.close()
    return count / spent


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What lawfulness costs.")
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--bare", nargs=2, metavar=("HOME", "PORT"))
    arguments = parser.parse_args()
    if arguments.bare:
        bare(Path(arguments.bare[0]), int(arguments.bare[1]))
        return
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        codes = prepare(home, arguments.companies)
        environment = {"LIANCHA_HOME": str(home), "PYTHONPATH": str(ROOT), **UNCACHED}
        served = [*LIANCHA, "serve", "--port", str(SERVED)]
        bare_command = [sys.executable, "-m", "benchmarks.lawful", "--bare", folder, str(BARE)]
        consented(home, codes)
        number = live_case(home)
        ways = [
            Way("with nothing of it", BARE, bare_command),
            Way("approver", SERVED, served),
            Way(
                "credit officer, consent",
                SERVED,
                served,
                authorization=bearer(home, "credit_officer", "LENDING"),
                stating=lambda code: {"consent": code},
            ),
            Way(
                "investigator, case",
                SERVED,
                served,
                authorization=bearer(home, "investigator", "ENFORCEMENT"),
                stating=lambda code: {"case": number},
                # Who is shown entries that may not be published too.
                alike=False,
            ),
        ]
        processes: dict[int, Process] = {}
        for way in ways:
            if way.port not in processes:
                process = started(way.command, cores[0], way.url, home / f"{way.port}.log", environment)
                processes[way.port] = stack.enter_context(process)
            way.processes = [processes[way.port]]
        asyncio.run(measure(ways, codes, arguments.rounds, bearer(home)))
        for way in ways:
            spread = f"({min(way.cpu):.2f}-{max(way.cpu):.2f})"
            ratios = [one / other for one, other in zip(way.cpu, ways[0].cpu, strict=True)]
            times = f"{statistics.median(ratios):.3f} times ({min(ratios):.3f}-{max(ratios):.3f})"
            print(f"{way.name:25}{statistics.median(way.cpu):>8.2f} ms of CPU a request {spread:14} {times}")
    with tempfile.TemporaryDirectory() as folder:
        key = AuditKey(LocalKey.at(Path(folder) / "audit.jwk"))
        for together in (1, 8, 64, 512):
            rate = appended(Path(folder) / f"log{together}", key, 20_000, together)
            print(f"{rate:>10,.0f} records a second of CPU, {together} in a commit ({len(RECORD)} bytes each)")
        appended(Path(folder) / "log", key, arguments.records, 64)
        began = time.process_time()
        found = verify(Folder(Path(folder) / "log"), key)
        spent = time.process_time() - began
        print(f"{found.records:>10,} records verified in {spent:.1f} s of CPU: {'good' if found.good else 'NOT GOOD'}")


if __name__ == "__main__":
    main()
