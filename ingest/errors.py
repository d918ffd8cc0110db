"""What can be wrong with a file, and with a row of it."""

from dataclasses import dataclass
from pathlib import Path


class FileRefused(ValueError):
    """A file of which nothing can be loaded: no such table, unreadable, or a header that breaks the contract."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that breaks the contract: `line` counts the file's lines (a workbook's or Parquet file's rows) from 1,
    `value` is masked where the column is personal, `row` is the row as it stood.
    """

    line: int
    column: str
    value: str
    reason: str
    row: tuple[str, ...]

    def __str__(self) -> str:
        shown = f" {self.value!r}" if self.value else ""
        return f"line {self.line}, {self.column}{shown}: {self.reason}"
