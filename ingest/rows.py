"""A file's rows turned into a table's, a batch and in it a column at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import itemgetter
from pathlib import Path

from sqlalchemy import Column, Table

from contract.converters import Converter, Stored, Sweep, converter, shown, sweep
from contract.errors import BadValue
from contract.tables import Interval, interval_of
from identifiers.errors import BadIdentifier
from identifiers.pseudonym import LinkKey
from ingest.batches import Row
from ingest.errors import FileRefused, RefusedRow
from ingest.writing import StoredRow

# A converter's answers are kept while they are few: days, enumerations, regions and most parties repeat.
_MOST_REMEMBERED = 200_000

# Stands for "not yet converted": no converter gives it, for a stored text is never empty.
_UNKNOWN = ""


@dataclass(slots=True)
class _Column:
    """A table's column, and where the file has it (None where an optional one is not in the file)."""

    column: "Column[object]"
    at: int | None
    name: str
    convert: Converter
    sweep: Sweep
    known: dict[str, Stored | None] = field(default_factory=dict)
    repeats: bool = True

    def value(self, text: str) -> Stored | None:
        """The value of a field without white space around it. Raises BadValue or BadIdentifier."""
        if text:
            return self.convert(text)
        if self.column.nullable:
            return None
        raise BadValue("is empty")


class TableRows:
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
            if name not in names and not column.nullable:
                missing.append(name)
                continue
            at = names.index(name) if name in names else None
            self._columns.append(_Column(column, at, name, converter(column.type, key), sweep(column, key)))
        if missing:
            raise FileRefused(path, f"line 1: lacks column {', '.join(missing)} of {table.name}")
        self.ignored = tuple(sorted(set(names) - {column.name for column in self._columns}))
        order = [column.name for column in table.columns]
        self._key = itemgetter(*(order.index(column.name) for column in table.primary_key.columns))
        self._key_name = next(iter(table.primary_key.columns)).name
        interval = interval_of(table)
        self._interval: tuple[int, int, Interval] | None = None
        if interval.since is not None and interval.until is not None:
            self._interval = (order.index(interval.since), order.index(interval.until), interval)
        self._seen: dict[int, int] = {}

    def read(self, lines: Sequence[int], rows: Sequence[Row]) -> tuple[list[StoredRow], list[RefusedRow]]:
        """The good rows as the database keeps them, and the refused ones; both in the order of the file."""
        refused: dict[int, RefusedRow] = {}
        width = self._width
        if set(map(len, rows)) - {width}:
            whole: list[Row] = []
            for at, row in enumerate(rows):
                if len(row) != width:
                    reason = f"has {len(row)} fields, the header {width}"
                    refused[at] = RefusedRow(lines[at], "(row)", "", reason, tuple(row))
                    row = [*row, *[""] * width][:width]
                whole.append(row)
            rows = whole
        texts = list(zip(*rows, strict=True)) if rows else [()] * width
        converted = [self._convert(column, texts, lines, rows, refused) for column in self._columns]
        stored = list(zip(*converted, strict=True))
        self._refuse_out_of_order(stored, lines, rows, refused)
        self._refuse_repeated(stored, lines, rows, refused)
        if not refused:
            return stored, []
        good = [row for at, row in enumerate(stored) if at not in refused]
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
        every = len(unknown) == len(written)
        stripped = list(map(str.strip, written)) if every else [written[at].strip() for at in unknown]
        values = column.sweep(stripped)
        if every and not column.repeats and None not in values:
            return list(values)
        for at, text, swept in zip(unknown, stripped, values, strict=True):
            value = swept
            if value is None:
                try:
                    value = column.value(text)
                except (BadValue, BadIdentifier) as error:
                    result[at] = None
                    if at not in refused:
                        value_shown = shown(column.column, text)
                        refused[at] = RefusedRow(lines[at], column.name, value_shown, _reason(error), tuple(rows[at]))
                    continue
            result[at] = value
            if column.repeats:
                column.known[written[at]] = value
        return result

    def _refuse_out_of_order(
        self, stored: Sequence[StoredRow], lines: Sequence[int], rows: Sequence[Row], refused: dict[int, RefusedRow]
    ) -> None:
        """A record that ends before it begins."""
        if self._interval is None:
            return
        since_at, until_at, interval = self._interval
        for at, row in enumerate(stored):
            until, since = row[until_at], row[since_at]
            # Days are stored as ISO text, whose order is theirs.
            if until is not None and since is not None and str(until) < str(since) and at not in refused:
                reason = f"is before {interval.since} {since}"
                refused[at] = RefusedRow(lines[at], str(interval.until), str(until), reason, tuple(rows[at]))

    def _refuse_repeated(
        self, stored: Sequence[StoredRow], lines: Sequence[int], rows: Sequence[Row], refused: dict[int, RefusedRow]
    ) -> None:
        """A key that stood in the file before with other values: which of the two is meant, nobody can tell."""
        keys = list(map(hash, map(self._key, stored)))
        contents = list(map(hash, stored))
        if len(set(keys)) == len(keys) and self._seen.keys().isdisjoint(keys) and not refused:
            self._seen.update(zip(keys, contents, strict=True))
            return
        for at, (key, content) in enumerate(zip(keys, contents, strict=True)):
            if at not in refused and self._seen.setdefault(key, content) != content:
                reason = "another row of this file has the same key and other values"
                refused[at] = RefusedRow(lines[at], self._key_name, "", reason, tuple(rows[at]))


def _reason(error: BadValue | BadIdentifier) -> str:
    if isinstance(error, BadIdentifier):
        return f"is no {error.what}: character {error.position}: {error.reason}"
    return str(error)
