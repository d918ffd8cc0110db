"""Who screens for `liancha screen`: the hub of this home, in this process, or a hub that is served elsewhere."""

import asyncio
import getpass
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from gateway.access.caller import Caller, Clients
from gateway.access.errors import Unauthenticated
from gateway.access.matrix import Matrix
from gateway.access.trust import LOCAL_ISSUER, is_safe
from gateway.config import ConfigError, Settings
from gateway.execution.errors import ErrorEntry
from gateway.screening.outcome import Batch
from gateway.server.answering import open_answering
from gateway.server.entrance import Entrance, clients_of
from gateway.server.operations import RequestError
from gateway.server.screening import PATH, Asked

# Screens a batch. Raises NotScreened.
Screen = Callable[[Asked], Awaitable[Batch]]

# What a hub may take for a batch, and how often one that is not there is asked again, with a pause that grows.
_SECONDS = 120
_ATTEMPTS = 6
# The hub has no room, or a limit of requests; nobody is there; or it ends.
_AGAIN = (429, 502, 503, 504)


class NotScreened(ValueError):
    """A batch that the hub refuses, or does not answer."""


@asynccontextmanager
async def here(settings: Settings, token: str | None, headers: Mapping[str, str]) -> AsyncIterator[Screen]:
    """The hub of this home; without a token whoever sits here asks, as the client `local`. Raises ConfigError and what
    opening a hub raises.
    """
    # Of a file everybody is asked for once: to keep what was answered would only take memory.
    nothing_kept = settings.cache.model_copy(update={"megabytes": 0, "redis": None})
    answering = open_answering(settings.model_copy(update={"cache": nothing_kept}))
    entrance = Entrance(settings, answering.hub.matrix, lambda scope: False)
    try:
        caller = _local(settings, answering.hub.matrix) if token is None else await _bearer(entrance, token)

        async def screen(asked: Asked) -> Batch:
            try:
                return await answering.screener.screen(caller, headers, asked)
            except RequestError as refused:
                raise NotScreened(_told(refused.errors)) from refused

        yield screen
    finally:
        await entrance.close()
        await answering.close()


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
            again = float(response.headers.get("retry-after") or 1) if response.status in _AGAIN else 0.0
            return None, f"{place}: {response.status}: {_refusal(answer)}", again
        return msgspec.json.decode(answer, type=_Answer).data, "", 0.0

    async def screen(asked: Asked) -> Batch:
        body, why = msgspec.json.encode(asked), ""
        for attempt in range(_ATTEMPTS):
            batch, why, again = await once(body)
            if batch is not None:
                return batch
            if not again:
                break
            await asyncio.sleep(max(again, 0.5 * 2**attempt))
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
        return "it is no hub of this kind"
    return f"{first.extensions.code}: {first.message}"


def _told(errors: Sequence[ErrorEntry]) -> str:
    return "; ".join(f"{one.get('extensions', {}).get('code', '')}: {one['message']}" for one in errors)


def _local(settings: Settings, matrix: Matrix) -> Caller:
    if not settings.access.takes_local:
        raise ConfigError("access.local: this hub does not take its own tokens: --token-file has one of its issuers")
    clients = Clients(clients_of(settings.access, matrix))
    client = clients.of_token(LOCAL_ISSUER, "local")
    assert client is not None, "where local tokens are taken, there is local work"
    return Caller(getpass.getuser(), client, client.scopes, float("inf"), client.roles)


async def _bearer(entrance: Entrance, token: str) -> Caller:
    try:
        return await entrance.gate.caller({"type": "http", "headers": [(b"authorization", f"Bearer {token}".encode())]})
    except Unauthenticated as refused:
        raise ConfigError(f"--token-file: {refused}") from refused
