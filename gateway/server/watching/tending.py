"""The watchlists, looked after day after day: each is reviewed once a day; whoever is added, and whoever something
happens to, is looked at as soon as that is.

Several processes may serve a hub: one at a time looks after its lists, and where it dies another goes on where it was.
"""

import asyncio
import logging
import time as clock
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from secrets import token_hex

from gateway.server.operations import RequestError
from gateway.server.watching.following import Follower
from gateway.server.watching.reviewing import Reviewer
from gateway.server.watching.watcher import pause_after
from gateway.store import StoreUnavailable
from gateway.watchlists.lists import Watchlists
from gateway.watchlists.records import Watchlist
from subgraphs.common.scalars import now_in_shanghai

_log = logging.getLogger(__name__)

# Seconds for which a process looks after the lists, and after which it says so again.
_LEASE, _RENEWED = 12.0, 3.0
# Seconds between two looks at what there is to do.
_LOOK = 1.0
# Seconds after which a list is tried again whose review broke off, and one of whose parties some department did not
# answer.
_AGAIN, _INCOMPLETE = 15.0, 3600.0


class WatchlistTending:
    """Looks after the watchlists of a hub; the reviews of a day begin at a time of day."""

    def __init__(self, lists: Watchlists, reviewer: Reviewer, follower: Follower, at: time) -> None:
        self._lists = lists
        self._reviewer = reviewer
        self._follower = follower
        self._at = at
        self._owner = token_hex(8)
        self._renewed = float("-inf")
        # By list and version, who follows it.
        self._following: dict[tuple[int, int], asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Looks after them until it is cancelled."""
        try:
            while True:
                try:
                    await self._once()
                except StoreUnavailable as error:
                    _log.warning("the watchlists are not looked after: %s", error)
                await asyncio.sleep(_LOOK)
        finally:
            await self._follow([])
            await self._release()

    async def _once(self) -> None:
        """What there is to do now, unless another process does it. Raises StoreUnavailable."""
        lists = await asyncio.to_thread(self._lists.all)
        if not lists or not await self._leads():
            await self._follow([])
            return
        due = due_on(now_in_shanghai(), self._at)
        for one in await asyncio.to_thread(self._lists.waiting, due.isoformat()):
            await self._review(one, due)
        await self._follow([one for one in lists if self._follower.follows(one)])

    async def _leads(self) -> bool:
        """Whether it is this process that looks after the lists, for as long as anything takes. Raises
        StoreUnavailable.
        """
        if clock.monotonic() < self._renewed + _RENEWED:
            return True
        began = clock.monotonic()
        leads = await asyncio.to_thread(self._lists.take, self._owner, _LEASE)
        self._renewed = began if leads else float("-inf")
        return leads

    async def _release(self) -> None:
        if self._renewed == float("-inf"):
            return
        try:
            await asyncio.to_thread(self._lists.release, self._owner)
        except StoreUnavailable as error:
            _log.warning("the watchlists are looked after by nobody until the lease ends: %s", error)

    async def _review(self, watchlist: Watchlist, due: date) -> None:
        """Raises StoreUnavailable."""
        try:
            review = await self._reviewer.review(watchlist, now_in_shanghai().date(), due, self._leads)
        except RequestError as refused:
            code = str(refused.errors[0].get("extensions", {}).get("code", ""))
            _log.warning("a watchlist of %s could not be reviewed: %s", watchlist.client, code)
            await asyncio.to_thread(self._lists.failed, watchlist, code, pause_after(refused))
            return
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001  # told, and tried again
            # One list's fault must not keep the others waiting.
            _log.exception("a watchlist of %s could not be reviewed", watchlist.client)
            await asyncio.to_thread(self._lists.failed, watchlist, "INTERNAL_ERROR", _AGAIN)
            return
        if review.incomplete:
            await asyncio.to_thread(self._lists.failed, watchlist, None, _INCOMPLETE)
        _log.info(
            "a watchlist of %s was reviewed: %d parties, %d alerts", watchlist.client, review.looked_at, review.alerts
        )

    async def _follow(self, lists: Sequence[Watchlist]) -> None:
        """Follows these lists, with those whom they have, and no others."""
        wanted = {(one.number, one.version): one for one in lists}
        ended = [self._following.pop(key) for key in [*self._following] if key not in wanted]
        for task in ended:
            task.cancel()
        await asyncio.gather(*ended, return_exceptions=True)
        for key, one in wanted.items():
            if key not in self._following:
                self._following[key] = asyncio.create_task(self._follower.follow(one))


def due_on(now: datetime, at: time) -> date:
    """The day whose review is due: before its time of day, the day before."""
    return now.date() if now.time() >= at else now.date() - timedelta(days=1)
