"""The tables of the data contract, as 税务 has them; in PostgreSQL also the notes of changes."""

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Integer, PrimaryKeyConstraint

from contract.columns import Text
from subgraphs.common.postgres_triggers import tables_of_notes

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "taxpayers",
        Column("taxpayer", Text(), nullable=False),
        Column("year", Integer(), nullable=False),
        Column("rating", Text(), nullable=False),
        Column("status", Text(), nullable=False),
        PrimaryKeyConstraint("taxpayer", "year"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "arrears",
        Column("id", Text(), nullable=False),
        Column("taxpayer", Text(), nullable=False),
        Column("tax_kind", Text(), nullable=False),
        Column("amount", BigInteger(), nullable=False),
        Column("due_on", Date(), nullable=False),
        Column("settled_on", Date(), nullable=True),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_arrears_taxpayer", "arrears", ["taxpayer"])
    op.create_table(
        "liancha_marks",
        Column("name", Text(), nullable=False),
        Column("value", Text(), nullable=True),
        PrimaryKeyConstraint("name"),
    )
    if op.get_context().dialect.name == "postgresql":
        for statement in tables_of_notes():
            op.execute(statement)
