"""A process that screens for `liancha screen`: the hub of a home, asked over a pipe, so that every processor is used.

The first part says which settings and who asks, and is answered once the hub is open; each other is a batch.
"""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from gateway.commands.screeners import NotScreened, Screen, here
from gateway.commands.told import KNOWN_ERRORS
from gateway.composition.errors import CompositionFailed
from gateway.config import ConfigError, read_settings
from gateway.screening.outcome import Batch
from gateway.server.memory import settle
from gateway.server.screening import Asked
from ingest.frames import LENGTH, framed, read_frames, write_frame


class Begin(msgspec.Struct, frozen=True):
    """The first part: the configuration's file, the token of who asks, the headers that state the lookup."""

    config: str | None
    token: str | None
    headers: dict[str, str]


class Reply(msgspec.Struct, frozen=True):
    """The answer to a part: what was found, or why nothing was."""

    batch: Batch | None = None
    refused: str | None = None


@asynccontextmanager
async def processes(
    count: int, config: Path | None, token: str | None, headers: Mapping[str, str]
) -> AsyncIterator[Screen]:
    """So many processes, each of which screens one batch at a time. Raises ConfigError, NotScreened."""
    begin = Begin(None if config is None else str(config), token, dict(headers))
    free: asyncio.Queue[Process] = asyncio.Queue()
    async with AsyncExitStack() as ending:
        made = [await _started(ending) for _ in range(count)]
        for reply in await asyncio.gather(*(_answer(one, begin) for one in made)):
            if reply.refused is not None:
                raise ConfigError(reply.refused)
        for one in made:
            free.put_nowait(one)

        async def screen(asked: Asked) -> Batch:
            process = await free.get()
            reply = await _answer(process, asked)
            # One that was broken off within a batch is not free again: it would answer the next with it.
            free.put_nowait(process)
            if reply.batch is None:
                raise NotScreened(reply.refused or "nothing was answered")
            return reply.batch

        yield screen


async def _started(ending: AsyncExitStack) -> Process:
    process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-m", __name__, stdin=PIPE, stdout=PIPE)

    async def end() -> None:
        if process.returncode is None:
            process.kill()
        await process.wait()

    ending.push_async_callback(end)
    return process


async def _answer(process: Process, part: object) -> Reply:
    """Raises NotScreened where the process has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(framed(part))
        await process.stdin.drain()
        head = await process.stdout.readexactly(LENGTH.size)
        content = await process.stdout.readexactly(LENGTH.unpack(head)[0])
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise NotScreened("a process that screens has ended") from error
    return msgspec.msgpack.decode(content, type=Reply)


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
                    reply = Reply(await screen(msgspec.msgpack.decode(part, type=Asked)))
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
