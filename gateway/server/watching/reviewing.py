"""A review of a watchlist: its parties are screened in the name of its client, and what has changed is noted.

It is a screening as any other: each party needs a lawful lookup, and the disclosure log has a record of whom it told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gateway.screening.outcome import Asked, Batch
from gateway.server.on_behalf import OnBehalf
from gateway.server.screening import Screener
from gateway.server.watching.watcher import watcher_of
from gateway.watchlists.lists import Watchlists
from gateway.watchlists.outcomes import looked
from gateway.watchlists.records import Look, Member, Watchlist
from subgraphs.common.scalars import now_in_shanghai

# Parties that are screened together: others are answered between two batches.
_TOGETHER = 2_000
# For how long alerts and days are kept.
_KEPT = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Review:
    """What a review came to: how many parties were looked at, how many alerts that made, and of how many parties some
    department did not answer that knew of them before.
    """

    looked_at: int
    alerts: int
    incomplete: int


class Reviewer:
    """Reviews watchlists."""

    def __init__(self, lists: Watchlists, screener: Screener, on_behalf: OnBehalf) -> None:
        self._lists = lists
        self._screener = screener
        self._on_behalf = on_behalf

    async def review(self, watchlist: Watchlist, day: date, due: date, still: Callable[[], Awaitable[bool]]) -> Review:
        """Looks on a day at all who were not looked at since they were wanted, or since the day `due`, while it is
        `still` this process that does. Raises RequestError, StoreUnavailable.
        """
        looked_at = alerts = incomplete = 0
        after, on = "", day.isoformat()
        while members := await asyncio.to_thread(self._lists.due, watchlist, due.isoformat(), after, _TOGETHER):
            if not await still():
                return Review(looked_at, alerts, incomplete)
            batch = await self._screened(watchlist, members, day)
            looks = looks_of(members, batch)
            at = now_in_shanghai().isoformat()
            alerts += await asyncio.to_thread(self._lists.looked, watchlist, looks, on, at, batch.record)
            looked_at += len(members)
            incomplete += sum(not one.settled for one in looks)
            after = members[-1].reference
        at, forget = now_in_shanghai().isoformat(), (day - _KEPT).isoformat()
        await asyncio.to_thread(
            self._lists.reviewed, watchlist, on if due == day else None, due.isoformat(), at, incomplete, forget
        )
        return Review(looked_at, alerts, incomplete)

    async def _screened(self, watchlist: Watchlist, members: Sequence[Member], day: date) -> Batch:
        watcher = watcher_of(watchlist, self._on_behalf)
        asked = Asked([one.party for one in members], watchlist.check_for, day)
        return await self._screener.screen(watcher.caller, watcher.headers, asked, counted=False)


def looks_of(members: Sequence[Member], batch: Batch) -> list[Look]:
    """What a screening of members says of each."""
    found, unchecked = {one.at: one for one in batch.found}, {one.at: one for one in batch.unchecked}
    looks = []
    for at, member in enumerate(members):
        if at in unchecked:
            # What was known of somebody who may not be looked up any more is forgotten.
            looks.append(Look(member, None, None, unchecked[at].code))
            continue
        came = looked(member.outcome, found.get(at))
        looks.append(Look(member, came.known, came.change, None, came.settled))
    return looks
