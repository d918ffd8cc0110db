"""A column as the text that the data contract writes: days as ISO 8601, decimals in full."""

from typing import Any

from sqlalchemy import Column, ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class AsText(FunctionElement[str]):
    """What a column keeps, as text in the order of its code points.

    SQLite keeps text as it is: there nothing is converted, and an index serves.
    """

    name = "as_text"
    type = String()
    inherit_cache = True

    def __init__(self, column: "Column[Any] | ColumnElement[Any]") -> None:
        super().__init__(column)

    @property
    def of(self) -> "ColumnElement[Any]":
        """What is as text."""
        (column,) = self.clauses
        return column


def _column(element: AsText, compiler: SQLCompiler, **kw: Any) -> str:
    return str(compiler.process(element.of, **kw))


@compiles(AsText)
def _cast(element: AsText, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({_column(element, compiler, **kw)} AS CHAR)"


@compiles(AsText, "sqlite")
def _as_it_is(element: AsText, compiler: SQLCompiler, **kw: Any) -> str:
    return _column(element, compiler, **kw)


@compiles(AsText, "postgresql")
def _collated(element: AsText, compiler: SQLCompiler, **kw: Any) -> str:
    return f'CAST({_column(element, compiler, **kw)} AS TEXT) COLLATE "C"'
