"""Who screens for `liancha screen`: a hub that is served elsewhere; of the home's own, see `screening_pool`."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from gateway.access.trust import is_safe
from gateway.config import ConfigError
from gateway.screening.outcome import PATH, Asked, Batch

# Screens a batch. Raises NotScreened.
Screen = Callable[[Asked], Coroutine[object, object, Batch]]

# What a hub may take for a batch, and how often one that is not there is asked again, with a pause that grows.
_SECONDS = 120
_ATTEMPTS = 5
# The hub has no room, or a limit of requests; nobody is there; or it ends.
_AGAIN = (429, 502, 503, 504)
_NO_HUB = "it is no hub of this kind"


class NotScreened(ValueError):
    """A batch that the hub refuses, or does not answer."""


@asynccontextmanager
async def elsewhere(url: str, token: str, headers: Mapping[str, str]) -> AsyncIterator[Screen]:
    """The hub at a URL. Raises ConfigError."""
    if not is_safe(url):
        raise ConfigError("--hub: what is told of people is sent over https")
    client = ClientBuilder().timeout(timedelta(seconds=_SECONDS)).error_for_status(False).build()
    sent = {**headers, "authorization": f"Bearer {token}", "content-type": "application/json"}
    place = url.rstrip("/") + PATH

    async def once(body: bytes) -> tuple[Batch | None, str, float]:
        """The batch; or why there is none, and in how many seconds it is worth to ask again (0: never)."""
        try:
            response = await client.post(place).headers(sent).body_bytes(body).build().send()
            answer = bytes(await response.bytes())
        except PyreqwestError as error:
            return None, f"{place} does not answer: {error}", 1.0
        if response.status != 200:
            said = response.headers.get("retry-after") or ""
            # It may be a date too (RFC 9110, 10.2.3), which no hub says.
            pause = float(said) if said.isdecimal() else 1.0
            return None, f"{place}: {response.status}: {_refusal(answer)}", pause if response.status in _AGAIN else 0.0
        try:
            return msgspec.json.decode(answer, type=_Answer).data, "", 0.0
        except msgspec.DecodeError as error:
            return None, f"{place}: {_NO_HUB}: {error}", 0.0

    async def screen(asked: Asked) -> Batch:
        body, why = msgspec.json.encode(asked), ""
        for attempt in range(1, _ATTEMPTS + 1):
            batch, why, again = await once(body)
            if batch is not None:
                return batch
            if not again or attempt == _ATTEMPTS:
                break
            await asyncio.sleep(max(again, 0.25 * 2**attempt))
        raise NotScreened(why)

    try:
        yield screen
    finally:
        await client.close()


class _Answer(msgspec.Struct, frozen=True):
    data: Batch


class _Extensions(msgspec.Struct, frozen=True):
    code: str = ""


class _Error(msgspec.Struct, frozen=True):
    message: str
    extensions: _Extensions = _Extensions()


class _Refusal(msgspec.Struct, frozen=True):
    errors: list[_Error]


def _refusal(answer: bytes) -> str:
    try:
        first = msgspec.json.decode(answer, type=_Refusal).errors[0]
    except (msgspec.DecodeError, IndexError):
        return _NO_HUB
    return f"{first.extensions.code}: {first.message}"
