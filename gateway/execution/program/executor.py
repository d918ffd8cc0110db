"""graphql-core's executor over compiled fields."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, cast

from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    default_field_resolver,
    default_type_resolver,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.executor import CollectedErrors
from graphql.execution.values import VariableValues
from graphql.pyutils import Path, RefMap, is_awaitable
from graphql.type import GraphQLResolveInfoHelpers

from gateway.execution.program.known import FieldDetailsList, Info, Value
from gateway.execution.program.leaves import Plain

# (executor, object, its path) -> the object's fields, or an awaitable of them.
ReadFields = Callable[["ProgramExecutor", Value, "Path | None"], Value]
# (executor, value, path, info) -> the completed value, or an awaitable of it; the value is not None.
Complete = Callable[["ProgramExecutor", Value, Path, "Info | None"], Value]

_info: Callable[[tuple[Value, ...]], Info] = partial(tuple.__new__, GraphQLResolveInfo)


class Compiled(Protocol):
    """What an executor knows of its program: `places` are of fields, by the ids of their details, the name, nodes, type
    and parent's type; `completions` how values are completed, by the ids of their type and of the details.
    """

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragment_definitions: dict[str, FragmentDefinitionNode]
    fragments: dict[str, FragmentDetails]
    root_type: GraphQLObjectType
    root_fields: dict[str, FieldDetailsList]
    read_root: ReadFields
    places: dict[int, tuple[str, list[FieldNode], GraphQLOutputType, GraphQLObjectType]]
    completions: dict[tuple[int, int], Complete]
    values: Plain

    def fields_of(self, type_: GraphQLObjectType, details: FieldDetailsList) -> ReadFields: ...


class ProgramExecutor(Executor[Any]):
    """graphql-core's executor over the compiled fields of a program."""

    def __init__(self, program: Compiled) -> None:
        super().__init__(
            program.schema,
            program.fragment_definitions,
            program.fragments,
            None,
            None,
            program.operation,
            VariableValues({}, {}),
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
        )
        self.program = program
        # Of what a resolver is told, that which is a request's own.
        self.request = self.root_value, self.operation, self.variable_values, self.context_value

    def for_request(self, variables: VariableValues, root: Value, context: Value) -> "ProgramExecutor":
        """Another of the same program, with all that is a request's own; making one anew costs five times as much."""
        other = object.__new__(ProgramExecutor)
        own = other.__dict__
        own.update(self.__dict__)
        own["variable_values"], own["root_value"], own["context_value"] = variables, root, context
        own["async_helpers"] = GraphQLResolveInfoHelpers(other.gather_async_work, other.track_async_work)
        own["collected_errors"] = CollectedErrors()
        own["pending_incremental_futures"], own["background_futures"] = set(), set()
        own["_relevant_sub_fields"], own["_stream_usages"] = {}, RefMap()
        own["request"] = root, self.operation, variables, context
        return other

    def run(self) -> ExecutionResult | Awaitable[ExecutionResult]:
        """The result of the operation, or an awaitable of it."""
        program = self.program
        serially = program.operation.operation is OperationType.MUTATION
        try:
            data = self.execute_root_grouped_field_set(
                program.root_type, self.root_value, program.root_fields, serially, None
            )
        except GraphQLError as error:
            return self._ended(self._failed(error))
        if is_awaitable(data):
            return self._awaited(data)
        return self._ended(cast("ExecutionResult", self.build_response(cast("dict[str, Value]", data))))

    async def _awaited(self, data: Awaitable[dict[str, Value]]) -> ExecutionResult:
        try:
            return self._ended(cast("ExecutionResult", self.build_response(await data)))
        except GraphQLError as error:
            return self._ended(self._failed(error))

    def _ended(self, result: ExecutionResult) -> ExecutionResult:
        # The helpers hold the executor: such a cycle keeps all of a request until the next collection of garbage.
        del self.async_helpers
        return result

    def _failed(self, error: GraphQLError) -> ExecutionResult:
        self.collected_errors.add(error, None)
        return cast("ExecutionResult", self.build_response(None))

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Value,
        path: Path | None,
        grouped_field_set: Mapping[str, FieldDetailsList],
        position_context: Value,
    ) -> Value:
        """The root's fields; those of other objects are not reached by their field set."""
        return self.program.read_root(self, source_value, path)

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        path: Path,
        result: Value,
        position_context: Value,
    ) -> Value:
        """An object's fields, by its type and the fields that led to it."""
        return self.program.fields_of(return_type, field_details_list)(self, result, path)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: "Info | None",
        path: Path,
        result: Value,
        position_context: Value,
    ) -> Value:
        """What a resolver or an awaitable gave, completed; anything unusual as graphql-core does."""
        if result is None and return_type.__class__ is not GraphQLNonNull:
            return None
        known = self.program.completions.get((id(return_type), id(field_details_list)))
        program = self.program
        if known is None or not (result.__class__ in program.values.classes or program.values.is_plain(result)):
            told = info or self.info_at(field_details_list, path)
            return super().complete_value(return_type, field_details_list, told, path, result, position_context)
        return known(self, result, path, info)

    async def later(
        self,
        value: Awaitable[Value],
        type_: GraphQLOutputType,
        details: FieldDetailsList,
        info: "Info | None",
        path: Path,
    ) -> Value:
        """What a resolver gives in time, completed; its error told where the type allows null."""
        try:
            completed = self.complete_value(type_, details, info, path, await value, None)
            if completed.__class__ not in (dict, list, str, int) and is_awaitable(completed):
                return await completed
        except Exception as error:  # noqa: BLE001  # a resolver may raise anything: it is told as the field's error
            self.handle_field_error(error, type_, details, path)
            return None
        return completed

    async def guarded(
        self, completed: Awaitable[Value], type_: GraphQLOutputType, details: FieldDetailsList, path: Path
    ) -> Value:
        """An awaitable value, its error told where the type allows null."""
        try:
            return await completed
        except Exception as error:  # noqa: BLE001  # a resolver may raise anything: it is told as the field's error
            self.handle_field_error(error, type_, details, path)
            return None

    async def settled(self, values: Value, awaitable: Sequence[Value]) -> Value:
        """A dict or a list whose values at some keys are awaitable, with these awaited."""
        if len(awaitable) == 1:
            values[awaitable[0]] = await values[awaitable[0]]
        else:
            # As graphql-core does: which of several errors comes first is a matter of turns of the loop.
            found = await self.gather_async_work([values[key] for key in awaitable])
            for key, value in zip(awaitable, found, strict=True):
                values[key] = value
        return values

    def info_at(self, details: FieldDetailsList, path: Path) -> Info:
        """What a resolver is told: made where one looks at it. The path may be that of an item of the field's list."""
        while isinstance(path.key, int):
            assert path.prev is not None
            path = path.prev
        field = self.program.places[id(details)]
        # In the order of graphql-core's `build_resolve_info`, without its look at each attribute.
        program = self.program
        last = self.is_awaitable, self.abort_signal, self.async_helpers
        return _info((*field, path, program.schema, program.fragment_definitions, *self.request, *last))
