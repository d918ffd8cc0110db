"""A query plan made ready to run: its code generated, its operations prepared, once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import orjson
from graphql import GraphQLSchema

from gateway.execution.errors import LinkedPath
from gateway.execution.once import Once
from gateway.execution.projection import Completion, Projection
from gateway.execution.representations import generate_collect
from gateway.execution.shortcut import Shortcut
from gateway.execution.source import Source
from gateway.execution.transport import JsonObject, Operation, Subscription, Transport
from gateway.planning.plan import Deferred, EntityCall, Fetch, QueryPlan

Collect = Callable[[JsonObject], tuple[list[JsonObject], list[list[JsonObject]]]]
Project = Callable[[JsonObject, LinkedPath, Completion], JsonObject | None]
Shorten = Callable[[JsonObject, Mapping[str, object]], JsonObject]


@dataclass(frozen=True, slots=True)
class PreparedCall:
    """An entity call with the code that collects its representations."""

    call: EntityCall
    collect: Collect


@dataclass(frozen=True, slots=True)
class PreparedFetch:
    """A fetch with its operation ready to be sent."""

    fetch: Fetch
    calls: tuple[PreparedCall, ...]
    send: Operation


@dataclass(frozen=True, slots=True)
class PreparedPart:
    """A deferred part with the code that shapes what it has of each object."""

    part: Deferred
    numbers: tuple[int, ...]
    project: Project


@dataclass(frozen=True, slots=True)
class PreparedPlan:
    """A plan that only waits for variables. `fetches` has those of deferred parts too; `subscribe` is what a
    subscription's events come from, which is then no part of `fetches`.
    """

    plan: QueryPlan
    fetches: tuple[PreparedFetch, ...]
    # Of data in which every value is as its type wants it, and of any.
    shortcut: Shorten
    project: Project
    parts: tuple[PreparedPart, ...]
    subscribe: tuple[Fetch, Subscription] | None
    # Whether every wave is a single fetch, so that nothing runs beside another.
    sequential: bool
    order: "Order"
    # The answers to the events of a subscription that several follow alike.
    events: "Once[object]" = field(default_factory=Once)


@dataclass(frozen=True, slots=True)
class Order:
    """What of the fetches waits for what, by their places: those that wait for nothing; of each, how many it waits for,
    and those that wait for it.
    """

    first: tuple[int, ...]
    waits: tuple[int, ...]
    followers: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, fetches: Sequence[PreparedFetch]) -> "Order":
        # A subscription's own events are no fetch: they were there before.
        place = {one.fetch.number: at for at, one in enumerate(fetches)}
        before = [{place[number] for number in one.fetch.after if number in place} for one in fetches]
        return cls(
            tuple(at for at, waited in enumerate(before) if not waited),
            tuple(map(len, before)),
            tuple(tuple(at for at, waited in enumerate(before) if one in waited) for one in range(len(fetches))),
        )


def compile_plan(plan: QueryPlan, schema: GraphQLSchema, transports: Mapping[str, Transport]) -> PreparedPlan:
    """The plan made ready. `schema` is the API schema, `transports` the way to each subgraph by name."""
    source = Source({"dumps": orjson.dumps})
    collects = {
        (fetch.number, call.alias): generate_collect(source, call) for fetch in plan.fetches for call in fetch.calls
    }
    projection = Projection(source, schema)
    root = projection.root(plan.selection)
    short = Shortcut(source, schema).root(plan.selection)
    shapes = [projection.part(part.selection) for part in plan.deferred]
    compiled = source.compiled()
    fetches = list(plan.fetches)
    subscribe = None
    if plan.operation == "subscription":
        first = fetches.pop(0)
        subscribe = first, transports[first.subgraph].subscribe(first.document, first.operation_name)
    prepared = tuple(
        PreparedFetch(
            fetch,
            tuple(
                PreparedCall(call, cast("Collect", compiled.function(collects[fetch.number, call.alias])))
                for call in fetch.calls
            ),
            transports[fetch.subgraph].prepare(
                fetch.document, fetch.operation_name, mutation=fetch.operation == "mutation"
            ),
        )
        for fetch in fetches
    )
    parts = tuple(
        PreparedPart(
            part,
            tuple(fetch.number for wave in part.waves for fetch in wave),
            cast("Project", compiled.function(shape)),
        )
        for part, shape in zip(plan.deferred, shapes, strict=True)
    )
    sequential = not parts and all(len(wave) == 1 for wave in plan.waves)
    return PreparedPlan(
        plan,
        prepared,
        cast("Shorten", compiled.function(short)),
        cast("Project", compiled.function(root)),
        parts,
        subscribe,
        sequential,
        Order.of(prepared),
    )
