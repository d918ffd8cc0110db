"""A gateway whose supergraph may change while it serves.

What has begun ends on the supergraph that it began on; what comes later has the new one. One that does not load leaves
the old one serving, and the log says why.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing

from graphql import OperationType

from gateway.composition.errors import CompositionFailed
from gateway.execution.http import Http
from gateway.execution.run import Response
from gateway.planning.errors import SupergraphError
from gateway.server.operations import GatewayExecutor, GraphQLRequest, Stream
from gateway.server.supergraph_config import SupergraphConfigError

_log = logging.getLogger(__name__)

# What a supergraph that does not load raises, where it is read and where it is built.
NOT_LOADED = (SupergraphError, SupergraphConfigError, CompositionFailed, OSError, UnicodeDecodeError)


class Generation:
    """One supergraph being served, with the connections to its subgraphs; closed when its last request has ended."""

    def __init__(self, executor: GatewayExecutor, transports: Sequence[Http]) -> None:
        self.executor = executor
        self._transports = transports
        self._under_way = 0
        self._retired = False

    def begin(self) -> None:
        """A request begins."""
        self._under_way += 1

    async def end(self) -> None:
        """A request has ended."""
        self._under_way -= 1
        if self._retired:
            await self._close_if_done()

    async def retire(self) -> None:
        """Nothing more will begin."""
        self._retired = True
        await self._close_if_done()

    async def _close_if_done(self) -> None:
        if self._retired and not self._under_way:
            for transport in self._transports:
                await transport.close()


class Reloading:
    """Serves the newest supergraph that loads: `read` gives its SDL, `build` what serves it, both in a thread."""

    def __init__(self, read: Callable[[], str], build: Callable[[str], Generation], seconds: float) -> None:
        """Raises what the first supergraph raises. `seconds` are between two looks; 0: there is no second look."""
        self._read = read
        self._build = build
        self._seconds = seconds
        self._sdl = read()
        self._generation = build(self._sdl)
        # Why the newest supergraph does not load; None while it is the one that is served.
        self.fault: str | None = None

    def operation(self, request: GraphQLRequest) -> OperationType:
        """What kind of operation the request asks for. Raises RequestError."""
        return self._generation.executor.operation(request)

    def asks_data(self, request: GraphQLRequest) -> bool:
        """Whether the request asks for more than the schema. Raises RequestError."""
        return self._generation.executor.asks_data(request)

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a query or a mutation. Raises RequestError."""
        generation = self._generation
        generation.begin()
        try:
            return await generation.executor.execute(request, context)
        finally:
            await generation.end()

    async def stream(self, request: GraphQLRequest, context: object) -> Response | Stream:
        """Executes any request. Raises RequestError."""
        generation = self._generation
        generation.begin()
        try:
            answer = await generation.executor.stream(request, context)
        except BaseException:
            await generation.end()
            raise
        if isinstance(answer, Response):
            await generation.end()
            return answer
        return _until_its_end(answer, generation)

    async def watch(self) -> None:
        """Looks for a new supergraph again and again, until cancelled."""
        while self._seconds:
            await asyncio.sleep(self._seconds)
            await self.look()

    async def look(self) -> None:
        """Takes the supergraph that there is now, if it is another and loads."""
        try:
            sdl = await asyncio.to_thread(self._read)
            if sdl == self._sdl:
                self.fault = None
                return
            generation = await asyncio.to_thread(self._build, sdl)
        except NOT_LOADED as error:
            reason = " ".join(str(error).split())
            if reason != self.fault:
                _log.error("the new supergraph does not load, the old one serves: %s", reason)
            self.fault = reason
            return
        old, self._generation, self._sdl, self.fault = self._generation, generation, sdl, None
        _log.warning("serving a new supergraph")
        await old.retire()

    async def close(self) -> None:
        """Ends it: what is under way still has its connections."""
        await self._generation.retire()


async def _until_its_end(stream: Stream, generation: Generation) -> Stream:
    try:
        async with aclosing(stream) as parts:  # type: ignore[type-var]  # every stream here is a generator
            async for part in parts:
                yield part
    finally:
        await generation.end()
