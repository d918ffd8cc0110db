"""A query plan made ready to run: its code generated, its operations prepared, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import orjson
from graphql import GraphQLSchema

from gateway.execution.errors import LinkedPath
from gateway.execution.projection import Completion, Projection
from gateway.execution.representations import generate_collect
from gateway.execution.source import Source
from gateway.execution.transport import JsonObject, Operation, Transport
from gateway.planning.plan import EntityCall, Fetch, QueryPlan

Collect = Callable[[JsonObject], tuple[list[JsonObject], list[list[JsonObject]]]]
Project = Callable[[JsonObject, LinkedPath, Completion], JsonObject | None]


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
class PreparedPlan:
    """A plan that only waits for variables."""

    plan: QueryPlan
    fetches: tuple[PreparedFetch, ...]
    project: Project
    # Whether every wave is a single fetch, so that nothing runs beside another.
    sequential: bool


def compile_plan(plan: QueryPlan, schema: GraphQLSchema, transports: Mapping[str, Transport]) -> PreparedPlan:
    """The plan made ready. `schema` is the API schema, `transports` the way to each subgraph by name."""
    source = Source({"dumps": orjson.dumps})
    collects = {
        (fetch.number, call.alias): generate_collect(source, call) for fetch in plan.fetches for call in fetch.calls
    }
    root = Projection(source, schema).root(plan.selection)
    compiled = source.compiled()
    fetches = tuple(
        PreparedFetch(
            fetch,
            tuple(
                PreparedCall(call, cast("Collect", compiled.function(collects[fetch.number, call.alias])))
                for call in fetch.calls
            ),
            transports[fetch.subgraph].prepare(fetch.document, fetch.operation_name, mutation=fetch.mutation),
        )
        for fetch in plan.fetches
    )
    project = cast("Project", compiled.function(root))
    return PreparedPlan(plan, fetches, project, all(len(wave) == 1 for wave in plan.waves))
