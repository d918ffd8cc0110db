"""A subgraph in this process whose answers are kept: its entities one by one, and the fields of its roots by fetch.

Of a fetch, what is kept is not asked for again; the rest is asked for together, as without a cache, and each entity
notes what it was read from. Two requests that need the same at once ask once.
"""

import asyncio
import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import orjson
from graphql import ExecutionResult, FieldNode, OperationDefinitionNode

from gateway.cache.asked import ALIAS, ENTITIES, REPRESENTATION, Asked, Call, Key, Questions, fragments_of
from gateway.cache.entries import Entry
from gateway.cache.kept import Kept, Moment, Views
from gateway.execution.in_process import InProcess, told
from gateway.execution.transport import Json, JsonObject, Operation, Subscription


class Cached:
    """The transport to a subgraph in this process, with its answers kept."""

    def __init__(self, inner: InProcess, kept: Kept) -> None:
        self._inner = inner
        self._kept = kept
        self._questions = Questions(kept.name, inner, kept.lifetimes)
        # What is being asked for, until it is there.
        self._coming: dict[Hashable, asyncio.Future[None]] = {}

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        plain = _begun(self._kept, self._inner.prepare(document, operation_name, mutation=mutation))
        if mutation:
            return _changing(self._kept, plain)
        parsed = self._inner.parsed(document)
        operation = next(one for one in parsed.definitions if isinstance(one, OperationDefinitionNode))
        fields = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]
        names = {one.variable.name.value for one in operation.variable_definitions or ()}
        if len(fields) != len(operation.selection_set.selections) or REPRESENTATION in names:
            return plain
        calls = [one for one in fields if one.name.value == ENTITIES]
        if calls and len(calls) == len(fields):
            found = [self._questions.call(parsed, operation, one) for one in calls]
            if all(one.asked.seconds for one in found):
                return _Entities(self._kept, self._coming, plain, tuple(found))
            return plain
        whole = replace(parsed, definitions=(*fragments_of(parsed), replace(operation, name=None)))
        asked = self._questions.of(whole, fields)
        return _Roots(self._kept, self._coming, plain, asked) if asked.seconds and not calls else plain

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        return self._inner.subscribe(document, operation_name)


@dataclass(slots=True)
class _Wanted:
    """An answer that is wanted: where it goes, and by which key it is kept."""

    asked: Asked
    key: Key
    variables: Mapping[str, object]
    alias: str
    at: int
    entry: Entry | None = None
    value: Json = None
    errors: list[JsonObject] = field(default_factory=list)


def _changing(kept: Kept, operation: Operation) -> Operation:
    """An operation after which nothing is answered by what was known before it."""

    async def send(variables: Mapping[str, object], request: object) -> JsonObject:
        try:
            return await operation(variables, request)
        finally:
            kept.journal.doubt()

    return send


def _begun(kept: Kept, operation: Operation) -> Operation:
    """An operation of which nothing is kept, but whose reads may serve what is."""

    async def send(variables: Mapping[str, object], request: object) -> JsonObject:
        kept.begin(request, Moment(kept.journal.epoch, kept.journal.position))
        return await operation(variables, request)

    return send


class _Fetching:
    """What entities and roots have in common: looking for what is kept, and asking for the rest."""

    def __init__(self, kept: Kept, coming: "dict[Hashable, asyncio.Future[None]]", plain: Operation) -> None:
        self._kept = kept
        self._coming = coming
        self._plain = plain

    async def _find(self, wanted: Sequence[_Wanted], request: object, views: Views) -> None:
        """Fills in what is wanted."""
        kept = self._kept
        missing = [one for one in wanted if not self._here(one, views)]
        kept.count("memory", len(wanted) - len(missing))
        if not missing:
            return
        if kept.shared is not None:
            found = await self._elsewhere(missing, views)
            kept.count("shared", found)
            missing = [one for one in missing if one.entry is None]
        while missing:
            # What another request is asking for already is waited for; it may come to nothing.
            others = [(one, self._coming.get((one.key, views.of_caller))) for one in missing]
            mine = [one for one, coming in others if coming is None]
            if mine:
                kept.count("miss", len(mine))
                await self._ask(mine, request, views)
            theirs = [(one, coming) for one, coming in others if coming is not None]
            if theirs:
                await asyncio.wait([coming for _, coming in theirs])
            if theirs and not kept.journal.fresh():
                kept.count("miss", len(theirs))
                await self._ask([one for one, _ in theirs], request, views)
                return
            missing = [one for one, _ in theirs if not self._here(one, views)]
            kept.count("waited", len(theirs) - len(missing))

    def _here(self, one: _Wanted, views: Views) -> bool:
        kept = self._kept
        for view in one.asked.consulted or range(len(views.of_caller)):
            found = kept.entries.get((one.key, views.of_caller[view]), kept.journal)
            if found is not None:
                one.entry = found
                return True
        return False

    async def _elsewhere(self, missing: Sequence[_Wanted], views: Views) -> int:
        """Fills in what other processes have kept; says how many those are."""
        kept, shared = self._kept, self._kept.shared
        assert shared is not None
        epoch = kept.journal.epoch
        # By the views that are known to be consulted, once there are such: where there are more, it is asked for here.
        looked = [(one, view) for one in missing for view in tuple(one.asked.consulted) or range(len(views.of_caller))]
        names = [shared.name(epoch, one.asked.text, one.key[1:], views.of_caller[view]) for one, view in looked]
        now, found = time.time(), 0
        for (one, view), entry in zip(looked, await shared.get(epoch, names), strict=True):
            if one.entry is None and entry is not None and entry.is_good(kept.journal, now):
                one.entry = entry
                one.asked.consulted.add(view)
                kept.entries.put((one.key, views.of_caller[view]), entry)
                found += 1
        return found

    async def _ask(self, mine: Sequence[_Wanted], request: object, views: Views) -> None:
        """Asks the subgraph, all at once, so that its reads go together."""
        kept, loop = self._kept, asyncio.get_running_loop()
        coming: dict[Hashable, asyncio.Future[None]] = {}
        for one in mine:
            by: Hashable = (one.key, views.of_caller)
            if by not in self._coming:
                coming[by] = self._coming[by] = loop.create_future()
        kept.begin(request, Moment(kept.journal.epoch, kept.journal.position))
        try:
            asking = [self._answer(one, request, views) for one in mine]
            if len(asking) == 1:
                await asking[0]
            else:
                await asyncio.gather(*asking)
        finally:
            for by, future in coming.items():
                del self._coming[by]
                future.set_result(None)

    async def _answer(self, one: _Wanted, request: object, views: Views) -> None:
        kept = self._kept
        recorded = kept.record(request)
        result = one.asked.document.run(one.variables, None, recorded.context)
        response = told(result if isinstance(result, ExecutionResult) else await result)
        one.value = response.get("data")
        errors = response.get("errors")
        if isinstance(errors, list):
            one.errors = cast("list[JsonObject]", errors)
            return
        tags = recorded.tags()
        if tags is None:
            return
        try:
            body = orjson.dumps(one.value)
        except TypeError:
            # What a custom scalar gives may be nothing that JSON has; it is answered with, and not kept.
            return
        view = recorded.consulted()
        one.asked.consulted.add(view)
        epoch, position = recorded.since
        entry = Entry(body, epoch, position, tags, time.time() + one.asked.seconds)
        kept.entries.put((one.key, views.of_caller[view]), entry)
        if kept.shared is not None:
            name = kept.shared.name(epoch, one.asked.text, one.key[1:], views.of_caller[view])
            kept.shared.put(name, entry, one.asked.seconds)


class _Entities(_Fetching):
    """Entity calls of one fetch."""

    def __init__(
        self,
        kept: Kept,
        coming: "dict[Hashable, asyncio.Future[None]]",
        plain: Operation,
        calls: tuple[Call, ...],
    ) -> None:
        super().__init__(kept, coming, plain)
        self._calls = calls

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        kept = self._kept
        views = kept.views(request)
        try:
            wanted = list(self._wanted(variables, views))
        except TypeError:
            # What a scalar gave for a key is nothing that JSON has: by it nothing can be kept.
            return await self._plain(variables, request)
        if not kept.journal.fresh():
            kept.count("doubt", len(wanted))
            return await self._plain(variables, request)
        await self._find(wanted, request, views)
        places: dict[str, list[Json]] = {call.alias: [] for call in self._calls}
        for one in wanted:
            places[one.alias].append(None)
        errors: list[Json] = []
        for one in wanted:
            data = one.value if one.entry is None else orjson.loads(one.entry.body)
            entities = data.get(ALIAS) if isinstance(data, dict) else None
            if isinstance(entities, list) and entities:
                places[one.alias][one.at] = entities[0]
            errors += [_placed(error, one) for error in one.errors]
        response: JsonObject = {"data": cast("JsonObject", places)}
        if errors:
            response["errors"] = errors
        return response

    def _wanted(self, variables: Mapping[str, object], views: Views) -> Iterator[_Wanted]:
        """The entities of a fetch, in their order. Raises TypeError for what JSON has not."""
        for call in self._calls:
            used = {name: variables[name] for name in call.asked.variables if name in variables}
            representations = cast("list[JsonObject]", variables.get(call.variable) or [])
            for at, representation in enumerate(representations):
                key = call.asked.key(orjson.dumps(representation), variables, views)
                yield _Wanted(call.asked, key, {REPRESENTATION: [representation], **used}, call.alias, at)


class _Roots(_Fetching):
    """Fields of the query's root, in one fetch."""

    def __init__(
        self, kept: Kept, coming: "dict[Hashable, asyncio.Future[None]]", plain: Operation, asked: Asked
    ) -> None:
        super().__init__(kept, coming, plain)
        self._asked = asked

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        kept = self._kept
        if not kept.journal.fresh():
            kept.count("doubt", 1)
            return await self._plain(variables, request)
        views = kept.views(request)
        one = _Wanted(self._asked, self._asked.key(b"", variables, views), variables, "", 0)
        await self._find([one], request, views)
        if one.entry is not None:
            return {"data": orjson.loads(one.entry.body)}
        return {"data": one.value, "errors": cast("Json", one.errors)} if one.errors else {"data": one.value}


def _placed(error: JsonObject, one: _Wanted) -> JsonObject:
    """An error of one entity, at the place that it has among those of the fetch."""
    path = error.get("path")
    if not isinstance(path, list) or path[:1] != [ALIAS]:
        return error
    return {**error, "path": [one.alias, one.at, *path[2:]]}
