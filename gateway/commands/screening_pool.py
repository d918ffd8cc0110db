"""Processes that screen for `liancha screen`: each opens the hub of the home, and is asked over a pipe, so that every
processor is used.

The first part says which settings and who asks, and is answered once the hub is open; each other is a batch.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec

from gateway.commands.screeners import NotScreened, Screening
from gateway.config import ConfigError, read_settings
from gateway.screening.outcome import Answer
from ingest.frames import LENGTH, framed

_PROCESS = "gateway.commands.screening_process"


class Begin(msgspec.Struct, frozen=True):
    """The first part: the configuration's file, the token of who asks, the headers that state the lookup."""

    config: str | None
    token: str | None
    headers: dict[str, str]


class Reply(msgspec.Struct, frozen=True):
    """The answer to a part: what was answered, or why nothing was."""

    answer: Answer | None = None
    refused: str | None = None


@asynccontextmanager
async def processes(
    count: int, config: Path | None, token: str | None, headers: Mapping[str, str]
) -> AsyncIterator[Screening]:
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

        yield _Pool(free, config)


class _Pool:
    def __init__(self, free: "asyncio.Queue[Process]", config: Path | None) -> None:
        self._free = free
        self._config = config

    async def screen(self, asked: bytes) -> Answer:
        """Raises NotScreened."""
        process = await self._free.get()
        reply = await _answer(process, asked)
        # One that was broken off within a batch is not free again: it would answer the next with it.
        self._free.put_nowait(process)
        if reply.answer is None:
            raise NotScreened(reply.refused or "nothing was answered")
        return reply.answer

    async def report(self, given: Path) -> bytes:
        """Made here: no hub is needed for it."""
        # What serves: seconds, which only who wants a report waits for.
        from gateway.server.reporting import FAULTS, open_reporter

        reporter = open_reporter(read_settings(self._config))
        try:
            return (await asyncio.to_thread(reporter.report, given)).document
        except FAULTS as error:
            raise NotScreened(f"no report could be made: {error}") from error
        finally:
            reporter.close()


async def _started(ending: AsyncExitStack) -> Process:
    process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-m", _PROCESS, stdin=PIPE, stdout=PIPE)

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
