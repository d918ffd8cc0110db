"""A document of one operation, and its programs."""

from collections.abc import Awaitable, Mapping
from functools import lru_cache

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues

from gateway.execution.program.known import Fields, Value
from gateway.execution.program.program import Program
from gateway.execution.variables import Variables

# Ten variables make a thousand choices; an honest client makes a few of them.
_MOST_PROGRAMS = 64


class CompiledDocument:
    """A document of one operation, with its programs: one for each choice of what its variables skip and include."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, fields: Fields) -> None:
        self._schema = schema
        self._fields = fields
        self._operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
        self._fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        self._variables = Variables(schema, self._operation.variable_definitions or ())
        self._conditions = _condition_variables(document)
        self._program = lru_cache(_MOST_PROGRAMS)(self._compile)

    def run(
        self, variables: Mapping[str, object], root: Value, context: Value
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """The result for these variables, or an awaitable of it, as graphql-core's `execute` gives it."""
        values = self._variables.values(variables)
        if isinstance(values, list):
            return ExecutionResult(None, values)
        program = self._program(tuple(bool(values.coerced.get(name)) for name in self._conditions))
        return program.executor.for_request(values, root, context).run()

    def _compile(self, chosen: tuple[bool, ...]) -> Program:
        # Of the variables, a program is compiled for the conditions alone.
        values = VariableValues({}, dict(zip(self._conditions, chosen, strict=True)))
        return Program(self._schema, self._operation, self._fragments, values, self._fields)


def _condition_variables(document: DocumentNode) -> tuple[str, ...]:
    """The variables that @skip and @include look at."""
    found: dict[str, None] = {}

    class Seen(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: object) -> None:
            if node.name.value in ("skip", "include"):
                for one in node.arguments or ():
                    if isinstance(one.value, VariableNode):
                        found[one.value.name.value] = None

    visit(document, Seen())
    return tuple(found)
