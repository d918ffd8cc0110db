"""The scalars of the contract in GraphQL."""

from datetime import datetime
from decimal import Decimal
from typing import NewType
from zoneinfo import ZoneInfo

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig

Fen = NewType("Fen", int)
Ratio = NewType("Ratio", Decimal)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now_in_shanghai() -> datetime:
    """The moment, to the second; its date is the day that is meant where none is given (domain.md, Time)."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


def _whole_number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise GraphQLError("Fen is a whole number")
    return value


def ratio_text(value: Decimal) -> str:
    """The shortest text of an exact decimal: 0.51, never 5.1E-1."""
    return format(value.normalize(), "f")


def config() -> StrawberryConfig:
    """The schema configuration that every department shares."""
    return StrawberryConfig(
        scalar_map={
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
