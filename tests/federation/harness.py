"""Small supergraphs whose subgraphs are real schemas over plain data."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from graphql import GraphQLInterfaceType, GraphQLSchema, OperationDefinitionNode, build_schema, parse

from gateway.composition.compose import SubgraphSource, compose
from gateway.execution.errors import SubgraphError
from gateway.execution.in_process import InProcess
from gateway.execution.run import Response
from gateway.execution.streams import Patch
from gateway.execution.transport import Operation, Subscription
from gateway.planning.planner import plan_operation
from gateway.planning.supergraph import Supergraph
from gateway.server.operations import GatewayExecutor, GraphQLRequest

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides", '
    '"@external", "@shareable", "@override", "@inaccessible", "@tag", "@interfaceObject", "@authenticated", '
    '"@requiresScopes", "@policy"])\n'
)
_DEFINITIONS = """
scalar federation__FieldSet
scalar _Any
directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
directive @requires(fields: federation__FieldSet!) on FIELD_DEFINITION
directive @provides(fields: federation__FieldSet!) on FIELD_DEFINITION
directive @external on OBJECT | FIELD_DEFINITION
directive @shareable repeatable on OBJECT | FIELD_DEFINITION
directive @override(from: String!, label: String) on FIELD_DEFINITION
directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | ENUM_VALUE | ENUM | UNION | ARGUMENT_DEFINITION
directive @tag(name: String!) repeatable on FIELD_DEFINITION | OBJECT
directive @interfaceObject on OBJECT
directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
"""

Entity = Callable[[Mapping[str, Any]], object]


@dataclass
class Sub:
    """A subgraph: its SDL, its root values, and by type name how an entity comes of its representation."""

    name: str
    sdl: str
    root: Mapping[str, Any] = field(default_factory=dict)
    entities: Mapping[str, Entity] = field(default_factory=dict)
    failing: SubgraphError | None = None
    # Every request that reached it: the document and its variables.
    requests: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def schema(self) -> GraphQLSchema:
        names = list(self.entities)
        bare = build_schema(_DEFINITIONS + dedent(self.sdl), assume_valid_sdl=True)
        union: list[str] = []
        for name in names:
            type_ = bare.type_map[name]
            possible = bare.get_possible_types(type_) if isinstance(type_, GraphQLInterfaceType) else [type_]
            union += [one.name for one in possible]
        extra = ""
        if names:
            extra = f"union _Entity = {' | '.join(dict.fromkeys(union))}\n"
            fields = "_entities(representations: [_Any!]!): [_Entity]!"
            extra += f"{'extend type' if bare.query_type else 'type'} Query {{ {fields} }}"
        schema = build_schema(_DEFINITIONS + dedent(self.sdl) + extra, assume_valid_sdl=True)
        query = schema.query_type
        if names and query is not None:
            query.fields["_entities"].resolve = lambda _, info, representations: [
                self.entities[one["__typename"]](one) for one in representations
            ]
        for root_type in (schema.query_type, schema.mutation_type):
            for name, one in (root_type.fields if root_type else {}).items():
                if name in self.root:
                    one.resolve = _resolver(self.root[name])
        for name, one in (schema.subscription_type.fields if schema.subscription_type else {}).items():
            if name in self.root:
                # Each event is the value itself.
                one.subscribe = _resolver(self.root[name])
                one.resolve = lambda event, info, **arguments: event
        for type_ in schema.type_map.values():
            if hasattr(type_, "resolve_type") and not isinstance(type_, str):
                type_.resolve_type = lambda value, info, _: value["__typename"]
        return schema


def _resolver(value):
    if callable(value):
        return lambda _, info, **arguments: value(**arguments)
    return lambda _, info, **arguments: value


@dataclass
class _Recording:
    sub: Sub
    inner: InProcess

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        prepared = self.inner.prepare(document, operation_name, mutation=mutation)

        async def send(variables, request):
            self.sub.requests.append((document, dict(variables)))
            if self.sub.failing is not None:
                raise self.sub.failing
            return await prepared(variables, request)

        return send

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        prepared = self.inner.subscribe(document, operation_name)

        async def events(variables, request):
            self.sub.requests.append((document, dict(variables)))
            if self.sub.failing is not None:
                raise self.sub.failing
            async with aclosing(prepared(variables, request)) as found:
                async for one in found:
                    yield one

        return events


class Graph:
    """A supergraph of subgraphs, to plan and to ask."""

    def __init__(self, *subs: Sub, labels: Sequence[str] = (), draw: Callable[[], float] = lambda: 0.5) -> None:
        self.subs = {sub.name: sub for sub in subs}
        self.sdl = compose([SubgraphSource(sub.name, f"http://{sub.name}", LINK + dedent(sub.sdl)) for sub in subs]).sdl
        self.supergraph = Supergraph(self.sdl)
        transports = {sub.name: _Recording(sub, InProcess(sub.schema(), lambda request: request)) for sub in subs}
        self.executor = GatewayExecutor(self.supergraph, transports, labels, draw)

    def plan(self, query: str, deferring: Mapping[str, bool] | None = None) -> str:
        document = parse(query)
        operation = document.definitions[0]
        assert isinstance(operation, OperationDefinitionNode)
        return str(plan_operation(self.supergraph, document, operation, deferring=deferring))

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer, with `errors` where there are any."""
        for sub in self.subs.values():
            sub.requests.clear()
        response = asyncio.run(self.executor.execute(GraphQLRequest(query, None, variables or {}), None))
        return _body(response)

    def parts(self, query: str, variables: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """An answer in several parts: each with what it has of data, errors, incremental, hasNext."""
        for sub in self.subs.values():
            sub.requests.clear()
        return asyncio.run(self._parts(GraphQLRequest(query, None, variables or {})))

    async def _parts(self, request: GraphQLRequest) -> list[dict[str, Any]]:
        answer = await self.executor.stream(request, None)
        if isinstance(answer, Response):
            return [_body(answer)]
        return [_body(part) async for part in answer]

    def asked(self) -> dict[str, int]:
        """How many requests each subgraph had for the last question."""
        return {name: len(sub.requests) for name, sub in self.subs.items() if sub.requests}


def _body(part: Response | Patch) -> dict[str, Any]:
    if isinstance(part, Patch):
        told = [
            {
                name: value
                for name in ("path", "label", "data", "errors")
                if (value := getattr(one, name)) not in ([], None) or name in ("path", "data")
            }
            for one in part.increments
        ]
        return {"incremental": told, "hasNext": part.has_next}
    body: dict[str, Any] = {"data": part.data}
    if part.errors:
        body["errors"] = part.errors
    return body | ({"hasNext": True} if part.has_next else {})


def by_key(rows: Sequence[Mapping[str, Any]], *keys: str) -> Entity:
    """An entity resolver that finds a row by its keys."""
    found = {tuple(row[key] for key in keys): row for row in rows}
    return lambda representation: found.get(tuple(representation[key] for key in keys))


def plan_text(text: str) -> str:
    """An expected plan as tests write it: indented, with lines around it."""
    return dedent(text).strip()
