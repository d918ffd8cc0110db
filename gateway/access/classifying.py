"""The matrix's groups on the fields of a subgraph's SDL, as @policy.

Every field of a root type and of an entity gets one, so that what the matrix does not name is nobody's; of other types
those that it names. Keys lead from one department to another, and are no disclosure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    FieldNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    SelectionSetNode,
    StringValueNode,
    parse,
    print_ast,
)

from gateway.access.matrix import UNCLASSIFIED, Matrix
from subgraphs.common.gathering import importing

_ROOTS = ("Query", "Mutation", "Subscription")
_Typed = ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode | InterfaceTypeExtensionNode


def classified(sdl: str, matrix: Matrix) -> str:
    """The SDL of a subgraph, with the group of each field of the matrix's on it."""
    document = parse(sdl)
    groups = groups_of(document, matrix)
    definitions: list[DefinitionNode] = []
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
            definitions.append(
                replace(node, directives=tuple(importing(one, ["@policy"]) for one in node.directives or ()))
            )
        elif isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode):
            name = node.name.value
            fields = [_with_policy(one, groups.get(f"{name}.{one.name.value}")) for one in node.fields or ()]
            definitions.append(replace(node, fields=tuple(fields)))
        else:
            definitions.append(node)
    return print_ast(DocumentNode(definitions=tuple(definitions)))


def groups_of(document: DocumentNode, matrix: Matrix) -> Mapping[str, str]:
    """By the coordinate of a field that the subgraph resolves, its group."""
    found: dict[str, str] = {}
    keys = _keys(document)
    for node in document.definitions:
        if not isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode):
            continue
        name = node.name.value
        # What is said of an interface is said of those that implement it.
        names = (name, *(one.name.value for one in node.interfaces or ()))
        guarded = name in _ROOTS or name in keys
        for one in node.fields or ():
            field = one.name.value
            if field.startswith("_") or field in keys.get(name, ()) or _has(one, "external"):
                continue
            group = _group(matrix, names, field)
            if group is not None or guarded:
                found[f"{name}.{field}"] = group or UNCLASSIFIED
    return found


def _group(matrix: Matrix, names: Iterable[str], field: str) -> str | None:
    names = list(names)
    for coordinate in (*(f"{one}.{field}" for one in names), *(f"{one}.*" for one in names)):
        group = matrix.group_of.get(coordinate)
        if group is not None:
            return group
    return None


def _keys(document: DocumentNode) -> Mapping[str, frozenset[str]]:
    """By entity, the fields of its keys."""
    found: dict[str, frozenset[str]] = {}
    for node in document.definitions:
        if isinstance(node, _Typed):
            for one in node.directives or ():
                if one.name.value == "key":
                    found[node.name.value] = found.get(node.name.value, frozenset()) | _key_fields(one)
    return found


def _key_fields(directive: ConstDirectiveNode) -> frozenset[str]:
    for one in directive.arguments or ():
        if one.name.value == "fields" and isinstance(one.value, StringValueNode):
            selection = parse(f"{{ {one.value.value} }}").definitions[0]
            chosen = getattr(selection, "selection_set", None)
            if isinstance(chosen, SelectionSetNode):
                return frozenset(each.name.value for each in chosen.selections if isinstance(each, FieldNode))
    return frozenset()


def _has(field: FieldDefinitionNode, name: str) -> bool:
    return any(one.name.value == name for one in field.directives or ())


def _with_policy(field: FieldDefinitionNode, group: str | None) -> FieldDefinitionNode:
    if group is None:
        return field
    node = parse(f'type T {{ f: Int @policy(policies: [["{group}"]]) }}').definitions[0]
    assert isinstance(node, ObjectTypeDefinitionNode)
    assert node.fields
    return replace(field, directives=(*(field.directives or ()), *(node.fields[0].directives or ())))
