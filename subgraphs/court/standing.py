"""How an entry stands, from its rows: its own, its objections, the steps that were taken, and its case."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from resolvers.lifecycle.steps import Objection, Standing, Step
from resolvers.listed import Entry

# What units do about an entry is no step of the court's.
_OF_UNITS = frozenset({Step.MEASURE_APPLIED, Step.MEASURE_LIFTED, Step.MEASURE_RETAINED})


class ObjectionRow(Protocol):
    """What is asked of a row of objections."""

    @property
    def id(self) -> str: ...
    @property
    def filed_on(self) -> date: ...
    @property
    def reviewed_on(self) -> date | None: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def escalated_on(self) -> date | None: ...
    @property
    def final_on(self) -> date | None: ...


class StepRow(Protocol):
    """What is asked of a row of the steps."""

    @property
    def kind(self) -> Step: ...
    @property
    def happened_on(self) -> date: ...


def standing(
    entry: Entry,
    objections: Sequence[ObjectionRow],
    steps: Sequence[StepRow],
    closed_on: date | None,
    day: date,
) -> Standing:
    """How an entry stands on a day."""
    found = last(objections)
    established = [one.happened_on for one in steps if one.kind is Step.REMOVAL_ESTABLISHED]
    established += [] if closed_on is None or closed_on > day else [closed_on]
    received = [one.happened_on for one in steps if one.kind is Step.DECISION_RECEIVED]
    ends = [one for one in (entry.removed_on, entry.expires_on) if one is not None and one <= day]
    return Standing(
        entry.listed_on,
        min(ends, default=None),
        min(received, default=None),
        None
        if found is None
        else Objection(found.filed_on, found.reviewed_on, found.outcome, found.escalated_on, found.final_on),
        min(established, default=None),
    )


def last(objections: Sequence[ObjectionRow]) -> ObjectionRow | None:
    """The objection that was filed last."""
    return max(objections, key=lambda one: (one.filed_on, one.id), default=None)


def version(changes: int, steps: Sequence[StepRow]) -> int:
    """How often an entry was changed, by whoever it was, or had a step of the court's taken about it."""
    return changes + sum(one.kind not in _OF_UNITS for one in steps)
