"""The tables of the data contract, as 税务 has them; in PostgreSQL also the notes of changes."""

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Integer, PrimaryKeyConstraint

from contract.columns import KeptText
from subgraphs.databases.postgres_triggers import tables_of_notes

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "taxpayers",
        Column("taxpayer", KeptText(), nullable=False),
        Column("year", Integer(), nullable=False),
        Column("rating", KeptText(), nullable=False),
        Column("status", KeptText(), nullable=False),
        PrimaryKeyConstraint("taxpayer", "year"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "arrears",
        Column("id", KeptText(), nullable=False),
        Column("taxpayer", KeptText(), nullable=False),
        Column("tax_kind", KeptText(), nullable=False),
        Column("amount", BigInteger(), nullable=False),
        Column("due_on", Date(), nullable=False),
        Column("settled_on", Date(), nullable=True),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_arrears_taxpayer", "arrears", ["taxpayer"])
    op.create_table(
        "liancha_marks",
        Column("name", KeptText(), nullable=False),
        Column("value", KeptText(), nullable=True),
        PrimaryKeyConstraint("name"),
    )
    if op.get_context().dialect.name == "postgresql":
        for statement in tables_of_notes():
            op.execute(statement)
