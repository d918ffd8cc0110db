"""By when a step is due (期限): calendar days, and beside a day on which nobody works the next on which somebody does.

The day on which a period begins is not counted (Civil Procedure Law, article 85).
"""

from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from resolvers.lifecycle.working_days import next_working_day

# The opinions, part four (二) 3: from receiving the decision; from receiving the request.
CORRECTION_DAYS = 10
REVIEW_DAYS = 3
# Fa Shi 2017 No. 7, article 12: from receiving the rejection; from receiving the request.
RECONSIDERATION_DAYS = 10
RECONSIDERING_DAYS = 15
# The opinions, part four (二) 4: from performance, performed settlement, or closure.
REMOVAL_DAYS = 3
# Part four (二) 4 and 5: 及时. What is to be done without delay is late on the next day.
WITHOUT_DELAY = 0


class Duty(Enum):
    """What somebody is to do by a day."""

    REVIEW = "审查纠正申请"
    RECONSIDER = "审查复议申请"
    REMOVE = "屏蔽或撤销"
    TELL_REMOVAL = "通报已推送单位"
    LIFT_MEASURE = "解除惩戒措施"


DAYS = {
    Duty.REVIEW: REVIEW_DAYS,
    Duty.RECONSIDER: RECONSIDERING_DAYS,
    Duty.REMOVE: REMOVAL_DAYS,
    Duty.TELL_REMOVAL: WITHOUT_DELAY,
    Duty.LIFT_MEASURE: WITHOUT_DELAY,
}


class Deadline(NamedTuple):
    """The last day of a period, and the first working day from it on."""

    due: date
    next_working_day: date

    @classmethod
    def after(cls, since: date, days: int) -> "Deadline":
        """So many days after the day on which the period begins."""
        due = since + timedelta(days=days)
        return cls(due, next_working_day(due))

    @classmethod
    def of(cls, duty: Duty, since: date) -> "Deadline":
        """By when a duty is due that somebody has since a day."""
        return cls.after(since, DAYS[duty])

    def is_overdue(self, day: date) -> bool:
        """Whether it is late on a day: calendar days decide (domain.md, Lifecycle)."""
        return day > self.due
