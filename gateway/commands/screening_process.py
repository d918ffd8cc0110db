"""A process that screens for `liancha screen`: the hub of a home, asked over a pipe by `screening_pool`."""

import asyncio
import getpass
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from gateway.access.caller import Caller, Clients
from gateway.access.errors import Unauthenticated
from gateway.access.matrix import Matrix
from gateway.access.trust import LOCAL_ISSUER
from gateway.commands.screeners import NotScreened
from gateway.commands.screening_pool import Begin, Reply
from gateway.commands.told import KNOWN_ERRORS
from gateway.composition.errors import CompositionFailed
from gateway.config import ConfigError, Settings, read_settings
from gateway.execution.errors import ErrorEntry
from gateway.screening.outcome import Answer
from gateway.server.answering import open_answering
from gateway.server.entrance import Entrance, clients_of
from gateway.server.memory import settle
from gateway.server.operations import RequestError
from ingest.frames import read_frames, write_frame


@asynccontextmanager
async def here(
    settings: Settings, token: str | None, headers: Mapping[str, str]
) -> AsyncIterator[Callable[[bytes], Awaitable[Answer]]]:
    """The hub of this home; without a token whoever sits here asks, as the client `local`. Raises ConfigError and what
    opening a hub raises.
    """
    # Of a file everybody is asked for once: to keep what was answered would only take memory.
    nothing_kept = settings.cache.model_copy(update={"megabytes": 0, "redis": None})
    answering = open_answering(settings.model_copy(update={"cache": nothing_kept}))
    entrance = Entrance(settings, answering.hub.matrix, lambda scope: False)
    try:
        caller = _local(settings, answering.hub.matrix) if token is None else await _bearer(entrance, token)

        async def screen(asked: bytes) -> Answer:
            try:
                return await answering.screener.answer(caller, headers, asked)
            except RequestError as refused:
                raise NotScreened(_told(refused.errors)) from refused

        yield screen
    finally:
        await entrance.close()
        await answering.close()


async def serve(given: BinaryIO, out: BinaryIO) -> None:
    """Answers what comes over a pipe, until it is closed."""
    parts = read_frames(given, msgspec.Raw)
    begin = msgspec.msgpack.decode(next(parts), type=Begin)
    try:
        settings = read_settings(None if begin.config is None else Path(begin.config))
        async with here(settings, begin.token, begin.headers) as screen:
            settle()
            write_frame(out, Reply())
            # Nothing else is done meanwhile: the pipe is read without a thread.
            for part in parts:
                try:
                    reply = Reply(await screen(msgspec.msgpack.decode(part, type=bytes)))
                except NotScreened as refused:
                    reply = Reply(refused=str(refused))
                write_frame(out, reply)
    except (*KNOWN_ERRORS, ConfigError, CompositionFailed, SQLAlchemyError, OSError) as error:
        # What a user can mend is said in a line.
        write_frame(out, Reply(refused=str(error)))


def main() -> None:
    """The process."""
    # Who interrupts the command interrupts it alone; it then ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(serve(sys.stdin.buffer, sys.stdout.buffer))


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


if __name__ == "__main__":
    main()
