"""The API schema: what a client sees of a supergraph."""

from typing import TypeVar

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    Node,
    ObjectTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
)

# The prefixes of the types by which a supergraph tells routers how it was composed.
MACHINERY = ("join__", "link__", "core__")

# What the gateway itself offers every client.
_DEFER = parse("directive @defer(label: String, if: Boolean! = true) on FRAGMENT_SPREAD | INLINE_FRAGMENT")


def api_document(document: DocumentNode) -> DocumentNode:
    """The supergraph without its machinery and without what is @inaccessible; with @defer."""
    hidden = {
        definition.name.value
        for definition in document.definitions
        if isinstance(definition, TypeDefinitionNode)
        and (definition.name.value.startswith(MACHINERY) or _hidden(definition.directives))
    }
    kept: list[DefinitionNode] = list(_DEFER.definitions)
    for definition in document.definitions:
        if isinstance(definition, DirectiveDefinitionNode):
            continue
        if isinstance(definition, SchemaDefinitionNode):
            kept.append(SchemaDefinitionNode(operation_types=definition.operation_types, directives=()))
        elif isinstance(definition, TypeDefinitionNode) and definition.name.value not in hidden:
            kept.append(_api_type(definition, hidden))
    return DocumentNode(definitions=tuple(kept))


def _hidden(nodes: tuple[ConstDirectiveNode, ...] | None) -> bool:
    return any(node.name.value == "inaccessible" for node in nodes or ())


def _public(nodes: tuple[ConstDirectiveNode, ...] | None) -> tuple[ConstDirectiveNode, ...]:
    return tuple(node for node in nodes or () if node.name.value in ("deprecated", "specifiedBy", "oneOf"))


def _api_type(node: TypeDefinitionNode, hidden: set[str]) -> TypeDefinitionNode:
    changes: dict[str, object] = {"directives": _public(node.directives)}
    if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        changes["interfaces"] = tuple(one for one in node.interfaces or () if one.name.value not in hidden)
        changes["fields"] = tuple(
            _copied(
                one,
                directives=_public(one.directives),
                arguments=tuple(
                    _copied(argument, directives=_public(argument.directives))
                    for argument in one.arguments or ()
                    if not _hidden(argument.directives)
                ),
            )
            for one in node.fields or ()
            if not _hidden(one.directives)
        )
    elif isinstance(node, InputObjectTypeDefinitionNode):
        changes["fields"] = tuple(
            _copied(one, directives=_public(one.directives)) for one in node.fields or () if not _hidden(one.directives)
        )
    elif isinstance(node, EnumTypeDefinitionNode):
        changes["values"] = tuple(
            _copied(one, directives=_public(one.directives)) for one in node.values or () if not _hidden(one.directives)
        )
    elif isinstance(node, UnionTypeDefinitionNode):
        changes["types"] = tuple(one for one in node.types or () if one.name.value not in hidden)
    return _copied(node, **changes)


_N = TypeVar("_N", bound=Node)


def _copied(node: _N, **changes: object) -> _N:
    values = {name: getattr(node, name, None) for name in node.keys} | changes
    return type(node)(**values)
