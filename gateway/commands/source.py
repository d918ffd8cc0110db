"""`liancha check-source`: whether a department's own database fits the contract, column by column, and is quick."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from gateway.commands.common import FAILED, REFUSED, Config, console, say_error
from gateway.commands.told import told
from gateway.config import read_settings
from gateway.server.hub import link_key
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.checking_source import Problem, examine, examine_reads
from subgraphs.databases.place import Source
from subgraphs.databases.source import source_engine
from subgraphs.registry import contract_reads_of, load_department

# Rows of each view that are looked at, unless all are to be.
MOST = 100_000


def check_source(
    department: Annotated[str, typer.Argument(help="The department, such as land.")],
    all_rows: Annotated[bool, typer.Option("--all", help=f"Every row; without it, {MOST:,} of each view.")] = False,
    config: Config = None,
) -> None:
    """Say what of a department's own database does not fit the contract, and which reads find no index.

    Exit code 0: it fits; 1: something does not, or is slow; 2: it cannot be read at all.
    """
    with told():
        settings = read_settings(config)
        place = settings.place_of(department)
        found = load_department(department)
        if not isinstance(place, Source):
            say_error(f"{department} has no source (department.{department}.source) to check")
            raise typer.Exit(FAILED)
        engine = source_engine(place)
        wrong = 0
        try:
            with console.status("reading") as status:
                for one in examine(engine, found, link_key(settings), None if all_rows else MOST, status.update):
                    _tell(one.problems)
                    rows = f"{one.rows:,} rows" + ("" if one.whole else " looked at, of more")
                    verdict = "does not fit" if one.problems else "fits"
                    console.print(f"[bold]{one.table}[/bold]: {rows}: {verdict}")
                    wrong += len(one.problems)
                reads = contract_reads_of(department)
                slow = list(examine_reads(engine, found, reads, now_in_shanghai().date()))
            _tell(slow)
            console.print(f"reads: {len(reads)}, of which {len(slow)} fail or read whole tables")
        finally:
            engine.dispose()
    if wrong or slow:
        raise typer.Exit(REFUSED)


def _tell(problems: "tuple[Problem, ...] | list[Problem]") -> None:
    if not problems:
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for one in problems:
        table.add_row(
            "[yellow]slow[/yellow]" if one.fits else "[red]misfit[/red]",
            escape(".".join(filter(None, (one.table, one.what)))),
            escape(one.reason),
        )
        for detail in one.details:
            table.add_row("", "", escape(detail))
    console.print(table)
