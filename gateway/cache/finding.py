"""What a fetch wants: looked for among what is kept, and the rest asked for, once however many want it."""

import asyncio
import time
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import orjson

from gateway.cache.asked import Asked, Key
from gateway.cache.entries import Entry
from gateway.cache.kept import Kept, Moment, Views
from gateway.execution.transport import Json, JsonObject


class Noted(NamedTuple):
    """What an answer was made of: the view that had a say in it, the position by which it was read, and its tags."""

    view: int
    since: Moment
    tags: frozenset[str]


@dataclass(slots=True)
class Wanted:
    """An answer that is wanted: where it goes in its fetch, and by which key it is kept.

    It is an entry that was kept, or a value that was asked for, which is kept where it is noted what it was made of.
    """

    asked: Asked
    key: Key
    variables: Mapping[str, object]
    alias: str
    at: int
    entry: Entry | None = None
    value: Json = None
    errors: list[JsonObject] = field(default_factory=list)
    noted: Noted | None = None

    @property
    def day(self) -> str:
        """The day that it is wanted of."""
        return self.key[3].decode()

    @property
    def data(self) -> Json:
        """The answer's data."""
        found: Json = self.value if self.entry is None else orjson.loads(self.entry.body)
        return found


class Asking(Protocol):
    """How what is not kept is asked for."""

    async def __call__(self, mine: Sequence[Wanted], variables: Mapping[str, object], request: object) -> None:
        """Fills in values, errors and notes; `variables` are those of the whole fetch. Raises SubgraphError."""
        ...


# By what those who want the same wait for one another, and who asks tells them that it is done: with True, where it was
# broken off, and another may ask for all of them.
Coming = dict[Hashable, "asyncio.Future[bool]"]


class Finding:
    """Looks for what the fetches of an operation want."""

    def __init__(self, kept: Kept, coming: Coming, asking: Asking) -> None:
        self._kept = kept
        self._coming = coming
        self._asking = asking

    async def find(
        self, wanted: Sequence[Wanted], variables: Mapping[str, object], request: object, views: Views
    ) -> None:
        """Fills in what is wanted. Raises SubgraphError."""
        kept = self._kept
        missing = [one for one in wanted if not self._here(one, views)]
        kept.count("memory", len(wanted) - len(missing))
        if not missing:
            return
        if kept.shared is not None:
            found = await self._elsewhere(missing, views)
            kept.count("shared", found)
            missing = [one for one in missing if one.entry is None]
        while missing:
            # What another request is asking for already is waited for; it may come to nothing.
            others = [(one, self._coming.get((one.key, views.of_caller))) for one in missing]
            mine = [one for one, coming in others if coming is None]
            if mine:
                kept.count("miss", len(mine))
                await self._ask(mine, variables, request, views)
            theirs = [(one, coming) for one, coming in others if coming is not None]
            if theirs:
                await asyncio.wait([coming for _, coming in theirs])
            if theirs and not kept.journal.fresh():
                kept.count("miss", len(theirs))
                await self._ask([one for one, _ in theirs], variables, request, views)
                return
            left = [(one, coming) for one, coming in theirs if not self._here(one, views)]
            kept.count("waited", len(theirs) - len(left))
            # What was answered and could not be kept is no better kept the next time: who waits in turn waits for long.
            alone = [one for one, coming in left if not coming.result()]
            if alone:
                kept.count("miss", len(alone))
                await self._ask(alone, variables, request, views)
            missing = [one for one, coming in left if coming.result()]

    def _here(self, one: Wanted, views: Views) -> bool:
        kept = self._kept
        for view in one.asked.consulted or range(len(views.of_caller)):
            found = kept.entries.get((one.key, views.of_caller[view]), kept.journal)
            if found is not None:
                one.entry = found
                return True
        return False

    async def _elsewhere(self, missing: Sequence[Wanted], views: Views) -> int:
        """Fills in what other processes have kept; says how many those are."""
        kept, shared = self._kept, self._kept.shared
        assert shared is not None
        epoch = kept.journal.epoch
        # By the views that are known to be consulted, once there are such: where there are more, it is asked for here.
        looked = [(one, view) for one in missing for view in tuple(one.asked.consulted) or range(len(views.of_caller))]
        names = [shared.name(epoch, one.asked.text, one.key[1:], views.of_caller[view]) for one, view in looked]
        now, found = time.time(), 0
        for (one, view), entry in zip(looked, await shared.get(epoch, names), strict=True):
            if one.entry is None and entry is not None and entry.is_good(kept.journal, now):
                one.entry = entry
                one.asked.consulted.add(view)
                kept.entries.put((one.key, views.of_caller[view]), entry)
                found += 1
        return found

    async def _ask(
        self, mine: Sequence[Wanted], variables: Mapping[str, object], request: object, views: Views
    ) -> None:
        """Asks the subgraph, all at once, and keeps what may be."""
        loop = asyncio.get_running_loop()
        coming: Coming = {}
        for one in mine:
            by: Hashable = (one.key, views.of_caller)
            if by not in self._coming:
                coming[by] = self._coming[by] = loop.create_future()
        broken = False
        try:
            await self._asking(mine, variables, request)
            for one in mine:
                if one.noted is not None and not one.errors:
                    self._keep(one, one.noted, views)
        except asyncio.CancelledError:
            broken = True
            raise
        finally:
            for by, future in coming.items():
                del self._coming[by]
                future.set_result(broken)

    def _keep(self, one: Wanted, noted: Noted, views: Views) -> None:
        kept = self._kept
        try:
            body = orjson.dumps(one.value)
        except TypeError:
            # What a custom scalar gives may be nothing that JSON has; it is answered with, and not kept.
            return
        one.asked.consulted.add(noted.view)
        epoch, position = noted.since
        entry = Entry(body, epoch, position, noted.tags, time.time() + one.asked.seconds)
        kept.entries.put((one.key, views.of_caller[noted.view]), entry)
        if kept.shared is not None:
            name = kept.shared.name(epoch, one.asked.text, one.key[1:], views.of_caller[noted.view])
            kept.shared.put(name, entry, one.asked.seconds)
