"""Whether a list entry is in force; domain.md, Listed."""

from datetime import date
from typing import Protocol


class Entry(Protocol):
    """The dates of a list entry."""

    @property
    def listed_on(self) -> date: ...
    @property
    def removed_on(self) -> date | None: ...
    @property
    def expires_on(self) -> date | None: ...


def in_force(entry: Entry, day: date) -> bool:
    """listedOn <= day, and neither removed nor expired on or before the day."""
    return (
        entry.listed_on <= day
        and (entry.removed_on is None or entry.removed_on > day)
        and (entry.expires_on is None or entry.expires_on > day)
    )
