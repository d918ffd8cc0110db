"""A step of an entry's life as it is told, and by when the next is due."""

from datetime import date
from typing import Annotated, Protocol

import strawberry
from strawberry import ID

from resolvers.lifecycle.deadlines import CORRECTION_DAYS, Deadline, Duty
from resolvers.lifecycle.steps import Step
from subgraphs.common.context import Info
from subgraphs.court.tables import RemovalReason
from subgraphs.court.types import Case, Court, ListEntry, Party

# Which duty of the court's a step begins.
_BEGINS = {
    Step.CORRECTION_REQUESTED: Duty.REVIEW,
    Step.RECONSIDERATION_REQUESTED: Duty.RECONSIDER,
    Step.REMOVAL_ESTABLISHED: Duty.REMOVE,
    Step.REVOKED: Duty.TELL_REMOVAL,
    Step.OVERTURNED: Duty.TELL_REMOVAL,
    Step.REMOVED: Duty.TELL_REMOVAL,
}


@strawberry.type(
    description="By when something is due (期限): a calendar day, and the first working day from it on. "
    "`duty` is null for a term of the party's own, to ask for correction."
)
class StepDeadline:
    duty: Duty | None
    due: date
    next_working_day: date

    @classmethod
    def after(cls, kind: Step, on: date) -> "StepDeadline | None":
        """What a step begins that was taken on a day."""
        if kind is Step.DECISION_RECEIVED:
            return cls._of(None, Deadline.after(on, CORRECTION_DAYS))
        duty = _BEGINS.get(kind)
        return None if duty is None else cls._of(duty, Deadline.of(duty, on))

    @classmethod
    def _of(cls, duty: Duty | None, deadline: Deadline) -> "StepDeadline":
        return cls(duty=duty, due=deadline.due, next_working_day=deadline.next_working_day)


class StepRow(Protocol):
    """A row of the steps."""

    @property
    def number(self) -> int: ...
    @property
    def organisation(self) -> str: ...
    @property
    def request(self) -> str: ...
    @property
    def kind(self) -> Step: ...
    @property
    def case_number(self) -> str: ...
    @property
    def party(self) -> str: ...
    @property
    def entry(self) -> str | None: ...
    @property
    def record(self) -> str | None: ...
    @property
    def ground(self) -> RemovalReason | None: ...
    @property
    def happened_on(self) -> date: ...
    @property
    def at(self) -> str: ...
    @property
    def court(self) -> str | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def basis(self) -> str | None: ...


@strawberry.type(description="A step that was taken (流程节点): what, when, by whom, on which basis.")
class ListStep:
    kind: Step
    on: date = strawberry.field(description="The day on which it happened.")
    at: str = strawberry.field(description="When it was recorded: UTC, ISO 8601.")
    request: ID = strawberry.field(description="What the client called it: sent again, it is taken once.")
    case_number: ID
    record: ID | None = strawberry.field(description="The notice, objection or feedback that it is about.")
    ground: RemovalReason | None = strawberry.field(description="Why the entry is to be removed, or was.")
    organisation: str
    unit: str
    role: str
    basis: str | None
    repeated: bool = strawberry.field(description="Whether it had been taken already when it was sent.")
    party_id: strawberry.Private[str]
    entry_id: strawberry.Private[str | None]
    court_id: strawberry.Private[str | None]

    @strawberry.field(description="What it begins, and by when that is due.")
    def deadline(self) -> StepDeadline | None:
        return StepDeadline.after(self.kind, self.on)

    @strawberry.field
    def case(self) -> Case:
        return Case(case_number=self.case_number)

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.party_id))

    @strawberry.field(description="The court that acted, where one did.")
    def court(self) -> Court | None:
        return None if self.court_id is None else Court(court=ID(self.court_id))

    @strawberry.field(description="The entry that it is about, as it stands now.")
    async def entry(self, info: Info) -> Annotated["ListEntry", strawberry.lazy("subgraphs.court.types")] | None:
        return None if self.entry_id is None else await ListEntry.resolve_reference(info, self.entry_id)


def step(row: StepRow, *, repeated: bool = False) -> ListStep:
    """A step as it is told."""
    return ListStep(
        kind=row.kind,
        on=row.happened_on,
        at=row.at,
        request=ID(row.request),
        case_number=ID(row.case_number),
        record=None if row.record is None else ID(row.record),
        ground=row.ground,
        organisation=row.organisation,
        unit=row.unit,
        role=row.role,
        basis=row.basis,
        repeated=repeated,
        party_id=row.party,
        entry_id=row.entry,
        court_id=row.court,
    )
