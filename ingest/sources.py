"""A department's files as rows of text: CSV (UTF-8 or GB18030), Excel, Parquet."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Protocol

from ingest import workbooks
from ingest.batches import BATCH, Batch, Source
from ingest.cells import text
from ingest.errors import FileRefused


class _Reader(Protocol):
    """What csv.reader returns, which the standard library does not name."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@contextmanager
def opened(path: Path, table: str, *, apart: bool = False) -> Iterator[Source]:
    """The file at `path`, which holds rows of `table`; `apart`: a workbook is read by a process of its own.

    Raises FileRefused for one that cannot be read.
    """
    if not path.is_file():
        raise FileRefused(path, "no such file" if not path.exists() else "is not a file")
    match path.suffix.lower():
        case ".csv":
            with _csv(path) as source:
                yield source
        case ".xlsx" | ".xlsm" | ".xls" | ".xlsb" | ".ods":
            if apart:
                with workbooks.apart(path, table) as source:
                    yield source
            else:
                yield workbooks.sheet(path, table)
        case ".parquet":
            with _parquet(path) as source:
                yield source
        case other:
            raise FileRefused(path, f"{other or 'no ending'}: a file is .csv, .xlsx or .parquet")


def encoding_of(path: Path) -> str:
    """utf-8-sig, or gb18030 where the bytes are not UTF-8. Raises FileRefused where they are neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileRefused(path, "is neither UTF-8 nor GB18030")


@contextmanager
def _csv(path: Path) -> Iterator[Source]:
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw, TextIOWrapper(raw, encoding_of(path), newline="") as text:
        reader: _Reader = csv.reader(text)

        def batches() -> Iterator[Batch]:
            before = reader.line_num
            try:
                while rows := list(islice(reader, BATCH)):
                    lines = _line_numbers(rows, before, reader.line_num)
                    before = reader.line_num
                    if [] in rows:
                        # A blank line is no row.
                        lines = [line for line, row in zip(lines, rows, strict=True) if row]
                        rows = [row for row in rows if row]
                    yield Batch(lines, rows, raw.tell() / size)
            except csv.Error as error:
                raise FileRefused(path, f"line {reader.line_num}: {error}") from error

        try:
            header = next(reader, None)
        except csv.Error as error:
            raise FileRefused(path, f"line {reader.line_num}: {error}") from error
        if header is None:
            raise FileRefused(path, "is empty: not even a header")
        yield Source(tuple(header), batches())


_LINE_END = re.compile(r"\r\n|\r|\n")


def _line_numbers(rows: Sequence[Sequence[str]], before: int, last: int) -> Sequence[int]:
    """The line on which each row begins; a quoted field may span several."""
    if last - before == len(rows):
        return range(before + 1, last + 1)
    lines = []
    for row in rows:
        lines.append(before + 1)
        before += 1 + sum(len(_LINE_END.findall(field)) for field in row)
    return lines


@contextmanager
def _parquet(path: Path) -> Iterator[Source]:
    # It takes a third of a second and 30 MB, which every process of the command line would pay for.
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise FileRefused(path, f"is no Parquet file: {error}") from error

    def batches() -> Iterator[Batch]:
        total = max(file.metadata.num_rows, 1)
        line = 1
        try:
            for part in file.iter_batches(BATCH):
                columns = [[text(value) for value in column.to_pylist()] for column in part.columns]
                rows = list(zip(*columns, strict=True))
                lines = list(range(line, line + len(rows)))
                line += len(rows)
                yield Batch(lines, rows, (line - 1) / total)
        except (pyarrow.ArrowException, OSError) as error:
            raise FileRefused(path, f"row {line}: {error}") from error

    with file:
        yield Source(tuple(file.schema_arrow.names), batches())
