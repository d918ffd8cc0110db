"""How many rows a second `liancha load` reads into SQLite, for the widest tables of the contract.

Run with `make bench-load`. One process on one core, writing to disk included, progress bar off; beside each load, in
the same run, the floor: Python's csv module poured into SQLite without a look at what it says.
"""

import csv
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import Table, create_engine
from sqlalchemy.schema import CreateTable

from demo.identities import credit_code, identity_number
from identifiers.pseudonym import LinkKey
from ingest.batches import BATCH
from ingest.load import load_file
from subgraphs.common.department import Department
from subgraphs.databases.opening import create_database
from subgraphs.registry import load_department

ROWS = 300_000


def companies(rng: random.Random) -> Iterator[list[object]]:
    """commerce.companies: ten columns."""
    for n in range(ROWS):
        established = date(1996, 1, 1) + timedelta(days=rng.randrange(10_000))
        yield [
            credit_code("91", f"99{rng.randrange(100):04}", n), f"云溪某某{n}有限公司", "LIMITED", "ACTIVE",
            rng.randrange(10**12), established, "", "990101", "7519", f"九州省云溪市某路{n}号",
        ]  # fmt: skip


def list_entries(rng: random.Random) -> Iterator[list[object]]:
    """court.list_entries: ten columns, of which every party is a person, whose id is a keyed hash."""
    for n in range(ROWS):
        listed = date(2015, 1, 1) + timedelta(days=rng.randrange(4_000))
        born = date(1950, 1, 1) + timedelta(days=n % 20_000)
        party = identity_number(f"99{n // 20_000:04}", born, 1 + n % 999)
        yield [
            f"E{n:08}", f"（{listed.year}）演9901执{n}号", party, rng.randint(1, 6), listed,
            listed + timedelta(days=1), "true", "", "", "",
        ]  # fmt: skip


def measure(department_name: str, table_name: str, rows: Iterator[list[object]], rounds: int = 5) -> None:
    """Writes the file; then, in turns, loads it and pours it into SQLite as it is; prints the rates."""
    department = load_department(department_name)
    table = department.metadata.tables[table_name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{table_name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.name for column in table.columns])
            writer.writerows(rows)
        loads, pours = [], []
        for n in range(rounds):
            loads.append(_cpu_seconds(lambda home: _load(home, department, table, path), Path(folder) / f"load{n}"))
            pours.append(_cpu_seconds(lambda home: _pour(home, table, path), Path(folder) / f"pour{n}"))
    print(f"{department_name}.{table_name}, {ROWS:,} rows, {len(table.columns)} columns")
    for name, found in (("liancha load", loads), ("csv + sqlite3", pours)):
        rates = ", ".join(f"{ROWS / seconds:,.0f}" for seconds in sorted(found))
        print(f"  {name:13}  {min(found) / ROWS * 1e6:5.1f} us CPU a row; rows a CPU second, best first: {rates}")
    print(f"  liancha load takes {min(loads) / min(pours):.2f} times the CPU time of csv + sqlite3")


def _cpu_seconds(work: Callable[[Path], None], home: Path) -> float:
    home.mkdir()
    began = time.process_time()
    work(home)
    return time.process_time() - began


def _load(home: Path, department: Department, table: Table, path: Path) -> None:
    key = LinkKey.at(home / "link.key")
    engine = create_database(home, department, key)
    report = load_file(engine, table, path, key)
    engine.dispose()
    if report.loaded != ROWS:
        raise SystemExit(f"{path}: {report.loaded} of {ROWS} rows loaded")


def _pour(home: Path, table: Table, path: Path) -> None:
    """The least that any loader does: the same table and indexes, no text looked at, nobody pseudonymous."""
    engine = create_engine(f"sqlite:///{home / 'poured.sqlite'}")
    indexes = list(table.indexes)
    with engine.begin() as connection, path.open(encoding="utf-8", newline="") as file:
        connection.execute(CreateTable(table))
        reader = csv.reader(file)
        next(reader)
        marks = ", ".join("?" * len(table.columns))
        for batch in iter(lambda: [tuple(row) for row in islice(reader, BATCH)], []):
            connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", batch)
        for index in indexes:
            index.create(connection)
    engine.dispose()


def main() -> None:
    """Measures on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    measure("commerce", "companies", companies(random.Random(1)))
    measure("court", "list_entries", list_entries(random.Random(1)))


if __name__ == "__main__":
    main()
