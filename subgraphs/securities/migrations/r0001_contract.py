"""The tables of the data contract, as 证券 has them; in PostgreSQL also the notes of changes."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, PrimaryKeyConstraint

from contract.columns import KeptText, Ratio
from subgraphs.databases.postgres_triggers import tables_of_notes

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        Column("account", KeptText(), nullable=False),
        Column("holder", KeptText(), nullable=False),
        Column("opened_on", Date(), nullable=False),
        Column("closed_on", Date(), nullable=True),
        PrimaryKeyConstraint("account"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_accounts_holder", "accounts", ["holder"])
    op.create_table(
        "holdings",
        Column("account", KeptText(), nullable=False),
        Column("security", KeptText(), nullable=False),
        Column("name", KeptText(), nullable=False),
        Column("quantity", Ratio(), nullable=False),
        Column("market_value", BigInteger(), nullable=False),
        Column("as_of", Date(), nullable=False),
        Column("frozen_quantity", Ratio(), nullable=False),
        PrimaryKeyConstraint("account", "security"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "listed_companies",
        Column("company", KeptText(), nullable=False),
        Column("stock_code", KeptText(), nullable=False),
        Column("exchange", KeptText(), nullable=False),
        Column("state_controlled", Boolean(), nullable=False),
        PrimaryKeyConstraint("company"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bonds",
        Column("security", KeptText(), nullable=False),
        Column("issuer", KeptText(), nullable=False),
        Column("amount", BigInteger(), nullable=False),
        Column("issued_on", Date(), nullable=False),
        Column("matures_on", Date(), nullable=False),
        Column("status", KeptText(), nullable=False),
        PrimaryKeyConstraint("security"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bonds_issuer", "bonds", ["issuer"])
    op.create_table(
        "incentive_grants",
        Column("id", KeptText(), nullable=False),
        Column("company", KeptText(), nullable=False),
        Column("holder", KeptText(), nullable=False),
        Column("shares", Integer(), nullable=False),
        Column("granted_on", Date(), nullable=False),
        Column("exercised_on", Date(), nullable=True),
        Column("terminated_on", Date(), nullable=True),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_incentive_grants_company", "incentive_grants", ["company"])
    op.create_index("ix_incentive_grants_holder", "incentive_grants", ["holder"])
    op.create_table(
        "liancha_marks",
        Column("name", KeptText(), nullable=False),
        Column("value", KeptText(), nullable=True),
        PrimaryKeyConstraint("name"),
    )
    if op.get_context().dialect.name == "postgresql":
        for statement in tables_of_notes():
            op.execute(statement)
