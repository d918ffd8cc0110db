"""How many rows a second `liancha load` reads into SQLite, for the widest tables of the contract.

Run with `make bench-load`; prints a line a table. One process on one core, disk included, progress bar off.
"""

import csv
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from demo.identities import credit_code, identity_number
from identifiers.pseudonym import LinkKey
from ingest.load import load_file
from subgraphs.common.database import create_database
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


def measure(department_name: str, table_name: str, rows: Iterator[list[object]]) -> None:
    """Writes the file, loads it, prints the rate."""
    department = load_department(department_name)
    table = department.metadata.tables[table_name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{table_name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.name for column in table.columns])
            writer.writerows(rows)
        key = LinkKey.at(Path(folder) / "link.key")
        engine = create_database(Path(folder), department, key)
        began, cpu = time.perf_counter(), time.process_time()
        report = load_file(engine, table, path, key)
        wall, spent = time.perf_counter() - began, time.process_time() - cpu
        engine.dispose()
    print(
        f"{department_name}.{table_name}: {report.loaded:,} rows in {wall:.2f} s ({spent:.2f} s CPU): "
        f"{report.loaded / wall:,.0f} rows a second, {len(table.columns)} columns"
    )


def main() -> None:
    """Measures on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    measure("commerce", "companies", companies(random.Random(1)))
    measure("court", "list_entries", list_entries(random.Random(1)))


if __name__ == "__main__":
    main()
