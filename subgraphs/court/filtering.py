"""Which entries are counted and listed: those of a region, of a court, of one of the six situations."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, not_, or_, select

from contract.columns import Number, Text
from identifiers import case_number
from subgraphs.common.errors import Refused, within
from subgraphs.court.tables import GROUNDS, cases, list_entries

# Where in a case number （2016）冀0822执123号 the code of its court begins, and where its own digits do.
_CODE, _DIGITS, _LENGTH = 7, 8, 6


class Filter(NamedTuple):
    """A region (GB/T 2260, or the beginning of a code), by the case number; a court; a situation. None: any."""

    region: str | None = None
    court: str | None = None
    grounds: int | None = None

    @classmethod
    def of(cls, region: str | None, court: str | None, grounds: int | None = None) -> Self:
        """Raises GraphQLError for a region or a situation that is none."""
        if region is not None:
            check_region(region)
        if grounds is not None:
            within("grounds", grounds, min(GROUNDS), max(GROUNDS))
        return cls(region, court, grounds)

    @property
    def values(self) -> Mapping[str, object]:
        """What `entry_is`, or `region_is`, is told."""
        own = named = None
        if self.region is not None:
            own = self.region
            province = case_number.abbreviation(self.region)
            named = None if province is None else province + self.region[2:]
        return {"own": own, "named": named, "court": self.court, "grounds": self.grounds}


def check_region(region: str) -> None:
    """Raises GraphQLError for what is no beginning of a code of a region."""
    if not (region.isascii() and region.isdecimal() and len(region) in (2, 4, 6)):
        raise Refused("BAD_USER_INPUT", "region is the beginning of a code of GB/T 2260: two, four or six digits")


def region_is(number: "ColumnElement[str]") -> "ColumnElement[bool]":
    """The condition on a case number, of the filter's region: as `case_number.region` has it."""
    own, named = bindparam("own", type_=Text()), bindparam("named", type_=Text())
    # Six digits are a region's own code; the others follow the province's abbreviation.
    six = and_(*(_is_digit(func.substr(number, at, 1)) for at in (_DIGITS + 4, _DIGITS + 5)))
    return or_(
        own.is_(None),
        # What few have comes first.
        and_(func.substr(number, _DIGITS, func.length(own)) == own, six),
        and_(func.substr(number, _CODE, func.length(named)) == named, not_(six)),
    )


def entry_is(*, of_court: bool) -> "ColumnElement[bool]":
    """The condition on an entry of the list, of the whole filter; `of_court`: of one that names a court, by whose cases
    entries are then found.
    """
    grounds, number = bindparam("grounds", type_=Number()), list_entries.c.case_number
    known = and_(region_is(number), or_(grounds.is_(None), list_entries.c.grounds == grounds))
    if not of_court:
        return known
    of_its = select(cases.c.case_number).where(cases.c.court == bindparam("court", type_=Text()))
    return and_(number.in_(of_its), known)


def place_of(number: "ColumnElement[str]") -> "ColumnElement[str]":
    """So much of a case number as says of which region it is: `region_of` reads it."""
    return func.substr(number, _CODE, _LENGTH + 1)


def region_of(place: str, digits: int) -> str | None:
    """The region of a place, to so many digits."""
    found = case_number.region(f"（0000）{place}")
    return None if found is None else found[:digits]


def _is_digit(character: "ColumnElement[str]") -> "ColumnElement[bool]":
    return and_(character != literal_column("''"), literal_column("'0123456789'").contains(character))
