"""In PostgreSQL, the notes of what changes touch: by them what was kept of an answer is known to hold, or not."""

from alembic import op

from subgraphs.databases.postgres_triggers import all_touching

revision = "0002"
down_revision = "0001"

# Of each table the columns by which its rows are found.
_FOUND_BY = {
    "taxpayers": ("taxpayer",),
    "arrears": (
        "id",
        "taxpayer",
    ),
}


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for statement in all_touching(_FOUND_BY):
            op.execute(statement)
