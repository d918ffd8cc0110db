"""Evidence as a representation brings it from the department that contributed it."""

from datetime import date, datetime
from typing import NotRequired, TypedDict

from subgraphs.common.types import Evidence


class EvidenceGiven(TypedDict):
    """What `gathering` asks of an evidence. Some gateways leave a null out of a representation."""

    recordId: str
    since: NotRequired[str | None]
    until: NotRequired[str | None]
    readAt: str


def evidence_of(department: str, given: EvidenceGiven, day: date) -> Evidence:
    """The evidence of a department's record, of an answer for a day."""
    return Evidence(
        department=department,
        record_id=given["recordId"],
        since=day_of(given.get("since")),
        until=day_of(given.get("until")),
        read_at=datetime.fromisoformat(given["readAt"]),
        as_of=day,
    )


def day_of(text: str | None) -> date | None:
    """A day that may be absent."""
    return None if text is None else date.fromisoformat(text)
