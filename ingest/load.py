"""Loading one file into one table: all of it or, when killed, nothing of it."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, Table

from identifiers.pseudonym import LinkKey
from ingest.batches import Row
from ingest.errors import RefusedRow
from ingest.rows import TableRows
from ingest.sources import opened
from ingest.writing import writing
from loaders.collection import collection_paused


@dataclass(slots=True)
class LoadReport:
    """What became of a file: rows that are now in the table, and the refused ones in the order of their lines."""

    path: Path
    loaded: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    ignored_columns: tuple[str, ...] = ()
    rejected_path: Path | None = None


def load_file(
    engine: Engine, table: Table, path: Path, key: LinkKey, progress: Callable[[float], None] = lambda done: None
) -> LoadReport:
    """Loads a file of the data contract; a row whose key is there already replaces it.

    `progress` is told the part done, 0 to 1. Raises FileRefused, and then nothing was loaded.
    """
    report = LoadReport(path)
    with collection_paused(), opened(path, table.name) as source:
        rows = TableRows(table, source.header, path, key)
        report.ignored_columns = rows.ignored
        with writing(engine, table) as write:
            for batch in source.batches:
                good, refused = rows.read(batch.lines, batch.rows)
                report.refused.extend(refused)
                report.loaded += len(good)
                if good:
                    write(good)
                progress(batch.done)
            report.rejected_path = write_rejected(path, source.header, report.refused)
    return report


def write_rejected(path: Path, header: Row, refused: Sequence[RefusedRow]) -> Path | None:
    """Writes `<name>.rejected.csv` beside the input, or removes that of an earlier load where no row is refused.

    The rows stand as they came, so the mended file loads again: the columns added say where and why.
    """
    target = path.with_name(f"{path.stem}.rejected.csv")
    if not refused:
        target.unlink(missing_ok=True)
        return None
    whole = target.with_name(f"{target.name}.{os.getpid()}")
    # The rows hold what the input held, whole numbers too: for the owner's eyes only.
    whole.touch(mode=0o600)
    with whole.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, "rejected_line", "rejected_column", "rejected_reason"])
        writer.writerows(_rejected_lines(len(header), refused))
    whole.replace(target)
    return target


def _rejected_lines(width: int, refused: Sequence[RefusedRow]) -> Iterator[list[str]]:
    for one in refused:
        padded = (*one.row, *[""] * (width - len(one.row)))
        yield [*padded, str(one.line), one.column, one.reason]
