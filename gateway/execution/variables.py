"""The variables of a document that is kept: what their types make of values is found once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_named_type,
    get_variable_values,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource

# A variable's value, and what its type makes of it, is anything at all.
Value = Any
Coerce = Callable[[Value], Value]


class _Unsure:
    """Stands for what graphql-core shall see to itself."""


_UNSURE = _Unsure()
_TEXT = frozenset({str})


class Variables:
    """The variables that a document defines."""

    def __init__(self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._definitions = definitions
        self._known: list[tuple[str, GraphQLVariableSignature, Coerce]] | None = []
        for definition in definitions:
            signature = get_variable_signature(schema, definition)
            coerce = None if isinstance(signature, GraphQLError) else _coerce(signature.type)
            if isinstance(signature, GraphQLError) or coerce is None:
                self._known = None
                break
            self._known.append((signature.name, signature, coerce))

    def values(self, given: Mapping[str, Value]) -> VariableValues | list[GraphQLError]:
        """As graphql-core's `get_variable_values` gives them."""
        if self._known is not None:
            sources: dict[str, VariableValueSource] = {}
            coerced: dict[str, Value] = {}
            for name, signature, coerce in self._known:
                value = given.get(name, _UNSURE)
                found = _UNSURE if value is _UNSURE else coerce(value)
                if found is _UNSURE:
                    break
                sources[name] = VariableValueSource(signature, value)
                coerced[name] = found
            else:
                return VariableValues(sources, coerced)
        return get_variable_values(self._schema, self._definitions, dict(given))


def _coerce(type_: GraphQLInputType) -> Coerce | None:
    """What a type makes of a value, or that it is not sure; None for a type with input objects in it."""
    if isinstance(type_, GraphQLNonNull):
        required = _coerce(type_.of_type)
        return None if required is None else lambda value: _UNSURE if value is None else required(value)
    if isinstance(type_, GraphQLList):
        item = _coerce(type_.of_type)
        # What a scalar that is written as a text makes of one is that.
        of_texts = get_named_type(type_.of_type).name in ("ID", "String") and not _is_list(type_.of_type)
        return None if item is None else lambda value: _list(value, item, of_texts=of_texts)
    if not is_leaf_type(type_):
        return None
    of_leaf = type_.coerce_input_value

    def leaf(value: Value) -> Value:
        if value is None:
            return None
        try:
            found = of_leaf(value)
        except Exception:  # noqa: BLE001  # graphql-core meets the same error, and says where
            return _UNSURE
        return _UNSURE if found is Undefined else found

    return leaf


def _is_list(type_: GraphQLInputType) -> bool:
    return is_list_type(type_.of_type if is_non_null_type(type_) else type_)


def _list(value: Value, item: Coerce, *, of_texts: bool) -> Value:
    if value is None:
        return None
    # A value alone may stand for a list of one.
    if value.__class__ is not list:
        return _UNSURE
    if of_texts and _TEXT.issuperset(map(type, value)):
        return value
    found = [item(one) for one in value]
    return _UNSURE if any(one is _UNSURE for one in found) else found
