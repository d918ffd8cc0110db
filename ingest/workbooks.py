"""Workbooks (Excel and its kin) as rows of text.

A sheet is in memory as long as it is read. `apart` has another process read it: what that held goes with it, and it
reads while this one works at what is read.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

from ingest.batches import BATCH, Batch, Row, Source
from ingest.cells import text
from ingest.errors import FileRefused
from ingest.frames import TornFrames, read_frames, write_frame


def sheet(path: Path, table: str) -> Source:
    """The sheet named for a table, or the only one. Raises FileRefused."""
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = workbook.sheet_names
        if table not in names and len(names) != 1:
            raise FileRefused(path, f"has {len(names)} sheets and none is named {table}")
        found = workbook.get_sheet_by_name(table if table in names else names[0])
    except (CalamineError, OSError) as error:
        raise FileRefused(path, f"is no workbook: {error}") from error
    # Rows begin at the first, columns at the first that has anything.
    before = ("",) * (found.start[1] if found.start else 0)
    rows = ((*before, *map(text, row)) for row in found.iter_rows())
    header = next(rows, None)
    if header is None:
        raise FileRefused(path, "is empty: not even a header")
    total = max(1, found.total_height - 1)

    def batches() -> Iterator[Batch]:
        lines: list[int] = []
        part: list[Row] = []
        for line, row in enumerate(rows, 2):
            if any(row):
                lines.append(line)
                part.append(row)
            if len(part) == BATCH:
                yield Batch(lines, part, min(1.0, (line - 1) / total))
                lines, part = [], []
        if part:
            yield Batch(lines, part, 1.0)

    return Source(header, batches())


class _Part(msgspec.Struct, frozen=True, array_like=True):
    """The header, as the first part; a batch; or why there is none."""

    lines: Sequence[int] = ()
    rows: Sequence[Sequence[str]] = ()
    done: float = 0.0
    refused: str | None = None


@contextmanager
def apart(path: Path, table: str) -> Iterator[Source]:
    """The same sheet, read by a process of its own. Raises FileRefused."""
    command = [sys.executable, "-P", "-m", __name__, str(path), table]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603  # this module
        parts = _parts(path, cast("BinaryIO", process.stdout))
        try:
            header = next(parts, None)
            if header is None:
                raise FileRefused(path, "cannot be read: its reader ended")
            yield Source(header.rows[0], (Batch(one.lines, one.rows, one.done) for one in parts))
        finally:
            # Who reads no further has no more use for it.
            process.kill()


def _parts(path: Path, pipe: BinaryIO) -> Iterator[_Part]:
    whole = False
    try:
        for part in read_frames(pipe, _Part):
            if part.refused is not None:
                raise FileRefused(path, part.refused)
            whole = part.done >= 1.0 and not part.rows
            if not whole:
                yield part
    except (TornFrames, msgspec.DecodeError) as error:
        raise FileRefused(path, f"cannot be read to its end: {error}") from error
    if not whole:
        raise FileRefused(path, "cannot be read to its end: its reader ended")


def main() -> None:
    """The reader: the path and the table are its arguments, its parts go to standard output."""
    out = sys.stdout.buffer
    path = Path(sys.argv[1])
    try:
        source = sheet(path, sys.argv[2])
        write_frame(out, _Part(rows=[source.header]))
        for batch in source.batches:
            write_frame(out, _Part(batch.lines, batch.rows, batch.done))
        write_frame(out, _Part(done=1.0))
    except FileRefused as error:
        write_frame(out, _Part(refused=error.reason))
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    main()
