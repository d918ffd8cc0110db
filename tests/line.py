"""A line between a program and a server, which can be bad: TCP, or a socket of the file system."""

import asyncio
import threading
from contextlib import contextmanager, suppress


class Line:
    """Carries what both sides say. `silent`: nothing arrives, as when every packet is lost; `late`: seconds by which all
    arrives later. What was forgotten is open for who called and for nobody else, as after a restart of what kept track of
    it: it says nothing, and is never closed.
    """

    def __init__(self, to, at):
        self._to = to
        self._at = at
        self._loop = asyncio.new_event_loop()
        self._carrying = set()
        self._forgotten = []
        self._good = asyncio.Event()
        self._good.set()
        self.late = 0.0

    @contextmanager
    def laid(self):
        """While this lasts, it carries."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        server = self._do(self._listen())
        try:
            yield self
        finally:
            self._do(self._close(server))
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.close()

    def silence(self):
        """Nothing arrives any more."""
        self._loop.call_soon_threadsafe(self._good.clear)

    def speak(self):
        """All arrives, and what was on its way."""
        self._loop.call_soon_threadsafe(self._good.set)

    def delay(self, seconds):
        """All arrives so much later."""
        self.late = seconds

    def forget(self):
        """Connections that are open are of nobody any more; new ones are as good as ever."""
        self._do(self._forget())

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self):
        if isinstance(self._at, int):
            return await asyncio.start_server(self._carry, "127.0.0.1", self._at)
        return await asyncio.start_unix_server(self._carry, self._at)

    async def _open(self):
        if isinstance(self._to, int):
            return await asyncio.open_connection("127.0.0.1", self._to)
        return await asyncio.open_unix_connection(self._to)

    async def _carry(self, reader, writer):
        try:
            there, back = await self._open()
        except OSError:
            writer.close()
            return
        ways = [asyncio.create_task(self._way(*one)) for one in ((reader, back), (there, writer))]
        carried = (tuple(ways), writer, back)
        self._carrying.add(carried)
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if carried in self._carrying:
            self._carrying.discard(carried)
            self._end(carried)

    async def _way(self, source, sink):
        with suppress(OSError):
            while data := await source.read(1 << 16):
                if self.late:
                    await asyncio.sleep(self.late)
                await self._good.wait()
                sink.write(data)
                await sink.drain()
            # That it ends is not heard either.
            await self._good.wait()

    def _end(self, carried):
        ways, writer, back = carried
        for one in ways:
            one.cancel()
        writer.close()
        back.close()

    async def _forget(self):
        for ways, _, back in self._carrying:
            for one in ways:
                one.cancel()
            back.close()
        # Who called is not told.
        self._forgotten += self._carrying
        self._carrying.clear()

    async def _close(self, server):
        server.close()
        for carried in [*self._carrying, *self._forgotten]:
            self._end(carried)
        await asyncio.sleep(0.1)
        for one in asyncio.all_tasks() - {asyncio.current_task()}:
            one.cancel()
        await asyncio.sleep(0)
