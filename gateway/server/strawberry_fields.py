"""strawberry's fields without strawberry's wrappers, where those add nothing.

Around each resolver strawberry converts arguments, runs extensions and handlers, and awaits what may be awaitable; that
costs more than most resolvers. Of a field whose arguments graphql-core has converted whole, and that has none of the
rest, the resolver is called as it is.
"""

from collections.abc import Mapping
from inspect import signature
from typing import cast

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, get_nullable_type, is_leaf_type
from strawberry.federation import Schema as FederationSchema
from strawberry.relay.types import GlobalID
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryMaybe, StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.cast import get_strawberry_type_cast
from strawberry.types.field import StrawberryField

from gateway.execution.program.known import Fields, Resolver, Shorter, Value


def fields_of(schema: strawberry.Schema) -> Fields:
    """The shorter ways to the values of a schema's fields."""
    # Handlers of exceptions are the schema's, and stand in strawberry's own resolvers.
    handled = bool(schema.schema_converter._exception_handler_specs)
    references = _references(schema)

    def resolver(field: GraphQLField) -> Shorter | None:
        definition = _definition(field)
        # Of a subscription's field the base resolver makes the events; what is resolved is one of them.
        if definition is None or handled or field.subscribe is not None:
            return None
        if definition.python_name == "_entities" and isinstance(schema, FederationSchema):
            return Shorter(_entities(schema, field, definition, references))
        return _resolver(schema, field, definition)

    def attribute(field: GraphQLField) -> str | None:
        definition = _definition(field)
        return definition.python_name if definition is not None and definition.is_basic_field else None

    def own_class(type_: GraphQLObjectType) -> type | None:
        definition = (type_.extensions or {}).get(GraphQLCoreConverter.DEFINITION_BACKREF)
        if not isinstance(definition, StrawberryObjectDefinition) or definition.is_type_of is not None:
            return None
        # Of a generic class, what its fields hold says of which type an instance is.
        one_for_all = definition.concrete_of is None and not definition.is_graphql_generic
        own = one_for_all and getattr(definition.origin, "__strawberry_definition__", None) is definition
        return definition.origin if own else None

    return Fields(attribute, resolver, own_class, _is_cast)


def _is_cast(value: Value) -> bool:
    """Whether `strawberry.cast` says of an object that it is one of another type."""
    return get_strawberry_type_cast(value) is not None


def _definition(field: GraphQLField) -> StrawberryField | None:
    found = (field.extensions or {}).get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return found if isinstance(found, StrawberryField) else None


def _resolver(schema: strawberry.Schema, field: GraphQLField, definition: StrawberryField) -> Shorter | None:
    base = definition.base_resolver
    if base is None or definition.extensions:
        return None
    names: dict[str, str] = {}
    for argument in definition.arguments:
        name = schema.config.name_converter.from_argument(argument)
        type_ = argument.type
        inner = type_.of_type if isinstance(type_, StrawberryOptional) else type_
        leaf = is_leaf_type(get_nullable_type(field.args[name].type))
        if not leaf or isinstance(type_, StrawberryMaybe) or inner is GlobalID:
            return None
        names[name] = argument.python_name
    function = base.wrapped_func
    if not callable(function):
        return None
    takes_self = base.self_parameter is not None
    sources = tuple(one.name for one in (base.parent_parameter, base.root_parameter) if one is not None)
    told = None if base.info_parameter is None else base.info_parameter.name
    info_class = schema.config.info_class

    if takes_self and told is None and not names and not sources:
        return Shorter(lambda source, _: function(source), takes_info=False)

    if takes_self and told is not None and not names and not sources:
        # The most common of all.
        def resolve_told(source: Value, info: GraphQLResolveInfo[object]) -> Value:
            return function(source, **{told: info_class(_raw_info=info, _field=definition)})

        return Shorter(resolve_told)

    def resolve(source: Value, info: GraphQLResolveInfo[object] | None, **given: Value) -> Value:
        arguments: dict[str, Value] = _renamed(names, given) if given else {}
        for one in sources:
            arguments[one] = source
        if told is not None:
            arguments[told] = info_class(_raw_info=cast("GraphQLResolveInfo[object]", info), _field=definition)
        return function(source, **arguments) if takes_self else function(**arguments)

    return Shorter(resolve, takes_info=told is not None)


def _references(schema: strawberry.Schema) -> Mapping[str, tuple[Resolver, bool]]:
    """By a type's name its `resolve_reference`, and whether that is told of the request."""
    found: dict[str, tuple[Resolver, bool]] = {}
    for name, type_ in schema.schema_converter.type_map.items():
        resolve = getattr(getattr(type_.definition, "origin", None), "resolve_reference", None)
        if resolve is not None:
            found[name] = resolve, "info" in signature(resolve).parameters
    return found


def _entities(
    schema: FederationSchema,
    field: GraphQLField,
    definition: StrawberryField,
    by_name: Mapping[str, tuple[Resolver, bool]],
) -> Resolver:
    """strawberry's resolver of entities without its look at the signature of a type's own resolver for each of them.

    Types without one, whose objects strawberry makes, are left to it.
    """
    info_class = schema.config.info_class

    def entities(source: Value, info: GraphQLResolveInfo[object], representations: list[dict[str, Value]]) -> Value:
        if any(one["__typename"] not in by_name for one in representations):
            assert field.resolve is not None
            return field.resolve(source, info, representations=representations)
        found: list[Value] = []
        for representation in representations:
            resolve, told = by_name[representation["__typename"]]
            key = {name: value for name, value in representation.items() if name != "__typename"}
            if told:
                key["info"] = info_class(_raw_info=info, _field=definition)
            try:
                found.append(resolve(**key))
            except Exception as error:  # noqa: BLE001  # told as the error of its entity
                found.append(error)
        return found

    return entities


def _renamed(names: Mapping[str, str], given: Mapping[str, Value]) -> dict[str, Value]:
    return {names[name]: value for name, value in given.items()}
