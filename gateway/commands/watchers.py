"""Who is asked by `liancha watch`: a hub that is served elsewhere, or the one of the home."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from urllib.parse import quote

import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from gateway.access.caller import Caller
from gateway.access.trust import is_safe
from gateway.commands.here import here, refusals_in
from gateway.commands.screeners import NO_HUB, refusal_in
from gateway.config import ConfigError, read_settings
from gateway.server.operations import RequestError
from gateway.server.watching.opening import Watching, open_watching
from gateway.watchlists.told import PATH, Added, Digest, Dropped, Making, Summary, Taken, Whole

T = TypeVar("T")
# Seconds that a hub may take, and between two looks at whether a review is done.
_SECONDS, _PAUSE = 120, 0.5
# Alerts that are told of together.
_FIRST = 1000


class NotWatched(ValueError):
    """What the hub refuses, or does not answer."""


class Watcher(Protocol):
    """A hub with watchlists: what it refuses, or does not answer, raises NotWatched."""

    async def all(self) -> list[Summary]:
        """The lists of whoever asks."""
        ...

    async def make(self, name: str, given: Making) -> None:
        """Makes a list, where it is not there."""
        ...

    async def remove(self, name: str) -> None:
        """Removes a list."""
        ...

    async def add(self, name: str, given: Added) -> Taken:
        """Watches parties."""
        ...

    async def drop(self, name: str, given: Dropped) -> int:
        """Watches parties no more; how many were watched."""
        ...

    async def review(self, name: str) -> Summary:
        """Has all of a list looked at, and waits for it."""
        ...

    async def digest(self, name: str, day: date) -> tuple[Summary, list[Digest]]:
        """A list, and the parts of a day's digest."""
        ...


@asynccontextmanager
async def watcher(hub: str | None, token: str | None, config: Path | None) -> AsyncIterator[Watcher]:
    """The hub at a URL, or of this home. Raises ConfigError, OSError, and what opening a hub raises."""
    if hub is None:
        settings = read_settings(config)
        async with here(settings, token) as found:
            watching = open_watching(settings, found.answering)
            try:
                yield _Here(found.caller, watching)
            finally:
                watching.lists.close()
        return
    if token is None:
        raise ConfigError("--hub goes with --token-file: a hub elsewhere must know who asks")
    if not is_safe(hub):
        raise ConfigError("--hub: what is told of people is sent over https")
    client = ClientBuilder().timeout(timedelta(seconds=_SECONDS)).error_for_status(False).build()
    try:
        yield _Elsewhere(client, hub.rstrip("/") + PATH, {"authorization": f"Bearer {token}"})
    finally:
        await client.close()


class _Here:
    """The hub of this home, asked as whoever sits here."""

    def __init__(self, caller: Caller, watching: Watching) -> None:
        self._caller = caller
        self._watching = watching

    async def all(self) -> list[Summary]:
        return await _told(self._watching.desk.all(self._caller))

    async def make(self, name: str, given: Making) -> None:
        await _told(self._watching.desk.make(self._caller, {}, name, given))

    async def remove(self, name: str) -> None:
        await _told(self._watching.desk.remove(self._caller, name))

    async def add(self, name: str, given: Added) -> Taken:
        return await _told(self._watching.desk.add(self._caller, {}, name, given))

    async def drop(self, name: str, given: Dropped) -> int:
        return await _told(self._watching.desk.drop(self._caller, name, given))

    async def review(self, name: str) -> Summary:
        desk = self._watching.desk
        before = (await _told(desk.whole(self._caller, name))).watchlist
        await _told(desk.want(self._caller, name))
        # Where a hub serves this home, it looks after the lists; else nobody does.
        tending = asyncio.create_task(self._watching.tending.run())
        try:
            return await _reviewed(before, lambda: _told(desk.whole(self._caller, name)))
        finally:
            tending.cancel()
            await asyncio.gather(tending, return_exceptions=True)

    async def digest(self, name: str, day: date) -> tuple[Summary, list[Digest]]:
        desk, parts, after = self._watching.desk, list[Digest](), 0
        listed = (await _told(desk.whole(self._caller, name))).watchlist
        while not parts or parts[-1].more:
            parts.append(await _told(desk.digest(self._caller, {}, name, day, after, _FIRST)))
            after = parts[-1].last
        return listed, parts


async def _told(asked: Awaitable[T]) -> T:
    """Raises NotWatched."""
    try:
        return await asked
    except RequestError as refused:
        raise NotWatched(refusals_in(refused.errors)) from refused


async def _reviewed(before: Summary, whole: Callable[[], Awaitable[Whole]]) -> Summary:
    """The list, once it is reviewed: also where some departments did not answer, and a part of it is still to be looked
    at. Raises NotWatched.
    """
    while (found := (await whole()).watchlist).reviewed_on is None and found.reviewed_at == before.reviewed_at:
        if found.failing is not None:
            raise NotWatched(f"{found.name} could not be reviewed: {found.failing}")
        await asyncio.sleep(_PAUSE)
    return found


class _Elsewhere:
    """A hub that is served."""

    def __init__(self, client: Client, place: str, headers: Mapping[str, str]) -> None:
        self._client = client
        self._place = place
        self._headers = headers

    async def all(self) -> list[Summary]:
        return await self._asked(list[Summary], "GET", "")

    async def make(self, name: str, given: Making) -> None:
        await self._asked(object, "PUT", _path(name), given)

    async def remove(self, name: str) -> None:
        await self._answer("DELETE", _path(name))

    async def add(self, name: str, given: Added) -> Taken:
        return await self._asked(Taken, "POST", f"{_path(name)}/parties", given)

    async def drop(self, name: str, given: Dropped) -> int:
        return (await self._asked(_DroppedCount, "POST", f"{_path(name)}/parties/dropped", given)).dropped

    async def review(self, name: str) -> Summary:
        before = (await self._asked(Whole, "GET", _path(name))).watchlist
        await self._asked(object, "POST", f"{_path(name)}/review")
        return await _reviewed(before, lambda: self._asked(Whole, "GET", _path(name)))

    async def digest(self, name: str, day: date) -> tuple[Summary, list[Digest]]:
        parts, after = list[Digest](), 0
        listed = (await self._asked(Whole, "GET", _path(name))).watchlist
        while not parts or parts[-1].more:
            path = f"{_path(name)}/digests/{day.isoformat()}?after={after}&first={_FIRST}"
            parts.append(await self._asked(Digest, "GET", path))
            after = parts[-1].last
        return listed, parts

    async def _asked(self, kind: type[T], method: str, path: str, given: msgspec.Struct | None = None) -> T:
        """Raises NotWatched."""
        answer = await self._answer(method, path, given)
        try:
            return msgspec.json.decode(answer, type=_Data[kind]).data  # type: ignore[valid-type]  # made at run time
        except msgspec.DecodeError as error:
            raise NotWatched(f"{self._place}{path}: {NO_HUB}: {error}") from error

    async def _answer(self, method: str, path: str, given: msgspec.Struct | None = None) -> bytes:
        """Raises NotWatched."""
        place = self._place + path
        request = self._client.request(method, place).headers({**self._headers, "content-type": "application/json"})
        if given is not None:
            request = request.body_bytes(msgspec.json.encode(given))
        try:
            response = await request.build().send()
            answer = bytes(await response.bytes())
        except PyreqwestError as error:
            raise NotWatched(f"{place} does not answer: {error}") from error
        if response.status >= 300:
            raise NotWatched(f"{place}: {response.status}: {refusal_in(answer)}")
        return answer


class _Data(msgspec.Struct, Generic[T]):
    data: T


class _DroppedCount(msgspec.Struct):
    dropped: int


def _path(name: str) -> str:
    return f"/{quote(name, safe='')}"
