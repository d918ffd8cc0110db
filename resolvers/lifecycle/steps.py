"""The steps of an entry's life, and what each of them asks of what went before.

Source: the opinions, part four (二), items 3 to 5; where they are silent, the Supreme People's Court's provisions on
publishing the list (关于公布失信被执行人名单信息的若干规定, Fa Shi 2017 No. 7), articles 11 and 12.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from resolvers.lifecycle.deadlines import CORRECTION_DAYS, RECONSIDERATION_DAYS, Deadline


class Step(Enum):
    """What is done about an entry, by whom it is done."""

    NOTICE_SENT = "风险提示"
    NOTICE_RECEIVED = "风险提示送达"
    LISTED = "纳入"
    DECISION_RECEIVED = "纳入决定送达"
    CORRECTION_REQUESTED = "申请纠正"
    REVOKED = "审查成立、撤销"
    REJECTED = "审查不成立、驳回"
    RECONSIDERATION_REQUESTED = "申请复议"
    UPHELD = "复议维持"
    OVERTURNED = "复议撤销"
    REMOVAL_ESTABLISHED = "退出事由成立"
    REMOVED = "屏蔽或撤销"
    MEASURE_APPLIED = "惩戒措施实施"
    MEASURE_LIFTED = "惩戒措施解除"
    MEASURE_RETAINED = "惩戒措施继续保留"


class State(Enum):
    """Where an entry stands."""

    LISTED = "已纳入"
    UNDER_REVIEW = "纠正审查中"
    REJECTED = "纠正申请被驳回"
    UNDER_RECONSIDERATION = "复议中"
    UPHELD = "复议维持"
    REMOVAL_DUE = "应当屏蔽或撤销"
    REMOVED = "已屏蔽或撤销"


class NotNow(Exception):
    """A step that may not be taken as things stand; `code` says what is in its way."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Objection:
    """A request for correction (纠正申请), and what became of it."""

    filed_on: date
    reviewed_on: date | None = None
    outcome: str | None = None
    escalated_on: date | None = None
    final_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands: `ended_on` from when it is in force no more, `decision_received_on` when its party received
    the decision, `objection` the last one, `established_on` since when there is a ground for its removal (退出事由).
    """

    listed_on: date
    ended_on: date | None = None
    decision_received_on: date | None = None
    objection: Objection | None = None
    established_on: date | None = None

    @property
    def state(self) -> State:
        """Where it stands."""
        last = self.objection
        if self.ended_on is not None:
            return State.REMOVED
        if self.established_on is not None:
            return State.REMOVAL_DUE
        if last is None:
            return State.LISTED
        if last.reviewed_on is None:
            return State.UNDER_REVIEW
        if last.escalated_on is None:
            return State.REJECTED
        return State.UNDER_RECONSIDERATION if last.final_on is None else State.UPHELD


def may_list(notices: list[date], on: date) -> None:
    """A party is warned before it is listed: one of these notices was sent to it by the day. Raises NotNow."""
    if not any(sent <= on for sent in notices):
        raise NotNow("NOTICE_REQUIRED", "before a party is listed it is sent a risk notice (风险提示通知)")


def may_receive(standing: Standing, on: date) -> None:
    """The party receives the decision, once. Raises NotNow."""
    _after(standing.listed_on, on)
    if standing.decision_received_on is not None:
        raise NotNow("DECISION_RECEIVED_ALREADY", f"the decision was received on {standing.decision_received_on}")


def may_request_correction(standing: Standing, on: date) -> None:
    """Within ten days of receiving the decision, while the entry is in force and no request is under review. Raises
    NotNow.
    """
    _in_force(standing)
    _after(standing.listed_on, on)
    last = standing.objection
    if last is not None and last.reviewed_on is None:
        raise NotNow("UNDER_REVIEW", "a request for correction is under review already")
    if last is not None:
        raise NotNow(
            "CORRECTION_DECIDED", "a request for correction was decided already: what follows is reconsideration"
        )
    if standing.decision_received_on is not None:
        _by(Deadline.after(standing.decision_received_on, CORRECTION_DAYS), on)


def may_review(standing: Standing, on: date) -> None:
    """The court that listed reviews a request that waits for it. Raises NotNow."""
    last = standing.objection
    if last is None or last.reviewed_on is not None:
        raise NotNow("NOTHING_TO_REVIEW", "no request for correction waits for a review")
    _after(last.filed_on, on)


def may_request_reconsideration(standing: Standing, received_on: date, on: date) -> None:
    """Of a rejection that the party received on a day, within ten days. Raises NotNow."""
    _in_force(standing)
    last = standing.objection
    if last is None or last.reviewed_on is None or last.outcome == Step.REVOKED.name:
        raise NotNow("NOTHING_REJECTED", "no request for correction was rejected")
    if last.escalated_on is not None:
        raise NotNow("RECONSIDERED_ALREADY", "reconsideration was asked for already")
    _after(last.reviewed_on, received_on)
    _after(received_on, on)
    _by(Deadline.after(received_on, RECONSIDERATION_DAYS), on)


def may_reconsider(standing: Standing, on: date) -> None:
    """The next higher court decides what waits for it. Raises NotNow."""
    last = standing.objection
    if last is None or last.escalated_on is None or last.final_on is not None:
        raise NotNow("NOTHING_TO_RECONSIDER", "no request for reconsideration waits for a decision")
    _after(last.escalated_on, on)


def may_establish(standing: Standing, on: date) -> None:
    """There is a ground for removal: performance, a settlement performed, or a case closed. Raises NotNow."""
    _in_force(standing)
    _after(standing.listed_on, on)
    if standing.established_on is not None:
        raise NotNow("ESTABLISHED_ALREADY", f"a ground for removal is established since {standing.established_on}")


def may_remove(standing: Standing, on: date) -> None:
    """An entry is removed on a ground that is established. Raises NotNow."""
    _in_force(standing)
    if standing.established_on is None:
        raise NotNow("GROUND_REQUIRED", "an entry is removed once a ground for it is established (退出事由)")
    _after(standing.established_on, on)


def _in_force(standing: Standing) -> None:
    if standing.ended_on is not None:
        raise NotNow("ENTRY_ENDED", f"the entry is in force no more since {standing.ended_on}")


def _after(before: date, on: date) -> None:
    if on < before:
        raise NotNow("OUT_OF_ORDER", f"{on} is before {before}, on which the step before it was taken")


def _by(deadline: Deadline, on: date) -> None:
    # Civil Procedure Law, article 85: a period that ends on a holiday ends on the first day after it.
    if on > deadline.next_working_day:
        raise NotNow("DEADLINE_PASSED", f"it was due by {deadline.due}")
