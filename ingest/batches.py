"""Rows of text, in batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BATCH = 4096

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows with their line numbers; `done` is the part of the file read so far, 0 to 1."""

    lines: Sequence[int]
    rows: Sequence[Row]
    done: float


@dataclass(frozen=True, slots=True)
class Source:
    """A file's column names and its rows, in batches."""

    header: Row
    batches: Iterator[Batch]
