"""The log as requests see it: what they append while others are being written is written together (group commit)."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple, cast

from gateway.audit.chain import LogUnavailable, Receipt, Writer

# For how many seconds a commit waits for those who will have a record to write too: what one costs on the disk, and a
# tenth of what somebody notices. Who is alone waits for nobody.
_GATHER = 0.004


class _Waiting(NamedTuple):
    payloads: Sequence[bytes]
    written: "asyncio.Future[list[Receipt]] | asyncio.Future[Receipt]"

    def tell(self, receipts: list[Receipt]) -> None:
        """Tells who waits: of one record its receipt, of several theirs."""
        cast("asyncio.Future[list[Receipt] | Receipt]", self.written).set_result(receipts)


class _WaitingForOne(_Waiting):
    def tell(self, receipts: list[Receipt]) -> None:
        cast("asyncio.Future[list[Receipt] | Receipt]", self.written).set_result(receipts[0])


class DisclosureLog:
    """Appends records of the requests of one event loop.

    One thread writes, so that they are written in the order in which they come. It waits at a plain queue: a task, and
    an executor's futures, for each commit would cost as much as what is written.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._closed = False
        self._moment = (0, "")
        # How many requests are being answered whose records are still to come.
        self._expected = 0

    def now(self) -> str:
        """Now: UTC, ISO 8601, to the millisecond; written out once in each."""
        milliseconds = time.time_ns() // 1_000_000
        if milliseconds != self._moment[0]:
            moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
            self._moment = (milliseconds, moment.isoformat(timespec="milliseconds"))
        return self._moment[1]

    @contextmanager
    def expecting(self) -> Iterator[None]:
        """While this lasts a record is to come: those of others wait a moment for it, and are written with it."""
        self._expected += 1
        try:
            yield
        finally:
            self._expected -= 1

    def append(self, payload: bytes) -> "asyncio.Future[Receipt]":
        """Writes a record, a JSON object; gives its receipt when it is on the disk, or LogUnavailable."""
        written: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._put(_WaitingForOne((payload,), written))
        return written

    def append_all(self, payloads: Sequence[bytes]) -> "asyncio.Future[list[Receipt]]":
        """Writes records together; gives their receipts when they are on the disk, or LogUnavailable."""
        written: asyncio.Future[list[Receipt]] = asyncio.get_running_loop().create_future()
        self._put(_Waiting(payloads, written))
        return written

    def _put(self, waiting: _Waiting) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        if self._closed:
            waiting.written.set_exception(LogUnavailable("the disclosure log is closed"))
            return
        self._queue.put(waiting)
        if self._thread is None:
            self._thread = Thread(target=self._work, args=(self._loop,), name="disclosure-log", daemon=True)
            self._thread.start()

    async def close(self) -> None:
        """Waits for what is being written, and closes the log."""
        self._closed = True
        if self._thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)
        self._writer.close()

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        ended = False
        while not ended:
            batch: list[_Waiting] = []
            one = self._queue.get()
            until = time.monotonic() + _GATHER
            while one is not None:
                batch.append(one)
                try:
                    one = self._next(until)
                except Empty:
                    break
            ended = one is None
            if batch:
                outcome = self._written(batch)
                try:
                    loop.call_soon_threadsafe(_tell, batch, outcome)
                except RuntimeError:
                    # The loop has ended, and with it all who wait; the records stand.
                    return

    def _next(self, until: float) -> _Waiting | None:
        """The next record, if it is there or may come in time. Raises Empty."""
        left = until - time.monotonic()
        if self._expected <= 0 or left <= 0:
            return self._queue.get_nowait()
        return self._queue.get(timeout=left)

    def _written(self, batch: list[_Waiting]) -> list[Receipt] | Exception:
        try:
            return self._writer.append([payload for one in batch for payload in one.payloads])
        except Exception as error:  # noqa: BLE001  # told to who waits
            return error


def _tell(batch: list[_Waiting], outcome: list[Receipt] | Exception) -> None:
    at = 0
    for one in batch:
        since, at = at, at + len(one.payloads)
        # Who waited for it may be gone; the record stands.
        if one.written.done():
            continue
        if isinstance(outcome, Exception):
            one.written.set_exception(outcome)
        else:
            one.tell(outcome[since:at])
