"""What is done about the list (名单的纳入、救济、退出与反馈), each by whom it is for.

Source: the opinions, part four (二); the Supreme People's Court's provisions on the list (Fa Shi 2017 No. 7).
"""

from datetime import date
from enum import Enum

import strawberry
from sqlalchemy import Row, insert, select, update
from strawberry import ID

from identifiers import case_number
from identifiers.party import normalise_party_id
from resolvers.lifecycle import steps as rules
from resolvers.lifecycle.steps import Step
from resolvers.measures.catalogue import catalogue
from subgraphs.common.context import Info
from subgraphs.common.enums import official_enum
from subgraphs.common.errors import Refused, checked, within
from subgraphs.court.acknowledging import Acknowledgement, acknowledge
from subgraphs.court.deciding import Desk, Known, Taken, new_id, take
from subgraphs.court.procedure import steps
from subgraphs.court.steps import ListStep
from subgraphs.court.tables import (
    CaseRole,
    Performance,
    RemovalReason,
    case_parties,
    feedback,
    list_entries,
    notices,
    objections,
)


class Review(Enum):
    """What comes of a request for correction."""

    REVOKED = "理由成立，予以撤销"
    REJECTED = "理由不成立，予以驳回"


class Reconsideration(Enum):
    """What comes of a request for reconsideration."""

    UPHELD = "维持驳回决定"
    OVERTURNED = "撤销驳回决定和名单信息"


class RemovalGround(Enum):
    """Why an entry is to be removed."""

    PERFORMED = "全部履行"
    SETTLED = "和解并经申请执行人确认履行完毕"
    CASE_CLOSED = "依法终结执行"


for _one in (Review, Reconsideration, RemovalGround):
    official_enum(_one)

# Fa Shi 2017 No. 7, article 2: the first situation has no term; the others two years, and up to three more.
_WITHOUT_TERM = 1
_TERM, _LONGEST_TERM = 2, 5


@strawberry.type
class Mutation:
    @strawberry.mutation(description="风险提示: a party is warned before it is listed.")
    async def send_notice(
        self, info: Info, request: ID, case_number: ID, party: ID, sent_on: date | None = None
    ) -> ListStep | None:
        number, debtor = checked(_number, case_number), checked(normalise_party_id, party)

        def act(desk: Desk) -> tuple[Step, Taken]:
            _owes(desk, number, debtor)
            on, id = desk.day(sent_on), new_id("N")
            row = {"id": id, "case_number": number, "party": debtor, "sent_on": on}
            desk.connection.execute(insert(notices).values(row))
            return Step.NOTICE_SENT, Taken(number, debtor, on, record=id)

        said = {"case": number, "party": debtor, "on": sent_on}
        return await take(info, request, said, act)

    @strawberry.mutation(description="风险提示送达: the party received the notice.")
    async def confirm_notice(self, info: Info, request: ID, notice: ID, received_on: date) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            row = desk.connection.execute(select(notices).where(notices.c.id == notice)).one_or_none()
            if row is None:
                raise Refused("NOTICE_UNKNOWN", "there is no such notice")
            desk.case(row.case_number)
            on = desk.day(received_on)
            if row.received_on is not None:
                raise Refused("NOTICE_RECEIVED_ALREADY", f"the notice was received on {row.received_on}")
            if on < row.sent_on:
                raise Refused("OUT_OF_ORDER", f"{on} is before {row.sent_on}, on which the notice was sent")
            desk.connection.execute(update(notices).where(notices.c.id == notice).values(received_on=on))
            return Step.NOTICE_RECEIVED, Taken(row.case_number, row.party, on, record=notice)

        said = {"notice": notice, "on": received_on}
        return await take(info, request, said, act)

    @strawberry.mutation(
        name="list",
        description="纳入: a debtor of a case is listed. Without `expiresOn`, for two years in the second to the sixth "
        "situation; in the first until it performs.",
    )
    async def list_party(
        self,
        info: Info,
        request: ID,
        case_number: ID,
        party: ID,
        grounds: int,
        publishable: bool = True,
        expires_on: date | None = None,
        reason: str | None = None,
    ) -> ListStep | None:
        number, debtor = checked(_number, case_number), checked(normalise_party_id, party)
        within("grounds", grounds, 1, 6)

        def act(desk: Desk) -> tuple[Step, Taken]:
            on, id = desk.today, new_id("E")
            _owes(desk, number, debtor)
            until = _term(grounds, on, expires_on)
            sent = select(notices.c.sent_on).where(notices.c.case_number == number, notices.c.party == debtor)
            rules.may_list(list(desk.connection.execute(sent).scalars()), on)
            entries = select(list_entries).where(list_entries.c.case_number == number, list_entries.c.party == debtor)
            for one in desk.connection.execute(entries):
                if one.removed_on is None and (one.expires_on is None or one.expires_on > on):
                    raise Refused("LISTED_ALREADY", "the party is listed in this case already")
            row = {
                "entry": id,
                "case_number": number,
                "party": debtor,
                "grounds": grounds,
                "listed_on": on,
                "published_on": on if publishable else None,
                "publishable": publishable,
                "expires_on": until,
            }
            desk.connection.execute(insert(list_entries).values(row))
            return Step.LISTED, Taken(number, debtor, on, entry=id, basis=reason)

        said = {"case": number, "party": debtor, "grounds": grounds, "publishable": publishable, "until": expires_on}
        return await take(info, request, said if reason is None else {**said, "reason": reason}, act)

    @strawberry.mutation(description="纳入决定送达: the party received the decision; it has ten days to object.")
    async def confirm_decision(
        self, info: Info, request: ID, entry: ID, version: int, received_on: date
    ) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            known, on = desk.entry(entry, version), desk.day(received_on)
            rules.may_receive(known.standing, on)
            return Step.DECISION_RECEIVED, _of(known, on)

        said = {"entry": entry, "version": version, "on": received_on}
        return await take(info, request, said, act)

    @strawberry.mutation(description="申请纠正: the party asked the court that listed it for correction.")
    async def request_correction(
        self, info: Info, request: ID, entry: ID, version: int, reason: str, filed_on: date | None = None
    ) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            known, on, id = desk.entry(entry, version), desk.day(filed_on), new_id("O")
            rules.may_request_correction(known.standing, on)
            desk.connection.execute(insert(objections).values(id=id, entry=entry, filed_on=on))
            return Step.CORRECTION_REQUESTED, _of(known, on, id, reason)

        said = {"entry": entry, "version": version, "on": filed_on, "reason": reason}
        return await take(info, request, said, act)

    @strawberry.mutation(description="审查纠正申请: the court that listed revokes the entry, or rejects the request.")
    async def review_correction(
        self, info: Info, request: ID, entry: ID, version: int, outcome: Review, reason: str
    ) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            known, on = desk.entry(entry, version), desk.today
            rules.may_review(known.standing, on)
            id = _objection(desk, known, reviewed_on=on, outcome=outcome.name)
            if outcome is Review.REVOKED:
                _remove(desk, known, on, RemovalReason.REVOKED)
            return Step[outcome.name], _of(known, on, id, reason)

        said = {"entry": entry, "version": version, "outcome": outcome.name, "reason": reason}
        return await take(info, request, said, act)

    @strawberry.mutation(
        description="申请复议: the party, which received the rejection on a day, asked the next higher court."
    )
    async def request_reconsideration(
        self,
        info: Info,
        request: ID,
        entry: ID,
        version: int,
        rejection_received_on: date,
        reason: str,
        filed_on: date | None = None,
    ) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            known, on = desk.entry(entry, version), desk.day(filed_on)
            rules.may_request_reconsideration(known.standing, rejection_received_on, on)
            id = _objection(desk, known, escalated_on=on)
            return Step.RECONSIDERATION_REQUESTED, _of(known, on, id, reason)

        said = {
            "entry": entry,
            "version": version,
            "received": rejection_received_on,
            "on": filed_on,
            "reason": reason,
        }
        return await take(info, request, said, act)

    @strawberry.mutation(description="复议: the next higher court upholds the rejection, or revokes the entry.")
    async def decide_reconsideration(
        self, info: Info, request: ID, entry: ID, version: int, outcome: Reconsideration, reason: str
    ) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            known, on = desk.entry_below(entry, version), desk.today
            rules.may_reconsider(known.standing, on)
            overturned = outcome is Reconsideration.OVERTURNED
            id = _objection(desk, known, final_on=on, final_outcome="REVOKED" if overturned else "UPHELD")
            if overturned and known.standing.ended_on is None:
                _remove(desk, known, on, RemovalReason.REVOKED)
            return Step[outcome.name], _of(known, on, id, reason)

        said = {"entry": entry, "version": version, "outcome": outcome.name, "reason": reason}
        return await take(info, request, said, act)

    @strawberry.mutation(
        description="退出事由成立: there is a ground to remove the entry, which is due within three days. A settlement "
        "is one once the applicant confirmed that it is performed, which `basis` says."
    )
    async def establish_removal(
        self, info: Info, request: ID, entry: ID, version: int, ground: RemovalGround, on: date, basis: str
    ) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            known, day = desk.entry(entry, version), desk.day(on)
            rules.may_establish(known.standing, day)
            taken = _of(known, day, basis=basis)
            return Step.REMOVAL_ESTABLISHED, taken._replace(ground=RemovalReason[ground.name])

        said = {"entry": entry, "version": version, "ground": ground.name, "on": on, "basis": basis}
        return await take(info, request, said, act)

    @strawberry.mutation(description="屏蔽或撤销: the entry is removed, on the ground that is established.")
    async def remove(self, info: Info, request: ID, entry: ID, version: int) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            known, on = desk.entry(entry, version), desk.today
            rules.may_remove(known.standing, on)
            reason = _ground(desk, known)
            _remove(desk, known, on, reason)
            return Step.REMOVED, _of(known, on)._replace(ground=reason)

        said = {"entry": entry, "version": version}
        return await take(info, request, said, act)

    @strawberry.mutation(description="惩戒措施实施反馈: the unit that asks applied a measure because of an entry.")
    async def report_measure(
        self, info: Info, request: ID, entry: ID, measure: str, applied_on: date | None = None
    ) -> ListStep | None:
        if all(measure != one.code for one in catalogue().items):
            raise Refused("BAD_USER_INPUT", f"there is no measure {measure!r}: Query.measures has all of them")

        def act(desk: Desk) -> tuple[Step, Taken]:
            row, on, id, unit = desk.listed(entry), desk.day(applied_on), new_id("F"), desk.actor.organisation
            ends = [one for one in (row.removed_on, row.expires_on) if one is not None]
            if on < row.listed_on or any(on >= one for one in ends):
                raise Refused("ENTRY_NOT_IN_FORCE", f"the entry is not in force on {on}")
            applied = select(feedback.c.id).where(
                feedback.c.entry == entry,
                feedback.c.measure == measure,
                feedback.c.unit == unit,
                feedback.c.lifted_on.is_(None),
            )
            if desk.connection.execute(applied).first() is not None:
                raise Refused("MEASURE_APPLIED_ALREADY", "the unit applies this measure already")
            values = {"id": id, "entry": entry, "measure": measure, "unit": unit, "applied_on": on}
            desk.connection.execute(insert(feedback).values(values))
            return Step.MEASURE_APPLIED, Taken(row.case_number, row.party, on, entry, id)

        said = {"entry": entry, "measure": measure, "on": applied_on}
        return await take(info, request, said, act)

    @strawberry.mutation(description="惩戒措施解除反馈: the unit that asks lifted a measure.")
    async def lift_measure(
        self, info: Info, request: ID, feedback: ID, lifted_on: date | None = None
    ) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            row, entry = _applied(desk, feedback)
            on = desk.day(lifted_on)
            if on < row.applied_on:
                raise Refused("OUT_OF_ORDER", f"{on} is before {row.applied_on}, on which the measure was applied")
            _report(desk, feedback, lifted_on=on)
            return Step.MEASURE_LIFTED, Taken(entry.case_number, entry.party, on, entry.entry, feedback)

        return await take(info, request, {"feedback": feedback, "on": lifted_on}, act)

    @strawberry.mutation(
        description="惩戒措施继续保留反馈: the unit that asks keeps a measure though the entry ended, on a legal "
        "basis, until a day."
    )
    async def retain_measure(
        self, info: Info, request: ID, feedback: ID, until: date, legal_basis: str
    ) -> ListStep | None:
        def act(desk: Desk) -> tuple[Step, Taken]:
            _, entry = _applied(desk, feedback)
            ends = [one for one in (entry.removed_on, entry.expires_on) if one is not None and one <= desk.today]
            if not ends:
                raise Refused("ENTRY_IN_FORCE", "the entry is in force: there is nothing to keep a measure beyond")
            if until <= desk.today:
                raise Refused("BAD_USER_INPUT", f"{until} has passed, or is today")
            _report(desk, feedback, retained_until=until, legal_basis=legal_basis)
            taken = Taken(entry.case_number, entry.party, desk.today, entry.entry, feedback, legal_basis)
            return Step.MEASURE_RETAINED, taken

        said = {"feedback": feedback, "until": until, "legal_basis": legal_basis}
        return await take(info, request, said, act)

    @strawberry.mutation(
        description="收讫: the unit that asks has taken in the changes of the list up to a cursor of `listChanges`: of "
        "the entries among them it was told (推送、通报); not of those whose cursors are `refused`. `alone`: of the "
        "one change of the cursor, which it refused before."
    )
    async def acknowledge_changes(
        self, info: Info, cursor: str, refused: list[str] | None = None, alone: bool = False
    ) -> Acknowledgement | None:
        return await acknowledge(info, cursor, refused or [], alone=alone)


_number = case_number.normalise


def _owes(desk: Desk, number: str, party: str) -> None:
    """The party is a debtor of the case, which is open and not wholly performed. Raises Refused."""
    case = desk.case(number)
    if case.closed_on is not None and case.closed_on <= desk.today:
        raise Refused("CASE_CLOSED", f"the case is closed since {case.closed_on}")
    if case.performance is Performance.FULL:
        raise Refused("CASE_PERFORMED", "the obligation is performed")
    debtors = select(case_parties.c.party).where(
        case_parties.c.case_number == number, case_parties.c.role == CaseRole.DEBTOR
    )
    if party not in desk.connection.execute(debtors).scalars().all():
        raise Refused("NOT_A_DEBTOR", "the party is no debtor (被执行人) of the case")


def _term(grounds: int, on: date, expires_on: date | None) -> date | None:
    if grounds == _WITHOUT_TERM:
        if expires_on is not None:
            raise Refused("BAD_USER_INPUT", "in the first situation an entry has no term")
        return None
    until = expires_on or _years_after(on, _TERM)
    if not on < until <= _years_after(on, _LONGEST_TERM):
        raise Refused("BAD_USER_INPUT", f"expiresOn is after {on}, and at most {_LONGEST_TERM} years after it")
    return until


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # The 29th of February.
        return date(day.year + years, 3, 1)


def _of(known: Known, on: date, record: str | None = None, basis: str | None = None) -> Taken:
    row = known.row
    return Taken(row.case_number, row.party, on, row.entry, record, basis)


def _objection(desk: Desk, known: Known, **values: object) -> str:
    """Notes what became of the entry's last objection; its id."""
    assert known.objection is not None, "the rules have seen one"
    id = known.objection.id
    desk.connection.execute(update(objections).where(objections.c.id == id).values(values))
    return id


def _remove(desk: Desk, known: Known, on: date, reason: RemovalReason) -> None:
    if known.standing.ended_on is not None:
        return
    removing = update(list_entries).where(list_entries.c.entry == known.row.entry)
    desk.connection.execute(removing.values(removed_on=on, removal_reason=reason))


def _ground(desk: Desk, known: Known) -> RemovalReason:
    """The ground that was established; of a case that was closed, what it was closed with."""
    established = (
        select(steps.c.ground)
        .where(steps.c.entry == known.row.entry, steps.c.kind == Step.REMOVAL_ESTABLISHED)
        .order_by(steps.c.number)
    )
    found: RemovalReason | None = desk.connection.execute(established).scalars().first()
    if found is not None:
        return found
    return RemovalReason.PERFORMED if known.case.performance is Performance.FULL else RemovalReason.CASE_CLOSED


def _applied(desk: Desk, id: str) -> "tuple[Row[tuple[object, ...]], Row[tuple[object, ...]]]":
    """A measure that the unit which acts applies, and its entry. Raises Refused."""
    row = desk.connection.execute(select(feedback).where(feedback.c.id == id)).one_or_none()
    if row is None or row.unit != desk.actor.organisation:
        raise Refused("FEEDBACK_UNKNOWN", "the unit has reported no such measure")
    if row.lifted_on is not None:
        raise Refused("MEASURE_LIFTED_ALREADY", f"the measure was lifted on {row.lifted_on}")
    return row, desk.listed(row.entry)


def _report(desk: Desk, id: str, **values: object) -> None:
    desk.connection.execute(update(feedback).where(feedback.c.id == id).values(values))
