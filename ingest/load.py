"""Loading one file into one table: all of it or, when killed, nothing of it."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import itemgetter
from pathlib import Path

from sqlalchemy import Column, Engine, Table
from sqlalchemy.dialects import sqlite

from identifiers.errors import BadIdentifier
from identifiers.pseudonym import LinkKey
from ingest.converters import Converter, Stored, converter, shown
from ingest.errors import BadValue, FileRefused, RefusedRow
from ingest.sources import Row, opened
from subgraphs.contract.tables import interval_of

# A converter's answers are kept while they are few: days, enumerations, regions and most parties repeat.
_MOST_REMEMBERED = 200_000

# Stands for "not yet converted": no converter gives it, for a stored text is never empty.
_UNKNOWN = ""


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
    with opened(path, table.name) as source:
        rows = _Rows(table, source.header, path, key)
        report.ignored_columns = rows.ignored
        upsert = _upsert(table)
        with engine.connect() as connection:
            # Taken at once, so that a second load waits here and not in the middle of its file.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for batch in source.batches:
                good, refused = rows.read(batch.lines, batch.rows)
                report.refused.extend(refused)
                report.loaded += len(good)
                if good:
                    connection.exec_driver_sql(upsert, good)
                progress(batch.done)
            report.rejected_path = _write_rejected(path, source.header, report.refused)
            connection.commit()
    return report


@dataclass(slots=True)
class _Column:
    """A table's column, and where the file has it (None where an optional one is not in the file)."""

    column: "Column[object]"
    at: int | None
    name: str
    convert: Converter
    known: dict[str, Stored | None] = field(default_factory=dict)
    repeats: bool = True

    def value(self, text: str) -> Stored | None:
        """The value of a field. Raises BadValue or BadIdentifier."""
        text = text.strip()
        if text:
            return self.convert(text)
        if self.column.nullable:
            return None
        raise BadValue("is empty")


class _Rows:
    """Turns a file's rows into the table's, each column at a time."""

    def __init__(self, table: Table, header: Row, path: Path, key: LinkKey) -> None:
        names = [name.strip().lower() for name in header]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise FileRefused(path, f"line 1: column {', '.join(twice)} stands twice")
        self._width = len(names)
        self._columns = []
        missing = []
        for column in table.columns:
            name = column.info.get("raw_of", column.name)
            if name in names:
                self._columns.append(_Column(column, names.index(name), name, converter(column, key)))
            elif column.nullable:
                self._columns.append(_Column(column, None, name, converter(column, key)))
            else:
                missing.append(name)
        if missing:
            raise FileRefused(path, f"line 1: lacks column {', '.join(missing)} of {table.name}")
        self.ignored = tuple(sorted(set(names) - {column.name for column in self._columns}))
        order = [column.name for column in table.columns]
        self._key = tuple(order.index(column.name) for column in table.primary_key.columns)
        interval = interval_of(table)
        self._interval = None
        if interval.since is not None and interval.until is not None:
            self._interval = (order.index(interval.since), order.index(interval.until), interval)
        self._seen: dict[int, int] = {}

    def read(
        self, lines: Sequence[int], rows: Sequence[Row]
    ) -> tuple[list[tuple[Stored | None, ...]], list[RefusedRow]]:
        """The good rows as the database keeps them, and the refused ones; both in the order of the file."""
        refused: dict[int, RefusedRow] = {}
        width = self._width
        if any(len(row) != width for row in rows):
            whole: list[Row] = []
            for at, row in enumerate(rows):
                if len(row) != width:
                    reason = f"has {len(row)} fields, the header {width}"
                    refused[at] = RefusedRow(lines[at], "(row)", "", reason, row)
                    row = (row + ("",) * width)[:width]
                whole.append(row)
            rows = whole
        texts = list(zip(*rows, strict=True)) if rows else [()] * width
        converted = [self._convert(column, texts, lines, rows, refused) for column in self._columns]
        good: list[tuple[Stored | None, ...]] = []
        seen, key_of = self._seen, itemgetter(*self._key)
        for at, row in enumerate(zip(*converted, strict=True)):
            if at in refused:
                continue
            refusal = self._out_of_order(lines[at], row, rows[at])
            content = hash(row)
            if refusal is None and seen.setdefault(hash(key_of(row)), content) != content:
                reason = "another row of this file has the same key and other values"
                refusal = RefusedRow(lines[at], self._columns[self._key[0]].name, "", reason, rows[at])
            if refusal is None:
                good.append(row)
            else:
                refused[at] = refusal
        return good, [refused[at] for at in sorted(refused)]

    def _convert(
        self,
        column: _Column,
        texts: Sequence[tuple[str, ...]],
        lines: Sequence[int],
        rows: Sequence[Row],
        refused: dict[int, RefusedRow],
    ) -> list[Stored | None]:
        if column.at is None:
            return [None] * len(rows)
        written = texts[column.at]
        if column.repeats:
            result: list[Stored | None] = list(map(column.known.get, written, repeat(_UNKNOWN)))
            if _UNKNOWN not in result:
                return result
            unknown = [at for at, value in enumerate(result) if value == _UNKNOWN]
            # A column that hardly repeats (a key, a person) is not worth remembering.
            column.repeats = len(unknown) * 2 < len(written) or not column.known
        else:
            result = [None] * len(written)
            unknown = list(range(len(written)))
        if len(column.known) > _MOST_REMEMBERED:
            column.known.clear()
        for at in unknown:
            text = written[at]
            try:
                result[at] = value = column.value(text)
            except (BadValue, BadIdentifier) as error:
                result[at] = None
                if at not in refused:
                    value_shown = shown(column.column, text.strip())
                    refused[at] = RefusedRow(lines[at], column.name, value_shown, _reason(error), rows[at])
                continue
            if column.repeats:
                column.known[text] = value
        return result

    def _out_of_order(self, line: int, row: tuple[Stored | None, ...], original: Row) -> RefusedRow | None:
        if self._interval is None:
            return None
        since_at, until_at, interval = self._interval
        since, until = row[since_at], row[until_at]
        if since is None or until is None or str(until) >= str(since):
            return None
        return RefusedRow(line, str(interval.until), str(until), f"is before {interval.since} {since}", original)


def _reason(error: BadValue | BadIdentifier) -> str:
    if isinstance(error, BadIdentifier):
        return f"is no {error.what}: character {error.position}: {error.reason}"
    return str(error)


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
