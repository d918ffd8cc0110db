"""How a database would find what a statement asks for: its plan, and which tables it would read from end to end."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

_SQLITE_SCAN = re.compile(r"^SCAN (\S+)")
_LEADING = """
SELECT c.relname AS table, a.attname AS leading FROM pg_index i
  JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_attribute a ON a.attrelid = i.indexrelid AND a.attnum = 1
 WHERE x.relname = %(name)s AND pg_relation_size(c.oid) >= %(least)s
"""
# Bytes of a table of which it matters by which index it is read.
_SMALL = 100_000


def scans(connection: Connection, text: str, parameters: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """The lines of the plan, and the tables that are read whole, or whose whole index is, though another index could
    spare it. Raises SQLAlchemyError.

    Small tables are read whole in any case: PostgreSQL is told that nothing is small, MariaDB and MySQL are believed
    where they know of an index that they might have taken.
    """
    given = dict(parameters)
    match connection.dialect.name:
        case "postgresql":
            return _in_postgres(connection, text, given)
        case "sqlite":
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)]
            kept = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
            # What the statement makes itself is read whole as it is meant to be.
            return plan, sorted(
                {found[1] for line in plan if (found := _SQLITE_SCAN.search(line)) and found[1] in kept}
            )
        case _:
            rows = connection.exec_driver_sql(f"EXPLAIN {text}", given).mappings().fetchall()
            plan = [", ".join(f"{name}={value}" for name, value in row.items() if value is not None) for row in rows]
            return plan, sorted({str(row["table"]) for row in rows if _is_whole(row)})


def _is_whole(row: "Mapping[Any, Any]") -> bool:
    whole = row["type"] in ("ALL", "index") and row["possible_keys"] is None
    return whole and not str(row["table"]).startswith("<")


def _in_postgres(connection: Connection, text: str, given: dict[str, object]) -> tuple[list[str], list[str]]:
    connection.exec_driver_sql("SET enable_seqscan = off")
    try:
        plan = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {text}", given)]
        told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", given).scalar_one()
    finally:
        connection.exec_driver_sql("SET enable_seqscan = on")
    whole = set()
    for node in _nodes((json.loads(told) if isinstance(told, str) else told)[0]["Plan"]):
        if node["Node Type"] == "Seq Scan":
            whole.add(node["Relation Name"])
        elif "Index Name" in node:
            # By what is not an index's first column, all of it is read.
            index = connection.exec_driver_sql(_LEADING, {"name": node["Index Name"], "least": _SMALL}).first()
            if index is not None and index.leading not in node.get("Index Cond", ""):
                whole.add(index.table)
    return plan, sorted(whole)


def _nodes(node: "dict[str, Any]") -> "Iterator[dict[str, Any]]":
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)
