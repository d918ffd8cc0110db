"""Running a prepared plan: every fetch as soon as those that it waits for are done, then the projection."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from gateway.execution.compile import PreparedCall, PreparedFetch, PreparedPlan
from gateway.execution.errors import (
    MALFORMED,
    ErrorEntry,
    PathKey,
    SubgraphError,
    entry,
    relayed,
)
from gateway.execution.projection import Completion
from gateway.execution.shortcut import NotPlain
from gateway.execution.transport import Json, JsonObject
from gateway.planning.access import UNAUTHORIZED
from gateway.planning.document import Rename
from gateway.planning.plan import LIST, Fetch, Path, Withheld
from gateway.planning.selection import Conditions

# The tasks of a plan's fetches by their numbers.
Started = dict[int, asyncio.Task[None]]


@dataclass(frozen=True, slots=True)
class Response:
    """A GraphQL response: `data` as asked, the errors in the order of the fetches, and `extensions`, if any; `fetches`
    is how many requests subgraphs were sent for it.
    """

    data: JsonObject | None
    errors: list[ErrorEntry]
    fetches: int = 0
    extensions: dict[str, object] = field(default_factory=dict)
    # Whether deferred parts follow.
    has_next: bool = False
    # What is known of the record that it was disclosed by, where that is kept.
    receipt: str | None = None
    # Of an answer that several are told alike: what was worked out of it, by what that is.
    shared: dict[str, object] | None = None


async def run_plan(
    prepared: PreparedPlan,
    variables: Mapping[str, object],
    coerced: Mapping[str, object],
    request: object,
    introspected: JsonObject | None = None,
) -> Response:
    """Executes a plan. `variables` are the client's, sent on as they came; `coerced` what conditions look at;
    `introspected` is what the API schema itself answered.
    """
    running = Run(prepared, variables, coerced, request, dict(introspected or {}))
    await running.fetch_all()
    return running.response()


@dataclass(slots=True)
class Run:
    """A plan under way: the data merged so far, and the errors by the number of the fetch that met them."""

    prepared: PreparedPlan
    variables: Mapping[str, object]
    coerced: Mapping[str, object]
    request: object
    data: JsonObject
    errors: dict[int, list[ErrorEntry]] = field(default_factory=dict)
    fetches: int = 0
    # What the caller may not see of what it asked for.
    told: list[ErrorEntry] = field(init=False)

    def __post_init__(self) -> None:
        withheld = self.prepared.plan.withheld
        self.told = [error for one in withheld if (error := _told(one, self.coerced)) is not None] if withheld else []

    def response(self, numbers: Iterable[int] | None = None) -> Response:
        """The answer, deferred parts left out, with the errors of the fetches of these numbers (None: of all)."""
        if not self.errors and not self.told:
            with suppress(NotPlain, TypeError):
                return Response(self.prepared.shortcut(self.data, self.coerced), [], self.fetches)
        errors = self.errors_of(sorted(self.errors) if numbers is None else numbers)
        completion = Completion(self.coerced, [*self.told, *errors])
        data = self.prepared.project(self.data, (), completion)
        return Response(data, completion.errors, self.fetches)

    def errors_of(self, numbers: Iterable[int]) -> list[ErrorEntry]:
        """The errors of the fetches of these numbers."""
        return [error for number in numbers for error in self.errors.get(number, ())]

    async def fetch_all(self) -> None:
        """Runs all fetches, each when those that it waits for are done."""
        if self.prepared.sequential:
            for one in self.prepared.fetches:
                await self._fetch(one)
            return
        order = self.prepared.order
        async with asyncio.TaskGroup() as group:
            await self._fetch_on(order.first, list(order.waits), group)

    async def _fetch_on(self, ready: Sequence[int], waits: list[int], group: asyncio.TaskGroup) -> None:
        """Runs fetches that wait for nothing: one here, the others in tasks beside it, and then what waited for it."""
        while ready:
            at, *others = ready
            for other in others:
                group.create_task(self._fetch_on((other,), waits, group))
            await self._fetch(self.prepared.fetches[at])
            ready = []
            for follower in self.prepared.order.followers[at]:
                waits[follower] -= 1
                if not waits[follower]:
                    ready.append(follower)

    def start(self, create_task: Callable[[Coroutine[object, object, None]], asyncio.Task[None]]) -> "Started":
        """Starts all fetches as tasks; each by its number."""
        tasks: Started = {}
        for one in self.prepared.fetches:
            # A subscription's own events are no task: they were there before.
            before = [tasks[number] for number in sorted(one.fetch.after) if number in tasks]
            tasks[one.fetch.number] = create_task(self._fetch_after(one, before))
        return tasks

    def begin(self, fetch: Fetch, event: JsonObject) -> None:
        """Takes in an event of the subscription that the other fetches complete."""
        self._merge_root(fetch, event)

    async def _fetch_after(self, one: PreparedFetch, before: Sequence[asyncio.Task[None]]) -> None:
        for task in before:
            await task
        await self._fetch(one)

    async def _fetch(self, one: PreparedFetch) -> None:
        fetch = one.fetch
        if fetch.conditions and not any_holds(fetch.conditions, self.coerced):
            return
        variables: dict[str, object] = {
            name: self.variables[name] for name in fetch.variables if name in self.variables
        }
        targets: list[list[list[JsonObject]]] = []
        waiting = not fetch.calls
        for call in one.calls:
            if call.call.conditions and not any_holds(call.call.conditions, self.coerced):
                representations, objects = list[JsonObject](), list[list[JsonObject]]()
            else:
                representations, objects = call.collect(self.data)
            variables[call.call.variable] = representations
            targets.append(objects)
            waiting = waiting or bool(representations)
        if not waiting:
            return
        self.fetches += 1
        try:
            response = await one.send(variables, self.request)
        except SubgraphError as error:
            self._failed(one, targets, error.code, str(error))
            return
        if fetch.calls:
            self._scatter(one, targets, response)
        else:
            self._merge_root(fetch, response)

    def _merge_root(self, fetch: Fetch, response: JsonObject) -> None:
        data = response.get("data")
        errors = _entries(response)
        if data is None and not errors:
            self._failed_root(fetch, MALFORMED, "the subgraph answered neither data nor errors")
            return
        for error in errors:
            self._report(fetch, relayed(error, fetch.subgraph, _renamed(_path(error), fetch.renames)))
        if isinstance(data, dict):
            for rename in fetch.renames:
                _rename(data, rename.path, rename)
            merge(self.data, data)
        elif data is not None:
            self._failed_root(fetch, MALFORMED, "the subgraph's data is no object")

    def _scatter(self, one: PreparedFetch, targets: Sequence[Sequence[list[JsonObject]]], response: JsonObject) -> None:
        data = response.get("data")
        errors = _entries(response)
        for error in errors:
            for path in self._positions_of(one, targets, _path(error)):
                self._report(one.fetch, relayed(error, one.fetch.subgraph, path))
        for call, objects in zip(one.calls, targets, strict=True):
            if not objects:
                continue
            entities = data.get(call.call.alias) if isinstance(data, dict) else None
            if not isinstance(entities, list) or len(entities) != len(objects):
                if not errors:
                    message = f"the subgraph did not answer the {len(objects)} entities that it was asked for"
                    self._failed_call(one, call, objects, MALFORMED, message)
                continue
            for entity, same in zip(entities, objects, strict=True):
                if isinstance(entity, dict):
                    for rename in call.call.renames:
                        _rename(entity, rename.path, rename)
                    for target in same:
                        if entity.keys().isdisjoint(target):
                            target.update(entity)
                        else:
                            merge(target, entity)
                elif entity is not None:
                    self._failed_call(one, call, [same], MALFORMED, "the subgraph's entity is no object")

    # -- errors

    def _report(self, fetch: Fetch, error: ErrorEntry) -> None:
        self.errors.setdefault(fetch.number, []).append(error)

    def _failed(
        self, one: PreparedFetch, targets: Sequence[Sequence[list[JsonObject]]], code: str, message: str
    ) -> None:
        """One error for each place of the query that the fetch leaves without an answer."""
        if not one.calls:
            self._failed_root(one.fetch, code, message)
            return
        for call, objects in zip(one.calls, targets, strict=True):
            self._failed_call(one, call, objects, code, message)

    def _failed_root(self, fetch: Fetch, code: str, message: str) -> None:
        for key in fetch.answers:
            self._report(fetch, entry(message, code, [key], service=fetch.subgraph))

    def _failed_call(
        self, one: PreparedFetch, call: PreparedCall, objects: Sequence[list[JsonObject]], code: str, message: str
    ) -> None:
        wanted = {id(target) for same in objects for target in same}
        for path in call.call.paths:
            places = [place for target, place in places_of(self.data, path) if id(target) in wanted]
            if places:
                extensions: dict[str, object] = {"service": one.fetch.subgraph}
                if len(places) > 1:
                    # The first stands for all: two hundred shareholders are no two hundred errors.
                    extensions["places"] = len(places)
                self._report(one.fetch, entry(message, code, places[0], **extensions))

    def _positions_of(
        self, one: PreparedFetch, targets: Sequence[Sequence[list[JsonObject]]], path: list[PathKey] | None
    ) -> Iterator[list[PathKey] | None]:
        """Where in the answer a subgraph's error path ["_e0", 3, "name"] stands."""
        for call, objects in zip(one.calls, targets, strict=True):
            if path and path[0] == call.call.alias:
                if len(path) > 1 and isinstance(path[1], int) and path[1] < len(objects):
                    wanted = {id(target) for target in objects[path[1]]}
                    rest = _renamed(path[2:], call.call.renames) or []
                else:
                    wanted = {id(target) for same in objects for target in same}
                    rest = []
                for way in call.call.paths:
                    for target, place in places_of(self.data, way):
                        if id(target) in wanted:
                            yield [*place, *rest]
                            if not rest:
                                break
                return
        yield from self._firstplaces_of(one.calls)

    def _firstplaces_of(self, calls: Sequence[PreparedCall]) -> Iterator[list[PathKey]]:
        """An error without a path concerns every call: its place is each one's first entity."""
        for call in calls:
            for way in call.call.paths:
                found = next(places_of(self.data, way), None)
                if found is not None:
                    yield found[1]


def any_holds(alternatives: Sequence[Conditions], variables: Mapping[str, object]) -> bool:
    return any(all(bool(variables.get(name)) is wanted for name, wanted in one) for one in alternatives)


def _entries(response: JsonObject) -> list[Mapping[str, object]]:
    errors = response.get("errors")
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def _path(error: Mapping[str, object]) -> list[PathKey] | None:
    path = error.get("path")
    return [key for key in path if isinstance(key, str | int)] if isinstance(path, list) else None


def _rename(value: Json, path: tuple[str, ...], rename: Rename) -> None:
    """Puts what stands under a plan's own alias where the merged data have it."""
    if isinstance(value, list):
        for one in value:
            _rename(one, path, rename)
    elif isinstance(value, dict):
        if path:
            _rename(value.get(path[0]), path[1:], rename)
        elif rename.alias in value:
            value[rename.key] = value.pop(rename.alias)


def _renamed(path: list[PathKey] | None, renames: Sequence[Rename]) -> list[PathKey] | None:
    keys = {rename.alias: rename.key for rename in renames}
    return None if path is None else [keys.get(key, key) if isinstance(key, str) else key for key in path]


def places_of(data: JsonObject, path: Path) -> Iterator[tuple[JsonObject, list[PathKey]]]:
    """The objects at a path with their place in the answer. Walked only for errors."""
    found: list[tuple[Json, list[PathKey]]] = [(data, [])]
    for step in path:
        further: list[tuple[Json, list[PathKey]]] = []
        for value, place in found:
            if step.key == LIST:
                further += [(one, [*place, at]) for at, one in enumerate(value if isinstance(value, list) else ())]
            elif isinstance(value, dict) and (not step.types or value.get("__typename") in tuple(step.types)):
                further.append((value.get(step.key), [*place, step.key]))
        found = further
    return ((value, place) for value, place in found if isinstance(value, dict))


def merge(into: JsonObject, new: JsonObject) -> None:
    """Adds what a fetch brought to what is there; two parts of one value become one."""
    for key, value in new.items():
        old = into.get(key)
        if old is None:
            into[key] = value
        elif isinstance(old, dict) and isinstance(value, dict):
            merge(old, value)
        elif isinstance(old, list) and isinstance(value, list) and len(old) == len(value):
            for at, (one, other) in enumerate(zip(old, value, strict=True)):
                if isinstance(one, dict) and isinstance(other, dict):
                    merge(one, other)
                else:
                    old[at] = other
        elif value is not None:
            into[key] = value


def _told(withheld: Withheld, coerced: Mapping[str, object]) -> ErrorEntry | None:
    """The error of a field that is withheld; None where the conditions do not ask for it."""
    if not all(bool(coerced[name]) is wanted for name, wanted in withheld.conditions):
        return None
    asked: dict[str, object] = {}
    for one in withheld.requirements:
        if one.authenticated:
            asked["authenticated"] = True
        for name, alternatives in (("scopes", one.scopes), ("policies", one.policies)):
            if alternatives:
                asked[name] = [sorted(group) for group in alternatives]
    message = f"{withheld.coordinate} is withheld: the caller has not what it asks for"
    return entry(message, UNAUTHORIZED, withheld.path, coordinate=withheld.coordinate, requires=asked)
