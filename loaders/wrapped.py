"""A department's own database, read through views of the contract where it is: any that SQLAlchemy reaches.

Its views name persons by their numbers, and the hub knows them by pseudonyms: keys are translated on the way in, and
what comes out is read as the contract means it. Statements run in threads: each of these has its own connection.
"""

import threading
from asyncio import Future
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import partial
from typing import Any, Protocol, cast

from sqlalchemy import Column, ColumnElement, Connection, Engine, Select, type_coerce
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.sql.elements import ClauseElement, _textual_label_reference
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import NULLTYPE

from contract.columns import Party
from contract.foreign import as_it_is, contract_type, reader, text_reader
from identifiers.pseudonym import LinkKey
from loaders.database import Parameters, Unavailable
from loaders.prepared import Convert, Prepared
from loaders.read import KEYS, Read, Record
from loaders.threads import ReadingThreads

# Rows fetched at a time of what is read whole.
_AT_ONCE = 10_000

# What PostgreSQL says of a statement that took longer than it may.
_CANCELLED = "57014"

Row = tuple[Any, ...]


class Spellings(Protocol):
    """How a database writes the parties of some ids: in a thread."""

    def __call__(self, ids: Sequence[str]) -> Sequence[str]: ...


class _Kept:
    """A prepared read, whether its keys are parties, and by which columns of its rows they are in order."""

    def __init__(self, statement: "Select[Any]", engine: Engine, key: LinkKey) -> None:
        views = of_views(statement)
        # A pseudonym is in another order than the number that it stands for, and texts are where the language has them.
        self._order = _order(views)
        self.prepared = Prepared(
            views if self._order is None else views.order_by(None), engine.dialect, partial(_told, key)
        )
        bind = views.compile(dialect=engine.dialect).binds.get(KEYS)
        self.of_parties = bind is not None and isinstance(bind.type, Party)

    def records(self, rows: Sequence[Row]) -> Sequence[Record]:
        found = self.prepared.records(rows)
        if self._order is not None:
            order = self._order
            found.sort(key=lambda row: [_ordinal(row[at]) for at in order])
        return found


class WrappedDatabase:
    """A department's own database. `spellings` says how it writes the parties of ids; the threads may be several
    databases': who made them closes them, before the databases.
    """

    def __init__(self, engine: Engine, threads: ReadingThreads, key: LinkKey, spellings: Spellings) -> None:
        self.engine = engine
        self.watchers: list[Callable[[str, Parameters], None]] = []
        self._threads = threads
        self._key = key
        self._spellings = spellings
        self._kept: dict[Read[Any], _Kept] = {}
        self._own = threading.local()
        self._open: list[_Connection] = []

    def read(self, read: Read[Any], keys: Sequence[str], day: date) -> "Future[Sequence[Record]]":
        """All rows of a read's statement, which is prepared and kept for good; SQLAlchemyError, or Misfit where a value
        breaks the contract.
        """
        kept = self._kept.get(read)
        if kept is None:
            kept = self._kept[read] = _Kept(read.on(self.engine.dialect.name), self.engine, self._key)
        return self._threads.run(partial(self._read, kept, keys, day))

    async def rows(self, statement: "Select[Any]", values: Mapping[str, object] | None = None) -> Sequence[Record]:
        """All rows of a statement, made for this once or for good. Raises SQLAlchemyError, Misfit."""
        kept = _Kept(statement, self.engine, self._key)
        return await self._threads.run(partial(self._read, kept, (), None, values))

    def _read(
        self, kept: _Kept, keys: Sequence[str], day: date | None, values: Mapping[str, object] | None = None
    ) -> Sequence[Record]:
        """In a thread."""
        if kept.of_parties:
            keys = self._spellings(keys)
            if not keys:
                # Nobody whom the database writes of.
                return []
        text, parameters = kept.prepared.bound(keys, day, values)
        for watcher in self.watchers:
            watcher(text, parameters)
        try:
            rows = self._fetched(text, parameters)
        except Unavailable as error:
            if error.late:
                raise
            # The connection was lost since it was last used: the read, which changes nothing, is asked over another.
            rows = self._fetched(text, parameters)
        return kept.records(rows)

    def _fetched(self, text: str, parameters: Mapping[str, object]) -> list[Row]:
        own: _Connection | None = getattr(self._own, "connection", None)
        if own is None:
            own = self._own.connection = _Connection(self.engine)
            self._open.append(own)
        try:
            return own.fetched(text, parameters)
        except SQLAlchemyError:
            self._own.connection = None
            self._open.remove(own)
            own.close()
            raise

    def whole(self, statement: "Select[Any]") -> Iterator[list[Row]]:
        """All rows of a statement, as the contract writes them. It blocks. Raises SQLAlchemyError, Misfit."""
        return whole_rows(self.engine, statement, self._key)

    async def close(self) -> None:
        """Closes the connections; nothing may be under way."""
        for connection in self._open:
            connection.close()
        self.engine.dispose()


class _Connection:
    """A thread's own."""

    def __init__(self, engine: Engine) -> None:
        try:
            self._connection = engine.connect()
        except OperationalError as error:
            raise Unavailable(late=False) from error
        self._dialect = engine.dialect
        self._errors = engine.dialect.loaded_dbapi.Error

    def fetched(self, text: str, parameters: Mapping[str, object]) -> list[Row]:
        driver = self._connection.connection.cursor()
        try:
            driver.execute(text, parameters)
            return list(driver.fetchall())
        except self._errors as error:
            if getattr(error, "sqlstate", None) == _CANCELLED:
                raise Unavailable(late=True) from error
            if self._dialect.is_disconnect(error, self._connection.connection, driver):
                raise Unavailable(late=False) from error
            raise DBAPIError.instance(text, None, error, self._errors, hide_parameters=True) from error
        finally:
            driver.close()

    def close(self) -> None:
        self._connection.invalidate()
        self._connection.close()


def whole_rows(engine: Engine, statement: "Select[Any]", key: LinkKey) -> Iterator[list[Row]]:
    """All rows of a statement as the contract writes them, parties by their ids, some thousands at a time.

    Raises SQLAlchemyError, Misfit.
    """
    views = of_views(statement)
    reads = [
        None if (type_ := contract_type(column)) is None else text_reader(type_, key, str(column))
        for column in views.selected_columns
    ]
    with streaming(engine) as connection:
        for rows in connection.execute(_raw(views)).partitions():
            columns = list(zip(*rows, strict=True))
            yield list(
                zip(
                    *(
                        column if read is None else map(read, column)
                        for read, column in zip(reads, columns, strict=True)
                    ),
                    strict=True,
                )
            )


def streaming(engine: Engine) -> Connection:
    """A connection whose statements give their rows some thousands at a time."""
    # A cursor of PostgreSQL is a transaction's.
    isolation = "SERIALIZABLE" if engine.dialect.name == "sqlite" else "REPEATABLE READ"
    return engine.connect().execution_options(isolation_level=isolation, stream_results=True, yield_per=_AT_ONCE)


def of_views(statement: "Select[Any]") -> "Select[Any]":
    """A statement as views of the contract take it, which have a number where our tables keep it beside an id."""

    def replace(element: ClauseElement, **kw: object) -> ClauseElement | None:
        if isinstance(element, Column) and "raw_of" in element.info:
            named = element.table.c[element.info["raw_of"]]
            return type_coerce(named, element.type).label(element.name)
        return None

    return cast("Select[Any]", replacement_traverse(statement, {}, replace))


def _raw(statement: "Select[Any]") -> "Select[Any]":
    """A statement whose columns come as the driver gives them."""
    columns = [
        type_coerce(as_it_is(column), NULLTYPE).label(f"c{at}") for at, column in enumerate(statement.selected_columns)
    ]
    return cast("Select[Any]", statement.with_only_columns(*columns, maintain_column_froms=True))


def _told(key: LinkKey, column: "ColumnElement[Any]") -> Convert | None:
    type_ = contract_type(column)
    return None if type_ is None else reader(type_, key, str(column))


def _order(statement: "Select[Any]") -> list[int] | None:
    """The places of the columns by which rows are in order; None where it is by what is no column of theirs."""
    names = list(statement.selected_columns.keys())
    places = []
    for clause in statement._order_by_clauses:
        name = clause.element if isinstance(clause, _textual_label_reference) else getattr(clause, "name", None)
        if name not in names:
            return None
        places.append(names.index(name))
    return places or None


def _ordinal(value: object) -> tuple[bool, Any]:
    return value is not None, value.name if isinstance(value, Enum) else value
