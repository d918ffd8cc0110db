"""The tables of the data contract, as 国土资源 has them; in PostgreSQL also the notes of changes."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, PrimaryKeyConstraint

from contract.columns import KeptText, Ratio
from subgraphs.databases.postgres_triggers import tables_of_notes, triggers

revision = "0001"
down_revision = None

# Of each table that an index watches its key, and the column with the unit that a change touches.
_WATCHED = {
    "ownerships": (("certificate", "owner", "since"), "certificate"),
}


def upgrade() -> None:
    op.create_table(
        "parcels",
        Column("certificate", KeptText(), nullable=False),
        Column("unit_code", KeptText(), nullable=False),
        Column("kind", KeptText(), nullable=False),
        Column("location", KeptText(), nullable=False),
        Column("area_m2", Ratio(), nullable=False),
        Column("use", KeptText(), nullable=False),
        Column("region", KeptText(), nullable=False),
        Column("state_owned", Boolean(), nullable=False),
        PrimaryKeyConstraint("certificate"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ownerships",
        Column("certificate", KeptText(), nullable=False),
        Column("owner", KeptText(), nullable=False),
        Column("since", Date(), nullable=False),
        Column("share", Ratio(), nullable=False),
        Column("until", Date(), nullable=True),
        PrimaryKeyConstraint("certificate", "owner", "since"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ownerships_owner", "ownerships", ["owner"])
    op.create_table(
        "encumbrances",
        Column("id", KeptText(), nullable=False),
        Column("certificate", KeptText(), nullable=False),
        Column("kind", KeptText(), nullable=False),
        Column("holder", KeptText(), nullable=True),
        Column("amount", BigInteger(), nullable=True),
        Column("case_number", KeptText(), nullable=True),
        Column("since", Date(), nullable=False),
        Column("until", Date(), nullable=True),
        PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_encumbrances_certificate", "encumbrances", ["certificate"])
    op.create_index("ix_encumbrances_holder", "encumbrances", ["holder"])
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
