"""By which what stands behind the numbers of the list is found, page by page, without reading all of it."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_list_entries_listed_on_entry", "list_entries", ["listed_on", "entry"], if_not_exists=True)
    op.create_index("ix_cases_court", "cases", ["court"], if_not_exists=True)
    op.create_index("ix_feedback_applied_on_id", "feedback", ["applied_on", "id"], if_not_exists=True)
