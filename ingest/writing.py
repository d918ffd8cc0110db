"""Rows into a table, in one transaction: a row whose key is there already takes its place."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, Index, Table, literal_column, select
from sqlalchemy.dialects import sqlite

from contract.converters import Stored

StoredRow = tuple[Stored | None, ...]
# Takes rows in the order of the table's columns.
Write = Callable[[Sequence[StoredRow]], None]


def writing(engine: Engine, table: Table) -> AbstractContextManager[Write]:
    """What writes rows into a table; they are there once the context ends without an error, and none before."""
    return _embedded(engine, table) if engine.dialect.name == "sqlite" else _postgres(engine, table)


@contextmanager
def _embedded(engine: Engine, table: Table) -> Iterator[Write]:
    upsert = _upsert(table)
    with engine.connect() as connection:
        # Taken at once, so that a second load waits here and not in the middle of its file.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        # Building an index over all rows costs half of adding each; where rows stand already, it costs more.
        later = sorted(table.indexes, key=_name) if _is_empty(connection, table) else []
        for index in later:
            index.drop(connection)

        def write(rows: Sequence[StoredRow]) -> None:
            connection.exec_driver_sql(upsert, list(rows))

        yield write
        for index in later:
            index.create(connection)
        connection.commit()


def _is_empty(connection: Connection, table: Table) -> bool:
    return connection.scalar(select(literal_column("1")).select_from(table).limit(1)) is None


def _name(index: Index) -> str:
    return str(index.name)


def _upsert(table: Table) -> str:
    statement = sqlite.insert(table)
    keys, rest = _columns(table)
    if rest:
        changed = {name: statement.excluded[name] for name in rest}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))


@contextmanager
def _postgres(engine: Engine, table: Table) -> Iterator[Write]:
    """Through a table of the transaction's own, which COPY fills: one statement then changes what differs."""
    with engine.begin() as connection:
        # Readers go on; a second load waits here, and two never wait for each other's rows.
        connection.exec_driver_sql(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE')
        connection.exec_driver_sql(f'CREATE TEMPORARY TABLE liancha_load (LIKE "{table.name}") ON COMMIT DROP')
        import psycopg  # as in loaders.raw_rows

        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        with driver.cursor() as cursor, cursor.copy("COPY liancha_load FROM STDIN") as copy:

            def write(rows: Sequence[StoredRow]) -> None:
                for row in rows:
                    copy.write_row(row)

            yield write
        connection.exec_driver_sql(_from_loaded(table))


def _from_loaded(table: Table) -> str:
    names = ", ".join(_quoted([column.name for column in table.columns]))
    keys, rest = _columns(table)
    # A row may stand twice in a file, and be the same; no row may be changed twice.
    text = f'INSERT INTO "{table.name}" AS kept ({names}) SELECT DISTINCT {names} FROM liancha_load '
    text += f"ON CONFLICT ({', '.join(_quoted(keys))}) DO "
    if not rest:
        return f"{text}NOTHING"
    changed = ", ".join(f"{name} = excluded.{name}" for name in _quoted(rest))
    old, new = (", ".join(f"{of}.{name}" for name in _quoted(rest)) for of in ("kept", "excluded"))
    return f"{text}UPDATE SET {changed} WHERE ({old}) IS DISTINCT FROM ({new})"


def _columns(table: Table) -> tuple[list[str], list[str]]:
    """The columns of the key, and the others."""
    keys = [column.name for column in table.primary_key.columns]
    return keys, [column.name for column in table.columns if column.name not in keys]


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]
