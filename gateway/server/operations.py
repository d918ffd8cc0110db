"""From the text of a request to an executed operation; what depends on the text alone is done once and kept."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import lru_cache
from inspect import isawaitable, isfunction
from random import random
from typing import Protocol, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    MiddlewareManager,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    execute,
    execute_sync,
    parse,
    subscribe,
    validate,
    visit,
)

from gateway.config import LIST_SIZE, LimitSettings
from gateway.execution.compile import PreparedPlan, compile_plan
from gateway.execution.errors import ErrorEntry, SubgraphError, entry, of_resolver
from gateway.execution.run import Response, run_plan
from gateway.execution.starting import starting
from gateway.execution.streams import Patch, defer_plan, subscribe_plan
from gateway.execution.transport import JsonObject, Transport
from gateway.execution.variables import Variables
from gateway.planning.access import NOBODY, Grants, Requirement
from gateway.planning.cost import COST_LIMIT_EXCEEDED, Costs
from gateway.planning.errors import PlanningError
from gateway.planning.labels import Labels
from gateway.planning.planner import plan_operation
from gateway.planning.supergraph import Supergraph
from gateway.server.kept import MOST_OPERATIONS, kept
from gateway.server.limits import LIMIT_EXCEEDED, LimitExceeded, check


class RequestError(Exception):
    """A request that is not executed: it does not parse or validate, its variables are wrong, or it is not lawful.

    `status` is that of HTTP, None where the media type decides; `retry_after` are the seconds after which it may be
    made again.
    """

    def __init__(self, errors: Sequence[ErrorEntry], status: int | None = None, retry_after: int | None = None) -> None:
        super().__init__("; ".join(error["message"] for error in errors))
        self.errors = list(errors)
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The parameters of a GraphQL request."""

    query: str
    operation_name: str | None
    variables: Mapping[str, object]
    # Whether the answer shall tell the query plan too, and what it cost.
    plan: bool = False
    cost: bool = False
    extensions: Mapping[str, object] = field(default_factory=dict)
    # The request as it came: its body, or the query of its URL.
    raw: bytes = b""


# An answer in several parts: the events of a subscription, or a response and what was deferred.
Stream = AsyncIterator[Response | Patch]


class Executor(Protocol):
    """What serves GraphQL requests: the gateway, or one subgraph alone."""

    def operation(self, request: GraphQLRequest) -> OperationType:
        """What kind of operation the request asks for. Raises RequestError."""
        ...

    def asks_data(self, request: GraphQLRequest) -> bool:
        """Whether the request asks for more than the schema. Raises RequestError."""
        ...

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a query or a mutation; `context` is what the edge knows of it. Raises RequestError."""
        ...

    async def stream(self, request: GraphQLRequest, context: object) -> Response | Stream:
        """Executes a request whose answer may come in several parts: a subscription, or one with @defer.

        Raises RequestError.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Parsed:
    document: DocumentNode
    operation: OperationDefinitionNode
    # The variables on which its @defer depend; None where it has none.
    defers: tuple[str, ...] | None
    # Whether it asks for more than the schema, and whether for the schema.
    data: bool
    schema: bool
    variables: Variables


@dataclass(frozen=True, slots=True)
class _Prepared:
    plan: PreparedPlan
    # Where no variable has a say in it.
    introspected: JsonObject | None
    # Of a subscription, the variables that only say where it begins.
    starting: frozenset[str] = frozenset()


class _Parser:
    """Parses and validates, and keeps what it has parsed."""

    def __init__(self, schema: GraphQLSchema, limits: LimitSettings | None = None) -> None:
        self._schema = schema
        self._limits = limits
        self._kept = kept(self._parse)

    def parsed(self, request: GraphQLRequest) -> _Parsed:
        return self._kept(request.query, request.operation_name)

    def _parse(self, query: str, operation_name: str | None) -> _Parsed:
        limits = self._limits
        try:
            document = parse(query, max_tokens=None if limits is None else limits.tokens)
            if limits is not None:
                check(document, limits)
        except GraphQLError as error:
            code = LIMIT_EXCEEDED if error.message.endswith("tokens. Parsing aborted.") else "GRAPHQL_PARSE_FAILED"
            raise RequestError([_formatted(error, code)]) from error
        except LimitExceeded as error:
            raise RequestError([entry(str(error), LIMIT_EXCEEDED)]) from error
        errors = validate(self._schema, document)
        if errors:
            raise RequestError([_formatted(error, "GRAPHQL_VALIDATION_FAILED") for error in errors])
        operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
        if operation_name is None and len(operations) == 1:
            return self._parsed(document, operations[0])
        for one in operations:
            if operation_name is not None and one.name is not None and one.name.value == operation_name:
                return self._parsed(document, one)
        message = (
            "Must provide operation name if query contains multiple operations."
            if operation_name is None
            else f"Unknown operation named {operation_name!r}."
        )
        raise RequestError([entry(message, "OPERATION_RESOLUTION_FAILURE")])

    def _parsed(self, document: DocumentNode, operation: OperationDefinitionNode) -> _Parsed:
        variables = Variables(self._schema, operation.variable_definitions or ())
        return _Parsed(document, operation, _defers(document), *_asks(document, operation), variables)

    def coerced(self, parsed: _Parsed, variables: Mapping[str, object]) -> dict[str, object]:
        """The variables as their types have them. Raises RequestError."""
        definitions = parsed.operation.variable_definitions
        if not definitions:
            return {}
        found = parsed.variables.values(variables)
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
        grants: Callable[[object], Grants] = lambda context: NOBODY,
        limits: LimitSettings | None = None,
    ) -> None:
        """`labels` are the override labels that hold for every request; `draw` decides for those by percent; `grants`
        says of a request's context what its caller has; `limits` are those of a document, None: what planning has.
        """
        self._supergraph = supergraph
        self._labels = Labels(supergraph.labels, labels, draw)
        self._supergraphs = {held: supergraph.under(held) for held in self._labels.sets}
        self._transports = transports
        self._limits = limits
        self._costs = Costs(supergraph)
        self._parser = _Parser(supergraph.api, limits)
        self._grants = grants
        self._denied = lru_cache(MOST_OPERATIONS)(supergraph.access.denied)
        self._kept = kept(self._prepare)

    def operation(self, request: GraphQLRequest) -> OperationType:
        """What kind of operation the request asks for. Raises RequestError."""
        return self._parser.parsed(request).operation.operation

    def asks_data(self, request: GraphQLRequest) -> bool:
        """Whether the request asks for more than the schema. Raises RequestError."""
        return self._parser.parsed(request).data

    def asks_schema(self, request: GraphQLRequest) -> bool:
        """Whether the request asks for the schema. Raises RequestError."""
        return self._parser.parsed(request).schema

    def document(self, request: GraphQLRequest) -> tuple[DocumentNode, OperationDefinitionNode]:
        """The document of a request, valid, and which of its operations is asked for. Raises RequestError."""
        parsed = self._parser.parsed(request)
        return parsed.document, parsed.operation

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a query or a mutation over the subgraphs. Raises RequestError."""
        return _whole(await self._answer(request, context, incremental=False))

    async def stream(self, request: GraphQLRequest, context: object) -> Response | Stream:
        """Executes any request over the subgraphs. Raises RequestError."""
        return await self._answer(request, context, incremental=True)

    async def _answer(self, request: GraphQLRequest, context: object, *, incremental: bool) -> Response | Stream:
        parsed = self._parser.parsed(request)
        coerced = self._parser.coerced(parsed, request.variables)
        deferring = None
        if incremental and parsed.defers is not None:
            deferring = tuple((name, bool(coerced[name])) for name in parsed.defers)
        denied = self._denied(self._grants(context))
        prepared = self._kept(request.query, request.operation_name, self._labels.of_request(), deferring, denied)
        plan = prepared.plan
        extensions = self._admitted(plan, coerced, request)
        if plan.subscribe is not None:
            return subscribe_plan(plan, request.variables, coerced, context, prepared.starting)
        introspected = prepared.introspected
        document = plan.plan.introspection
        if document is not None and introspected is None:
            introspected = _introspect(self._supergraph.api, document, request.variables)
        if plan.parts:
            return _with_extensions(defer_plan(plan, request.variables, coerced, context, introspected), extensions)
        response = await run_plan(plan, request.variables, coerced, context, introspected)
        response.extensions.update(extensions)
        told = response.extensions.get("cost")
        if isinstance(told, dict):
            told["actual"] = self._costs.counted(plan.plan.operation, plan.plan.selection, response.data)
        return response

    def _admitted(
        self, plan: PreparedPlan, coerced: Mapping[str, object], request: GraphQLRequest
    ) -> dict[str, object]:
        """What the answer's extensions tell of the plan. Raises RequestError for one that would cost too much."""
        extensions: dict[str, object] = {"queryPlan": str(plan.plan)} if request.plan else {}
        most = None if self._limits is None else self._limits.cost
        if most is None and not request.cost:
            return extensions
        assumed = LIST_SIZE if self._limits is None else self._limits.list_size
        cost = plan.plan.cost.of(coerced, assumed)
        if most is not None and cost > most:
            message = f"the operation may cost {cost}, of which {most} is taken"
            raise RequestError([entry(message, COST_LIMIT_EXCEEDED, estimated=cost, limit=most)])
        if request.cost:
            extensions["cost"] = {"estimated": cost}
        return extensions

    def _prepare(
        self,
        query: str,
        operation_name: str | None,
        labels: frozenset[str],
        deferring: tuple[tuple[str, bool], ...] | None,
        denied: frozenset[Requirement],
    ) -> _Prepared:
        parsed = self._parser.parsed(GraphQLRequest(query, operation_name, {}))
        deferred = None if deferring is None else dict(deferring)
        try:
            plan = plan_operation(
                self._supergraphs[labels], parsed.document, parsed.operation, deferring=deferred, denied=denied
            )
            prepared = compile_plan(plan, self._supergraph.api, self._transports)
        except (PlanningError, SubgraphError) as error:
            raise RequestError([entry(str(error), error.code)]) from error
        introspected = None
        if plan.introspection is not None and not parsed.operation.variable_definitions:
            introspected = _introspect(self._supergraph.api, plan.introspection, {})
        begins = starting(parsed.document) if plan.operation == "subscription" else frozenset[str]()
        return _Prepared(prepared, introspected, begins)


async def _with_extensions(stream: Stream, extensions: Mapping[str, object]) -> Stream:
    """The stream, whose first response has these extensions too."""
    async with aclosing(cast("AsyncGenerator[Response | Patch, None]", stream)) as parts:
        async for part in parts:
            if isinstance(part, Response):
                part.extensions.update(extensions)
            yield part


class SchemaExecutor:
    """Serves one schema: a subgraph alone."""

    def __init__(
        self,
        schema: GraphQLSchema,
        permit: Callable[[DocumentNode, object], None] = lambda document, context: None,
        middleware: Sequence[Callable[..., object]] = (),
    ) -> None:
        """`permit` judges a document by the context of its request, and raises RequestError; `middleware` stands around
        each resolver.
        """
        self._schema = schema
        self._parser = _Parser(schema)
        self._permit = permit
        if not all(map(isfunction, middleware)):
            raise TypeError("graphql-core passes over a middleware that is no plain function")
        self._middleware = MiddlewareManager(*middleware) if middleware else None

    def operation(self, request: GraphQLRequest) -> OperationType:
        """What kind of operation the request asks for. Raises RequestError."""
        return self._parser.parsed(request).operation.operation

    def asks_data(self, request: GraphQLRequest) -> bool:
        """Whether the request asks for more than the schema. Raises RequestError."""
        return self._parser.parsed(request).data

    def is_alone(self, request: GraphQLRequest) -> bool:
        """Whether its document has one operation. Raises RequestError."""
        definitions = self._parser.parsed(request).document.definitions
        return sum(isinstance(one, OperationDefinitionNode) for one in definitions) == 1

    def admitted(self, request: GraphQLRequest, context: object) -> _Parsed:
        """The request, parsed, if its variables are right and it may ask what it asks. Raises RequestError."""
        parsed = self._parser.parsed(request)
        self._parser.coerced(parsed, request.variables)
        self._permit(parsed.document, context)
        return parsed

    async def execute(self, request: GraphQLRequest, context: object) -> Response:
        """Executes a query or a mutation. Raises RequestError."""
        return _whole(await self.stream(request, context))

    async def stream(self, request: GraphQLRequest, context: object) -> Response | Stream:
        """Executes any request; a schema by itself knows no @defer. Raises RequestError."""
        parsed = self.admitted(request, context)
        name = None if parsed.operation.name is None else parsed.operation.name.value
        variables = dict(request.variables)
        if parsed.operation.operation is OperationType.SUBSCRIPTION:
            found = subscribe(
                self._schema,
                parsed.document,
                context_value=context,
                variable_values=variables,
                operation_name=name,
            )
            results = await found if isawaitable(found) else found
            return _response(results) if isinstance(results, ExecutionResult) else _responses(results)
        result = execute(
            self._schema,
            parsed.document,
            context_value=context,
            variable_values=variables,
            operation_name=name,
            middleware=self._middleware,
        )
        return _response(await result if isawaitable(result) else result)


def _whole(answer: Response | Stream) -> Response:
    if not isinstance(answer, Response):
        raise RequestError([entry("a subscription is answered as a stream", "STREAM_REQUIRED")])
    return answer


def _response(executed: ExecutionResult) -> Response:
    return Response(executed.data, [of_resolver(error) for error in executed.errors or ()])


async def _responses(results: AsyncIterator[ExecutionResult]) -> Stream:
    async with aclosing(cast("AsyncGenerator[ExecutionResult, None]", results)) as events:
        async for one in events:
            yield _response(one)


def _defers(document: DocumentNode) -> tuple[str, ...] | None:
    found: dict[str, None] = {}
    deferring = False

    class Seen(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: object) -> None:
            nonlocal deferring
            if node.name.value == "defer":
                deferring = True
                for one in node.arguments or ():
                    if one.name.value == "if" and isinstance(one.value, VariableNode):
                        found[one.value.name.value] = None

    visit(document, Seen())
    return tuple(found) if deferring else None


# What a root has of the schema itself: introspection, and a subgraph's SDL.
_SCHEMA = frozenset({"__schema", "__type", "_service"})


def _asks(document: DocumentNode, operation: OperationDefinitionNode) -> tuple[bool, bool]:
    """Whether an operation asks for more than the schema, and whether for the schema."""
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    left, met, names = [operation.selection_set], set[str](), set[str]()
    while left:
        for one in left.pop().selections:
            if isinstance(one, FieldNode):
                names.add(one.name.value)
            elif isinstance(one, InlineFragmentNode):
                left.append(one.selection_set)
            elif isinstance(one, FragmentSpreadNode) and one.name.value not in met:
                met.add(one.name.value)
                left.append(fragments[one.name.value].selection_set)
    return bool(names - _SCHEMA - {"__typename"}), bool(names & _SCHEMA)


def _introspect(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, object]) -> JsonObject:
    result = execute_sync(schema, document, variable_values=dict(variables))
    return cast("JsonObject", result.data or {})


def _formatted(error: GraphQLError, code: str) -> ErrorEntry:
    found = cast("ErrorEntry", dict(error.formatted))
    extensions = dict(error.extensions or {})
    extensions.setdefault("code", code)
    found["extensions"] = extensions
    return found
