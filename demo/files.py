"""The data contract's CSV files, written row by row."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, Self

from sqlalchemy import Table

from subgraphs.registry import load_department

Cell = str | int | None


class _Writer(Protocol):
    """What csv.writer returns, which the standard library does not name before Python 3.13."""

    def writerow(self, row: Iterable[Cell], /) -> object: ...


class Files:
    """Open files `<folder>/<department>/<table>.csv`, one a table, each with its header from the start."""

    def __init__(self, folder: Path, departments: tuple[str, ...]) -> None:
        self._stack = ExitStack()
        self._writers: dict[str, _Writer] = {}
        self.paths: dict[str, list[Path]] = {}
        for name in departments:
            department = load_department(name)
            (folder / name).mkdir(parents=True, exist_ok=True)
            for table in department.metadata.tables.values():
                path = folder / name / f"{table.name}.csv"
                file = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
                writer = csv.writer(file)
                writer.writerow(columns(table))
                self._writers[f"{name}.{table.name}"] = writer
                self.paths.setdefault(name, []).append(path)

    def add(self, table: str, *cells: Cell) -> None:
        """A row of DEPARTMENT.TABLE, its cells in the order of the contract's columns; None is empty."""
        self._writers[table].writerow(cells)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def columns(table: Table) -> list[str]:
    """The contract's columns of a table: surrogates that stand beside them are not in files."""
    return [column.name for column in table.columns if "raw_of" not in column.info]
