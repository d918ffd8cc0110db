"""What a screening came to, counted batch by batch."""

from collections import Counter
from dataclasses import dataclass, field

from gateway.screening.outcome import CLEAR, INCOMPLETE, Batch


@dataclass(slots=True)
class Tally:
    """What a screening came to so far."""

    rows: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    unchecked: Counter[str] = field(default_factory=Counter)
    records: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def add(self, batch: Batch) -> None:
        """Counts a batch."""
        self.rows += batch.screened
        self.decisions.update(one.decision for one in batch.found)
        self.unchecked.update(one.code for one in batch.unchecked)
        self.decisions[CLEAR] += batch.screened - len(batch.found) - len(batch.unchecked)
        self.notes.update(batch.notes)
        if batch.record is not None:
            # The first and the last.
            self.records[1:] = [batch.record]

    @property
    def found(self) -> int:
        """Of how many something was found."""
        return sum(count for decision, count in self.decisions.items() if decision not in (CLEAR, INCOMPLETE))

    @property
    def not_checked(self) -> int:
        """How many could not be checked, or not wholly."""
        return self.unchecked.total() + self.decisions[INCOMPLETE]
