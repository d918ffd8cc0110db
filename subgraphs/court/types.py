"""The court's part of the schema: cases, the list of judgment defaulters, and exposure to it."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import ID

from loaders.read import Record
from resolvers.lifecycle.deadlines import Duty
from resolvers.lifecycle.steps import State, Step
from resolvers.listed import in_force
from subgraphs.common.cache_control import BRIEFLY
from subgraphs.common.context import DepartmentContext, Info, Scope
from subgraphs.common.enums import official_enum
from subgraphs.common.errors import Refused
from subgraphs.common.listing import AsOf, listing
from subgraphs.common.records import record
from subgraphs.common.scalars import Fen
from subgraphs.common.types import Evidence
from subgraphs.court import reads, tables
from subgraphs.court.standing import standing, version

if TYPE_CHECKING:
    from subgraphs.court.exposure import Exposure
    from subgraphs.court.steps import ListStep
from subgraphs.court.tables import CaseRole, Performance, RemovalReason

official_enum(Performance)
official_enum(Step)
official_enum(State)
official_enum(Duty)
official_enum(CaseRole)
official_enum(RemovalReason)


@strawberry.type(description="A court (人民法院); level 1 is the Supreme People's Court, 4 a basic court.")
class Court:
    court: ID

    @strawberry.field
    async def name(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.name

    @strawberry.field
    async def level(self, info: Info) -> int | None:
        row = await self._row(info)
        return row and row.level

    @strawberry.field(description="The next higher court.")
    async def parent(self, info: Info) -> "Court | None":
        row = await self._row(info)
        return None if row is None or row.parent is None else Court(court=ID(row.parent))

    async def _row(self, info: Info) -> Record | None:
        return await info.context.load(reads.court, self.court, info.context.day(None))


@strawberry.federation.type(keys=["caseNumber"], description="An enforcement case (执行案件).")
class Case:
    case_number: ID

    @strawberry.field
    async def court(self, info: Info) -> Court | None:
        row = await self._row(info)
        return row and Court(court=ID(row.court))

    @strawberry.field(description="立案日期")
    async def filed_on(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.filed_on

    @strawberry.field(description="案由")
    async def cause(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.cause

    @strawberry.field(description="执行依据文号")
    async def basis_document(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.basis_document

    @strawberry.field(description="生效法律文书确定的义务")
    async def obligation(self, info: Info) -> str | None:
        row = await self._row(info)
        return row and row.obligation

    @strawberry.field(description="执行标的")
    async def amount(self, info: Info) -> Fen | None:
        row = await self._row(info)
        return row and row.amount

    @strawberry.field(description="已履行")
    async def fulfilled(self, info: Info) -> Fen | None:
        row = await self._row(info)
        return row and row.fulfilled

    @strawberry.field(description="履行情况")
    async def performance(self, info: Info) -> Performance | None:
        row = await self._row(info)
        return row and row.performance

    @strawberry.field(description="结案日期")
    async def closed_on(self, info: Info) -> date | None:
        row = await self._row(info)
        return row and row.closed_on

    @strawberry.field
    async def parties(self, info: Info) -> list["CaseParty"] | None:
        return await listing(info, _case_party, reads.parties_of_case, self.case_number)

    @strawberry.field(description="Every list entry of the case, in force or not.")
    async def list_entries(self, info: Info) -> list["ListEntry"] | None:
        entries = await listing(info, _entry, reads.entries_of_case, self.case_number)
        return [entry for entry in entries if visible(entry, info)]

    @strawberry.field(description="风险提示通知")
    async def notices(self, info: Info) -> list["Notice"] | None:
        return await listing(info, _notice, reads.notices_of_case, self.case_number)

    async def _row(self, info: Info) -> Record | None:
        return await info.context.load(reads.case, self.case_number, info.context.day(None))

    @classmethod
    def resolve_reference(cls, caseNumber: str, **_: object) -> "Case":  # noqa: N803  # the key's name
        return cls(case_number=ID(caseNumber))


@strawberry.federation.interface_object(keys=["id"])
class Party:
    id: ID

    @strawberry.field(description="Whether the party is listed (失信被执行人) on the day.")
    async def defaulter_status(self, info: Info, as_of: AsOf = None) -> "DefaulterStatus | None":
        day = info.context.day(as_of)
        entries = await entries_in_force(info, self.id, day)
        return DefaulterStatus(listed=bool(entries), as_of=day, entries=entries)

    @strawberry.field(description="Every list entry of the party, in force or not.")
    async def list_entries(self, info: Info) -> list["ListEntry"] | None:
        entries = await listing(info, _entry, reads.entries_of_party, self.id)
        return [entry for entry in entries if visible(entry, info)]

    @strawberry.field(description="Enforcement cases that the party takes part in, open or closed.")
    async def cases(self, info: Info) -> list["CaseParty"] | None:
        return await listing(info, _case_party, reads.cases_of_party, self.id)

    @strawberry.field(description="风险提示通知 sent to the party.")
    async def notices(self, info: Info) -> list["Notice"] | None:
        return await listing(info, _notice, reads.notices_of_party, self.id)

    @strawberry.field(description="All listed parties that stand in a relation to this one, in both directions.")
    def exposure(
        self, info: Info, as_of: AsOf = None
    ) -> Annotated["Exposure", strawberry.lazy("subgraphs.court.exposure")] | None:
        # exposure is made of parties and parties have an exposure: the circle closes here.
        from subgraphs.court.exposure import Exposure

        return Exposure(subject=self.id, as_of=info.context.day(as_of), given={})

    @classmethod
    def resolve_reference(cls, id: str, **_: object) -> "Party":
        return cls(id=ID(id))


@strawberry.type(description="Whether a party is listed on a day, and by which entries.", directives=[BRIEFLY])
class DefaulterStatus:
    listed: bool
    as_of: date
    entries: list["ListEntry"]


@strawberry.federation.type(
    keys=["id"], description="An entry of the list of judgment defaulters (失信被执行人名单).", directives=[BRIEFLY]
)
class ListEntry:
    id: ID
    case_number: ID
    party_id: strawberry.Private[str]
    court_id: strawberry.Private[str | None]
    grounds: int = strawberry.field(description="Which of the six statutory situations, 1 to 6.")
    listed_on: date
    published_on: date | None
    publishable: bool
    expires_on: date | None
    removed_on: date | None
    removal_reason: RemovalReason | None
    evidence: Evidence

    @strawberry.field(description="The situation in the words of the provisions.")
    def grounds_text(self) -> str:
        return tables.GROUNDS[self.grounds]

    @strawberry.field
    def court(self) -> Court | None:
        return None if self.court_id is None else Court(court=ID(self.court_id))

    @strawberry.field
    def case(self) -> Case:
        return Case(case_number=self.case_number)

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.party_id))

    @strawberry.field(description="纠正申请 and reconsideration.")
    async def objections(self, info: Info) -> list["Objection"]:
        return await listing(info, _objection, reads.objections_of_entry, self.id)

    @classmethod
    async def resolve_reference(cls, info: Info, id: str, **_: object) -> "ListEntry | None":
        """The entry of an id; None for one that there is not, or that the caller may not know of."""
        day = info.context.day(None)
        row = await info.context.load(reads.entry, id, day)
        if row is None:
            return None
        entry = _entry(row, info.context, day)
        return entry if visible(entry, info) else None

    @strawberry.field(description="The units that were told of the entry (推送).")
    async def pushes(self, info: Info) -> list["Push"]:
        return await listing(info, _push, reads.pushes_of_entry, self.id)

    @strawberry.field(description="What the units did about it (反馈).")
    async def feedback(self, info: Info) -> list["Feedback"]:
        return await listing(info, _feedback, reads.feedback_of_entry, self.id)

    @strawberry.field(description="Where it stands (流程状态) today.")
    async def state(self, info: Info) -> State | None:
        context = info.context
        day = context.day(None)
        noted(context)
        filed = context.load(reads.objections_of_entry, self.id, day)
        taken = context.load(reads.steps_of_entry, self.id, day)
        case = context.load(reads.case, self.case_number, day)
        objections, steps, known = await filed, await taken, await case
        return standing(self, objections, steps, known and known.closed_on, day).state

    @strawberry.field(
        description="How often it was changed: what is done about it states the version that it is done to."
    )
    async def version(self, info: Info) -> int | None:
        context = info.context
        noted(context)
        day = context.day(None)
        changed = context.load(reads.changes_of_entry, self.id, day)
        steps = await context.load(reads.steps_of_entry, self.id, day)
        return version(len(await changed), steps)

    @strawberry.field(description="Every step that was taken about it (流程节点), in order.")
    async def steps(self, info: Info) -> list[Annotated["ListStep", strawberry.lazy("subgraphs.court.steps")]] | None:
        from subgraphs.court.steps import step

        noted(info.context)
        return [step(row) for row in await info.context.load(reads.steps_of_entry, self.id, info.context.day(None))]


@strawberry.type(description="A party's part in a case; for a person directly responsible, the debtor concerned.")
class CaseParty:
    case_number_id: strawberry.Private[str]
    party_id: strawberry.Private[str]
    role: CaseRole
    debtor_id: strawberry.Private[str | None]
    evidence: Evidence

    @strawberry.field
    def case(self) -> Case:
        return Case(case_number=ID(self.case_number_id))

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.party_id))

    @strawberry.field
    def debtor(self) -> Party | None:
        return None if self.debtor_id is None else Party(id=ID(self.debtor_id))


@strawberry.type(description="A risk notice (风险提示通知) sent before listing.")
class Notice:
    id: ID
    case_number: ID
    party_id: strawberry.Private[str]
    sent_on: date
    received_on: date | None
    evidence: Evidence

    @strawberry.field
    def party(self) -> Party:
        return Party(id=ID(self.party_id))


@strawberry.type(description="A request for correction (纠正申请) of an entry, and its reconsideration (复议).")
class Objection:
    id: ID
    filed_on: date
    reviewed_on: date | None
    outcome: str | None
    escalated_on: date | None
    final_outcome: str | None
    final_on: date | None
    evidence: Evidence


@strawberry.type(description="A unit that was told of an entry, and of its removal.")
class Push:
    unit: str
    pushed_on: date
    removal_notified_on: date | None
    evidence: Evidence


@strawberry.type(description="A measure that a unit applied because of an entry.")
class Feedback:
    id: ID
    measure: str
    unit: str
    applied_on: date
    lifted_on: date | None
    retained_until: date | None
    legal_basis: str | None
    evidence: Evidence


def noted(context: DepartmentContext) -> None:
    """What is done about the list is noted here. Raises GraphQLError where it is read where it is."""
    if context.tail is None:
        raise Refused("NOT_NOTED", "the list is read where it is, and what is done about it is not noted here")


def visible(entry: ListEntry | Record, info: Info) -> bool:
    """An entry that may not be published (不宜公开) is, for who has public scope only, no entry."""
    return bool(entry.publishable) or info.context.scope is Scope.OFFICIAL


async def entries_in_force(info: Info, party: str, day: date) -> list[ListEntry]:
    """The party's entries in force on the day that the caller may know of."""
    (entries,) = await entries_of_all(info, (party,), day)
    return entries


async def entries_of_all(info: Info, parties: Iterable[str], day: date) -> list[list[ListEntry]]:
    """`entries_in_force` of each party, in one read."""
    context = info.context
    read = [context.load(reads.entries_of_party, party, day) for party in parties]
    return [
        [_entry(row, context, day) for row in await rows if in_force(row, day) and visible(row, info)] for rows in read
    ]


def entry_of(row: Record, context: DepartmentContext, day: date) -> ListEntry:
    """The entry of a row of list_entries with the court of its case."""
    return _entry(row, context, day)


_case_party = record(CaseParty, "court", tables.case_parties)
_entry = record(ListEntry, "court", tables.list_entries, id="entry", court_id="court")
_notice = record(Notice, "court", tables.notices)
_objection = record(Objection, "court", tables.objections)
_push = record(Push, "court", tables.pushes)
_feedback = record(Feedback, "court", tables.feedback)
