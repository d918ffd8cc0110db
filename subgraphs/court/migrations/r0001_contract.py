"""The tables of the data contract, as 人民法院 has them; in PostgreSQL also the notes of changes."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, PrimaryKeyConstraint

from contract.columns import KeptText
from subgraphs.databases.postgres_triggers import tables_of_notes, triggers

revision = "0001"
down_revision = None

# Of each table that an index watches its key, and the column with the unit that a change touches.
_WATCHED = {
    "case_parties": (("case_number", "party", "role"), "case_number"),
    "cases": (("case_number",), "case_number"),
    "list_entries": (("entry",), "party"),
}


def upgrade() -> None:
    op.create_table(
        "courts",
        Column("court", KeptText(), nullable=False),
        Column("name", KeptText(), nullable=False),
        Column("level", Integer(), nullable=False),
        Column("parent", KeptText(), nullable=True),
        PrimaryKeyConstraint("court"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cases",
        Column("case_number", KeptText(), nullable=False),
        Column("court", KeptText(), nullable=False),
        Column("filed_on", Date(), nullable=False),
        Column("cause", KeptText(), nullable=False),
        Column("basis_document", KeptText(), nullable=False),
        Column("obligation", KeptText(), nullable=False),
        Column("amount", BigInteger(), nullable=False),
        Column("fulfilled", BigInteger(), nullable=False),
        Column("performance", KeptText(), nullable=False),
        Column("closed_on", Date(), nullable=True),
        PrimaryKeyConstraint("case_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_parties",
        Column("case_number", KeptText(), nullable=False),
        Column("party", KeptText(), nullable=False),
        Column("role", KeptText(), nullable=False),
        Column("debtor", KeptText(), nullable=True),
        PrimaryKeyConstraint("case_number", "party", "role"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_parties_debtor", "case_parties", ["debtor"])
    op.create_index("ix_case_parties_party", "case_parties", ["party"])
    op.create_table(
        "list_entries",
        Column("entry", KeptText(), nullable=False),
        Column("case_number", KeptText(), nullable=False),
        Column("party", KeptText(), nullable=False),
        Column("grounds", Integer(), nullable=False),
        Column("listed_on", Date(), nullable=False),
        Column("published_on", Date(), nullable=True),
        Column("publishable", Boolean(), nullable=False),
        Column("expires_on", Date(), nullable=True),
        Column("removed_on", Date(), nullable=True),
        Column("removal_reason", KeptText(), nullable=True),
        PrimaryKeyConstraint("entry"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_list_entries_case_number", "list_entries", ["case_number"])
    op.create_index("ix_list_entries_party", "list_entries", ["party"])
    op.create_table(
        "notices",
        Column("id", KeptText(), nullable=False),
        Column("case_number", KeptText(), nullable=False),
        Column("party", KeptText(), nullable=False),
        Column("sent_on", Date(), nullable=False),
        Column("received_on", Date(), nullable=True),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notices_case_number", "notices", ["case_number"])
    op.create_index("ix_notices_party", "notices", ["party"])
    op.create_table(
        "objections",
        Column("id", KeptText(), nullable=False),
        Column("entry", KeptText(), nullable=False),
        Column("filed_on", Date(), nullable=False),
        Column("reviewed_on", Date(), nullable=True),
        Column("outcome", KeptText(), nullable=True),
        Column("escalated_on", Date(), nullable=True),
        Column("final_outcome", KeptText(), nullable=True),
        Column("final_on", Date(), nullable=True),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_objections_entry", "objections", ["entry"])
    op.create_table(
        "pushes",
        Column("entry", KeptText(), nullable=False),
        Column("unit", KeptText(), nullable=False),
        Column("pushed_on", Date(), nullable=False),
        Column("removal_notified_on", Date(), nullable=True),
        PrimaryKeyConstraint("entry", "unit"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feedback",
        Column("id", KeptText(), nullable=False),
        Column("entry", KeptText(), nullable=False),
        Column("measure", KeptText(), nullable=False),
        Column("unit", KeptText(), nullable=False),
        Column("applied_on", Date(), nullable=False),
        Column("lifted_on", Date(), nullable=True),
        Column("retained_until", Date(), nullable=True),
        Column("legal_basis", KeptText(), nullable=True),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feedback_entry", "feedback", ["entry"])
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
