"""A process that screens for `liancha screen`: the hub of a home, asked over a pipe by `screening_pool`."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from gateway.commands.here import here, refusals_in
from gateway.commands.screeners import NotScreened
from gateway.commands.screening_pool import Begin, Reply
from gateway.commands.told import KNOWN_ERRORS
from gateway.composition.errors import CompositionFailed
from gateway.config import ConfigError, Settings, read_settings
from gateway.screening.outcome import Answer
from gateway.server.memory import settle
from gateway.server.operations import RequestError
from ingest.frames import read_frames, write_frame


@asynccontextmanager
async def screening(
    settings: Settings, token: str | None, headers: Mapping[str, str]
) -> AsyncIterator[Callable[[bytes], Awaitable[Answer]]]:
    """What screens at the hub of this home. Raises ConfigError and what opening a hub raises."""
    async with here(settings, token) as (answering, caller):

        async def screen(asked: bytes) -> Answer:
            try:
                return await answering.screener.answer(caller, headers, asked)
            except RequestError as refused:
                raise NotScreened(refusals_in(refused.errors)) from refused

        yield screen


async def serve(given: BinaryIO, out: BinaryIO) -> None:
    """Answers what comes over a pipe, until it is closed."""
    parts = read_frames(given, msgspec.Raw)
    begin = msgspec.msgpack.decode(next(parts), type=Begin)
    try:
        settings = read_settings(None if begin.config is None else Path(begin.config))
        async with screening(settings, begin.token, begin.headers) as screen:
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


if __name__ == "__main__":
    main()
