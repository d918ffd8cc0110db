"""Loading one file into one table: all of it or, when killed, nothing of it."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, Index, Table, literal_column, select
from sqlalchemy.dialects import sqlite

from identifiers.pseudonym import LinkKey
from ingest.errors import RefusedRow
from ingest.rows import TableRows
from ingest.sources import Row, opened
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
        upsert = _upsert(table)
        with engine.connect() as connection:
            # Taken at once, so that a second load waits here and not in the middle of its file.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            # Building an index over all rows costs half of adding each; where rows stand already, it costs more.
            later = sorted(table.indexes, key=_name) if _is_empty(connection, table) else []
            for index in later:
                index.drop(connection)
            for batch in source.batches:
                good, refused = rows.read(batch.lines, batch.rows)
                report.refused.extend(refused)
                report.loaded += len(good)
                if good:
                    connection.exec_driver_sql(upsert, good)
                progress(batch.done)
            for index in later:
                index.create(connection)
            report.rejected_path = _write_rejected(path, source.header, report.refused)
            connection.commit()
    return report


def _is_empty(connection: Connection, table: Table) -> bool:
    return connection.scalar(select(literal_column("1")).select_from(table).limit(1)) is None


def _name(index: Index) -> str:
    return str(index.name)


def _upsert(table: Table) -> str:
    statement = sqlite.insert(table)
    keys = [column.name for column in table.primary_key.columns]
    rest = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    if rest:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))


def _write_rejected(path: Path, header: Row, refused: Sequence[RefusedRow]) -> Path | None:
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
