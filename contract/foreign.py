"""What a department's own database gives for a column of the contract, as the contract means it.

A view may have a day as a timestamp, a ratio as a number, a flag as a letter of a code: what says the same is taken,
what does not is refused.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Label
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from contract.converters import converter
from contract.errors import BadValue
from contract.text import AsText
from identifiers.errors import BadIdentifier
from identifiers.pseudonym import LinkKey

# The form in which converters give values is SQLite's.
_STORED = SQLiteDialect_pysqlite()


class Misfit(ValueError):
    """A value that the contract does not allow; the message says where and why, and never holds the value."""


def contract_text(value: object) -> str | None:
    """A driver's value as a file of the contract would write it; None for what is empty. Raises BadValue."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return value.strip() or None
        case datetime():
            if value.time() != time():
                raise BadValue("is a day with an hour")
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case float():
            return format(Decimal(repr(value)), "f")
        case Decimal():
            return format(value.normalize(), "f")
        case bytes() | bytearray():
            try:
                return bytes(value).decode().strip() or None
            except UnicodeDecodeError:
                raise BadValue("is not text in UTF-8") from None
        case _:
            raise BadValue(f"is of a kind that the contract has not ({type(value).__name__})")


def reader(type_: "TypeEngine[Any]", key: LinkKey, where: str) -> "Callable[[object], Any]":
    """A function from a driver's value to what the column's type means. It raises Misfit, naming `where`."""
    convert = converter(type_, key)
    told = type_.dialect_impl(_STORED).result_processor(_STORED, None)

    def read(value: object) -> object:
        try:
            text = contract_text(value)
            stored = None if text is None else convert(text)
        except (BadValue, BadIdentifier) as error:
            raise Misfit(f"{where}: {error}") from error
        return stored if told is None else told(stored)

    return read


def text_reader(type_: "TypeEngine[Any]", key: LinkKey, where: str) -> "Callable[[object], str | None]":
    """The same, and the value as the contract writes it: of a party its id. It raises Misfit."""
    convert = converter(type_, key)

    def read(value: object) -> str | None:
        try:
            text = contract_text(value)
            return None if text is None else str(convert(text))
        except (BadValue, BadIdentifier) as error:
            raise Misfit(f"{where}: {error}") from error

    return read


def contract_type(column: "ColumnElement[Any]") -> "TypeEngine[Any] | None":
    """The contract's type of what a statement selects, also where it selects it as text; None where it has none."""
    inner = as_it_is(column)
    return inner.type if isinstance(inner.type, TypeDecorator) else None


def as_it_is(column: "ColumnElement[Any]") -> "ColumnElement[Any]":
    """What a statement selects, without a name and not as text."""
    inner = column
    while isinstance(inner, Label | AsText):
        inner = inner.element if isinstance(inner, Label) else inner.of
    return inner
