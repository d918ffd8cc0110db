"""Files of applicants (申请人): CSV, Excel or Parquet, with a column of identity numbers or credit codes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.batches import Batch
from ingest.errors import FileRefused
from ingest.sources import opened

# What the column of subjects may be called, where it is not said.
NAMES = (
    "subject", "party", "id", "id_number", "uscc", "证件号码", "证件号", "主体代码", "身份证号", "身份证号码",
    "公民身份号码", "统一社会信用代码", "社会信用代码",
)  # fmt: skip
_SHEET = "applicants"


@dataclass(frozen=True, slots=True)
class Applicants:
    """A file's columns, the place of the one that names the subjects, and the rows, in batches."""

    header: Sequence[str]
    at: int
    batches: Iterator[Batch]

    def subjects(self, batch: Batch) -> list[str]:
        """The subjects of a batch, in its order; nothing where a row is too short to name one."""
        return [row[self.at].strip() if len(row) > self.at else "" for row in batch.rows]


@contextmanager
def applicants(path: Path, column: str | None) -> Iterator[Applicants]:
    """The applicants of a file; `column` is that of their identifiers, None for the one that is called so.

    Raises FileRefused.
    """
    with opened(path, _SHEET, apart=True) as source:
        header = tuple(name.strip() for name in source.header)
        yield Applicants(header, _place(path, header, column), source.batches)


def _place(path: Path, header: Sequence[str], column: str | None) -> int:
    if column is not None:
        found = [at for at, name in enumerate(header) if name == column]
    else:
        found = [at for at, name in enumerate(header) if name.lower() in NAMES]
    if len(found) == 1:
        return found[0]
    there = ", ".join(header)
    if column is not None:
        raise FileRefused(path, f"line 1: {len(found) or 'no'} columns are called {column}: {there}")
    why = "no column is" if not found else f"{', '.join(header[at] for at in found)} are each"
    raise FileRefused(path, f"line 1: {why} called as one of subjects is: say which of {there}")
