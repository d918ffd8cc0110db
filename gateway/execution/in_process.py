"""A subgraph in the gateway's own process: documents are parsed, validated and compiled once."""

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from typing import cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    ValuesOfCorrectTypeRule,
    create_source_event_stream,
    parse,
    validate,
)
from graphql.execution import Executor

from gateway.execution.errors import BAD_USER_INPUT, INTERNAL, MALFORMED, SubgraphError, of_resolver
from gateway.execution.once import Once
from gateway.execution.program.document import CompiledDocument
from gateway.execution.program.known import Fields
from gateway.execution.starting import key_of, starting
from gateway.execution.transport import JsonObject, Operation, Subscription, renewed, view_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InProcess:
    """The transport to a schema; `context` makes the resolvers' context of the client's request, `fields` knows
    shorter ways to some fields' values.
    """

    schema: GraphQLSchema
    context: Callable[[object], object]
    fields: Fields = field(default_factory=Fields)

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        return _Kept(CompiledDocument(self.schema, self.parsed(document), self.fields), self.context)

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        parsed = self.parsed(document)

        compiled = CompiledDocument(self.schema, parsed, self.fields)
        once, without = Once[JsonObject](), starting(parsed)

        def answered(
            given: Mapping[str, object], event: object, request: object
        ) -> JsonObject | Coroutine[object, object, JsonObject]:
            # Each event is answered as of its own moment.
            result = compiled.run(given, event, self.context(renewed(request)))
            return told(result) if isinstance(result, ExecutionResult) else told_later(result)

        async def events(variables: Mapping[str, object], request: object) -> AsyncIterator[JsonObject]:
            given, view = dict(variables), view_of(request)
            key = once.number((view, key_of(given, without)))
            built = Executor.build(self.schema, parsed, None, self.context(request), given)
            if isinstance(built, list):
                yield told(ExecutionResult(None, built))
                return
            found = create_source_event_stream(built)
            results = await found if isawaitable(found) else found
            if isinstance(results, ExecutionResult):
                yield told(results)
                return
            async with aclosing(cast("AsyncGenerator[object, None]", results)):
                try:
                    async for event in results:
                        if view is None:
                            answer = answered(given, event, request)
                        else:
                            answer = once.of(event, key, partial(answered, given, event, request))
                        yield answer if isinstance(answer, dict) else await answer
                except GraphQLError as error:
                    code = (error.extensions or {}).get("code")
                    raise SubgraphError(code if isinstance(code, str) else INTERNAL, error.message) from error
                except Exception as error:
                    # As in a field, a source may raise anything; what it did not mean to say is not told to a client.
                    _log.exception("the events of %s broke off", operation_name)
                    raise SubgraphError(INTERNAL, "internal error") from error

        return events

    def parsed(self, document: str) -> DocumentNode:
        """A document, held against the schema. Raises SubgraphError."""
        parsed = parse(document, no_location=True)
        values = validate(self.schema, parsed, [ValuesOfCorrectTypeRule])
        if values:
            # What a scalar of the subgraph's takes, the gateway does not know: the value is the client's own.
            raise SubgraphError(BAD_USER_INPUT, values[0].message)
        problems = validate(self.schema, parsed)
        if problems:
            raise SubgraphError(MALFORMED, f"the subgraph's schema refuses its part of the plan: {problems[0].message}")
        return parsed


@dataclass(frozen=True, slots=True)
class _Kept:
    document: CompiledDocument
    context: Callable[[object], object]

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        result = self.document.run(variables, None, self.context(request))
        return told(result if isinstance(result, ExecutionResult) else await result)


async def told_later(executed: Awaitable[ExecutionResult]) -> JsonObject:
    """A result that is waited for, as a subgraph's response."""
    return told(await executed)


def told(executed: ExecutionResult) -> JsonObject:
    """A result as a subgraph's response."""
    response: JsonObject = {"data": executed.data}
    if executed.errors:
        # An error without a path is one of the variables, which the gateway passed on as they came.
        refused = executed.data is None and all(error.path is None for error in executed.errors)
        code = BAD_USER_INPUT if refused else INTERNAL
        response["errors"] = [cast("JsonObject", of_resolver(error, code)) for error in executed.errors]
    return response
