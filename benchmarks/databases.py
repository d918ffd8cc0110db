"""What a department's database costs the hub: files of the home, PostgreSQL, and databases of their own behind views.

Run with `make bench-databases`. One demo register in each of them, asked the main question in this process, in turns;
CPU milliseconds are this process's, which does not count what a server spends. Beside it, in the same run, one read by
four keys of the drivers that PostgreSQL could be read with. Without `--postgres URL` a server is started of the
programs that are installed.
"""

import argparse
import asyncio
import csv
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from datetime import date
from itertools import islice
from pathlib import Path

import asyncpg
import psycopg
from sqlalchemy import text

from benchmarks.load import companies
from benchmarks.main_question import prepare
from benchmarks.processes import uncached
from demo.command import QUESTION
from gateway.config import DepartmentSettings, Settings
from gateway.server.context import RequestContext
from gateway.server.hub import Hub, link_key, open_hub
from gateway.server.memory import settle
from gateway.server.operations import GraphQLRequest
from identifiers.pseudonym import LinkKey
from ingest.load import load_file
from loaders.threads import ReadingThreads
from subgraphs.commerce import reads
from subgraphs.databases.opening import create_database, migrate_database, open_database
from subgraphs.registry import load_department
from tests.postgres import postgres

DEPARTMENTS = ("court", "public_security", "land", "commerce", "finance", "tax", "securities")
DAY = date(2026, 1, 1)
ROWS = 50_000


def load_postgres(home: Path, url: str) -> None:
    """Loads a register's files into PostgreSQL."""
    key = link_key(Settings(home=home))
    for name in DEPARTMENTS:
        department = load_department(name)
        migrate_database(home, department, key, url)
        engine = create_database(home, department, key, url)
        for path in sorted((home / "files" / name).glob("*.csv")):
            load_file(engine, department.metadata.tables[path.stem], path, key)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        engine.dispose()


def loading(home: Path, url: str) -> tuple[float, float]:
    """Rows a second of wall time that `liancha load` brings into PostgreSQL: new ones, and the same once more."""
    department, key = load_department("commerce"), link_key(Settings(home=home))
    table = department.metadata.tables["companies"]
    path = home / "companies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        writer.writerows(islice(companies(random.Random(1)), ROWS))
    engine = create_database(home, department, key, url)
    rates = []
    for _ in range(2):
        began = time.perf_counter()
        load_file(engine, table, path, key)
        rates.append(ROWS / (time.perf_counter() - began))
    engine.dispose()
    return rates[0], rates[1]


async def questions(homes: Mapping[str, Settings], codes: list[str], rounds: int) -> dict[str, list[float]]:
    """CPU milliseconds a main question, by where the data are, one figure a round."""
    hubs = {name: open_hub(settings) for name, settings in homes.items()}
    query = QUESTION.read_text("utf-8")

    async def ask(hub: Hub, code: str) -> object:
        response = await hub.executor.execute(GraphQLRequest(query, None, {"uscc": code}), RequestContext())
        if response.errors:
            raise SystemExit(f"an answer has errors: {response.errors}")
        return response.data

    found: dict[str, list[float]] = {name: [] for name in hubs}
    try:
        for code in codes[:20]:
            told = [await ask(hub, code) for hub in hubs.values()]
            if any(one != told[0] for one in told):
                raise SystemExit(f"the answers on {code} differ")
        settle()
        for _ in range(rounds):
            for name, hub in hubs.items():
                began = time.process_time()
                for code in codes:
                    await ask(hub, code)
                found[name].append((time.process_time() - began) / len(codes) * 1000)
    finally:
        for hub in hubs.values():
            await hub.close()
    return found


async def drivers(home: Path, url: str, codes: list[str], rounds: int) -> dict[str, list[float]]:
    """CPU microseconds a read of the shareholders of four companies."""
    key = LinkKey.at(home / "keys" / "link.key")
    keys = [codes[at : at + 4] for at in range(0, len(codes) - 3, 4)]
    statement = (
        "SELECT company, holder, since, ratio, subscribed, until FROM commerce.shareholdings WHERE company = ANY({}) "
        "AND since <= {} AND (until IS NULL OR until > {}) ORDER BY company, holder, since"
    )
    threads = ReadingThreads()
    ours = open_database(home, load_department("commerce"), key, threads, url)
    embedded = open_database(home, load_department("commerce"), key, threads)
    bare = await asyncpg.connect(url)
    waiting = await psycopg.AsyncConnection.connect(url, autocommit=True)

    async def by_asyncpg(some: list[str]) -> object:
        return await bare.fetch(statement.format("$1::text[]", "$2", "$2"), some, DAY)

    async def by_psycopg(some: list[str]) -> object:
        cursor = await waiting.execute(
            statement.format("%s::text[]", "%s", "%s").encode(), (some, DAY, DAY), prepare=True, binary=True
        )
        return await cursor.fetchall()

    ways: Mapping[str, Callable[[list[str]], Awaitable[object]]] = {
        "Liancha on PostgreSQL (asyncpg)": lambda some: ours.read(reads.shareholders, some, DAY),
        "Liancha on SQLite": lambda some: embedded.read(reads.shareholders, some, DAY),
        "asyncpg alone": by_asyncpg,
        "psycopg's async alone": by_psycopg,
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    try:
        for _ in range(rounds):
            for name, way in ways.items():
                began = time.process_time()
                for some in keys:
                    await way(some)
                found[name].append((time.process_time() - began) / len(keys) * 1e6)
    finally:
        await bare.close()
        await waiting.close()
        await threads.close()
        await ours.close()
        await embedded.close()
    return found


def main() -> None:
    """Measures, and prints medians with the extremes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--postgres", help="the URL of an empty database; without it one is started")
    given = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url: str = given.postgres or stack.enter_context(postgres()).database()
        codes = prepare(home, given.companies)
        load_postgres(home, url)
        there = {name: DepartmentSettings(database=url) for name in DEPARTMENTS}
        # Each hub has its indexes in its own home.
        other = home / "other"
        shutil.copytree(home / "keys", other / "keys")
        homes = {
            "files of the home": uncached(home),
            "PostgreSQL": uncached(other).model_copy(update={"department": there}),
        }
        asked = asyncio.run(questions(homes, codes, given.rounds))
        read = asyncio.run(drivers(home, url, codes, given.rounds))
        fresh, again = loading(home, url)
    print(f"{given.companies:,} companies, {len(codes)} of them asked about, {given.rounds} rounds")
    print(f"loaded into PostgreSQL: {fresh:,.0f} companies a second of wall time, the same again {again:,.0f}")
    _show("CPU ms of the hub a main question", asked)
    _show("CPU us a read by four keys", read)


def _show(title: str, found: Mapping[str, list[float]]) -> None:
    print(f"\n{title}")
    first = statistics.median(next(iter(found.values())))
    for name, values in found.items():
        middle = statistics.median(values)
        print(f"  {name:34} {middle:8.2f}  ({min(values):.2f}-{max(values):.2f})  {middle / first:5.2f}")


if __name__ == "__main__":
    main()
