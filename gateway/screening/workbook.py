"""A workbook of results, written by a process of its own: it takes as long as what stands in it took to find.

The sheets come over the pipe one after another, rows in batches, each sheet closed by a part without rows.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from ingest.errors import FileRefused
from ingest.frames import read_frames, write_frame

# Rows of a sheet below its header (ECMA-376, as Excel has it).
MOST_OF_SHEET = 1_048_575

Row = Sequence[str]

_HEADER = "#E8EEF7"
# A4, across, as wide as the page, with the header on each: pages that an office prints.
_PAGE = {"landscape": True, "paper_size": 9, "fit_to_pages": (1, 0), "repeat_rows": 0, "footer": "&C&P / &N"}
_WIDTH = 20


class Sheet(msgspec.Struct, frozen=True):
    """A sheet: its name, its columns, whether it is to be filtered, and how wide a column is, in characters."""

    name: str
    header: tuple[str, ...]
    filtered: bool = True
    width: float = _WIDTH


class Workbook:
    """Writes the sheets of a file, in order; close it when done, or it is none."""

    def __init__(self, path: Path, made: Path, sheets: Sequence[Sheet]) -> None:
        """`path` is what the file will be called, `made` where it is written."""
        self._path = path
        command = [sys.executable, "-P", "-m", __name__, str(made)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603  # this module
        self._rows = 0
        self._send(list(sheets))

    def write(self, given: Iterable[Row]) -> None:
        """Writes the next rows of a sheet. Raises FileRefused."""
        rows = list(given)
        self._rows += len(rows)
        if self._rows > MOST_OF_SHEET:
            raise FileRefused(self._path, f"a sheet has at most {MOST_OF_SHEET:,} rows: write .csv or .parquet")
        if rows:
            self._send(rows)

    def next_sheet(self) -> None:
        """What is written from now on stands on the next sheet. Raises FileRefused."""
        self._rows = 0
        self._send([])

    def close(self) -> None:
        """Waits until all is written. Raises FileRefused."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except BrokenPipeError as error:
            raise self._failed() from error
        if self._process.wait() != 0:
            raise self._failed()
        self.abort()

    def abort(self) -> None:
        """Nothing more is written."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stderr):
            if pipe is not None and not pipe.closed:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue

    def _send(self, part: object) -> None:
        try:
            write_frame(cast("BinaryIO", self._process.stdin), part)
        except BrokenPipeError as error:
            raise self._failed() from error

    def _failed(self) -> FileRefused:
        assert self._process.stderr is not None
        said = self._process.stderr.read().decode("utf-8", "replace").strip().splitlines()
        return FileRefused(self._path, f"cannot be written: {said[-1] if said else 'its writer ended'}")


def main() -> None:
    """The writer: the path is its argument, the sheets come by standard input."""
    # Nobody else needs it.
    from rustpy_xlsxwriter import Format, write_worksheets

    frames = read_frames(sys.stdin.buffer, msgspec.Raw)
    sheets = msgspec.msgpack.decode(next(frames), type=list[Sheet])
    rows = msgspec.msgpack.Decoder(list[list[str]])
    names = [one.name for one in sheets]
    given: list[tuple[str, object]] = [(one.name, _records(one.header, frames, rows)) for one in sheets]
    write_worksheets(
        given,
        sys.argv[1],
        freeze_panes={"general": {"row": 1}},
        autofilter={one.name: one.filtered for one in sheets},
        header_format=dict.fromkeys(names, Format().set_bold().set_background_color(_HEADER)),
        column_width={one.name: one.width for one in sheets},
        # Identity numbers are digits, and no numbers.
        ignore_errors={one.name: list(one.header) for one in sheets},
        page_setup=dict.fromkeys(names, _PAGE),
    )


def _records(
    header: Row, frames: Iterable[msgspec.Raw], rows: "msgspec.msgpack.Decoder[list[list[str]]]"
) -> Iterator[dict[str, str]]:
    """The rows of a sheet, up to the part that closes it."""
    for frame in frames:
        part = rows.decode(frame)
        if not part:
            return
        for row in part:
            yield dict(zip(header, row, strict=True))


if __name__ == "__main__":
    main()
