"""Departments' own databases, as they might have them: their own tables and types, and views of the contract."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    create_engine,
    insert,
    make_url,
    text,
)

from contract import columns
from subgraphs.registry import load_department

DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "sqlite": "sqlite"}


def written(column, value, kind):
    """A value of a file of the contract, as such a table has it."""
    if value == "":
        return None
    match column.type:
        case columns.Day():
            return date.fromisoformat(value)
        case columns.Ratio():
            return value if kind == "sqlite" else Decimal(value)
        case columns.Flag():
            return value == "true"
        case columns.Fen() | columns.Number():
            return int(value)
        case _:
            return value


def native(column, kind):
    """The type that a database of a kind has for a column of the contract."""
    match column.type:
        case columns.Day():
            # Many keep days with an hour, which is midnight.
            return DateTime() if kind == "mysql" else Date()
        case columns.Ratio():
            return Numeric(24, 6) if kind != "sqlite" else String(30)
        case columns.Flag():
            return Boolean()
        case columns.Fen():
            return BigInteger()
        case columns.Number():
            return Integer()
        case _:
            return String(200)


def make_own(name, url, register, views=(), indexes=True):
    """Makes a department's own tables of a register's rows, and the views; `views` are other definitions of some."""
    kind = make_url(url).get_backend_name()
    engine = create_engine(make_url(url).set(drivername=DRIVERS[kind]))
    quoted = engine.dialect.identifier_preparer.quote
    with engine.begin() as connection:
        for table in load_department(name).metadata.tables.values():
            own = [one for one in table.columns if "raw_of" not in one.info]
            kept = Table(
                f"t_{table.name}", MetaData(),
                *(Column(f"f_{one.name}", native(one, kind), primary_key=one.primary_key) for one in own),
            )  # fmt: skip
            kept.create(connection)
            for index in table.indexes if indexes else ():
                on = ", ".join(f"f_{one.name}" for one in index.columns)
                connection.execute(text(f"CREATE INDEX {index.name} ON {kept.name} ({on})"))
            chosen = ", ".join(f"f_{one.name} AS {quoted(one.name)}" for one in own)
            view = dict(views).get(table.name, f"SELECT {chosen} FROM {kept.name}")
            connection.execute(text(f"CREATE VIEW {quoted(table.name)} AS {view}"))
            rows = [
                {f"f_{one.name}": written(one, row.get(one.name, ""), kind) for one in own}
                for row in register.rows.get(f"{name}.{table.name}", ())
            ]
            if rows:
                connection.execute(insert(kept), rows)
    engine.dispose()
