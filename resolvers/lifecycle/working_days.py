"""Working days (工作日) of the People's Republic, with the days that are moved (调休)."""

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

# No holiday lasts so long, moved days included.
_LONGEST = 30


def is_working_day(day: date) -> bool:
    """Whether work is done on a day, by the State Council's calendar of holidays (国务院办公厅节假日安排).

    Of a year whose calendar is not published yet, by the holidays that the law fixes (全国年节及纪念日放假办法) and the
    weekends.
    """
    return _calendar(day.year).is_working_day(day)


def next_working_day(day: date) -> date:
    """The day itself where it is a working day; else the first that follows it."""
    for after in range(_LONGEST):
        found = day + timedelta(days=after)
        if is_working_day(found):
            return found
    raise ValueError(f"no working day follows {day}")


@lru_cache(64)
def _calendar(year: int) -> "HolidayBase":
    # It takes a twentieth of a second to import, and few questions are about deadlines.
    from holidays import country_holidays

    return country_holidays("CN", years=year, expand=False)
