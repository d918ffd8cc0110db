"""What the indexes say, looked at once a second for all who follow it; and what they then ask, asked together.

A thousand who each watch a party of their own cost little more than one who watches a thousand.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from resolvers.measures.catalogue import catalogue
from resolvers.measures.check import Checked, Checking
from resolvers.measures.purposes import Purpose
from subgraphs.common.context import Scope
from subgraphs.links.listing import Listing
from subgraphs.links.screening import Hit, screened
from subgraphs.links.view import View

# Seconds between two looks at whether anything has changed; the indexes look as often at the departments.
LOOK = 1.0


class Seen(NamedTuple):
    """What there is to be seen in a scope, on a day: the relations, who is listed, and the departments that answer."""

    scope: Scope
    relations: View
    listing: Listing
    answered: frozenset[str]
    day: date

    def is_like(self, other: "Seen") -> bool:
        """Whether nothing was read anew."""
        alike = self.relations is other.relations and self.listing is other.listing
        return alike and (self.answered, self.day) == (other.answered, other.day)


# Looks at the indexes, in a scope: blocks, and raises what they raise.
Look = Callable[[Scope], Seen]


class Following:
    """Those who follow the indexes of a hub, in one event loop."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._looks: dict[Scope, _Looking] = {}
        self._wanted: dict[tuple[int, Purpose], _Wanted] = {}

    async def other(self, scope: Scope, last: Seen | None) -> Seen:
        """What there is to be seen, once it is otherwise than it was last. Raises what a look raises."""
        if last is None:
            return await asyncio.to_thread(self._look, scope)
        looking = self._looks.get(scope)
        if looking is None or looking.task.done() or not looking.last.is_like(last):
            looking = self._looks[scope] = _Looking(self._look, last)
        looking.waiting += 1
        try:
            return await asyncio.shield(looking.task)
        finally:
            looking.waiting -= 1

    async def screened(self, seen: Seen, subjects: Sequence[str], purpose: Purpose) -> Mapping[str, Checked[Hit]]:
        """The outcome of each subject, for a purpose."""
        wanted = self._wanted.get((id(seen), purpose))
        if wanted is None:
            wanted = self._wanted[id(seen), purpose] = _Wanted(seen, purpose)
            wanted.task = asyncio.get_running_loop().create_task(self._screen(wanted))
        wanted.subjects.update(dict.fromkeys(subjects))
        assert wanted.task is not None
        found = await asyncio.shield(wanted.task)
        return {one: found[one] for one in subjects}

    async def _screen(self, wanted: "_Wanted") -> Mapping[str, Checked[Hit]]:
        # All who were woken with the first have asked by now.
        await asyncio.sleep(0)
        del self._wanted[id(wanted.seen), wanted.purpose]
        _, relations, listing, answered, day = wanted.seen
        official = wanted.seen.scope is Scope.OFFICIAL
        checking, subjects = Checking(catalogue(), wanted.purpose, answered, official), list(wanted.subjects)
        found = await asyncio.to_thread(screened, relations, listing, subjects, checking, day)
        return dict(zip(subjects, found, strict=True))


class _Wanted:
    """A screening that somebody is about to have made."""

    def __init__(self, seen: Seen, purpose: Purpose) -> None:
        self.seen = seen
        self.purpose = purpose
        self.subjects: dict[str, None] = {}
        self.task: asyncio.Task[Mapping[str, Checked[Hit]]] | None = None


class _Looking:
    """Looks, once a second, until something else is there, or nobody waits for it."""

    def __init__(self, look: Look, last: Seen) -> None:
        self.last = last
        self.waiting = 0
        self.task = asyncio.get_running_loop().create_task(self._until_other(look))

    async def _until_other(self, look: Look) -> Seen:
        while True:
            await asyncio.sleep(LOOK)
            if not self.waiting:
                return self.last
            seen = await asyncio.to_thread(look, self.last.scope)
            if not seen.is_like(self.last):
                return seen
