"""The history of a party at public security: vehicles and travel documents."""

from subgraphs.common.history import Tracked, history_types
from subgraphs.public_security.tables import travel_documents, vehicles

Changes, CreditFile = history_types(
    "public_security",
    (
        Tracked(vehicles.c.owner, "机动车", detail=lambda row: f"{row.plate} {row.model}"),
        Tracked(
            travel_documents.c.person,
            "出入境证件",
            detail=lambda row: str(row.kind.value),
            end=lambda row: row.expires_on if row.cancelled_on is None else min(row.expires_on, row.cancelled_on),
        ),
    ),
)
