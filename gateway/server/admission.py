"""Whether a request is answered at all: how often its client asks, whether it is told the schema, and whether its
lookup is lawful.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import quote

from starlette.requests import Request

from gateway.access.attestation import HEADER as ATTESTED
from gateway.access.attestation import Attestation
from gateway.access.caller import CALLER, Caller
from gateway.access.lookup import Lookup, Lookups, OfMany, Refused, stated_in
from gateway.access.matrix import Matrix
from gateway.access.rates import Allowed, Keeper, Rates, SharedRates, TooMany
from gateway.config import Settings
from gateway.execution.errors import entry
from gateway.server.context import RequestContext
from gateway.server.disclosing import DisclosingExecutor
from gateway.server.disclosures import Disclosures
from gateway.server.headers import headers_of
from gateway.server.hub import Hub
from gateway.server.operations import GraphQLRequest, RequestError
from gateway.server.replies import caller_of
from subgraphs.common.scalars import now_in_shanghai

V = TypeVar("V")
# Judges what is stated, and the headers of the request. Raises Refused.
Judge = Callable[[Mapping[str, str], Mapping[str, str]], Awaitable[V]]


class Admission:
    """Admits requests to a hub; what it refuses is recorded."""

    def __init__(self, settings: Settings, hub: Hub, executor: DisclosingExecutor, disclosures: Disclosures) -> None:
        self._hub = hub
        self._executor = executor
        self._disclosures = disclosures
        limits = settings.limits
        allowed = Allowed(limits.rate, limits.burst, limits.daily)
        self._rates: Keeper = Rates(allowed) if limits.redis is None else SharedRates(allowed, limits.redis)
        self._told_schema = settings.hub.introspection

    async def context(self, request: Request, asked: GraphQLRequest) -> RequestContext:
        """What the executor is told of a request. Raises RequestError."""
        caller: Caller | None = request.scope.get(CALLER)
        if caller is not None:
            await self.count(caller)
            self._may_see_schema(caller, asked)
        if not self._executor.asks_data(asked):
            # Of the schema alone: no department is asked for anything but on the hub's own behalf.
            return of_hub(request)
        headers, lookup = await self._lookup(request, asked.extensions)
        if self._hub.remote:
            headers[ATTESTED] = self._hub.attestation.of(lookup)
        return RequestContext(headers, lookup)

    async def lookup(self, request: Request) -> Lookup:
        """The lookup of a request that is no GraphQL, which is counted as any other. Raises RequestError."""
        await self.count(caller_of(request))
        return (await self._lookup(request, {}))[1]

    async def of_many(
        self, caller: Caller, headers: Mapping[str, str], parties: Sequence[str], *, counted: bool = True
    ) -> tuple[dict[str, str], OfMany]:
        """The lookup of many parties, and the headers that state it; `counted` as one request, where somebody makes it.
        Raises RequestError.
        """
        if counted:
            await self.count(caller)

        def judge(stated: Mapping[str, str], headers: Mapping[str, str]) -> Awaitable[OfMany]:
            return self._hub.lookups.of_many(caller, stated, headers, now_in_shanghai().date(), parties)

        return await self._judged(caller, dict(headers), {}, judge)

    async def _lookup(self, request: Request, extensions: Mapping[str, object]) -> tuple[dict[str, str], Lookup]:
        caller = caller_of(request)

        def judge(stated: Mapping[str, str], headers: Mapping[str, str]) -> Awaitable[Lookup]:
            return self._hub.lookups.lawful(caller, stated, headers, now_in_shanghai().date())

        return await self._judged(caller, headers_of(request), extensions, judge)

    async def _judged(
        self, caller: Caller, headers: dict[str, str], extensions: Mapping[str, object], judge: Judge[V]
    ) -> tuple[dict[str, str], V]:
        stated: dict[str, str] = {}
        # What a hub says of a lookup, no client does.
        headers.pop(ATTESTED, None)
        try:
            stated = stated_in(headers, extensions, caller)
            judged = await judge(stated, headers)
        except Refused as refused:
            await self._disclosures.refused(caller, refused, self._hub.lookups.known_purpose(stated))
            raise refusal(refused) from refused
        for name, value in stated.items():
            headers[f"x-liancha-{name}"] = quote(value)
        return headers, judged

    async def close(self) -> None:
        """Gives back what it holds open."""
        await self._rates.close()

    async def count(self, caller: Caller) -> None:
        """Counts a request of a client. Raises RequestError where there were too many."""
        try:
            await self._rates.take(caller.client.id, now_in_shanghai())
        except TooMany as error:
            raise RequestError([entry(str(error), "RATE_LIMITED")], 429, error.seconds) from error

    def _may_see_schema(self, caller: Caller, asked: GraphQLRequest) -> None:
        told = self._told_schema
        if told is not None and caller.roles.isdisjoint(told) and self._executor.asks_schema(asked):
            raise RequestError([entry("the schema is not told in the caller's roles", "INTROSPECTION_DENIED")], 403)


class DepartmentAdmission:
    """Admits requests to a department alone: lookups that a hub attests, or that a caller states, about nobody."""

    def __init__(self, matrix: Matrix, attestation: Attestation) -> None:
        self._matrix = matrix
        self._attestation = attestation
        self._lookups = Lookups(matrix, None, None)

    async def lookup(self, request: Request, asked: GraphQLRequest) -> Lookup | None:
        """The lookup of a request; None for a question of a hub's own. Raises RequestError."""
        caller, text = caller_of(request), request.headers.get(ATTESTED)
        headers = headers_of(request)
        try:
            if text is not None:
                return self._attestation.read(text, caller, self._matrix)
            stated = stated_in(headers, asked.extensions, caller)
            return await self._lookups.lawful(caller, stated, headers, now_in_shanghai().date())
        except Refused as refused:
            raise refusal(refused) from refused


def of_hub(request: Request) -> RequestContext:
    """A request of the hub's own, on behalf of one that asks for no data."""
    headers = headers_of(request)
    headers.pop(ATTESTED, None)
    return RequestContext(headers)


def refusal(refused: Refused) -> RequestError:
    """What is answered to who is refused."""
    return RequestError([entry(str(refused), refused.code)], refused.status)
