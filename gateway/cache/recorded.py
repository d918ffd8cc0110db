"""What a subgraph in this process is asked for: each answer by itself, noting what it is read from."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from graphql import ExecutionResult

from gateway.cache.asked import Parts
from gateway.cache.finding import Asking, Noted, Wanted
from gateway.cache.journal import Journal
from gateway.cache.kept import Moment
from gateway.execution.in_process import InProcess, told
from gateway.execution.transport import JsonObject, Operation, Subscription


class Recorded(Protocol):
    """One answer in the making: the context that its resolvers are given, and what they ask of it."""

    @property
    def context(self) -> object: ...
    @property
    def since(self) -> Moment:
        """When its request began to read the subgraph: what was read for one of its fetches serves the later ones."""
        ...

    def consulted(self) -> int:
        """Which of the request's views had a say in it: its place."""
        ...

    def tags(self) -> frozenset[str] | None:
        """What it was read from; None where that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Recorder:
    """What a subgraph in this process tells of its requests.

    `begin` is told when a request may read from now on, which counts for the first of its fetches; `record` is asked of
    the request.
    """

    journal: Journal
    begin: Callable[[object, Moment], None]
    record: Callable[[object], Recorded]

    def asking(self, parts: Parts, plain: Operation) -> Asking:
        """How what is not kept of an operation is asked for: its reads go together."""
        return self.ask

    async def ask(self, mine: Sequence[Wanted], variables: Mapping[str, object], request: object) -> None:
        """Answers what is wanted, and notes what it was read from."""
        self.begin(request, Moment(self.journal.epoch, self.journal.position))
        asking = [self._answer(one, request) for one in mine]
        if len(asking) == 1:
            await asking[0]
        else:
            await asyncio.gather(*asking)

    async def _answer(self, one: Wanted, request: object) -> None:
        recorded = self.record(request)
        result = one.asked.document.run(one.variables, None, recorded.context)
        response = told(result if isinstance(result, ExecutionResult) else await result)
        one.value = response.get("data")
        errors = response.get("errors")
        if isinstance(errors, list):
            one.errors = cast("list[JsonObject]", errors)
            return
        tags = recorded.tags()
        if tags is not None:
            one.noted = Noted(recorded.consulted(), recorded.since, tags)


@dataclass(frozen=True, slots=True)
class Begun:
    """A subgraph in this process: what its reads of any operation serve, is of when that began."""

    inner: InProcess
    recorder: Recorder

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        operation, recorder = self.inner.prepare(document, operation_name, mutation=mutation), self.recorder

        async def send(variables: Mapping[str, object], request: object) -> JsonObject:
            recorder.begin(request, Moment(recorder.journal.epoch, recorder.journal.position))
            return await operation(variables, request)

        return send

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        return self.inner.subscribe(document, operation_name)
