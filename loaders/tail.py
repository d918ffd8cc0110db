"""The end of a table that only grows: what is added to it, read once for all in this process who follow it."""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Select
from sqlalchemy.exc import SQLAlchemyError

from loaders.database import Database
from loaders.read import Record

_log = logging.getLogger(__name__)

# Seconds between two looks.
_PAUSE = 0.05
# Seconds without an answer after which who follows is told so.
_PATIENCE = 5.0
# So many rows are read at once, and so many stay: who is further behind reads them by itself.
_MOST = 1000
# So many of what is made of rows stay.
_MADE = 64
_NOTHING: tuple[int, Sequence[Record]] = (-1, ())

V = TypeVar("V")


class Behind(Exception):
    """Who follows is further behind than what is kept here."""


class Tail:
    """Rows by their number, in which there is no gap. It looks while somebody follows it, and not otherwise.

    `since` is the statement of so many (`most`) rows after a `number`, in their order; `last` that of the last number.
    """

    def __init__(self, database: Database, since: "Select[Any]", last: "Select[Any]") -> None:
        self._database = database
        self._since = since
        self._last = last
        self._rows: deque[Record] = deque(maxlen=_MOST)
        self._number: int | None = None
        # A number, and the rows after it.
        self._last_kept = _NOTHING
        self._followers = 0
        self._made: OrderedDict[tuple[int, Hashable], object] = OrderedDict()
        self._looking: asyncio.Task[None] | None = None
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def number(self) -> int:
        """The number of the last row that is known here; 0 where nothing is."""
        return self._number or 0

    @contextmanager
    def followed(self) -> Iterator[None]:
        """While this lasts, somebody follows."""
        self._followers += 1
        try:
            yield
        finally:
            self._followers -= 1

    async def after(self, number: int) -> Sequence[Record]:
        """The rows after a number, once there are any. Raises Behind where they are not kept, and SQLAlchemyError where
        the database does not answer.
        """
        while True:
            if self._looking is None:
                self._looking = asyncio.create_task(self._look())
            if self._number is not None and number < self._number:
                return self._kept(number)
            # One of its own each: a future that thousands shared would be as many callbacks, and as many shields.
            more: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(more)
            await more

    def shared(self, number: int, key: Hashable, make: Callable[[], V]) -> V:
        """What is made of a row, the same for all who follow alike and are told of it about now."""
        by = (number, key)
        known = self._made.get(by)
        if known is None:
            known = self._made[by] = make()
            if len(self._made) > _MADE:
                self._made.popitem(last=False)
        return cast("V", known)

    async def close(self) -> None:
        """Looks no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    def _kept(self, number: int) -> Sequence[Record]:
        if self._last_kept[0] == number:
            return self._last_kept[1]
        rows = self._rows
        if not rows or rows[0].number > number + 1:
            raise Behind
        kept = [rows[at] for at in range(number + 1 - rows[0].number, len(rows))]
        # Thousands ask for those after the same.
        self._last_kept = (number, kept)
        return kept

    async def _look(self) -> None:
        """Looks until nobody follows."""
        loop = asyncio.get_running_loop()
        answered = loop.time()
        try:
            while self._followers:
                try:
                    await self._read()
                    answered = loop.time()
                except SQLAlchemyError as error:
                    if loop.time() - answered > _PATIENCE:
                        _log.warning("what is added to a table cannot be read: %s", type(error).__name__)
                        self._tell(error)
                        return
                await asyncio.sleep(_PAUSE)
        except Exception as error:
            # Nobody waits for what does not come any more.
            self._tell(error)
            raise
        finally:
            # What comes while nobody looks is read by who follows next.
            self._looking, self._number, self._last_kept = None, None, _NOTHING
            self._rows.clear()

    async def _read(self) -> None:
        if self._number is None:
            ((last,),) = await self._database.rows(self._last, {})
            self._number = last or 0
            self._tell(None)
            return
        rows = await self._database.rows(self._since, {"number": self._number, "most": _MOST})
        if rows:
            self._rows.extend(rows)
            self._last_kept = _NOTHING
            self._number = rows[-1].number
            self._tell(None)

    def _tell(self, error: Exception | None) -> None:
        waiting, self._waiting = self._waiting, []
        for more in waiting:
            # Who waited may have gone.
            if more.done():
                continue
            if error is None:
                more.set_result(None)
            else:
                more.set_exception(error)
