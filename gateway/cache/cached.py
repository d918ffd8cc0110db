"""A subgraph whose answers are kept: its entities one by one, and the fields of its roots by fetch.

Of a fetch, what is kept is not asked for again; the rest is asked for together, as without a cache. Two requests that
need the same at once ask once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

import orjson

from gateway.cache.asked import ALIAS, REPRESENTATION, Asked, Call, Parts, Questions
from gateway.cache.finding import Asking, Coming, Finding, Wanted
from gateway.cache.kept import Kept, Views
from gateway.execution.in_process import InProcess
from gateway.execution.transport import Json, JsonObject, Operation, Subscription, Transport


class Cached:
    """The transport to a subgraph, with its answers kept."""

    def __init__(
        self, inner: Transport, schema: InProcess, kept: Kept, asking: Callable[[Parts, Operation], Asking]
    ) -> None:
        """`schema` reads what is asked of the subgraph; `asking` says of an operation, ready as it is without a cache,
        how what is not kept of its parts is asked for.
        """
        self._inner = inner
        self._kept = kept
        self._questions = Questions(kept.name, schema, kept.lifetimes)
        self._asking = asking
        # What is being asked for, until it is there.
        self._coming: Coming = {}

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        plain = self._inner.prepare(document, operation_name, mutation=mutation)
        if mutation:
            return _changing(self._kept, plain)
        parts = self._questions.parts(document)
        if parts is None:
            return plain
        finding = Finding(self._kept, self._coming, self._asking(parts, plain))
        if isinstance(parts, Asked):
            return _Root(self._kept, finding, plain, parts)
        return _Entities(self._kept, finding, plain, parts)

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        return self._inner.subscribe(document, operation_name)


def _changing(kept: Kept, operation: Operation) -> Operation:
    """An operation after which nothing is answered by what was known before it."""

    async def send(variables: Mapping[str, object], request: object) -> JsonObject:
        try:
            return await operation(variables, request)
        finally:
            kept.journal.doubt()

    return send


class _Entities:
    """Entity calls of one fetch."""

    def __init__(self, kept: Kept, finding: Finding, plain: Operation, calls: Sequence[Call]) -> None:
        self._kept = kept
        self._finding = finding
        self._plain = plain
        self._calls = calls

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        kept = self._kept
        views = kept.views(request)
        try:
            wanted = list(entities(self._calls, variables, views))
        except TypeError:
            # What a scalar gave for a key is nothing that JSON has: by it nothing can be kept.
            return await self._plain(variables, request)
        if not kept.journal.fresh():
            kept.count("doubt", len(wanted))
            return await self._plain(variables, request)
        await self._finding.find(wanted, variables, request, views)
        return answer(self._calls, wanted)


class _Root:
    """Fields of the query's root, in one fetch."""

    def __init__(self, kept: Kept, finding: Finding, plain: Operation, asked: Asked) -> None:
        self._kept = kept
        self._finding = finding
        self._plain = plain
        self._asked = asked

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        kept = self._kept
        if not kept.journal.fresh():
            kept.count("doubt", 1)
            return await self._plain(variables, request)
        views = kept.views(request)
        one = root(self._asked, variables, views)
        await self._finding.find([one], variables, request, views)
        return answer_of_root(one)


def entities(calls: Sequence[Call], variables: Mapping[str, object], views: Views) -> Iterator[Wanted]:
    """The entities that calls want, in their order. Raises TypeError for what JSON has not."""
    for call in calls:
        used = {name: variables[name] for name in call.asked.variables if name in variables}
        representations = cast("list[JsonObject]", variables.get(call.variable) or [])
        for at, representation in enumerate(representations):
            key = call.asked.key(orjson.dumps(representation), variables, views)
            yield Wanted(call.asked, key, {REPRESENTATION: [representation], **used}, call.alias, at)


def root(asked: Asked, variables: Mapping[str, object], views: Views) -> Wanted:
    """What fields of a root want."""
    return Wanted(asked, asked.key(b"", variables, views), variables, "", 0)


def answer(calls: Sequence[Call], wanted: Sequence[Wanted]) -> JsonObject:
    """The response that entities make up, in their order."""
    places: dict[str, list[Json]] = {call.alias: [] for call in calls}
    errors: list[Json] = []
    for one in wanted:
        data = one.data
        found = data.get(ALIAS) if isinstance(data, dict) else None
        places[one.alias].append(found[0] if isinstance(found, list) and found else None)
        errors += [_placed(error, one) for error in one.errors]
    response: JsonObject = {"data": cast("JsonObject", places)}
    if errors:
        response["errors"] = errors
    return response


def answer_of_root(one: Wanted) -> JsonObject:
    """The response that fields of a root make up."""
    response: JsonObject = {"data": one.data}
    if one.errors:
        response["errors"] = cast("Json", one.errors)
    return response


def _placed(error: JsonObject, one: Wanted) -> JsonObject:
    """An error of one entity, at the place that it has among those of the fetch."""
    path = error.get("path")
    if not isinstance(path, list) or path[:1] != [ALIAS]:
        return error
    return {**error, "path": [one.alias, one.at, *path[2:]]}
