"""The triggers that note changes in PostgreSQL, as revisions of a department's tables make them.

A revision that was released makes what it made then: a change here is another function, for another revision.
"""

from collections.abc import Iterator, Mapping, Sequence

# A statement that touches more units than these notes that the table has changed: who reads it reads all anew.
_MOST_UNITS = 100_000
# A function finds its tables whoever writes, whatever schemas the writer looks in.
_HERE = "SET search_path FROM CURRENT"


def tables_of_notes() -> Iterator[str]:
    """The statements that make the tables of `postgres_notes`."""
    yield (
        "CREATE TABLE liancha_changes (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
        'source text NOT NULL, unit text COLLATE "C", transaction xid8 NOT NULL DEFAULT pg_current_xact_id())'
    )
    yield "CREATE INDEX ON liancha_changes (transaction)"
    yield "CREATE TABLE liancha_forgotten (feed text PRIMARY KEY, until xid8 NOT NULL)"


def triggers(table: str, key: Sequence[str], unit: str) -> Iterator[str]:
    """The statements by which a table notes the unit of every row that is written, taken away, or changed."""
    alike = " AND ".join(f'o."{column}" = n."{column}"' for column in key)
    yield _function(f"{table}_insert", table, f'SELECT "{unit}" AS unit FROM new_rows')
    yield _function(f"{table}_delete", table, f'SELECT "{unit}" AS unit FROM old_rows')
    yield _function(
        f"{table}_update",
        table,
        f'SELECT unnest(ARRAY[o."{unit}", n."{unit}"]) AS unit FROM old_rows o FULL JOIN new_rows n ON {alike} '
        "WHERE o IS DISTINCT FROM n",
    )
    yield (
        f"CREATE FUNCTION liancha_{table}_truncate() RETURNS trigger LANGUAGE plpgsql {_HERE} AS $$ BEGIN "
        f"INSERT INTO liancha_changes (source) VALUES ('{table}'); RETURN NULL; END $$"
    )
    rows = {"insert": "NEW TABLE AS new_rows", "delete": "OLD TABLE AS old_rows", "truncate": None}
    rows["update"] = "OLD TABLE AS old_rows NEW TABLE AS new_rows"
    for event, referencing in rows.items():
        given = "" if referencing is None else f"REFERENCING {referencing} "
        yield (
            f"CREATE TRIGGER liancha_{table}_{event} AFTER {event.upper()} ON {table} {given}"
            f"FOR EACH STATEMENT EXECUTE FUNCTION liancha_{table}_{event}()"
        )


def all_touching(found_by: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The statements by which all tables note what their changes touch, each by these columns."""
    yield from _tables_of_touched()
    for table, columns in found_by.items():
        yield from _touching(table, columns)


def more_touching(found_by: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The statements by which further tables note what their changes touch."""
    for table, columns in found_by.items():
        yield from _touching(table, columns)


def _tables_of_touched() -> Iterator[str]:
    """The statements that make the table of `postgres_touched`; what changed before is not known."""
    yield (
        "CREATE TABLE liancha_touched (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source text NOT NULL, "
        'key text COLLATE "C", transaction xid8 NOT NULL DEFAULT pg_current_xact_id())'
    )
    yield "CREATE INDEX ON liancha_touched (transaction)"
    yield ("INSERT INTO liancha_forgotten SELECT 'touched', (pg_current_xact_id()::text::numeric + 1)::text::xid8")
    yield "INSERT INTO liancha_marks (name, value) VALUES ('touched', gen_random_uuid()::text)"


def _touching(table: str, columns: Sequence[str]) -> Iterator[str]:
    """The statements by which a table notes what its changes touch, by the columns by which its rows are found."""
    rows = {"insert": ("new_rows",), "delete": ("old_rows",), "update": ("old_rows", "new_rows")}
    given = {"insert": "NEW TABLE AS new_rows", "delete": "OLD TABLE AS old_rows"}
    given["update"] = f"{given['delete']} {given['insert']}"
    for event, sources in rows.items():
        # Of an update, rows that stand in both tables as they are were not changed.
        one, *rest = sources
        other = rest[0] if rest else None
        touched = [f"(TABLE {one} EXCEPT ALL TABLE {other})" if other else f"(TABLE {one})"]
        touched += [f"(TABLE {other} EXCEPT ALL TABLE {one})"] if other else []
        changed = " UNION ALL ".join(touched)
        values = ", ".join(f"('{table}.{column}', rows.\"{column}\"::text)" for column in columns)
        yield (
            f"CREATE FUNCTION liancha_touched_{table}_{event}() RETURNS trigger LANGUAGE plpgsql {_HERE} AS $$ BEGIN "
            f"WITH rows AS ({changed}), "
            f"touched AS (SELECT DISTINCT source, key FROM rows, LATERAL (VALUES {values}) AS noted (source, key)), "
            f"counted AS (SELECT count(*) > {_MOST_UNITS} AS many FROM touched) "
            f"INSERT INTO liancha_touched (source, key) SELECT source, key FROM touched, counted WHERE NOT many "
            f"UNION ALL SELECT '*', NULL FROM counted WHERE many; RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER liancha_touched_{table}_{event} AFTER {event.upper()} ON {table} REFERENCING "
            f"{given[event]} FOR EACH STATEMENT EXECUTE FUNCTION liancha_touched_{table}_{event}()"
        )
    yield (
        f"CREATE FUNCTION liancha_touched_{table}_truncate() RETURNS trigger LANGUAGE plpgsql {_HERE} AS $$ BEGIN "
        f"INSERT INTO liancha_touched (source) VALUES ('*'); RETURN NULL; END $$"
    )
    yield (
        f"CREATE TRIGGER liancha_touched_{table}_truncate AFTER TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION liancha_touched_{table}_truncate()"
    )


def _function(name: str, table: str, touched: str) -> str:
    return (
        f"CREATE FUNCTION liancha_{name}() RETURNS trigger LANGUAGE plpgsql {_HERE} AS $$ BEGIN "
        f"WITH touched AS (SELECT DISTINCT unit FROM ({touched}) AS rows WHERE unit IS NOT NULL), "
        f"counted AS (SELECT count(*) > {_MOST_UNITS} AS many FROM touched) "
        f"INSERT INTO liancha_changes (source, unit) SELECT '{table}', unit FROM touched, counted WHERE NOT many "
        f"UNION ALL SELECT '{table}', NULL FROM counted WHERE many; RETURN NULL; END $$"
    )
