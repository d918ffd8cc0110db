"""Statements prepared once, and their rows: at a quarter of what SQLAlchemy's own execution adds to an indexed read.

SQLAlchemy compiles the statement and says what its types do to values; the driver is given the text and the values.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Dialect, Select
from sqlalchemy.types import TypeEngine

from loaders.read import DAY, KEYS, MOST_KEYS, Record

Convert = Callable[[Any], Any]

# Values kept a column, a few hundred kilobytes at most.
_MOST_CONVERTED = 4096


class _Converted(dict[Any, Any]):
    """What a column's type makes of values: many rows say the same days, shares and codes."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: object) -> object:
        if len(self) >= _MOST_CONVERTED:
            self.clear()
        made = self[value] = self._convert(value)
        return made


class _Text(NamedTuple):
    """The statement for a number of keys: the names of these, what else it binds, and the names in the order of the
    places, where the dialect has such.
    """

    text: str
    keys: Sequence[str]
    others: Mapping[str, object]
    places: Sequence[str]


class Told(Protocol):
    """What is made of what a driver gives for a column of a statement; None where nothing is."""

    def __call__(self, column: "ColumnElement[Any]") -> Convert | None: ...


class Prepared:
    """A statement for any number of keys. Its dialect binds by name or by numbered place, so that a key is bound once
    however often used.
    """

    def __init__(self, statement: "Select[Any]", dialect: Dialect, told: Told | None = None) -> None:
        self._compiled = statement.compile(dialect=dialect)
        self._dialect = dialect
        binds = self._compiled.binds
        self._takes_keys, self._takes_day = KEYS in binds, DAY.key in binds
        self._day = _Converted(self._to_database(DAY.type)).__getitem__
        self._types: Mapping[str, TypeEngine[Any]] = {name: bind.type for name, bind in binds.items()}
        self._texts: dict[int, _Text] = {}
        columns = statement.selected_columns
        # A joined table's columns come after the table's own; a name that comes twice is the first one's.
        named = namedtuple("named", columns.keys(), rename=True)  # type: ignore[misc]  # the names are the statement's
        self._make = partial(tuple.__new__, type("Record", (named, Record), {"__slots__": ()}))
        found = list(map(self._as_the_type_says if told is None else told, columns))
        self._convert = [
            (at, _Converted(convert).__getitem__) for at, convert in enumerate(found) if convert is not None
        ]

    def bound(self, keys: Sequence[str], day: date | None) -> tuple[str, dict[str, object]]:
        """The text, and what its parameters are given by name."""
        text = self._texts.get(len(keys)) or self._text(len(keys))
        return text.text, self._values(text, keys, day)

    def placed(self, keys: Sequence[str], day: date | None) -> tuple[str, list[object]]:
        """The text, and what its parameters are given in the order of their places."""
        text = self._texts.get(len(keys)) or self._text(len(keys))
        return text.text, list(map(self._values(text, keys, day).__getitem__, text.places))

    def _values(self, text: _Text, keys: Sequence[str], day: date | None) -> dict[str, object]:
        parameters = {**text.others, **dict(zip(text.keys, keys, strict=False))}
        if len(text.keys) > len(keys):
            parameters |= dict.fromkeys(text.keys[len(keys) :], keys[-1])
        if self._takes_day:
            parameters[DAY.key] = self._day(day)
        return parameters

    def records(self, rows: Sequence[tuple[Any, ...]]) -> list[Record]:
        """The driver's rows, with the values that the columns' types say."""
        if not rows or not self._convert:
            return list(map(self._make, rows))
        columns: list[Any] = list(zip(*rows, strict=True))
        for at, convert in self._convert:
            columns[at] = map(convert, columns[at])
        return list(map(self._make, zip(*columns, strict=True)))

    def _as_the_type_says(self, column: "ColumnElement[Any]") -> Convert | None:
        return column.type.dialect_impl(self._dialect).result_processor(self._dialect, None)

    def _text(self, keys: int) -> _Text:
        # Few texts for all numbers of keys: the driver and the database keep what they made of each.
        size = max(keys, min(1 << (keys - 1).bit_length(), MOST_KEYS)) if self._takes_keys and keys else 0
        made = self._texts.get(size) or self._expanded(size)
        self._texts[size] = self._texts[keys] = made
        return made

    def _expanded(self, size: int) -> _Text:
        given: dict[str, object] = {KEYS: [""] * size} if self._takes_keys else {}
        if self._takes_day:
            given[DAY.key] = None
        state = self._compiled.construct_expanded_state(given)
        keys = state.parameter_expansion.get(KEYS, ())
        others: dict[str, object] = {}
        for name, value in state.parameters.items():
            if name in self._types and name not in state.parameter_expansion and name != DAY.key:
                others[name] = self._to_database(self._types[name])(value)
        for several, names in state.parameter_expansion.items():
            if several != KEYS:
                convert = self._to_database(self._types[several])
                others |= {name: convert(state.parameters[name]) for name in names}
        return _Text(state.statement, keys, others, state.positiontup or ())

    def _to_database(self, type_: "TypeEngine[Any]") -> Convert:
        return type_.dialect_impl(self._dialect).bind_processor(self._dialect) or (lambda value: value)
