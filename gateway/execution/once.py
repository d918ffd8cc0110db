"""What is the same for many at once is worked out once: the event of a source that thousands follow."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Generic, TypeVar

import orjson
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.language import FieldNode, Node

V = TypeVar("V")

# So many events are remembered of each operation: who is slower works them out by itself.
_MOST = 64


class Once(Generic[V]):
    """Work by the object that it is done with, and a key of all else that has a say in it."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, Hashable], tuple[object, _Work[V]]] = OrderedDict()

    async def of(self, source: object, key: Hashable, work: Callable[[], Awaitable[V]]) -> V:
        """What the work gives: the same for all who come with the same object and key."""
        by = (id(source), key)
        known = self._known.get(by)
        if known is None:
            # The object is kept beside it, so that no other can come to have its id.
            known = self._known[by] = (source, _Work(work))
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return await known[1].result()


class _Work(Generic[V]):
    """Work that several wait for: a task of its own, which goes on when who came first goes away."""

    def __init__(self, work: Callable[[], Awaitable[V]]) -> None:
        self._waiting: list[asyncio.Future[None]] = []
        self._task = asyncio.create_task(self._done(work))

    async def result(self) -> V:
        """What it gives, or raises."""
        if not self._task.done():
            # One of its own each: as many shields of one future cost several times as much.
            waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting
        return self._task.result()

    async def _done(self, work: Callable[[], Awaitable[V]]) -> V:
        try:
            return await work()
        finally:
            # They come to it when it is done.
            asyncio.get_running_loop().call_soon(self._tell)

    def _tell(self) -> None:
        for one in self._waiting:
            if not one.done():
                one.set_result(None)
        self._waiting.clear()


def starting(document: DocumentNode) -> frozenset[str]:
    """The variables that only say where a subscription begins: arguments of its root field, and nothing else."""
    at_root: set[str] = set()
    below: set[str] = set()

    class Seen(Visitor):
        def enter_variable(self, node: VariableNode, _: object, __: object, ___: object, ancestors: list[Node]) -> None:
            (at_root if _is_root_argument(ancestors) else below).add(node.name.value)

    visit(document, Seen())
    return frozenset(at_root - below)


def _is_root_argument(ancestors: list[Node]) -> bool:
    """Whether what has these ancestors is in an argument of a field of the operation itself."""
    nodes = [one for one in ancestors if not isinstance(one, tuple | list)]
    if any(isinstance(one, FragmentDefinitionNode) for one in nodes):
        return False
    fields = sum(isinstance(one, FieldNode) for one in nodes)
    in_directive = any(one.kind == "directive" for one in nodes)
    defined = any(one.kind == "variable_definition" for one in nodes)
    return defined or (fields == 1 and not in_directive and isinstance(nodes[1], OperationDefinitionNode))


def key_of(variables: Mapping[str, object], without: frozenset[str]) -> bytes:
    """What of the variables has a say in an event's answer."""
    return orjson.dumps({name: value for name, value in variables.items() if name not in without}, default=str)
