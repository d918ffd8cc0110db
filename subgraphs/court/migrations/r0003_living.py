"""The living list: every change of it as triggers note it (the outbox), every step, and what units acknowledged.

The numbers have no gap and stand in the order of the commits: who changes the list waits for who is changing it.
"""

from collections.abc import Iterator

from alembic import op
from sqlalchemy import JSON, Column, Date, Integer, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from contract.columns import KeptText
from subgraphs.databases.postgres_triggers import more_touching

revision = "0003"
down_revision = "0002"

_FOUND_BY = {
    "liancha_list_changes": ("entry", "number", "public_number"),
    "liancha_steps": ("case_number", "entry", "number"),
    "liancha_acknowledged": ("unit",),
}
_COLUMNS = (
    "entry", "case_number", "party", "grounds", "listed_on", "published_on", "publishable", "expires_on", "removed_on",
    "removal_reason",
)  # fmt: skip
# The first bytes of SHA-256 of "liancha list changes".
_ALONE = -3488659150371807721


def upgrade() -> None:
    row = JSON().with_variant(JSONB(), "postgresql")
    op.create_table(
        "liancha_list_changes",
        Column("number", Integer(), nullable=False),
        Column("public_number", Integer(), nullable=True),
        Column("kind", KeptText(), nullable=True),
        Column("public_kind", KeptText(), nullable=True),
        Column("entry", KeptText(), nullable=False),
        Column("case_number", KeptText(), nullable=False),
        Column("at", KeptText(), nullable=False),
        Column("expired_on", Date(), nullable=True),
        Column("before", row, nullable=True),
        Column("after", row, nullable=True),
        PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_liancha_list_changes_entry", "liancha_list_changes", ["entry"])
    op.create_index("ix_liancha_list_changes_public_number", "liancha_list_changes", ["public_number"], unique=True)
    op.create_table(
        "liancha_steps",
        Column("number", Integer(), nullable=False),
        Column("organisation", KeptText(), nullable=False),
        Column("request", KeptText(), nullable=False),
        Column("fingerprint", KeptText(), nullable=False),
        Column("kind", KeptText(), nullable=False),
        Column("case_number", KeptText(), nullable=False),
        Column("party", KeptText(), nullable=False),
        Column("entry", KeptText(), nullable=True),
        Column("record", KeptText(), nullable=True),
        Column("ground", KeptText(), nullable=True),
        Column("happened_on", Date(), nullable=False),
        Column("at", KeptText(), nullable=False),
        Column("court", KeptText(), nullable=True),
        Column("unit", KeptText(), nullable=False),
        Column("role", KeptText(), nullable=False),
        Column("basis", KeptText(), nullable=True),
        PrimaryKeyConstraint("number"),
        UniqueConstraint("organisation", "request", name="uq_liancha_steps_request"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_liancha_steps_entry", "liancha_steps", ["entry"])
    op.create_index("ix_liancha_steps_case_number", "liancha_steps", ["case_number"])
    op.create_table(
        "liancha_acknowledged",
        Column("unit", KeptText(), nullable=False),
        Column("scope", KeptText(), nullable=False),
        Column("number", Integer(), nullable=False),
        Column("at", KeptText(), nullable=False),
        PrimaryKeyConstraint("unit", "scope"),
        sqlite_with_rowid=False,
    )
    postgresql = op.get_context().dialect.name == "postgresql"
    # What waits for somebody, and is looked for by nothing else.
    for name, table, columns, where in (
        ("open_objections", "objections", "filed_on", "reviewed_on IS NULL"),
        ("open_escalations", "objections", "escalated_on", "escalated_on IS NOT NULL AND final_on IS NULL"),
        ("open_feedback", "feedback", "entry, retained_until", "lifted_on IS NULL"),
        ("ended_entries", "list_entries", "removed_on", "removed_on IS NOT NULL"),
        ("expiring_entries", "list_entries", "expires_on", "removed_on IS NULL AND expires_on IS NOT NULL"),
        ("untold_pushes", "pushes", "entry", "removal_notified_on IS NULL"),
        ("closed_cases", "cases", "closed_on", "closed_on IS NOT NULL"),
    ):
        op.execute(f"CREATE INDEX liancha_{name} ON {table} ({columns}) WHERE {where}")
    for statement in _in_postgres() if postgresql else _in_sqlite():
        # It has colons, which are no parameters of ours.
        op.get_bind().exec_driver_sql(statement.replace("%", "%%") if postgresql else statement)
    if postgresql:
        for statement in more_touching(_FOUND_BY):
            op.execute(statement)


def _kinds(old: str, new: str) -> tuple[str, str, str]:
    """What a change is: to who may know of all entries, to who may not, and whether the latter see any."""
    removed = f"WHEN {old}.removed_on IS NULL AND {new}.removed_on IS NOT NULL THEN 'REMOVED' "
    listed = f"WHEN {old}.removed_on IS NOT NULL AND {new}.removed_on IS NULL THEN 'LISTED' "
    came = f"CASE WHEN {new}.removed_on IS NULL THEN 'LISTED' ELSE 'REMOVED' END"
    kind = (
        f"CASE WHEN {new}.entry IS NULL THEN 'WITHDRAWN' WHEN {old}.entry IS NULL THEN {came} "
        f"{removed}{listed}ELSE 'CHANGED' END"
    )
    was, now = f"coalesce({old}.publishable, {_NO})", f"coalesce({new}.publishable, {_NO})"
    public_kind = (
        f"CASE WHEN NOT {was} AND NOT {now} THEN NULL WHEN NOT {now} THEN 'WITHDRAWN' WHEN NOT {was} THEN {came} "
        f"{removed}{listed}ELSE 'CHANGED' END"
    )
    return kind, public_kind, f"({was} OR {now})"


_NO = "(1 = 0)"


def _in_sqlite() -> Iterator[str]:
    now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    nothing = "(SELECT " + ", ".join(f"NULL AS {one}" for one in _COLUMNS) + ")"

    def row(of: str) -> str:
        return "json_object(" + ", ".join(f"'{one}', {of}.{one}" for one in _COLUMNS) + ")"

    def values(of: str) -> str:
        return "(SELECT " + ", ".join(f"{of}.{one} AS {one}" for one in _COLUMNS) + ")"

    def inserting(old: str, new: str, whose: str) -> str:
        kind, public_kind, seen = _kinds("o", "n")
        return (
            "INSERT INTO liancha_list_changes SELECT (SELECT coalesce(max(number), 0) + 1 FROM liancha_list_changes), "
            f"CASE WHEN {seen} THEN (SELECT coalesce(max(public_number), 0) + 1 FROM liancha_list_changes) END, "
            f"{kind}, {public_kind}, {whose}.entry, {whose}.case_number, {now}, NULL, "
            f"CASE WHEN o.entry IS NOT NULL THEN {row('o')} END, CASE WHEN n.entry IS NOT NULL THEN {row('n')} END "
            f"FROM {old} AS o, {new} AS n"
        )

    for event, old, new, whose in (
        ("INSERT", nothing, values("NEW"), "n"),
        ("DELETE", values("OLD"), nothing, "o"),
        ("UPDATE", values("OLD"), values("NEW"), "n"),
    ):
        changed = " OR ".join(f"OLD.{one} IS NOT NEW.{one}" for one in _COLUMNS)
        when = f"WHEN {changed} " if event == "UPDATE" else ""
        yield (
            f"CREATE TRIGGER liancha_list_changes_{event.lower()} AFTER {event} ON list_entries {when}"
            f"BEGIN {inserting(old, new, whose)}; END"
        )
    kind, public_kind, seen = _kinds("o", "n")
    yield (
        f"INSERT INTO liancha_list_changes SELECT row_number() OVER (ORDER BY n.listed_on, n.entry), "
        f"CASE WHEN {seen} THEN sum({seen}) OVER (ORDER BY n.listed_on, n.entry) END, {kind}, {public_kind}, "
        f"n.entry, n.case_number, {now}, NULL, NULL, {row('n')} FROM list_entries AS n, {nothing} AS o"
    )


def _in_postgres() -> Iterator[str]:
    kind, public_kind, _ = _kinds("o", "n")
    now = "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    none = "(SELECT * FROM list_entries WHERE false)"

    def noting(old: str, new: str) -> str:
        return (
            "INSERT INTO liancha_list_changes "
            "WITH changed AS (SELECT coalesce(n.entry, o.entry) AS entry, "
            f"{kind} AS kind, {public_kind} AS public_kind, "
            "coalesce(n.case_number, o.case_number) AS case_number, coalesce(n.listed_on, o.listed_on) AS listed_on, "
            "CASE WHEN o.entry IS NOT NULL THEN to_jsonb(o) END AS before, "
            "CASE WHEN n.entry IS NOT NULL THEN to_jsonb(n) END AS after "
            f"FROM {old} o FULL JOIN {new} n ON o.entry = n.entry WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n)), "
            "ordered AS (SELECT *, row_number() OVER w AS nth, count(public_kind) OVER w AS public_nth FROM changed "
            "WINDOW w AS (ORDER BY listed_on, entry ROWS UNBOUNDED PRECEDING)) "
            "SELECT (SELECT coalesce(max(number), 0) FROM liancha_list_changes) + nth, "
            "CASE WHEN public_kind IS NOT NULL "
            "THEN (SELECT coalesce(max(public_number), 0) FROM liancha_list_changes) + public_nth END, "
            f"kind, public_kind, entry, case_number, {now}, NULL, before, after FROM ordered"
        )

    given = {"insert": "NEW TABLE AS new_rows", "delete": "OLD TABLE AS old_rows"}
    given["update"] = f"{given['delete']} {given['insert']}"
    for event, referencing in given.items():
        old = "old_rows" if "old" in referencing else none
        new = "new_rows" if "new" in referencing else none
        yield (
            f"CREATE FUNCTION liancha_list_changes_{event}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path FROM CURRENT AS $$ BEGIN PERFORM pg_advisory_xact_lock({_ALONE}); "
            f"{noting(old, new)}; RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER liancha_list_changes_{event} AFTER {event.upper()} ON list_entries "
            f"REFERENCING {referencing} FOR EACH STATEMENT EXECUTE FUNCTION liancha_list_changes_{event}()"
        )
    yield (
        "CREATE FUNCTION liancha_list_changes_truncate() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path FROM CURRENT AS $$ BEGIN PERFORM pg_advisory_xact_lock({_ALONE}); "
        f"{noting('list_entries', none)}; RETURN NULL; END $$"
    )
    yield (
        "CREATE TRIGGER liancha_list_changes_truncate BEFORE TRUNCATE ON list_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION liancha_list_changes_truncate()"
    )
    yield noting(none, "list_entries")
