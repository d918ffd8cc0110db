"""Reviews of the watchlists, day after day: once a day each, and of whoever is added, as soon as it is.

Several processes may serve a hub: one at a time reviews a list, and where it dies another goes on where it was.
"""

import asyncio
import logging
from datetime import date, datetime, time, timedelta
from secrets import token_hex

from gateway.server.operations import RequestError
from gateway.server.watching.reviewing import Reviewer
from gateway.store import StoreUnavailable
from gateway.watchlists.lists import Watchlist, Watchlists
from subgraphs.common.scalars import now_in_shanghai

_log = logging.getLogger(__name__)

# Seconds for which a process has a list to itself, and says so again with each batch.
_LEASE = 120.0
# Seconds between two looks at which lists are to be reviewed.
_LOOK = 2.0
# Seconds after which a list is tried again that could not be reviewed, and one of whose parties some department did not
# answer.
_AGAIN, _INCOMPLETE = 60.0, 3600.0


class WatchlistTending:
    """Has the watchlists reviewed, each day from a time of day on."""

    def __init__(self, lists: Watchlists, reviewer: Reviewer, at: time) -> None:
        self._lists = lists
        self._reviewer = reviewer
        self._at = at
        self._owner = token_hex(8)

    async def run(self) -> None:
        """Reviews until it is cancelled."""
        while True:
            try:
                due = due_on(now_in_shanghai(), self._at)
                for one in await asyncio.to_thread(self._lists.waiting, due.isoformat()):
                    await self._serve(one, due)
            except StoreUnavailable as error:
                _log.warning("watchlists are not reviewed: %s", error)
            await asyncio.sleep(_LOOK)

    async def _serve(self, watchlist: Watchlist, due: date) -> None:
        """Reviews a list, unless somebody else does. Raises StoreUnavailable."""
        if not await self._taken(watchlist):
            return
        try:
            await self._review(watchlist, due)
        finally:
            await asyncio.to_thread(self._lists.release, watchlist, self._owner)

    async def _review(self, watchlist: Watchlist, due: date) -> None:
        async def still() -> bool:
            return await self._taken(watchlist)

        try:
            review = await self._reviewer.review(watchlist, now_in_shanghai().date(), due, still)
        except RequestError as refused:
            code = str(refused.errors[0].get("extensions", {}).get("code", ""))
            _log.warning("a watchlist of %s could not be reviewed: %s", watchlist.client, code)
            await asyncio.to_thread(self._lists.failed, watchlist, code, float(refused.retry_after or _AGAIN))
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

    async def _taken(self, watchlist: Watchlist) -> bool:
        return await asyncio.to_thread(self._lists.take, watchlist, self._owner, _LEASE)


def due_on(now: datetime, at: time) -> date:
    """The day whose review is due: before its time of day, the day before."""
    return now.date() if now.time() >= at else now.date() - timedelta(days=1)
