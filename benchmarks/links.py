"""What linked entities cost on a large register, beside networkx, igraph and SQL where they can do the same.

`python -m benchmarks.links [--companies N] [--home FOLDER]`: N companies, 2 N persons, 8 N relations; a register that
stands in FOLDER is used again. Every figure is of one process; percentiles are of wall time.
"""

import argparse
import asyncio
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

import igraph
import networkx as nx
import numpy as np

from benchmarks.large_register import LargeRegister
from benchmarks.processes import uncached
from gateway.config import Settings
from gateway.server.context import RequestContext
from gateway.server.hub import Hub, link_key, open_hub
from gateway.server.operations import GraphQLRequest
from loaders.raw_rows import whole_rows
from resolvers.connections.paths import connections
from resolvers.control.register import controllers_of_register
from resolvers.control.register_shares import owners_of_register
from resolvers.relations import RECORDED
from subgraphs.commerce.whole_register import read_register
from subgraphs.databases.opening import create_database, database_path
from subgraphs.links.arrays import open_arrays
from subgraphs.links.view import View
from subgraphs.registry import load_department

DAY = date(2020, 1, 1)
HOPS = 4

CONNECTIONS = """query($a: ID!, $b: ID!) { connections(from: $a, to: $b, asOf: "2020-01-01") {
  complete paths { steps { from { id } to { id } relation evidence { department recordId since until } } }
} }"""
EXPOSURE = """query($a: ID!) { exposure(subject: $a, asOf: "2020-01-01") {
  complete hits { relation party { id } entry { caseNumber } path { department relation } }
} }"""
CHECKS = """query($s: [ID!]!) { checks(subjects: $s, purpose: LENDING, asOf: "2020-01-01") {
  subject decision complete measures { code action trigger { relation } }
} }"""

SCREENING = """query($s: [ID!]!) { screening(subjects: $s, purpose: LENDING, asOf: "2020-01-01") { complete results {
  subject decision complete measures { code action trigger { relation } }
} } }"""

V = TypeVar("V")


@contextmanager
def timed(what: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"{what:<46} {time.process_time() - cpu:8.2f} s CPU {time.perf_counter() - wall:8.2f} s")


def percentiles(what: str, run: Callable[[V], object], given: Sequence[V]) -> None:
    """Times each call, and prints the median, the 99th percentile and the slowest, in milliseconds."""
    spent = []
    for one in given:
        start = time.perf_counter()
        run(one)
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    median, p99 = spent[len(spent) // 2], spent[min(len(spent) - 1, len(spent) * 99 // 100)]
    print(f"{what:<46} p50 {median:8.2f} ms   p99 {p99:8.2f} ms   max {spent[-1]:8.2f} ms   ({len(spent)} calls)")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--companies", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--checks", type=int, default=2_000)
    parser.add_argument("--screened", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        measure(given.home or Path(made), given.companies, given.checks, given.screened)


def measure(home: Path, companies: int, checks: int, screened: int) -> None:
    register = LargeRegister(home, companies)
    commerce = database_path(home, load_department("commerce"))
    with closing(sqlite3.connect(commerce)) as connection:
        written = connection.execute("SELECT count(*) FROM (SELECT 1 FROM offices LIMIT 1)").fetchone()[0]
    if not written:
        with timed("register written"):
            register.write()
    asyncio.run(of_the_hub(home, register, checks, screened))
    of_the_graph(home, register)
    of_control(home)
    print(f"most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


async def of_the_hub(home: Path, register: LargeRegister, checks: int, screened: int) -> None:
    rng = random.Random(2)
    hub = open_hub(uncached(home))
    assert hub.indexes.links is not None
    index = hub.indexes.links.relations
    try:
        with timed("index built"):
            arrays = index.build().arrays
        print(f"  {arrays.size:,} relations, {len(arrays.parties):,} parties, "
              f"{arrays.bytes_on_disk / arrays.size:.1f} bytes a relation")  # fmt: skip
        with timed("index mapped at a restart"):
            open_arrays(home / "links")
        everybody = register.companies + register.people
        pairs = [tuple(rng.sample(everybody, 2)) for _ in range(300)]
        await of_queries(hub, "connections, 4 hops, by GraphQL", CONNECTIONS, [{"a": a, "b": b} for a, b in pairs])
        subjects = rng.sample(register.companies, 300)
        await of_queries(hub, "exposure of a company, by GraphQL", EXPOSURE, [{"a": one} for one in subjects])
        batch = rng.sample(register.companies, checks)
        with timed(f"check of {checks:,} subjects for a loan"):
            answer = await ask(hub, CHECKS, {"s": batch})
        found = [one["decision"] for one in answer["checks"]]
        print(f"  {len(found) - found.count('CLEAR'):,} of them not clear")
        batch += rng.sample(register.companies, screened - len(batch))
        for when in ("first", "again"):
            with timed(f"screening of {screened:,} subjects for a loan, {when}"):
                answer = await ask(hub, SCREENING, {"s": batch})
        results = cast("dict[str, list[dict[str, str]]]", answer["screening"])["results"]
        print(f"  {sum(one['decision'] != 'CLEAR' for one in results):,} of them not clear")
        assert [one["decision"] for one in results[:checks]] == found
    finally:
        await hub.close()


async def of_queries(hub: Hub, what: str, query: str, variables: Sequence[dict[str, object]]) -> None:
    for one in variables[:20]:
        await ask(hub, query, one)
    spent = []
    for one in variables:
        start = time.perf_counter()
        await ask(hub, query, one)
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    p99 = spent[min(len(spent) - 1, len(spent) * 99 // 100)]
    print(f"{what:<46} p50 {spent[len(spent) // 2]:8.2f} ms   p99 {p99:8.2f} ms   max {spent[-1]:8.2f} ms")


async def ask(hub: Hub, query: str, variables: dict[str, object]) -> dict[str, list[dict[str, str]]]:
    response = await hub.executor.execute(GraphQLRequest(query, None, variables), RequestContext())
    assert not response.errors, response.errors
    assert response.data is not None
    return response.data  # type: ignore[return-value]  # JSON of the query's shape


def of_the_graph(home: Path, register: LargeRegister) -> None:
    """The search itself, beside igraph's and networkx's shortest path and a recursive statement, on the same pairs."""
    arrays = open_arrays(home / "links")
    assert arrays is not None
    graph = View(arrays).on(DAY, RECORDED)
    rng = random.Random(3)
    count = len(arrays.parties)
    pairs = [(rng.randrange(count), rng.randrange(count)) for _ in range(200)]
    percentiles("ours: 10 shortest paths of 4 hops", lambda pair: connections(graph, *pair, HOPS, 10), pairs)
    percentiles("ours: the shortest path of 4 hops", lambda pair: connections(graph, *pair, HOPS, 1), pairs)
    theirs = igraph.Graph(n=count, edges=np.column_stack((arrays.start, arrays.end)))
    percentiles(
        "igraph: the shortest path", lambda pair: theirs.get_shortest_path(pair[0], pair[1], mode="all"), pairs[:20]
    )
    slow = nx.Graph()
    slow.add_edges_from(zip(arrays.start.tolist(), arrays.end.tolist(), strict=True))
    percentiles("networkx: the shortest path (bidirectional)", lambda pair: nx_path(slow, *pair), pairs)
    named = [tuple(map(arrays.party, pair)) for pair in pairs[:20]]
    percentiles("SQL, recursive: offices and shares, 4 hops", lambda pair: by_sql(home, *pair), named)


def nx_path(graph: "nx.Graph", one: int, other: int) -> object:
    try:
        return nx.bidirectional_shortest_path(graph, one, other)
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return None


_RECURSIVE = """
WITH RECURSIVE reached(party, hops) AS (
  SELECT ?, 0
  UNION SELECT company, hops + 1 FROM offices JOIN reached ON holder = party WHERE hops < 4
  UNION SELECT holder, hops + 1 FROM offices JOIN reached ON company = party WHERE hops < 4
  UNION SELECT company, hops + 1 FROM shareholdings JOIN reached ON holder = party WHERE hops < 4
  UNION SELECT holder, hops + 1 FROM shareholdings JOIN reached ON company = party WHERE hops < 4
) SELECT min(hops) FROM reached WHERE party = ?
"""


def by_sql(home: Path, one: str, other: str) -> object:
    with closing(sqlite3.connect(database_path(home, load_department("commerce")))) as connection:
        return connection.execute(_RECURSIVE, (one, other)).fetchone()


def of_control(home: Path) -> None:
    engine = create_database(home, load_department("commerce"), link_key(Settings(home=home)))
    with timed("shareholdings read"):
        whole = read_register(partial(whole_rows, engine), DAY)
    persons = np.array([party.startswith("p_") for party in whole.parties])
    with timed("actual controllers of the whole register"):
        controllers = controllers_of_register(whole.register)
    with timed("beneficial owners of the whole register"):
        owners = owners_of_register(whole.register, persons)
    print(f"  {len(whole.register.holder):,} shareholdings, {len(controllers.company):,} controllers, "
          f"{len(owners.company):,} owners, {int(owners.undetermined.sum()):,} companies undetermined")  # fmt: skip


if __name__ == "__main__":
    main()
