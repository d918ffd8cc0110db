"""A database in PostgreSQL that can hold what is written: names in any script, as text."""

import psycopg
from psycopg.rows import TupleRow


class NotUtf8(psycopg.OperationalError):
    """A database in another encoding than UTF-8: in SQL_ASCII text comes back as bytes, and others lack characters."""


def check_encoding(connection: psycopg.Connection[TupleRow]) -> None:
    """Raises NotUtf8, and closes the connection, where the database is in another encoding."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        name = connection.info.dbname
        connection.close()
        mend = "createdb --encoding=UTF8 --template=template0"
        raise NotUtf8(f"the database {name!r} is in {encoding}, and must be in UTF8: {mend}")
