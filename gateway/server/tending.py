"""What departments do by themselves when a day has come."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.writing import Writer

_log = logging.getLogger(__name__)

# Seconds between two looks: what ends at midnight is told soon after.
_PAUSE = 60.0


class Tended(NamedTuple):
    """A department that has something to do, and what writes it."""

    department: str
    writer: Writer
    work: Callable[[Connection, date], int]


async def tend(departments: Sequence[Tended]) -> None:
    """Has it done again and again, until it is cancelled. Several processes may: it is done once."""
    while True:
        today = now_in_shanghai().date()
        for one in departments:
            try:
                count = await one.writer.write(partial(_work, one.work, today))
            except SQLAlchemyError as error:
                # It is tried again; until then answers go by the day itself.
                _log.warning("%s: what the day asks could not be done: %s", one.department, type(error).__name__)
                continue
            if count:
                _log.info("%s: %d entries have expired", one.department, count)
        await asyncio.sleep(_PAUSE)


def _work(work: Callable[[Connection, date], int], today: date, connection: Connection) -> int:
    return work(connection, today)
