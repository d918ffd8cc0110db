"""The tables of the data contract, as 公安 has them; in PostgreSQL also the notes of changes."""

from alembic import op
from sqlalchemy import Column, Date, PrimaryKeyConstraint

from contract.columns import KeptText
from subgraphs.databases.postgres_triggers import tables_of_notes, triggers

revision = "0001"
down_revision = None

# Of each table that an index watches its key, and the column with the unit that a change touches.
_WATCHED = {
    "persons": (("person",), "person"),
    "former_names": (("person", "name"), "person"),
}


def upgrade() -> None:
    op.create_table(
        "persons",
        Column("person", KeptText(), nullable=False),
        Column("name", KeptText(), nullable=False),
        Column("sex", KeptText(), nullable=False),
        Column("birth_date", Date(), nullable=False),
        Column("region", KeptText(), nullable=False),
        Column("document_expires", Date(), nullable=True),
        Column("deceased_on", Date(), nullable=True),
        Column("identity_number", KeptText(), nullable=False),
        PrimaryKeyConstraint("person"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "former_names",
        Column("person", KeptText(), nullable=False),
        Column("name", KeptText(), nullable=False),
        Column("until", Date(), nullable=True),
        PrimaryKeyConstraint("person", "name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "travel_documents",
        Column("number", KeptText(), nullable=False),
        Column("person", KeptText(), nullable=False),
        Column("kind", KeptText(), nullable=False),
        Column("issued_on", Date(), nullable=False),
        Column("expires_on", Date(), nullable=False),
        Column("cancelled_on", Date(), nullable=True),
        PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_travel_documents_person", "travel_documents", ["person"])
    op.create_table(
        "vehicles",
        Column("plate", KeptText(), nullable=False),
        Column("owner", KeptText(), nullable=False),
        Column("vin", KeptText(), nullable=False),
        Column("model", KeptText(), nullable=False),
        Column("registered_on", Date(), nullable=False),
        Column("scrapped_on", Date(), nullable=True),
        Column("sealed_by_case", KeptText(), nullable=True),
        PrimaryKeyConstraint("plate"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vehicles_owner", "vehicles", ["owner"])
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
