"""Random requirements on the fields of a supergraph, and what a plain reading of them leaves of an answer."""

from collections.abc import Mapping, Set
from typing import Any

from graphql import (
    ConstDirectiveNode,
    FieldDefinitionNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

SCOPES = ("one", "two", "three")
_LINK = """
extend schema @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE
scalar requiresScopes__Scope
"""

# By coordinate (Type.field), the alternatives that are asked.
Guards = Mapping[str, tuple[tuple[str, ...], ...]]


def guarded(sdl: str, guards: Guards) -> str:
    """A supergraph whose fields ask for scopes."""

    class Guarding(Visitor):
        def enter(self, node: object, key: object, parent: object, path: object, ancestors: list[Any]) -> object:
            if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
                fields = tuple(
                    _with(one, guards.get(f"{node.name.value}.{one.name.value}")) for one in node.fields or ()
                )
                values = {name: getattr(node, name) for name in node.keys if name != "loc"}
                return type(node)(**{**values, "fields": fields})
            return None

    return print_ast(visit(parse(sdl), Guarding())) + _LINK


def _with(node: FieldDefinitionNode, asked: tuple[tuple[str, ...], ...] | None) -> FieldDefinitionNode:
    if asked is None:
        return node
    groups = ", ".join(f"[{', '.join(f'{name!r}' for name in group)}]" for group in asked).replace("'", '"')
    field = parse(f"type T {{ f: Int @requiresScopes(scopes: [{groups}]) }}").definitions[0]
    assert isinstance(field, ObjectTypeDefinitionNode)
    directives: tuple[ConstDirectiveNode, ...] = (field.fields or ())[0].directives or ()
    values = {name: getattr(node, name) for name in node.keys if name != "loc"}
    return FieldDefinitionNode(**{**values, "directives": (*(node.directives or ()), *directives)})


def hide(schema: GraphQLSchema, guards: Guards, scopes: Set[str]) -> None:
    """Has a schema answer null for what a caller with these scopes may not see, as graphql-core resolves it.

    An interface's field that may not be seen is so in all its types, for who asks it of the interface: that, a resolver
    does not know. Guards are the same there and in the types.
    """
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                asked = guards.get(f"{type_.name}.{name}")
                if asked is not None and not any(set(group) <= scopes for group in asked):
                    _null(field)


def _null(field: GraphQLField) -> None:
    field.resolve = lambda *_: None
