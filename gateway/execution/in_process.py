"""A subgraph in the gateway's own process: its schema executes a document that was parsed and validated once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import cast

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute, parse, validate

from gateway.execution.errors import MALFORMED, SubgraphError, of_resolver
from gateway.execution.transport import JsonObject, Operation


@dataclass(frozen=True, slots=True)
class InProcess:
    """The transport to a schema; `context` makes the resolvers' context of the client's request."""

    schema: GraphQLSchema
    context: Callable[[object], object]

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        parsed = parse(document, no_location=True)
        problems = validate(self.schema, parsed)
        if problems:
            raise SubgraphError(MALFORMED, f"the subgraph's schema refuses its part of the plan: {problems[0].message}")
        return _Kept(self.schema, parsed, self.context)


@dataclass(frozen=True, slots=True)
class _Kept:
    schema: GraphQLSchema
    document: DocumentNode
    context: Callable[[object], object]

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        result = execute(
            self.schema, self.document, context_value=self.context(request), variable_values=dict(variables)
        )
        executed: ExecutionResult = await result if isawaitable(result) else result
        response: JsonObject = {"data": executed.data}
        if executed.errors:
            response["errors"] = [cast("JsonObject", of_resolver(error)) for error in executed.errors]
        return response
