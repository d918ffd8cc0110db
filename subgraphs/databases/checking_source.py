"""What of a department's own database does not fit the contract, or is found slowly: for `liancha check-source`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import (
    BinaryExpression,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    column,
    func,
    select,
    table,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.operators import in_op
from sqlalchemy.sql.visitors import iterate

from contract.columns import CaseNumber, Party
from contract.converters import converter, shown
from contract.errors import BadValue
from contract.foreign import contract_text
from identifiers.errors import BadIdentifier
from identifiers.pseudonym import LinkKey
from loaders.prepared import Prepared
from loaders.read import KEYS, Read
from loaders.wrapped import of_views, streaming
from subgraphs.common.department import Department
from subgraphs.databases.plans import scans

# Of each mistake so many values are shown.
_EXAMPLES = 3
# Keys that a read is tried with.
_SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not fit (`fits` false), or that fits and is slow: of a column, or of a read by its name.

    `details` are values, masked where they are personal, or a plan.
    """

    table: str
    what: str
    reason: str
    details: tuple[str, ...] = ()
    fits: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """A view that was read: how many rows, whether that was all of them, and what was wrong."""

    table: str
    rows: int
    whole: bool
    problems: tuple[Problem, ...]


def examine(
    engine: Engine, department: Department, key: LinkKey, most: int | None, progress: Callable[[str], None]
) -> Iterator[Examined]:
    """Each view of a department, of at most so many rows. Raises SQLAlchemyError where there is no connection."""
    engine.connect().close()
    for one in department.metadata.tables.values():
        progress(one.name)
        try:
            yield _examined(engine, one, key, most)
        except SQLAlchemyError as error:
            yield Examined(one.name, 0, False, (Problem(one.name, "", _plain(error)),))


def _examined(engine: Engine, of: Table, key: LinkKey, most: int | None) -> Examined:
    view = table(of.name)
    with engine.connect() as connection:
        there = connection.execute(select(column("*", is_literal=True)).select_from(view).limit(0)).keys()
    named = {name.lower(): name for name in there}
    wanted = [one for one in of.columns if "raw_of" not in one.info]
    problems = [
        Problem(of.name, one.name, "there is no such column" + (" (it may be empty)" if one.nullable else ""))
        for one in wanted
        if one.name not in named
    ]
    columns = [_Seen(one, key) for one in wanted if one.name in named]
    rows = 0
    with streaming(engine) as connection:
        wanted_columns: list[ColumnElement[Any]] = [column(named[one.column.name]) for one in columns]
        statement: Select[Any] = select(*wanted_columns).select_from(view)
        statement = statement if most is None else statement.limit(most + 1)
        for some in connection.execute(statement).partitions():
            for values in islice(some, None if most is None else max(most - rows, 0)):
                for one, value in zip(columns, values, strict=True):
                    one.take(value)
            rows += len(some)
    for one in columns:
        problems += one.problems(of.name)
    problems += _repeated(engine, of, named)
    whole = most is None or rows <= most
    return Examined(of.name, rows if most is None else min(rows, most), whole, tuple(problems))


class _Seen:
    """What was seen in a column."""

    def __init__(self, of: "Column[Any]", key: LinkKey) -> None:
        self.column = of
        self._convert = converter(of.type, key)
        # These are looked up as they are written.
        self._spelled = isinstance(of.type, Party | CaseNumber)
        self._person = isinstance(of.type, Party)
        self._known: set[object] = set()
        self._wrong: dict[str, list[str]] = {}
        self._count: dict[str, int] = {}

    def take(self, value: object) -> None:
        if value in self._known:
            return
        fault = self._fault(value)
        if fault is None:
            if len(self._known) < 10_000:
                self._known.add(value)
            return
        reason, text = fault
        self._count[reason] = self._count.get(reason, 0) + 1
        examples = self._wrong.setdefault(reason, [])
        if text and text not in examples and len(examples) < _EXAMPLES:
            examples.append(text)

    def _fault(self, value: object) -> tuple[str, str] | None:
        if value is None:
            return None if self.column.nullable else ("is empty", "")
        if isinstance(value, str) and not value.strip():
            return ("is an empty text, which is not null", "") if self.column.nullable else ("is empty", "")
        try:
            text = contract_text(value)
        except BadValue as error:
            return str(error), ""
        if text is None:
            return None
        try:
            stored = self._convert(text)
        except (BadValue, BadIdentifier) as error:
            return str(error), shown(self.column, text)
        if self._spelled and isinstance(value, str) and not self._is_plain(value, str(stored)):
            return "is written otherwise than the contract has it: joins within the database miss it", shown(
                self.column, text
            )
        return None

    def _is_plain(self, value: str, stored: str) -> bool:
        if self._person and stored != value:
            return len(value) == 18 and value == value.strip().upper()
        return stored == value

    def problems(self, of: str) -> list[Problem]:
        return [
            Problem(of, self.column.name, f"{reason} ({count:,} rows)", tuple(self._wrong[reason]))
            for reason, count in self._count.items()
        ]


def _repeated(engine: Engine, of: Table, named: Mapping[str, str]) -> list[Problem]:
    """Whether the key is one."""
    keys = [named.get(one.name) for one in of.primary_key.columns]
    if None in keys:
        return []
    columns: list[ColumnElement[Any]] = [column(str(name)) for name in keys]
    twice = select(func.count()).select_from(table(of.name)).group_by(*columns).having(func.count() > 1)
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(twice.subquery("twice")))
    return (
        [Problem(of.name, ", ".join(map(str, keys)), f"is the key, and {found:,} of its values stand twice")]
        if found
        else []
    )


def examine_reads(
    engine: Engine, department: Department, reads: Mapping[str, Read[Any]], day: date
) -> Iterator[Problem]:
    """Each read that the resolvers may make, tried with keys that are there: what fails, what reads whole tables."""
    with engine.connect() as connection:
        for name, read in reads.items():
            statement = of_views(read.on(engine.dialect.name))
            try:
                looked_up = _looked_up(statement)
                keys = _sampled(connection, looked_up)
                prepared = Prepared(statement, engine.dialect, lambda column: None)
                text, parameters = prepared.bound(keys, day)
                connection.exec_driver_sql(text, parameters).fetchall()
                plan, scanned = scans(connection, text, parameters)
            except SQLAlchemyError as error:
                yield Problem(", ".join(_tables(statement)), f"the read {name}", _plain(error))
                continue
            if scanned and looked_up:
                wanted = ", ".join(sorted({f"{one.table.name}.{one.name}" for one in looked_up}))
                yield Problem(
                    ", ".join(_tables(statement)),
                    f"the read {name}",
                    f"reads whole tables ({', '.join(scanned)}): it looks up {wanted}, of which an index is missing",
                    tuple(plan),
                    fits=True,
                )


def _looked_up(statement: "Select[Any]") -> "list[Column[Any]]":
    """The columns by which a read finds its rows."""
    found = []
    for element in iterate(statement):
        if not isinstance(element, BinaryExpression) or element.operator is not in_op:
            continue
        if getattr(element.right, "key", None) == KEYS:
            for one in iterate(element.left):
                base = getattr(one, "base_columns", ())
                found += [column for column in base if isinstance(column, Column)]
    return found


def _sampled(connection: Connection, columns: "Sequence[Column[Any]]") -> list[str]:
    keys: list[str] = []
    for one in columns:
        name: Column[Any] = column(one.info.get("raw_of", one.name))  # type: ignore[assignment]  # one of no table
        statement = select(name).select_from(table(one.table.name)).where(name.is_not(None)).limit(_SAMPLE)
        keys += [str(value) for value in connection.execute(statement).scalars()]
    return keys or [""]


def _tables(statement: "Select[Any]") -> list[str]:
    return sorted({one.name for one in iterate(statement) if isinstance(one, Table)})


def _plain(error: SQLAlchemyError) -> str:
    """An error of a database in a line; what it was given is not in it."""
    return " ".join(str(getattr(error, "orig", None) or error).split())
