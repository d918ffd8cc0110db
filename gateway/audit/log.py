"""The log as requests see it: what they append waits for others, and is written together (group commit)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from gateway.audit.segments import LogUnavailable, Receipt, Segments


class _Waiting(NamedTuple):
    payload: bytes
    written: asyncio.Future[Receipt]


class DisclosureLog:
    """Appends records from one event loop; while some are being written, those that come gather for the next time."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        # One thread, so that records are written in the order in which they come.
        self._thread = ThreadPoolExecutor(1, "disclosure-log")
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def append(self, payload: bytes) -> Receipt:
        """Writes a record, a JSON object; returns when it is on the disk. Raises LogUnavailable."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(payload, loop.create_future())
        self._waiting.append(waiting)
        if self._writing is None:
            self._writing = loop.create_task(self._write(loop))
        return await waiting.written

    async def close(self) -> None:
        """Waits for what is being written, and closes the files."""
        if self._writing is not None:
            await self._writing
        await asyncio.to_thread(self._thread.shutdown)
        self._segments.close()

    async def _write(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._commit(loop, batch)
        finally:
            self._writing = None

    async def _commit(self, loop: asyncio.AbstractEventLoop, batch: list[_Waiting]) -> None:
        try:
            payloads = [one.payload for one in batch]
            receipts = await loop.run_in_executor(self._thread, self._segments.append, payloads)
        except LogUnavailable as error:
            for one in batch:
                if not one.written.done():
                    one.written.set_exception(error)
            return
        for one, receipt in zip(batch, receipts, strict=True):
            # Who waited for it may be gone; the record stands.
            if not one.written.done():
                one.written.set_result(receipt)
