"""What a screening (批量核查) of a file costs: `liancha screen` as it is typed, on a large register.

`python -m benchmarks.screening [--companies N] [--rows N] [--home FOLDER]`: files of rows and of a tenth of them, half
of them companies of the register, half persons that no register knows, each with a consent of its own; in each format,
by the hub of the home in the command's own process, and by one that is served. Beside the rate stand CPU time a subject
and the most memory that the command held: the same for both files, if it is flat.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from rustpy_xlsxwriter import write_worksheet

from benchmarks.large_register import LargeRegister
from benchmarks.processes import Process, bearer, cpu_seconds, megabytes, started
from demo.identities import identity_number

HEADER = ("客户", "证件号码", "业务编号")
# What is asked of a screening.
ASKED = 20_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--companies", type=int, default=200_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--port", type=int, default=18_431)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        measure(given.home or Path(made), Path(made), given.companies, given.rows, given.port)


def measure(home: Path, folder: Path, companies: int, rows: int, port: int) -> None:
    counts = (rows // 10, rows)
    # A process has once held what the one held that it was begun by: what is large is done by another.
    preparing = get_context("fork").Process(target=prepare, args=(home, folder, companies, counts))
    preparing.start()
    preparing.join()
    told(
        f"{rows:,} consents registered",
        rows,
        run(home, "consent", "load", folder / "consents.csv", "--client", "local"),
    )
    # The index is built once, whoever asks first.
    run(
        home,
        "screen",
        folder / f"{counts[0]}.csv",
        "-o",
        folder / "first.csv",
        "--purpose",
        "LENDING",
        ok=(0, 4, 8, 12),
    )
    for kind in ("csv", "parquet", "xlsx"):
        for count in counts:
            spent = screened(home, folder, count, kind)
            told(f"{count:>9,} rows, {kind} to {kind}", count, spent)
    token = folder / "token"
    token.write_text(bearer(home, "credit_officer", "LENDING").removeprefix("Bearer "), "ascii")
    command = [str(Path(sys.executable).with_name("liancha")), "serve", "--port", str(port)]
    environment = {"LIANCHA_HOME": str(home)}
    with started(command, "0-63", f"http://127.0.0.1:{port}/graphql", folder / "hub.log", environment) as hub:
        settled(hub)
        for count in counts:
            before = cpu_seconds(hub)
            url = f"http://127.0.0.1:{port}"
            spent = screened(home, folder, count, "csv", "--hub", url, "--token-file", token)
            told(f"{count:>9,} rows, csv, by a hub that is served", count, spent)
            at_hub = (cpu_seconds(hub) - before) / count * 1e6
            print(f"  of which at the hub {at_hub:.1f} µs a subject; it holds {megabytes(hub):.0f} MB")


def screened(home: Path, folder: Path, count: int, kind: str, *more: object) -> "Spent":
    """What a screening of a file came to."""
    output = folder / f"results.{kind}"
    arguments = ("screen", folder / f"{count}.{kind}", "-o", output, "--purpose", "LENDING", *more)
    spent = run(home, *arguments, ok=(0, 4, 8, 12))
    output.unlink()
    return spent


def settled(hub: Process) -> None:
    """Waits until a hub has built its indexes and is at rest."""
    spent = cpu_seconds(hub)
    while True:
        time.sleep(2)
        now = cpu_seconds(hub)
        if now - spent < 0.1:
            return
        spent = now


Spent = tuple[float, float, float]


def run(home: Path, *arguments: object, ok: Sequence[int] = (0,)) -> Spent:
    """Seconds, seconds of CPU, and the most megabytes of a command."""
    command = [str(Path(sys.executable).with_name("liancha")), *map(str, arguments)]
    environment = {**os.environ, "LIANCHA_HOME": str(home), "COLUMNS": "100"}
    before = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=home)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in ok:
        raise SystemExit(f"{command}: {said.decode()}")
    return time.perf_counter() - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def told(what: str, count: int, spent: Spent) -> None:
    """Prints it."""
    seconds, cpu, most = spent
    rate = count / seconds
    print(
        f"{what:<44} {seconds:7.2f} s {rate:9,.0f} a second ({rate / ASKED:.2f} of what is asked) "
        f"{cpu / count * 1e6:6.1f} µs CPU each, {most:6.0f} MB at the most",
        flush=True,
    )


def prepare(home: Path, folder: Path, companies: int, counts: Sequence[int]) -> None:
    """The register, files of applicants, and the consents of all of them."""
    register = LargeRegister(home, companies)
    mark = home / "written"
    if not mark.exists():
        register.write()
        mark.touch()
    for count in counts:
        write(folder, count, register.companies)
    with (folder / "consents.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("reference", "party", "purpose", "since", "until"))
        for at, (_, party, _) in enumerate(applicants(max(counts), register.companies)):
            writer.writerow((f"SQ-{at:07}", party, "LENDING", "2020-01-01", "2100-01-01"))


def write(folder: Path, count: int, companies: Sequence[str]) -> None:
    """The same applicants in each format."""
    # It takes memory, and a process has once held what the one held that it was begun by.
    import pyarrow as pa
    import pyarrow.parquet as pq

    with (folder / f"{count}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(applicants(count, companies))
    schema = pa.schema([(name, pa.string()) for name in HEADER])
    with pq.ParquetWriter(folder / f"{count}.parquet", schema) as parquet:
        columns = [pa.array(column) for column in zip(*applicants(count, companies), strict=True)]
        parquet.write_table(pa.table(columns, schema=schema))
    records = (dict(zip(HEADER, row, strict=True)) for row in applicants(count, companies))
    write_worksheet(records, folder / f"{count}.xlsx")


def applicants(count: int, companies: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Rows: in turn a company and a person."""
    first = date(1950, 1, 1)
    for at in range(count):
        if at % 2:
            party = identity_number(
                f"99{at // 2 // 300_000:04}", first + timedelta(days=at // 2 % 20_000), 1 + at // 40_000 % 999
            )
        else:
            party = companies[at // 2 % len(companies)]
        yield f"客户{at:07}", party, f"YW{at:09}"


if __name__ == "__main__":
    main()
