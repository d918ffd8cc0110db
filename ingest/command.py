"""`liancha load`: files into a department's tables, with a progress bar and a word for every refusal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine, Table

from identifiers.pseudonym import LinkKey
from ingest.errors import FileRefused
from ingest.load import LoadReport, load_file
from subgraphs.common.department import Department
from subgraphs.databases.opening import create_database
from subgraphs.databases.place import Place
from subgraphs.registry import UnknownDepartment, load_department

# Further refusals of a file are counted on the terminal; the file of rejected rows has them all.
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Loading:
    """Where files go: a department's database, and the table, or None where each file is named for its own."""

    department: Department
    table: Table | None
    engine: Engine
    key: LinkKey

    @classmethod
    def of(cls, target: str, home: Path, place_of: Callable[[str], Place]) -> "Loading":
        """Of DEPARTMENT[.TABLE]; `place_of` says where a department's database is.

        Raises UnknownDepartment, UnknownTable, BadLinkKey, ForeignLinkKey, NotMigrated, IsSource.
        """
        department, table_name = _named(target)
        if table_name and table_name not in department.metadata.tables:
            raise UnknownTable(department, table_name)
        key = LinkKey.at(home / "keys" / "link.key")
        table = department.metadata.tables[table_name] if table_name else None
        return cls(department, table, create_database(home, department, key, place_of(department.name)), key)

    def table_of(self, path: Path) -> Table:
        """The table of a file. Raises FileRefused where its name is none's."""
        if self.table is not None:
            return self.table
        name = path.stem.removeprefix(f"{self.department.name}.")
        tables = self.department.metadata.tables
        if name not in tables:
            department = self.department.name
            raise FileRefused(path, f"is named for no table ({', '.join(tables)}); say {department}.TABLE")
        return tables[name]


class UnknownTable(UnknownDepartment):
    """A table that a department does not have."""

    def __init__(self, department: Department, table: str) -> None:
        super().__init__(f"{department.name}.{table}")
        self.args = (f"{department.name} has no table {table!r}; it has {', '.join(department.metadata.tables)}",)


@dataclass(slots=True)
class Outcome:
    """What became of the files: rows loaded, rows refused, files that could not be loaded."""

    loaded: int = 0
    refused: int = 0
    failed: int = 0


def load_files(loading: Loading, paths: Sequence[Path], console: Console) -> Outcome:
    """Loads the files one after another; one that cannot be loaded does not keep the next from it."""
    outcome = Outcome()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        for path in paths:
            task = progress.add_task(escape(path.name), total=1.0)
            try:
                report = load_file(
                    loading.engine,
                    loading.table_of(path),
                    path,
                    loading.key,
                    lambda done, task=task: progress.update(task, completed=done),  # type: ignore[misc]  # a default binds this turn's task
                )
            except FileRefused as error:
                outcome.failed += 1
                console.print(f"[red]refused[/red] {escape(str(error))}", soft_wrap=True)
                continue
            progress.update(task, completed=1.0)
            outcome.loaded += report.loaded
            outcome.refused += len(report.refused)
            tell(report, console)
    loading.engine.dispose()
    return outcome


def tell(report: LoadReport, console: Console) -> None:
    """Says what became of a file."""
    for one in report.refused[:MOST_SHOWN]:
        console.print(f"[red]refused[/red] {escape(f'{report.path}: {one}')}", soft_wrap=True, highlight=False)
    if len(report.refused) > MOST_SHOWN:
        console.print(f"… and {len(report.refused) - MOST_SHOWN:,} rows more")
    if report.rejected_path is not None:
        console.print(
            f"{len(report.refused):,} refused rows are in {report.rejected_path}", soft_wrap=True, markup=False
        )
    if report.ignored_columns:
        ignored = ", ".join(report.ignored_columns)
        console.print(f"{report.path}: columns ignored: {ignored}", soft_wrap=True, markup=False)
    console.print(f"{report.path}: {report.loaded:,} rows loaded", soft_wrap=True, markup=False)


def _named(target: str) -> tuple[Department, str]:
    """The department, and the table or nothing: a department's own name may have dots."""
    try:
        return load_department(target), ""
    except UnknownDepartment:
        name, dot, table = target.rpartition(".")
        if not dot:
            raise
        return load_department(name), table
