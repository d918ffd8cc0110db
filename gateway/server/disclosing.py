"""Nothing is told before the log has it: an executor around the hub's.

One record a request, or a part of its answer that comes later: who asked, for what, and whom it told of. What cannot be
recorded is not disclosed.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Collection, Hashable, Mapping
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar, cast

from graphql import OperationType

from gateway.access.caller import Caller
from gateway.access.lookup import Lookup, Lookups, Refused
from gateway.audit.flags import Flags, flagged_in
from gateway.audit.tracing import Disclosed, Places, Trace, Tracer
from gateway.execution.errors import entry
from gateway.execution.run import Response
from gateway.execution.starting import key_of, starting
from gateway.execution.streams import Patch
from gateway.planning.errors import PlanningError
from gateway.server.audience import Audience, Member, Part
from gateway.server.context import RequestContext
from gateway.server.disclosures import Disclosing, Disclosures, Operation
from gateway.server.kept import kept
from gateway.server.operations import GatewayExecutor, GraphQLRequest, RequestError, Stream
from loaders.threads import DEADLINE
from subgraphs.common.scalars import now_in_shanghai

# So many records are written together of those who are told the same: the first are told while others are written.
_TOGETHER = 500

V = TypeVar("V")


class _Traced(NamedTuple):
    operation: Operation
    trace: Trace
    # The variables that only say where a subscription begins.
    starting: frozenset[str]


class DisclosingExecutor:
    """Serves a hub's operations, each of which is recorded before its answer leaves."""

    def __init__(
        self,
        inner: GatewayExecutor,
        tracer: Tracer,
        disclosures: Disclosures,
        flags: Flags,
        seconds: float,
        lookups: Lookups | None = None,
    ) -> None:
        """`flags` travel with what they are of; `seconds` are what a request may take; `lookups` judge one that lasts
        again at each of its events.
        """
        self._lookups = lookups
        self._inner = inner
        self._flags = flags
        self._seconds = seconds
        self._tracer = tracer
        self._disclosures = disclosures
        self._traced = kept(self._trace)
        self._audiences: dict[Hashable, Audience[Disclosing]] = {}

    def operation(self, request: GraphQLRequest) -> OperationType:
        """What kind of operation the request asks for. Raises RequestError."""
        return self._inner.operation(request)

    def asks_data(self, request: GraphQLRequest) -> bool:
        """Whether the request asks for more than the schema. Raises RequestError."""
        return self._inner.asks_data(request)

    def asks_schema(self, request: GraphQLRequest) -> bool:
        """Whether the request asks for the schema. Raises RequestError."""
        return self._inner.asks_schema(request)

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a query or a mutation. Raises RequestError."""
        lookup = _lookup_of(context)
        if lookup is None:
            return await self._inner.execute(request, context)
        traced = self._traced(request.query, request.operation_name)
        with self._disclosures.expecting():
            response = await self._in_time(self._inner.execute(_asking(request, traced.trace), context))
        return await self._recorded(self._disclosures.of(lookup, traced.operation), traced, response)

    async def untold(self, request: GraphQLRequest, context: RequestContext) -> tuple[Response, Operation, Disclosed]:
        """Executes a query of which whoever asks writes the record before anything of it is told: the answer, and what
        it tells of whom. Raises RequestError.
        """
        traced = self._traced(request.query, request.operation_name)
        response = await self._in_time(self._inner.execute(_asking(request, traced.trace), context))
        return response, traced.operation, self._told(traced.trace, response, None)[0]

    def flags_of(self, found: Disclosed) -> list[dict[str, str]]:
        """What an answer says of flags."""
        return flagged_in(found, self._flags.unresolved())

    async def stream(self, request: GraphQLRequest, context: object) -> Response | Stream:
        """Executes any request. Raises RequestError."""
        lookup = _lookup_of(context)
        if lookup is None:
            return await self._inner.stream(request, context)
        traced = self._traced(request.query, request.operation_name)
        answer = await self._in_time(self._inner.stream(_asking(request, traced.trace), context))
        if isinstance(answer, Response):
            return await self._recorded(self._disclosures.of(lookup, traced.operation), traced, answer)
        # An executor of a hub is asked with its contexts.
        asked = cast("RequestContext", context)
        source = cast("AsyncGenerator[Response | Patch, None]", answer)
        return self._parts(lookup, traced, source, asked, request)

    async def _parts(
        self,
        lookup: Lookup,
        traced: _Traced,
        answer: "AsyncGenerator[Response | Patch, None]",
        context: RequestContext,
        request: GraphQLRequest,
    ) -> Stream:
        known: Places = {}
        # Whose case or consent may end is judged anew for each event, and follows by itself.
        again = lookup.case is not None or lookup.consent is not None
        alone = again or context.view is None or self.operation(request) is not OperationType.SUBSCRIPTION
        alike = None if alone else (traced.operation, key_of(request.variables, traced.starting), context.view)
        disclosing = self._disclosures.of(lookup, traced.operation)
        source = _alone(answer) if alike is None else self._together(alike, traced, answer, context, disclosing)
        async with aclosing(source) as parts:
            async for part, recorded in _while_known(parts, lookup.caller):
                if recorded:
                    yield part
                elif isinstance(part, Response):
                    # Deferred parts are of this one; of a subscription each event is an answer of its own.
                    known.clear()
                    refused = await self._refused(lookup, context.headers) if again else None
                    if refused is not None:
                        yield Response(None, [entry(str(refused), refused.code)])
                        return
                    yield await self._recorded(disclosing, traced, part, known)
                else:
                    yield await self._recorded_patch(disclosing, traced, part, known)

    async def _together(
        self,
        alike: Hashable,
        traced: _Traced,
        answer: "AsyncGenerator[Response | Patch, None]",
        context: RequestContext,
        disclosing: Disclosing,
    ) -> AsyncGenerator[Part]:
        """The parts: by itself until it stands where others stand who follow alike, and then with them. `alike` is what
        is the same of all who are told the same from the same place on.
        """
        coming = asyncio.ensure_future(anext(answer))
        member: Member[Disclosing] | None = None
        audience: Audience[Disclosing] | None = None
        try:
            while member is None:
                either: set[asyncio.Future[Response | Patch] | asyncio.Future[None]] = {coming, context.stands()}
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                place = None if coming.done() else context.standing
                # Who wants other changes is told others, though all else is the same.
                key = (alike, None if place is None else place.what)
                audience = self._audiences.get(key)
                if place is not None and (audience is None or audience.is_over):
                    audience = Audience(answer, coming, lambda: context.standing, partial(self._tell, traced))
                    self._audiences[key] = audience
                    member = audience.join(disclosing)
                elif audience is not None and audience.stands_at(place):
                    member = audience.join(disclosing)
                    coming.cancel()
                    await asyncio.wait({coming})
                    await answer.aclose()
                else:
                    await asyncio.wait({coming})
                    try:
                        yield coming.result(), False
                    except StopAsyncIteration:
                        return
                    coming = asyncio.ensure_future(anext(answer))
            while (told := await member.next()) is not None:
                yield told
        finally:
            if member is None or audience is None:
                coming.cancel()
                await asyncio.wait({coming})
                await answer.aclose()
            else:
                audience.leave(member)
                if audience.is_over and self._audiences.get(key) is audience:
                    del self._audiences[key]

    async def _tell(self, traced: _Traced, part: Response | Patch, members: "Collection[Member[Disclosing]]") -> None:
        """Records for each member that it is told, and tells it; who is behind has it recorded when it takes it."""
        assert isinstance(part, Response), "a subscription's events come whole"
        found, told = self._told(traced.trace, part, None)
        flagged = flagged_in(found, self._flags.unresolved())
        shown = replace(part, extensions={**part.extensions, "flags": flagged}) if flagged else part
        ready: list[Member[Disclosing]] = []
        for one in members:
            if one.is_behind:
                one.put((part, False))
            else:
                ready.append(one)
        groups = [ready[at : at + _TOGETHER] for at in range(0, len(ready), _TOGETHER)]
        writing = [self._disclosures.all([one.of.record(told, part.errors) for one in group]) for group in groups]
        for group, written in zip(groups, writing, strict=True):
            try:
                await written
            except RequestError as error:
                for one in group:
                    one.end(RequestError(error.errors, error.status))
                continue
            for one in group:
                one.put((shown, True))

    async def _recorded_patch(self, disclosing: Disclosing, traced: _Traced, part: Patch, known: Places) -> Patch:
        found: Disclosed = {}
        for one in part.increments:
            for party, coordinates in traced.trace.read(one.data, one.path, known).items():
                found.setdefault(party, set()).update(coordinates)
        errors = [error for one in part.increments for error in one.errors]
        await disclosing.disclosed(self._disclosures.told(found), errors)
        flagged = flagged_in(found, self._flags.unresolved())
        return replace(part, extensions={"flags": flagged}) if flagged else part

    async def _refused(self, lookup: Lookup, headers: Mapping[str, str]) -> Refused | None:
        """Why a lookup is lawful no more, which is recorded; None where it is."""
        if self._lookups is None:
            return None
        try:
            await self._lookups.again(lookup, headers, now_in_shanghai().date())
        except Refused as refused:
            await self._disclosures.refused(lookup.caller, refused, lookup.purpose)
            return refused
        return None

    async def _recorded(
        self, disclosing: Disclosing, traced: _Traced, response: Response, known: Places | None = None
    ) -> Response:
        found, told = self._told(traced.trace, response, known)
        receipt = await disclosing.disclosed(told, response.errors)
        flagged = flagged_in(found, self._flags.unresolved())
        data, errors, fetches = response.data, response.errors, response.fetches
        # What is said beside the answer is each one's own.
        extensions = response.extensions if response.shared is None else dict(response.extensions)
        if flagged:
            extensions["flags"] = flagged
        return Response(data, errors, fetches, extensions, response.has_next, str(receipt), response.shared)

    def _told(self, trace: Trace, response: Response, known: Places | None) -> tuple[Disclosed, bytes]:
        """What an answer tells, and that as records have it; read off it once, however many are told it."""
        if response.shared is None:
            found = trace.read(response.data, (), known)
            return found, self._disclosures.told(found)
        read = response.shared.get("disclosed")
        if read is None:
            # Of a subscription's event nothing is told later.
            found = trace.read(response.data)
            read = response.shared["disclosed"] = (found, self._disclosures.told(found))
        return cast("tuple[Disclosed, bytes]", read)

    async def _in_time(self, executing: Awaitable[V]) -> V:
        """What is executed, within the time that a request may take; its reads end with it."""
        token = DEADLINE.set(time.monotonic() + self._seconds)
        try:
            async with asyncio.timeout(self._seconds):
                return await executing
        except TimeoutError as error:
            message = f"the request takes more than {self._seconds:g} s"
            raise RequestError([entry(message, "REQUEST_TIMEOUT")], 504) from error
        finally:
            DEADLINE.reset(token)

    def _trace(self, query: str, operation_name: str | None) -> _Traced:
        document, operation = self._inner.document(GraphQLRequest(query, operation_name, {}))
        try:
            trace = self._tracer.trace(document, operation)
        except PlanningError as error:
            raise RequestError([entry(str(error), error.code)]) from error
        # The same operation has the same plan, however it is printed.
        trace = trace if trace.adds else replace(trace, text=query)
        follows = operation.operation is OperationType.SUBSCRIPTION
        return _Traced(Operation.of(query, trace.name), trace, starting(document) if follows else frozenset())


async def _alone(answer: "AsyncGenerator[Response | Patch, None]") -> AsyncGenerator[Part]:
    async with aclosing(answer) as parts:
        async for part in parts:
            yield part, False


async def _while_known(parts: AsyncGenerator[Part], caller: Caller) -> AsyncGenerator[Part]:
    """The parts, until the caller is nobody any more; then an error that says so."""
    expiry = _Expiry(caller.expires)
    try:
        while not expiry.over:
            expiry.waits()
            try:
                part = await anext(parts)
            except StopAsyncIteration:
                return
            except asyncio.CancelledError:
                if not expiry.over or expiry.task is None or expiry.task.uncancel() > 0:
                    raise
                break
            finally:
                expiry.waiting = False
            yield part
    finally:
        expiry.close()
    told = entry("who asks is not known any more: the token has expired", "UNAUTHENTICATED")
    yield Response(None, [told]), False


class _Expiry:
    """When a caller is nobody any more: who waits for the next part then is cancelled.

    A timeout for each part would be a tenth of what an event costs.
    """

    def __init__(self, expires: float) -> None:
        self.over = False
        self.waiting = False
        # The one that waited last.
        self.task: asyncio.Task[object] | None = None
        left = expires - time.time()
        self._timer = None if left == float("inf") else asyncio.get_running_loop().call_later(left, self._end)

    def waits(self) -> None:
        """The next part is waited for. Each may be by another task, which is then over; which task it is costs as much
        as anything else of an event.
        """
        self.waiting = True
        if self.task is None or self.task.done():
            self.task = asyncio.current_task()

    def close(self) -> None:
        """It need not be known any more."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self) -> None:
        self.over = True
        if self.waiting and self.task is not None:
            self.task.cancel()


def _lookup_of(context: object) -> Lookup | None:
    return context.lookup if isinstance(context, RequestContext) else None


def _asking(request: GraphQLRequest, trace: Trace) -> GraphQLRequest:
    return request if trace.text is request.query else replace(request, query=trace.text)
