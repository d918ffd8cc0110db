"""Pushing: what each unit may know of the changes of the list is asked for in its name, recorded, signed and sent.

A unit is sent changes in their order. One that does not answer is waited for, however long; what it answers with an
error is sent again after a pause that doubles, and after so many times put aside for somebody to look at (dead
letters), so that the rest goes on. The same changes that are sent again have the same id: a unit that took them before
its answer was lost knows them by it, and each change by its number.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from random import random
from secrets import token_hex
from typing import NamedTuple, cast

import orjson
from pyreqwest.client import Client as HttpClient
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from gateway.access.caller import Caller
from gateway.access.lookup import Refused
from gateway.audit.answers import AnswerKey
from gateway.config import PushSettings
from gateway.execution.run import Response
from gateway.execution.transport import Json, JsonObject
from gateway.server.operations import Executor, GraphQLRequest, RequestError
from gateway.server.pushing.lines import DeadLetter, Line, Lines
from gateway.server.pushing.signing import Secret, headers_of
from gateway.store import StoreUnavailable

_log = logging.getLogger(__name__)

# What a unit is told of a change.
CHANGES = """query Changes($after: String, $first: Int!) {
  listChanges(after: $after, first: $first) {
    cursor more changes {
      number cursor kind at entryId caseNumber region court { court name }
      entry {
        id grounds groundsText listedOn publishedOn expiresOn removedOn removalReason
        party { __typename id name }
      }
    }
  }
}"""
_FOLLOW = "subscription Follow($after: String) { listChanged(after: $after) { cursor } }"
_NOW = "{ listCursor }"
_ACKNOWLEDGE = """mutation Acknowledge($cursor: String!, $refused: [String!]!, $alone: Boolean!) {
  acknowledgeChanges(cursor: $cursor, refused: $refused, alone: $alone) { changes }
}"""

# Seconds for which a process serves a unit, and after which it says so again: of one that died another takes over.
_LEASE, _RENEWED = 4.0, 1.0
# Seconds between two looks at who serves a unit, and at what somebody wants sent again.
_TAKEN, _LOOK = 0.5, 5.0
# Seconds after which a court elsewhere is asked whether there is anything, though its stream says nothing.
_FAR_LOOK = 1.0
# Seconds before it is tried again, doubled each time: what a unit answered with an error, and what nobody answered.
_FIRST_PAUSE, _UNHEARD_PAUSE = 1.0, 0.25
# The longest where it is the hub that cannot be asked: nobody else is bothered.
_OWN_PAUSE = 0.5
# What is said of a cursor whose change the list does not have: it was restored to before that.
_UNDONE = "CURSOR_UNKNOWN"
# What a server says that cannot answer now (RFC 9110; 425: RFC 8470; 429: RFC 6585).
_NOT_NOW = frozenset((408, 425, 429, 503))


class Unit(NamedTuple):
    """A unit that is pushed to: by which name the court knows it, in whose name it is asked, and where it listens."""

    name: str
    caller: Caller
    stated: Mapping[str, str]
    url: str
    secret: Secret | None


class Asking(NamedTuple):
    """How the hub is asked in a unit's name: `recorded` serves operations that are recorded, `unrecorded` those that
    only say when to look; `context` is what they are told of a request, and raises Refused; `far`: whether any
    department is asked elsewhere.
    """

    recorded: Executor
    unrecorded: Executor
    context: Callable[[Unit], Awaitable[object]]
    far: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of sending: None where it was taken, else why not; `answered`: whether by what the unit said, `own`: it
    was not sent, since the hub itself could not be asked.
    """

    error: str | None = None
    answered: bool = False
    after: float | None = None
    own: bool = False


class _NotAsked(Exception):
    """What the hub itself could not be asked: nothing is wrong with the unit."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Relay:
    """Pushes to the units, each by a task of its own."""

    def __init__(
        self, units: Sequence[Unit], lines: Lines, settings: PushSettings, key: AnswerKey, asking: Asking
    ) -> None:
        self._units = units
        self._lines = lines
        self._settings = settings
        self._key = key
        self._asking = asking
        self._owner = token_hex(8)
        self._served: set[str] = set()
        # A redirect would send what is told of people elsewhere.
        builder = ClientBuilder().timeout(timedelta(seconds=settings.timeout)).error_for_status(False)
        self._client: HttpClient = builder.follow_redirects(False).build()

    async def run(self) -> None:
        """Pushes until it is cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._renew())
                for unit in self._units:
                    group.create_task(self._serve(unit))
        finally:
            await self._client.close()
            for unit in self._units:
                try:
                    await asyncio.to_thread(self._lines.release, unit.name, self._owner)
                except StoreUnavailable as error:
                    _log.warning("%s is served by nobody until its lease ends: %s", unit.name, error)

    async def _renew(self) -> None:
        """Says again which units this process serves; one that another has taken meanwhile it serves no more."""
        while True:
            await asyncio.sleep(_RENEWED)
            for name in list(self._served):
                if not await self._taken(name):
                    self._served.discard(name)

    async def _taken(self, name: str) -> bool:
        try:
            return await asyncio.to_thread(self._lines.take, name, self._owner, _LEASE)
        except StoreUnavailable as error:
            _log.warning("it cannot be said who serves %s: %s", name, error)
            return False

    async def _serve(self, unit: Unit) -> None:
        while True:
            if unit.name not in self._served:
                if not await self._taken(unit.name):
                    await asyncio.sleep(_TAKEN)
                    continue
                self._served.add(unit.name)
            try:
                try:
                    if not await self._step(unit):
                        await self._wait(unit)
                except (Refused, RequestError, _NotAsked) as error:
                    await self._failed(unit, _Outcome(f"the hub could not be asked: {error}", own=True))
            except StoreUnavailable as error:
                _log.warning("how far %s is cannot be read or noted: %s", unit.name, error)
                await asyncio.sleep(_TAKEN)
            except Exception:  # noqa: BLE001  # told, and tried again
                # One unit's fault must not keep the others waiting.
                _log.exception("pushing to %s failed", unit.name)
                await asyncio.sleep(_LOOK)

    async def _step(self, unit: Unit) -> bool:
        """One thing that there is to do; whether there was any."""
        line = await asyncio.to_thread(self._lines.line, unit.name)
        wait = line.next_at - time.time()
        # No pause is twice as long as the longest: the clock was put back since.
        if 0 < wait < 2 * self._settings.slowest:
            await asyncio.sleep(min(wait, _LOOK))
            return True
        letters = await asyncio.to_thread(self._lines.dead, unit.name)
        wanted = [one for one in letters if one.wanted]
        if wanted:
            await self._again(unit, wanted[0])
            return True
        try:
            if line.cursor is not None and line.acknowledged != line.cursor:
                refused = await asyncio.to_thread(self._lines.unacknowledged, unit.name)
                await self._acknowledge(unit, line.cursor, refused)
                await asyncio.to_thread(self._lines.acknowledged, unit.name, line.cursor)
                return True
            return await self._push(unit, line)
        except _NotAsked as error:
            if error.code != _UNDONE or line.cursor is None:
                raise
        _log.warning("the list was restored to before what %s was told: what followed is told again", unit.name)
        await asyncio.to_thread(self._lines.step_back, unit.name)
        return True

    async def _push(self, unit: Unit, line: Line) -> bool:
        count = line.sending or self._settings.batch
        page = await self._page(unit, line.cursor, count)
        changes, cursor = cast("list[JsonObject]", page["changes"]), cast("str", page["cursor"])
        if not changes:
            if line.cursor is None:
                # From now on there is a place to wait at.
                await asyncio.to_thread(self._lines.handed, unit.name, cursor)
            return False
        # As many as there are now, so that what is sent again is the same though more was made meanwhile.
        count = len(changes)
        await asyncio.to_thread(self._lines.sending, unit.name, count)
        outcome = await self._send(unit, line.cursor, page)
        if outcome.error is None:
            await asyncio.to_thread(self._lines.handed, unit.name, cursor)
        elif outcome.answered and count > 1:
            # One of them may be what it cannot take.
            await asyncio.to_thread(self._lines.sending, unit.name, count // 2)
        elif await self._failed(unit, outcome) >= self._settings.attempts:
            _log.warning("%s refused a change for good: %s", unit.name, outcome.error)
            await asyncio.to_thread(self._lines.died, unit.name, line.cursor, cursor, outcome.error, _now())
        return True

    async def _again(self, unit: Unit, letter: DeadLetter) -> None:
        try:
            page = await self._page(unit, letter.after, 1)
        except _NotAsked as error:
            if error.code != _UNDONE:
                raise
            page = {}
        if page.get("cursor") != letter.cursor:
            gone = "the list was restored to before this change: there is nothing to send"
            await asyncio.to_thread(self._lines.refused_again, letter.id, gone)
            return
        outcome = await self._send(unit, letter.after, page)
        if outcome.error is None:
            await self._acknowledge(unit, letter.cursor, (), alone=True)
            await asyncio.to_thread(self._lines.redelivered, letter.id, _now())
        else:
            await asyncio.to_thread(self._lines.refused_again, letter.id, outcome.error)

    async def _send(self, unit: Unit, after: str | None, page: JsonObject) -> _Outcome:
        changes = cast("list[JsonObject]", page["changes"])
        told = {"type": "list.changes", "unit": unit.name, "after": after, "cursor": page["cursor"], "changes": changes}
        body = orjson.dumps(told)
        id = f"list_{cast('str', changes[0]['cursor']).replace('.', '_')}_{len(changes)}"
        headers = headers_of(id, int(time.time()), body, self._key, unit.secret)
        request = self._client.post(unit.url).body_bytes(body).header("content-type", "application/json")
        for name, value in headers.items():
            request = request.header(name, value)
        try:
            response = await request.build().send()
        except PyreqwestError as error:
            return _Outcome(f"no answer: {type(error).__name__}")
        status = response.status
        if 200 <= status < 300:
            return _Outcome()
        if status in _NOT_NOW:
            return _Outcome(f"HTTP {status}", after=_seconds(response.get_header("retry-after")))
        return _Outcome(f"HTTP {status}", answered=True)

    async def _failed(self, unit: Unit, outcome: _Outcome) -> int:
        """Notes it, and when it is tried again; how often what is sent now was answered so."""
        since = (await asyncio.to_thread(self._lines.line, unit.name)).failing_since
        failing = 0.0 if since is None else time.time() - datetime.fromisoformat(since).timestamp()
        first = _FIRST_PAUSE if outcome.answered else _UNHEARD_PAUSE
        # As long again as it has been failing, and so doubled each time.
        slowest = _OWN_PAUSE if outcome.own else self._settings.slowest
        pause = min(max(first, failing), slowest) * (0.75 + random() / 2)  # noqa: S311  # it only spreads
        if since is None and not outcome.answered:
            # A connection that was kept may be one at whose other end nobody is.
            pause = 0.0
        if outcome.after is not None:
            pause = max(pause, min(outcome.after, self._settings.slowest))
        noting = partial(self._lines.failed, unit.name, str(outcome.error), _now(), time.time() + pause)
        return await asyncio.to_thread(noting, counts=outcome.answered)

    async def _wait(self, unit: Unit) -> None:
        """Until there may be something to do."""
        cursor = (await asyncio.to_thread(self._lines.line, unit.name)).cursor
        if not self._asking.far:
            await self._follow(unit, cursor, _LOOK)
            return
        # A stream from elsewhere may be one at whose other end nobody is: it says as little as one without events.
        for _ in range(round(_LOOK / _FAR_LOOK)):
            if await self._follow(unit, cursor, _FAR_LOOK) or await self._latest(unit) != cursor:
                return

    async def _latest(self, unit: Unit) -> Json:
        """The cursor after all changes that there are; None where that is not told now."""
        context = await self._asking.context(unit)
        response = await self._asking.unrecorded.execute(GraphQLRequest(_NOW, None, {}), context)
        return None if response.data is None else response.data.get("listCursor")

    async def _follow(self, unit: Unit, cursor: str | None, seconds: float) -> bool:
        """Whether an event, or the end of the stream, came within so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                context = await self._asking.context(unit)
                request = GraphQLRequest(_FOLLOW, None, {"after": cursor})
                stream = await self._asking.unrecorded.stream(request, context)
                if isinstance(stream, Response):
                    await asyncio.sleep(seconds)
                    return True
                async with aclosing(cast("AsyncGenerator[Response, None]", stream)) as events:
                    async for event in events:
                        if event.errors:
                            await asyncio.sleep(_FIRST_PAUSE)
                        return True
                return True
        except TimeoutError:
            return False

    async def _page(self, unit: Unit, after: str | None, first: int) -> JsonObject:
        found = await self._asked(unit, CHANGES, {"after": after, "first": first}, "listChanges")
        return cast("JsonObject", found)

    async def _acknowledge(self, unit: Unit, cursor: str, refused: Sequence[str], *, alone: bool = False) -> None:
        given = {"cursor": cursor, "refused": list(refused), "alone": alone}
        await self._asked(unit, _ACKNOWLEDGE, given, "acknowledgeChanges")

    async def _asked(self, unit: Unit, query: str, given: Mapping[str, object], field: str) -> Json:
        """What the hub answers in the unit's name: the whole, or nothing. Raises _NotAsked."""
        context = await self._asking.context(unit)
        response = await self._asking.recorded.execute(GraphQLRequest(query, None, given), context)
        found = None if response.data is None else response.data[field]
        if response.errors or found is None:
            extensions = response.errors[0].get("extensions", {}) if response.errors else {}
            raise _NotAsked(str(extensions.get("code", "nothing")))
        return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _seconds(given: str | None) -> float | None:
    """What Retry-After says (RFC 9110, 10.2.3): seconds, or a date."""
    if given is None:
        return None
    if given.isascii() and given.isdecimal() and len(given) < 9:
        return float(given)
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except ValueError:
        return None
