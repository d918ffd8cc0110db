"""A department alone, asked by a hub that keeps its answers: each answer says what it was read from.

That is told to hubs alone, whose requests are attested: it may name what no answer has.
"""

from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import cast

import msgspec
from graphql import OperationType
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response as HttpResponse
from starlette.routing import Route

from gateway.cache.asked import Asked, Parts, Questions
from gateway.cache.cached import answer, answer_of_root, entities, root
from gateway.cache.elsewhere import EXTENSION, Note, Read
from gateway.cache.finding import Wanted
from gateway.cache.journal import Journal, OnDemand
from gateway.cache.kept import Views
from gateway.cache.lifetimes import Lifetimes
from gateway.execution.errors import ErrorEntry
from gateway.execution.in_process import InProcess
from gateway.execution.run import Response
from gateway.server.caching import recorder_of
from gateway.server.feeds import guarded, refusal
from gateway.server.kept import kept
from gateway.server.operations import GraphQLRequest, SchemaExecutor, Stream
from subgraphs.common.context import DepartmentContext
from subgraphs.common.department import Department
from subgraphs.databases.touched_http import TOUCHED, told_touched

# What is kept is a hub's own business: here it has no day, and is nobody's.
_NOWHERE = Views("", ())


@dataclass(frozen=True, slots=True)
class ByHub:
    """The context of a request of a hub's that is to be told what the answer was read from."""

    own: DepartmentContext


class TellingExecutor:
    """Serves a department's schema, and tells a hub what its answers were read from."""

    def __init__(
        self,
        inner: SchemaExecutor,
        department: Department,
        schema: InProcess,
        journal: Journal,
        admits: str,
        most_seconds: int,
    ) -> None:
        """`schema` is asked with a department's context; `admits` says who is admitted; an answer of whose lifetime
        @cacheControl says nothing may be kept for `most_seconds`.
        """
        self._inner = inner
        self._recorder = recorder_of(journal, _own)
        self._admits = admits
        self._questions = Questions(department.name, schema, Lifetimes(department.sdl, schema.schema, most_seconds))
        self._parts = kept(self._parts_of)

    def operation(self, request: GraphQLRequest) -> OperationType:
        """What kind of operation the request asks for. Raises RequestError."""
        return self._inner.operation(request)

    def asks_data(self, request: GraphQLRequest) -> bool:
        """Whether the request asks for more than the schema. Raises RequestError."""
        return self._inner.asks_data(request)

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a query or a mutation. Raises RequestError."""
        if not isinstance(context, ByHub):
            return await self._inner.execute(request, context)
        own, journal = context.own, self._recorder.journal
        parts = self._parts(request.query, request.operation_name)
        if parts is None or not journal.fresh():
            return await self._inner.execute(request, own)
        self._inner.admitted(request, own)
        if isinstance(parts, Asked):
            wanted = [root(parts, request.variables, _NOWHERE)]
        else:
            wanted = list(entities(parts, request.variables, _NOWHERE))
        epoch = f"{journal.epoch} {self._admits}"
        await self._recorder.ask(wanted, request.variables, own)
        told = answer_of_root(wanted[0]) if isinstance(parts, Asked) else answer(parts, wanted)
        read = msgspec.to_builtins(Read(epoch, own.now.date().isoformat(), _notes(wanted)))
        errors = cast("list[ErrorEntry]", told.get("errors", []))
        data = told["data"]
        return Response(data if isinstance(data, dict) else None, errors, extensions={EXTENSION: read})

    async def stream(self, request: GraphQLRequest, context: object) -> Response | Stream:
        """Executes any request. Raises RequestError."""
        return await self._inner.stream(request, context.own if isinstance(context, ByHub) else context)

    def _parts_of(self, query: str, operation_name: str | None) -> Parts | None:
        request = GraphQLRequest(query, operation_name, {})
        alone = self._inner.is_alone(request) and self._inner.operation(request) is OperationType.QUERY
        return self._questions.parts(query) if alone else None


def touched_route(journal: OnDemand, admits: str, rules: str) -> Route:
    """The route of what a department's changes touch, by a journal that nobody else asks."""
    turn = Lock()

    def told(after: int | None) -> bytes | None:
        with turn:
            if not journal.fresh():
                return None
            return told_touched(f"{journal.epoch} {admits}", rules, journal.since(after))

    async def answered(request: Request) -> HttpResponse:
        text = request.query_params.get("after")
        if text is not None and not (text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 20):
            return refusal(400, "after is a position", "BAD_REQUEST")
        content = await run_in_threadpool(partial(told, None if text is None else int(text)))
        if content is None:
            return refusal(503, "the notes of changes cannot be read", "NOTES_UNAVAILABLE")
        return HttpResponse(content, media_type="application/json")

    return guarded(TOUCHED, answered)


def _notes(wanted: list[Wanted]) -> list[Note]:
    """What answers were read from, those of each call in their order."""
    found = []
    for one in wanted:
        if one.noted is not None:
            view, (_, position), tags = one.noted
            found.append(Note(one.alias, one.at, view, position, sorted(tags)))
    return found


def _own(context: object) -> DepartmentContext:
    if not isinstance(context, DepartmentContext):
        raise TypeError("a department is asked with its context")
    return context
