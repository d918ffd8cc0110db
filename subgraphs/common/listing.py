"""The commonest resolver: the records of a key on a day, as their GraphQL type."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar

import strawberry

from loaders.read import Read, Record
from subgraphs.common.context import DepartmentContext, Info

T = TypeVar("T")

AsOf = Annotated[date | None, strawberry.argument(description="The day that the answer is for; today in Shanghai.")]


async def listing(
    info: Info,
    make: Callable[[Record, DepartmentContext, date], T],
    read: Read[Sequence[Record]],
    key: str,
    as_of: date | None = None,
) -> list[T]:
    """The rows of the key in force on the day, made by a function of `records.record`."""
    context = info.context
    day = context.day(as_of)
    return [make(row, context, day) for row in await context.load(read, key, day)]
