"""All rows of a statement that gives millions, as the driver gives them: tuples, at a third of the cost of others."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Select

_AT_ONCE = 50_000


def raw_rows(connection: Connection, statement: "Select[Any]") -> Iterator[list[tuple[Any, ...]]]:
    """The rows, some ten thousand at a time. Parameters stand in the statement; no type converts what it gives."""
    text = str(statement.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    driver = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        # Eleven megabytes, which who has no PostgreSQL need not have.
        import psycopg

        assert isinstance(driver, psycopg.Connection)
        # A server's cursor sends what is asked for; else the driver would have all of it first.
        with driver.cursor("liancha") as cursor:
            cursor.execute(text.encode(), ())
            while fetched := cursor.fetchmany(_AT_ONCE):
                yield list(fetched)
        return
    result = connection.exec_driver_sql(text)
    of_driver = result.cursor
    assert of_driver is not None
    try:
        while rows := of_driver.fetchmany(_AT_ONCE):
            yield list(rows)
    finally:
        result.close()


def whole_rows(engine: Engine, statement: "Select[Any]") -> Iterator[list[tuple[Any, ...]]]:
    """The rows, over a connection of their own."""
    with engine.connect() as connection:
        yield from raw_rows(connection, statement)
