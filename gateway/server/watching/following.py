"""What happens to watched parties between two reviews: followed as it happens, so that they are looked at again.

It is followed by `watchlistHit`, unrecorded: it says whom to look at, and nobody is told of it. The look itself is a
screening, which is judged and recorded (reviewing).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import cast

from gateway.execution.run import Response
from gateway.execution.transport import JsonObject
from gateway.server.admission import Admission
from gateway.server.hub import Hub
from gateway.server.on_behalf import OnBehalf
from gateway.server.operations import GraphQLRequest, RequestError
from gateway.server.screening import Screener
from gateway.server.watching.watcher import pause_after, watcher_of
from gateway.store import StoreUnavailable
from gateway.watchlists.lists import Watchlists
from gateway.watchlists.records import Watchlist

_log = logging.getLogger(__name__)

# Larger lists are reviewed each day, and not followed: all who are followed are screened at every change.
MOST_FOLLOWED = 10_000
# Seconds in which what changes together is taken together; and after which it is tried again.
_TOGETHER, _AGAIN = 0.5, 10.0
_FIELD = "watchlistHit"
_FOLLOW = f"""subscription Follow($ids: [ID!]!, $purpose: Purpose!, $marks: [String]) {{
  {_FIELD}(ids: $ids, purpose: $purpose, marks: $marks) {{ mark found {{ subject }} }}
}}"""


class Follower:
    """Follows watchlists."""

    def __init__(
        self, lists: Watchlists, hub: Hub, screener: Screener, admission: Admission, on_behalf: OnBehalf
    ) -> None:
        self._lists = lists
        self._hub = hub
        self._screener = screener
        self._admission = admission
        self._on_behalf = on_behalf
        events = hub.supergraph.api.subscription_type
        self._follows = events is not None and _FIELD in events.fields

    def follows(self, watchlist: Watchlist) -> bool:
        """Whether a list is followed at all."""
        return self._follows and 0 < watchlist.parties <= MOST_FOLLOWED

    async def follow(self, watchlist: Watchlist) -> None:
        """Has those of a list looked at of whom something else is found, until it is cancelled."""
        while True:
            try:
                await self._followed(watchlist)
            except RequestError as error:
                _log.info("a watchlist of %s is not followed now: %s", watchlist.client, error)
                await asyncio.sleep(pause_after(error) - _AGAIN)
            except StoreUnavailable as error:
                _log.info("a watchlist of %s is not followed now: %s", watchlist.client, error)
            except Exception:  # noqa: BLE001  # told, and tried again
                # One list's fault must not keep the others waiting.
                _log.exception("a watchlist of %s is not followed now", watchlist.client)
            await asyncio.sleep(_AGAIN)

    async def _followed(self, watchlist: Watchlist) -> None:
        """Until a stream ends. Raises RequestError, StoreUnavailable."""
        marks = await asyncio.to_thread(self._lists.marks, watchlist)
        watcher = watcher_of(watchlist, self._on_behalf)
        headers, of_many = await self._admission.of_many(watcher.caller, watcher.headers, list(marks), counted=False)
        covered = [one for one in marks if one not in of_many.refused]
        if not covered:
            # Who is to be told of nobody waits for a review.
            await asyncio.Event().wait()
        purpose = watchlist.check_for or watchlist.purpose
        most = self._screener.most_at_once(len(covered))
        hits: asyncio.Queue[tuple[str, str] | None] = asyncio.Queue()
        tasks = []
        try:
            for at in range(0, len(covered), most):
                some = covered[at : at + most]
                context = self._screener.context(headers, of_many.lookup, frozenset(some))
                variables = {"ids": some, "purpose": purpose, "marks": [marks[one] for one in some]}
                tasks.append(asyncio.create_task(self._stream(variables, context, hits)))
            await self._want(watchlist, hits)
        finally:
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for one in tasks:
            if not one.cancelled() and (error := one.exception()) is not None:
                raise error

    async def _stream(
        self, variables: Mapping[str, object], context: object, hits: "asyncio.Queue[tuple[str, str] | None]"
    ) -> None:
        try:
            stream = await self._hub.executor.stream(GraphQLRequest(_FOLLOW, None, variables), context)
            if isinstance(stream, Response):
                raise RequestError(stream.errors, 503)
            async with aclosing(cast("AsyncGenerator[Response, None]", stream)) as events:
                async for event in events:
                    hit = None if event.data is None else cast("JsonObject | None", event.data[_FIELD])
                    if hit is None:
                        raise RequestError(event.errors, 503)
                    found = cast("JsonObject", hit["found"])
                    hits.put_nowait((str(found["subject"]), str(hit["mark"])))
        finally:
            hits.put_nowait(None)

    async def _want(self, watchlist: Watchlist, hits: "asyncio.Queue[tuple[str, str] | None]") -> None:
        """Has those looked at who come, until a stream ends."""
        while (first := await hits.get()) is not None:
            await asyncio.sleep(_TOGETHER)
            others = _waiting(hits)
            marks = dict([first, *(one for one in others if one is not None)])
            count = await asyncio.to_thread(self._lists.marked, watchlist, marks)
            if count:
                _log.info("of a watchlist of %s, %d are looked at again", watchlist.client, count)
            if None in others:
                return


def _waiting(hits: "asyncio.Queue[tuple[str, str] | None]") -> Sequence[tuple[str, str] | None]:
    return [hits.get_nowait() for _ in range(hits.qsize())]
