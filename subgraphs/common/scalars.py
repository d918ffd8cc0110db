"""The scalars of the contract in GraphQL."""

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import NewType
from zoneinfo import ZoneInfo

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig

Fen = NewType("Fen", int)
Ratio = NewType("Ratio", Decimal)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now_in_shanghai() -> datetime:
    """The moment, to the second; its date is the day that is meant where none is given (domain.md, Time)."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


def _whole_number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise GraphQLError("Fen is a whole number")
    return value


def _day(value: object) -> date:
    """A day in the extended format of ISO 8601; the others that Python reads are no day of a client's."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise GraphQLError("a Date is a day that there is, such as 2026-07-01")


def ratio_text(value: Decimal) -> str:
    """The shortest text of an exact decimal: 0.51, never 5.1E-1."""
    return format(value.normalize(), "f")


def config() -> StrawberryConfig:
    """The schema configuration that every department shares."""
    return StrawberryConfig(
        scalar_map={
            date: strawberry.scalar(
                name="Date", description="Date (isoformat)", serialize=date.isoformat, parse_value=_day
            ),
            Fen: strawberry.scalar(
                name="Fen",
                description="Money in whole fen (分), a JSON number.",
                serialize=int,
                parse_value=_whole_number,
            ),
            Ratio: strawberry.scalar(
                name="Ratio",
                description='An exact decimal in [0, 1] as a string, such as "0.51".',
                serialize=ratio_text,
                parse_value=Decimal,
            ),
        }
    )
