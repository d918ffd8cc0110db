"""The hub of a home, opened in the command's own process, and who asks it."""

import getpass
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from gateway.access.caller import Caller, Clients
from gateway.access.errors import Unauthenticated
from gateway.access.matrix import Matrix
from gateway.access.trust import LOCAL_ISSUER
from gateway.config import ConfigError, Settings
from gateway.execution.errors import ErrorEntry
from gateway.server.answering import Answering, open_answering
from gateway.server.entrance import Entrance, clients_of


class Here(NamedTuple):
    """A hub that is open, and who asks it."""

    answering: Answering
    caller: Caller


@asynccontextmanager
async def here(settings: Settings, token: str | None) -> AsyncIterator[Here]:
    """The hub of this home; without a token whoever sits here asks, as the client `local`. Raises ConfigError and what
    opening a hub raises.
    """
    # Everybody is asked for once: to keep what was answered would only take memory.
    nothing_kept = settings.cache.model_copy(update={"megabytes": 0, "redis": None})
    answering = open_answering(settings.model_copy(update={"cache": nothing_kept}))
    entrance = Entrance(settings, answering.hub.matrix, lambda scope: False)
    try:
        caller = _local(settings, answering.hub.matrix) if token is None else await _bearer(entrance, token)
        yield Here(answering, caller)
    finally:
        await entrance.close()
        await answering.close()


def refusals_in(errors: Sequence[ErrorEntry]) -> str:
    """What a hub refused, in a line."""
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
