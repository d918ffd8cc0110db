"""From the text of a request to an executed operation; what depends on the text alone is done once and kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from inspect import isawaitable
from random import random
from typing import Protocol, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    execute_sync,
    get_variable_values,
    parse,
    validate,
)

from gateway.execution.compile import PreparedPlan, compile_plan
from gateway.execution.errors import ErrorEntry, SubgraphError, entry, of_resolver
from gateway.execution.run import Response, run_plan
from gateway.execution.transport import JsonObject, Transport
from gateway.planning.errors import PlanningError
from gateway.planning.labels import Labels
from gateway.planning.planner import plan_operation
from gateway.planning.supergraph import Supergraph

# An operation's plan and code take some tens of kilobytes.
MOST_OPERATIONS = 1000


class RequestError(Exception):
    """A request that is not executed: it does not parse or validate, or its variables are wrong."""

    def __init__(self, errors: Sequence[ErrorEntry]) -> None:
        super().__init__("; ".join(error["message"] for error in errors))
        self.errors = list(errors)


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The parameters of a GraphQL request."""

    query: str
    operation_name: str | None
    variables: Mapping[str, object]
    # Whether the answer shall tell the query plan too.
    plan: bool = False


class Executor(Protocol):
    """What serves GraphQL requests: the gateway, or one subgraph alone."""

    def is_query(self, request: GraphQLRequest) -> bool:
        """Whether the request's operation is a query, which alone may come by GET. Raises RequestError."""
        ...

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a request; `context` is what the edge knows of it. Raises RequestError."""
        ...


@dataclass(frozen=True, slots=True)
class _Parsed:
    document: DocumentNode
    operation: OperationDefinitionNode


@dataclass(frozen=True, slots=True)
class _Prepared:
    parsed: _Parsed
    plan: PreparedPlan
    # Where no variable has a say in it.
    introspected: JsonObject | None


class _Parser:
    """Parses and validates, and keeps what it has parsed."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept = lru_cache(MOST_OPERATIONS)(self._parse)

    def parsed(self, request: GraphQLRequest) -> _Parsed:
        return self._kept(request.query, request.operation_name)

    def _parse(self, query: str, operation_name: str | None) -> _Parsed:
        try:
            document = parse(query)
        except GraphQLError as error:
            raise RequestError([_formatted(error, "GRAPHQL_PARSE_FAILED")]) from error
        errors = validate(self._schema, document)
        if errors:
            raise RequestError([_formatted(error, "GRAPHQL_VALIDATION_FAILED") for error in errors])
        operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
        if operation_name is None and len(operations) == 1:
            return _Parsed(document, operations[0])
        for one in operations:
            if operation_name is not None and one.name is not None and one.name.value == operation_name:
                return _Parsed(document, one)
        message = (
            "Must provide operation name if query contains multiple operations."
            if operation_name is None
            else f"Unknown operation named {operation_name!r}."
        )
        raise RequestError([entry(message, "OPERATION_RESOLUTION_FAILURE")])

    def coerced(self, parsed: _Parsed, variables: Mapping[str, object]) -> dict[str, object]:
        """The variables as their types have them. Raises RequestError."""
        definitions = parsed.operation.variable_definitions or ()
        found = get_variable_values(self._schema, definitions, dict(variables))
        if isinstance(found, list):
            raise RequestError([_formatted(error, "BAD_USER_INPUT") for error in found])
        return {name: found.coerced[name] for name in found.coerced}


class GatewayExecutor:
    """Serves the operations of a supergraph over its subgraphs."""

    def __init__(
        self,
        supergraph: Supergraph,
        transports: Mapping[str, Transport],
        labels: Iterable[str] = (),
        draw: Callable[[], float] = random,
    ) -> None:
        """`labels` are the override labels that hold for every request; `draw` decides for those by percent."""
        self._supergraph = supergraph
        self._labels = Labels(supergraph.labels, labels, draw)
        self._supergraphs = {held: supergraph.under(held) for held in self._labels.sets}
        self._transports = transports
        self._parser = _Parser(supergraph.api)
        self._kept = lru_cache(MOST_OPERATIONS)(self._prepare)

    def is_query(self, request: GraphQLRequest) -> bool:
        """Whether the request's operation is a query. Raises RequestError."""
        return self._parser.parsed(request).operation.operation is OperationType.QUERY

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a request over the subgraphs. Raises RequestError."""
        prepared = self.prepared(request)
        coerced = self._parser.coerced(prepared.parsed, request.variables)
        introspected = prepared.introspected
        document = prepared.plan.plan.introspection
        if document is not None and introspected is None:
            introspected = _introspect(self._supergraph.api, document, request.variables)
        response = await run_plan(prepared.plan, request.variables, coerced, context, introspected)
        if request.plan:
            response.extensions["queryPlan"] = str(prepared.plan.plan)
        return response

    def prepared(self, request: GraphQLRequest) -> _Prepared:
        """The request's operation, planned and compiled. Raises RequestError."""
        return self._kept(request.query, request.operation_name, self._labels.of_request())

    def _prepare(self, query: str, operation_name: str | None, labels: frozenset[str]) -> _Prepared:
        parsed = self._parser.parsed(GraphQLRequest(query, operation_name, {}))
        try:
            plan = plan_operation(self._supergraphs[labels], parsed.document, parsed.operation)
            prepared = compile_plan(plan, self._supergraph.api, self._transports)
        except (PlanningError, SubgraphError) as error:
            raise RequestError([entry(str(error), error.code)]) from error
        introspected = None
        if plan.introspection is not None and not parsed.operation.variable_definitions:
            introspected = _introspect(self._supergraph.api, plan.introspection, {})
        return _Prepared(parsed, prepared, introspected)


class SchemaExecutor:
    """Serves one schema: a subgraph alone. `context` makes the resolvers' context of the edge's."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._parser = _Parser(schema)

    def is_query(self, request: GraphQLRequest) -> bool:
        """Whether the request's operation is a query. Raises RequestError."""
        return self._parser.parsed(request).operation.operation is OperationType.QUERY

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a request. Raises RequestError."""
        parsed = self._parser.parsed(request)
        self._parser.coerced(parsed, request.variables)
        name = parsed.operation.name
        result = execute(
            self._schema,
            parsed.document,
            context_value=context,
            variable_values=dict(request.variables),
            operation_name=None if name is None else name.value,
        )
        executed: ExecutionResult = await result if isawaitable(result) else result
        return Response(executed.data, [of_resolver(error) for error in executed.errors or ()])


def _introspect(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, object]) -> JsonObject:
    result = execute_sync(schema, document, variable_values=dict(variables))
    return cast("JsonObject", result.data or {})


def _formatted(error: GraphQLError, code: str) -> ErrorEntry:
    found = cast("ErrorEntry", dict(error.formatted))
    extensions = dict(error.extensions or {})
    extensions.setdefault("code", code)
    found["extensions"] = extensions
    return found
