"""The tables of the data contract, as 工商 has them; in PostgreSQL also the notes of changes."""

from alembic import op
from sqlalchemy import BigInteger, Column, Date, PrimaryKeyConstraint

from contract.columns import KeptText, Ratio
from subgraphs.databases.postgres_triggers import tables_of_notes, triggers

revision = "0001"
down_revision = None

# Of each table that an index watches its key, and the column with the unit that a change touches.
_WATCHED = {
    "offices": (("company", "holder", "role", "since"), "company"),
    "shareholdings": (("company", "holder", "since"), "company"),
    "concert_groups": (("group_id", "member"), "group_id"),
    "companies": (("company",), "company"),
}


def upgrade() -> None:
    op.create_table(
        "companies",
        Column("company", KeptText(), nullable=False),
        Column("name", KeptText(), nullable=False),
        Column("kind", KeptText(), nullable=False),
        Column("status", KeptText(), nullable=False),
        Column("registered_capital", BigInteger(), nullable=False),
        Column("established_on", Date(), nullable=False),
        Column("ended_on", Date(), nullable=True),
        Column("region", KeptText(), nullable=False),
        Column("industry", KeptText(), nullable=False),
        Column("address", KeptText(), nullable=False),
        PrimaryKeyConstraint("company"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "offices",
        Column("company", KeptText(), nullable=False),
        Column("holder", KeptText(), nullable=False),
        Column("role", KeptText(), nullable=False),
        Column("since", Date(), nullable=False),
        Column("title", KeptText(), nullable=True),
        Column("until", Date(), nullable=True),
        PrimaryKeyConstraint("company", "holder", "role", "since"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_offices_holder", "offices", ["holder"])
    op.create_table(
        "shareholdings",
        Column("company", KeptText(), nullable=False),
        Column("holder", KeptText(), nullable=False),
        Column("since", Date(), nullable=False),
        Column("ratio", Ratio(), nullable=False),
        Column("subscribed", BigInteger(), nullable=True),
        Column("until", Date(), nullable=True),
        PrimaryKeyConstraint("company", "holder", "since"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shareholdings_holder", "shareholdings", ["holder"])
    op.create_table(
        "concert_groups",
        Column("group_id", KeptText(), nullable=False),
        Column("member", KeptText(), nullable=False),
        Column("since", Date(), nullable=True),
        Column("until", Date(), nullable=True),
        PrimaryKeyConstraint("group_id", "member"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_concert_groups_member", "concert_groups", ["member"])
    op.create_table(
        "liancha_marks",
        Column("name", KeptText(), nullable=False),
        Column("value", KeptText(), nullable=True),
        PrimaryKeyConstraint("name"),
    )
    if op.get_context().dialect.name == "postgresql":
        for statement in tables_of_notes():
            op.execute(statement)
        for table, (key, unit) in _WATCHED.items():
            for statement in triggers(table, key, unit):
                op.execute(statement)
