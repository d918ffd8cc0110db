"""The tables of the data contract, as 金融、财政 has them; in PostgreSQL also the notes of changes."""

from alembic import op
from sqlalchemy import BigInteger, Column, Date, PrimaryKeyConstraint

from contract.columns import KeptText
from subgraphs.databases.postgres_triggers import tables_of_notes, triggers

revision = "0001"
down_revision = None

# Of each table that an index watches its key, and the column with the unit that a change touches.
_WATCHED = {
    "guarantees": (("loan", "guarantor"), "loan"),
    "loans": (("loan",), "loan"),
}


def upgrade() -> None:
    op.create_table(
        "accounts",
        Column("account", KeptText(), nullable=False),
        Column("institution", KeptText(), nullable=False),
        Column("holder", KeptText(), nullable=False),
        Column("kind", KeptText(), nullable=False),
        Column("balance", BigInteger(), nullable=False),
        Column("currency", KeptText(), nullable=False),
        Column("opened_on", Date(), nullable=False),
        Column("closed_on", Date(), nullable=True),
        Column("frozen_by_case", KeptText(), nullable=True),
        PrimaryKeyConstraint("account"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_accounts_holder", "accounts", ["holder"])
    op.create_table(
        "loans",
        Column("loan", KeptText(), nullable=False),
        Column("lender", KeptText(), nullable=False),
        Column("borrower", KeptText(), nullable=False),
        Column("principal", BigInteger(), nullable=False),
        Column("outstanding", BigInteger(), nullable=False),
        Column("issued_on", Date(), nullable=False),
        Column("due_on", Date(), nullable=False),
        Column("status", KeptText(), nullable=False),
        PrimaryKeyConstraint("loan"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_loans_borrower", "loans", ["borrower"])
    op.create_table(
        "guarantees",
        Column("loan", KeptText(), nullable=False),
        Column("guarantor", KeptText(), nullable=False),
        Column("amount", BigInteger(), nullable=False),
        Column("since", Date(), nullable=False),
        Column("until", Date(), nullable=True),
        PrimaryKeyConstraint("loan", "guarantor"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_guarantees_guarantor", "guarantees", ["guarantor"])
    op.create_table(
        "subsidies",
        Column("id", KeptText(), nullable=False),
        Column("recipient", KeptText(), nullable=False),
        Column("programme", KeptText(), nullable=False),
        Column("amount", BigInteger(), nullable=False),
        Column("granted_on", Date(), nullable=False),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_subsidies_recipient", "subsidies", ["recipient"])
    op.create_table(
        "procurements",
        Column("id", KeptText(), nullable=False),
        Column("supplier", KeptText(), nullable=False),
        Column("project", KeptText(), nullable=False),
        Column("amount", BigInteger(), nullable=False),
        Column("awarded_on", Date(), nullable=False),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_procurements_supplier", "procurements", ["supplier"])
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
