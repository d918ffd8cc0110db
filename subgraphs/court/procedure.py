"""What the court keeps of the living list beside the contract's tables: every change of the list, and every step.

`changes` is the outbox: triggers write it in the transaction of the change itself, whoever makes the change, numbered
without a gap in the order in which they were committed. What each of them is to who may know of withheld entries
(不宜公开), and to who may not, is said beside it; the latter have numbers of their own, in which nothing is missing.
"""

from enum import Enum

from sqlalchemy import JSON, Index, MetaData, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from contract.columns import CaseNumber, Day, Enumeration, Number, Party, Text
from contract.tables import contract_table, key, optional, required
from resolvers.lifecycle.steps import Step
from subgraphs.court.tables import RemovalReason


class ListChangeKind(Enum):
    """What a change of the list is."""

    LISTED = "纳入"
    CHANGED = "信息变更"
    REMOVED = "屏蔽或撤销"
    WITHDRAWN = "不再公开或删除"


metadata = MetaData()
_Row = JSON().with_variant(JSONB(), "postgresql")

changes = contract_table(
    metadata,
    "liancha_list_changes",
    key("number", Number()),
    optional("public_number", Number()),
    optional("kind", Enumeration(ListChangeKind)),
    optional("public_kind", Enumeration(ListChangeKind)),
    required("entry", Text()),
    required("case_number", CaseNumber()),
    required("at", Text()),
    # Of a change that no row shows: the day on which the entry ended by itself.
    optional("expired_on", Day()),
    # The row of list_entries, by its columns, before and after.
    optional("before", _Row),
    optional("after", _Row),
    indexes=(("entry",),),
)
Index("ix_liancha_list_changes_public_number", changes.c.public_number, unique=True)

steps = contract_table(
    metadata,
    "liancha_steps",
    key("number", Number()),
    # What a client calls the step, so that it is taken once however often it is sent; and the SHA-256 of what it says.
    required("organisation", Text()),
    required("request", Text()),
    required("fingerprint", Text()),
    required("kind", Enumeration(Step)),
    required("case_number", CaseNumber()),
    required("party", Party()),
    optional("entry", Text()),
    # The notice, objection or feedback that it is about.
    optional("record", Text()),
    # Why the entry is to be removed, or was.
    optional("ground", Enumeration(RemovalReason)),
    required("happened_on", Day()),
    required("at", Text()),
    optional("court", Text()),
    required("unit", Text()),
    required("role", Text()),
    optional("basis", Text()),
    indexes=(("entry",), ("case_number",)),
)
steps.append_constraint(UniqueConstraint(steps.c.organisation, steps.c.request, name="uq_liancha_steps_request"))

# Up to which change a unit has acknowledged, in the numbers of what it may see.
acknowledged = contract_table(
    metadata,
    "liancha_acknowledged",
    key("unit", Text()),
    key("scope", Text()),
    required("number", Number()),
    required("at", Text()),
)
