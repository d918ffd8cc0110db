"""Files of results: the applicants' rows as they stood, and beside each what was found.

CSV (UTF-8 with a mark, as Excel reads it), Parquet (all columns are text), or a workbook with the measures one by one
on a second sheet and, on a third, what was asked.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gateway.screening.outcome import Batch, Found, Language, Measure
from gateway.screening.texts import (
    ABOUT,
    COLUMNS,
    DETAILS,
    SHEETS,
    action_of,
    clear,
    found,
    relation_of,
    title_of,
    unchecked,
)
from gateway.screening.workbook import Sheet, Workbook
from ingest.errors import FileRefused

Row = Sequence[str]


# Writes the next rows. Raises FileRefused, OSError.
Write = Callable[[Iterable[Row]], object]


@contextmanager
def results(
    path: Path,
    header: tuple[str, ...],
    language: Language,
    details: Callable[[], Iterable[Sequence[Row]]],
    about: Callable[[], Sequence[Row]],
) -> Iterator[Write]:
    """A file of results with these columns, which stands at `path` when all of it is written, and not before.

    `details` gives the rows of a workbook's second sheet in batches, `about` those of its third, once all results are
    written. Raises FileRefused.
    """
    made = path.with_name(f".{path.name}.new")
    # Whoever else is on the machine is not meant to read it.
    os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        match path.suffix.lower():
            case ".csv":
                with made.open("w", encoding="utf-8-sig", newline="") as text:
                    writer = csv.writer(text)
                    writer.writerow(header)
                    yield writer.writerows
            case ".parquet":
                with _parquet(made, header) as write:
                    yield write
            case ".xlsx":
                with _workbook(path, made, header, language, details, about) as write:
                    yield write
            case other:
                raise FileRefused(path, f"{other or 'no ending'}: results are .csv, .xlsx or .parquet")
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def header_of(given: Row, language: Language) -> tuple[str, ...]:
    """The columns of results: those of the file, then those that a screening adds, each with a name of its own."""
    names: dict[str, None] = {}
    for number, name in enumerate((*given, *COLUMNS[language]), 1):
        one, again = name or f"#{number}", 2
        while one in names:
            one, again = f"{name} ({again})", again + 1
        names[one] = None
    return tuple(names)


def rows_of(rows: Sequence[Row], width: int, batch: Batch, language: Language) -> list[Row]:
    """The rows of a batch with what was found beside them; `width` are the columns of the file."""
    record = batch.record or ""
    nothing = (*clear(language), batch.as_of, record)
    said: dict[int, tuple[str, ...]] = {one.at: (*found(one, language), batch.as_of, record) for one in batch.found}
    for one in batch.unchecked:
        said[one.at] = (*unchecked(one.code, one.message, language), batch.as_of, "")
    return [(*_fitted(row, width), *said.get(at, nothing)) for at, row in enumerate(rows)]


def details_of(lines: Sequence[int], batch: Batch, language: Language) -> list[Row]:
    """The measures of a batch one by one; `lines` are those of whom something was found."""
    return [row for line, one in zip(lines, batch.found, strict=True) for row in measures_of(str(line), one, language)]


def measures_of(of: str, one: Found, language: Language) -> list[Row]:
    """The measures of a subject one by one, each beside a word for whom they are `of`."""
    return [(of, one.party.name or "", *_detail(measure, language)) for measure in one.measures]


def _detail(measure: Measure, language: Language) -> Row:
    trigger = measure.trigger
    entry, party = trigger.entry, trigger.party
    return (
        measure.code,
        title_of(measure, language),
        action_of(measure, language),
        measure.basis,
        relation_of(trigger, language),
        "" if party is None else party.name or party.id,
        "" if entry is None else entry.case_number or "",
        "" if entry is None or entry.court is None else entry.court.name,
        "" if entry is None else entry.listed_on or "",
        "" if entry is None or entry.grounds is None else str(entry.grounds),
        " → ".join(f"{one.department} {one.record_id}" for one in trigger.evidence),
    )


def _fitted(row: Row, width: int) -> Row:
    return row if len(row) == width else (*row, *[""] * width)[:width]


@contextmanager
def _parquet(path: Path, header: Row) -> Iterator[Write]:
    # It takes a third of a second and 30 MB, which every process of the command line would pay for.
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([(name, pyarrow.string()) for name in header])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:

        def write(rows: Iterable[Row]) -> None:
            columns = [pyarrow.array(column, pyarrow.string()) for column in zip(*rows, strict=True)]
            writer.write_batch(pyarrow.record_batch(columns, schema=schema))

        yield write


@contextmanager
def _workbook(
    path: Path,
    made: Path,
    header: tuple[str, ...],
    language: Language,
    details: Callable[[], Iterable[Sequence[Row]]],
    about: Callable[[], Sequence[Row]],
) -> Iterator[Write]:
    names = SHEETS[language]
    sheets = (Sheet(names[0], header), Sheet(names[1], DETAILS[language]), Sheet(names[2], ABOUT[language], False, 60))
    workbook = Workbook(path, made, sheets)
    try:
        yield workbook.write
        workbook.next_sheet()
        for rows in details():
            workbook.write(rows)
        workbook.next_sheet()
        workbook.write(about())
        workbook.next_sheet()
        workbook.close()
    finally:
        workbook.abort()
