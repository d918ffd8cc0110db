"""Statements prepared once, and their rows: at a quarter of what SQLAlchemy's own execution adds to an indexed read.

SQLAlchemy compiles the statement and says what its types do to values; the driver is given the text and the values.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple, Protocol

import orjson
from sqlalchemy import ColumnElement, Dialect, Select
from sqlalchemy.types import TypeEngine

from loaders.read import DAY, KEYS, MOST_KEYS, Record, record_type

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


def _as_json(keys: Sequence[str]) -> str:
    return orjson.dumps(keys).decode()


def _unpacked_by_sqlite(text: str, place: str) -> str:
    return text.replace(f"({place})", f"(SELECT value FROM json_each({place}))")


def _unpacked_by_postgres(text: str, place: str) -> str:
    given, array = f"({place}::VARCHAR)", f"({place}::VARCHAR[])"
    return text.replace(f"NOT IN {given}", f"!= ALL {array}").replace(f"IN {given}", f"= ANY {array}")


# So many keys are bound singly, which costs least for few. SQLite looks through the names before for each name that it
# meets: for 30,000 keys that takes seconds, before the first row.
_MOST_SINGLY = 256
# By a dialect's name, its text for one key made that for many in one value.
_PACKED: Mapping[str, Callable[[str, str], str]] = {
    "sqlite": _unpacked_by_sqlite,
    "postgresql": _unpacked_by_postgres,
}


class _Text(NamedTuple):
    """The statement for a number of keys: the names of these, what else it binds, and the names in the order of the
    places, where the dialect has such. `packed` makes one value of all keys, which has the one name then.
    """

    text: str
    keys: Sequence[str]
    others: Mapping[str, object]
    places: Sequence[str]
    packed: Callable[[Sequence[str]], object] | None = None


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
        # What a statement that is kept is given each time, beside keys and day.
        self._given = {
            name: self._to_database(bind.type) for name, bind in binds.items() if bind.required and name != KEYS
        }
        self._texts: dict[int, _Text] = {}
        columns = statement.selected_columns
        # A joined table's columns come after the table's own.
        self._make = partial(tuple.__new__, record_type(columns.keys()))
        found = list(map(self._as_the_type_says if told is None else told, columns))
        self._convert = [
            (at, _Converted(convert).__getitem__) for at, convert in enumerate(found) if convert is not None
        ]

    def bound(
        self, keys: Sequence[str], day: date | None, values: Mapping[str, object] | None = None
    ) -> tuple[str, dict[str, object]]:
        """The text, and what its parameters are given by name; `values` are of those that have none of their own."""
        text = self._texts.get(len(keys)) or self._text(len(keys))
        found = self._values(text, keys, day)
        if values is not None:
            # The day has a place of its own, where keys are read on it.
            found |= {name: convert(values[name]) for name, convert in self._given.items()}
        return text.text, found

    def placed(
        self, keys: Sequence[str], day: date | None, values: Mapping[str, object] | None = None
    ) -> tuple[str, list[object]]:
        """The text, and what its parameters are given in the order of their places."""
        text, found = self.bound(keys, day, values)
        return text, list(map(found.__getitem__, self._texts[len(keys)].places))

    def _values(self, text: _Text, keys: Sequence[str], day: date | None) -> dict[str, object]:
        if text.packed is not None:
            parameters = {**text.others, text.keys[0]: text.packed(keys)}
        else:
            parameters = {**text.others, **dict(zip(text.keys, keys, strict=False))}
        if text.packed is None and len(text.keys) > len(keys):
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
        if keys > _MOST_SINGLY and self._takes_keys and self._dialect.name in _PACKED:
            made = self._texts[keys] = self._texts.get(-1) or self._packed()
            self._texts[-1] = made
            return made
        # Few texts for all numbers of keys: the driver and the database keep what they made of each.
        size = max(keys, min(1 << (keys - 1).bit_length(), MOST_KEYS)) if self._takes_keys and keys else 0
        made = self._texts.get(size) or self._expanded(size)
        self._texts[size] = self._texts[keys] = made
        return made

    def _expanded(self, size: int) -> _Text:
        given: dict[str, object] = {KEYS: [""] * size} if self._takes_keys else {}
        if self._takes_day:
            given[DAY.key] = None
        given |= dict.fromkeys(self._given)
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

    def _packed(self) -> _Text:
        """The text that takes all keys as one value."""
        one = self._expanded(1)
        (name,) = one.keys
        text = _PACKED[self._dialect.name](one.text, self._place(name, one.places))
        return one._replace(text=text, packed=_as_json if self._dialect.name == "sqlite" else list)

    def _place(self, name: str, places: Sequence[str]) -> str:
        """How a parameter stands in a text."""
        match self._dialect.paramstyle:
            case "numeric_dollar":
                return f"${places.index(name) + 1}"
            case "pyformat":
                return f"%({name})s"
            case _:
                return f":{name}"

    def _to_database(self, type_: "TypeEngine[Any]") -> Convert:
        return type_.dialect_impl(self._dialect).bind_processor(self._dialect) or (lambda value: value)


class Statements:
    """Statements beside the reads: those that were made for good, prepared once."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._kept: dict[Select[Any], Prepared] = {}

    def of(self, statement: "Select[Any]", values: Mapping[str, object] | None) -> Prepared:
        """A statement, prepared; it is kept where it is given values each time."""
        if values is None:
            return Prepared(statement, self._dialect)
        known = self._kept.get(statement)
        if known is None:
            known = self._kept[statement] = Prepared(statement, self._dialect)
        return known
