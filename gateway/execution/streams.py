"""Answers that come in several parts: the events of a subscription, and what @defer holds back.

Deferred parts are told as the incremental delivery draft of 2022-08-24 has them, which Apollo's clients and router
speak: https://specs.apollo.dev and the draft pull request graphql/graphql-spec#742.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import aclosing
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from gateway.execution.compile import PreparedPart, PreparedPlan
from gateway.execution.errors import ErrorEntry, LinkedPath, PathKey, SubgraphError, entry
from gateway.execution.projection import Completion
from gateway.execution.run import Response, Run, Started, any_holds, merge, places_of
from gateway.execution.starting import key_of
from gateway.execution.transport import Json, JsonObject, renewed, view_of


@dataclass(frozen=True, slots=True)
class Increment:
    """What a deferred part has of the object at `path`; None where a null made all of it null."""

    path: list[PathKey]
    label: str | None
    data: JsonObject | None
    errors: list[ErrorEntry]


@dataclass(frozen=True, slots=True)
class Patch:
    """The increments that became ready together, whether others follow, and `extensions`, if any."""

    increments: list[Increment]
    has_next: bool
    extensions: dict[str, object] = field(default_factory=dict)


async def subscribe_plan(
    prepared: PreparedPlan,
    variables: Mapping[str, object],
    coerced: Mapping[str, object],
    request: object,
    without: frozenset[str] = frozenset(),
) -> AsyncIterator[Response]:
    """One response for each event of a subscription, completed over the subgraphs before the next is taken.

    Those who are told the same event are told the same response: `without` are the variables that have no say in it.
    """
    if prepared.subscribe is None:
        raise TypeError("the plan is no subscription's")
    fetch, subscribe = prepared.subscribe
    passed = {name: variables[name] for name in fetch.variables if name in variables}
    events = cast("AsyncGenerator[JsonObject, None]", subscribe(passed, request))
    view = view_of(request)
    key = prepared.events.number((view, key_of(variables, without)))

    def completed(event: JsonObject) -> Response | Coroutine[object, object, Response]:
        run = Run(prepared, variables, coerced, renewed(request), {})
        run.begin(fetch, event)
        return fetched(run) if prepared.fetches else answered(run)

    async def fetched(run: Run) -> Response:
        await run.fetch_all()
        return answered(run)

    def answered(run: Run) -> Response:
        response = run.response()
        return response if view is None else replace(response, shared={})

    def copied(event: JsonObject) -> Response | Coroutine[object, object, Response]:
        # What is merged into it must not be seen by those who read it otherwise.
        return completed(deepcopy(event))

    async with aclosing(events):
        try:
            async for event in events:
                found = completed(event) if view is None else prepared.events.of(event, key, partial(copied, event))
                # Of `events` only this function knows what they are of.
                yield cast("Response", await found if isinstance(found, Coroutine) else found)
        except SubgraphError as error:
            told = entry(str(error), error.code, list(fetch.answers), service=fetch.subgraph)
            yield Response(None, [told])


async def defer_plan(
    prepared: PreparedPlan,
    variables: Mapping[str, object],
    coerced: Mapping[str, object],
    request: object,
    introspected: JsonObject | None = None,
) -> AsyncIterator[Response | Patch]:
    """The answer without what is deferred, then the deferred parts, each as soon as it is there."""
    run = Run(prepared, variables, coerced, request, dict(introspected or {}))
    tasks = run.start(asyncio.create_task)
    try:
        numbers = [fetch.number for wave in prepared.plan.waves for fetch in wave]
        for number in numbers:
            await tasks[number]
        answer = run.response(numbers)
        # Where nothing of the answer is left, nothing is to be completed.
        parts = [] if answer.data is None else [one for one in prepared.parts if _asked(one, coerced)]
        delivery = _Delivery(run, deepcopy(answer.data), parts, tasks)
        yield replace(answer, has_next=bool(parts))
        while delivery.waiting:
            patch = await delivery.next()
            if patch.increments or not patch.has_next:
                yield patch
    finally:
        for task in tasks.values():
            task.cancel()


def _asked(one: PreparedPart, coerced: Mapping[str, object]) -> bool:
    return not one.part.conditions or any_holds(one.part.conditions, coerced)


class _Delivery:
    """What has been delivered, and what waits for its fetches or for the part around it."""

    def __init__(self, run: Run, delivered: JsonObject | None, parts: Sequence[PreparedPart], tasks: Started) -> None:
        self._run = run
        self._delivered = delivered
        self.waiting = {one.part.number: one for one in parts}
        self._tasks = tasks

    async def next(self) -> Patch:
        """Waits until a part can go out."""
        while not (ready := [one for one in self.waiting.values() if self._ready(one)]):
            open_tasks = {self._tasks[number] for one in self.waiting.values() for number in one.numbers}
            await asyncio.wait({task for task in open_tasks if not task.done()}, return_when=asyncio.FIRST_COMPLETED)
        increments = [increment for one in ready for increment in self._increments(one)]
        for one in ready:
            del self.waiting[one.part.number]
        return Patch(increments, bool(self.waiting))

    def _ready(self, one: PreparedPart) -> bool:
        if one.part.within in self.waiting:
            return False
        done = [self._tasks[number] for number in one.numbers]
        if not all(task.done() for task in done):
            return False
        for task in done:
            task.result()  # A fault of ours is not to be lost.
        return True

    def _increments(self, one: PreparedPart) -> list[Increment]:
        errors = self._run.errors_of(one.numbers)
        found = []
        for target, place in places_of(self._run.data, one.part.path):
            delivered = _value_at(self._delivered, place)
            if not isinstance(delivered, dict):
                continue  # A null above took it away.
            own = [error for error in errors if error.get("path", [])[: len(place)] == place]
            errors = [error for error in errors if error not in own]
            completion = Completion(self._run.coerced, own)
            data = one.project(target, _linked(place), completion)
            if data is not None:
                merge(delivered, deepcopy(data))
            found.append(Increment(place, one.part.label, data, completion.errors))
        if found:
            # What names no place of its own is told once.
            found[0].errors.extend(errors)
        return found


def _value_at(data: Json, place: Sequence[PathKey]) -> Json:
    for key in place:
        if isinstance(data, dict) and isinstance(key, str):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


def _linked(place: Sequence[PathKey]) -> LinkedPath:
    linked: LinkedPath = ()
    for key in place:
        linked = (linked, key)
    return linked
