"""What departments contribute to an entity that one of them gathers, by plain federation.

A department contributes to an entity by a field of its own that is named for it and for the kind of thing, such as
`landRelations` or `securitiesFacts`. Who gathers declares which of its fields need them all; here those become
@external fields and @requires in its SDL, so that a department more is known wherever it is configured, and nowhere
else. The gatherer is given them in the representations of the entity.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    ListValueNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    parse,
    print_ast,
)

from subgraphs.common.department import Department, Gathers

_EVIDENCE = "evidence { recordId since until readAt }"

# By the ending of a contribution's name, what is asked of it.
SELECTIONS: Mapping[str, str] = {
    "Relations": f"{{ relation fromSubject party path {{ department relation from to {_EVIDENCE} }} }}",
    "Facts": f"{{ code {_EVIDENCE} }}",
    "Records": f"{{ table title detail other {_EVIDENCE} }}",
    "Changes": f"{{ day kind record title detail other {_EVIDENCE} }}",
    "Assets": f"{{ kind identifier detail value share encumbrances {{ title amount caseNumber since }} {_EVIDENCE} }}",
    "Controlled": "{ company basis share }",
    "Findings": f"{{ code message {{ zh en }} parties {_EVIDENCE} }}",
    "Found": "{ party name former masked kind score }",
}

# The directives by which an entity is gathered.
_USED = ("@external", "@requires")


def gathering(departments: Sequence[Department]) -> list[Department]:
    """The departments, each with its SDL, and who gathers with what is contributed."""
    documents = [parse(department.schema.as_str()) for department in departments]
    # By name, so that the SDL does not depend on how the departments are listed.
    by_name = sorted(zip(departments, documents, strict=True), key=lambda one: one[0].name)
    prepared = []
    for department, document in zip(departments, documents, strict=True):
        if not department.gathers:
            prepared.append(replace(department, sdl=department.schema.as_str()))
            continue
        contributions = {
            entity: {
                name: other.name
                for other, theirs in by_name
                if other.name != department.name
                for name in _contributed(theirs, entity, other.name)
            }
            for entity in department.gathers
        }
        sdl = print_ast(_requiring(document, department.gathers, contributions))
        prepared.append(replace(department, contributions=contributions, sdl=sdl))
    return prepared


def _contributed(document: DocumentNode, entity: str, department: str) -> list[str]:
    """The fields that a department contributes to an entity."""
    first, *rest = department.split("_")
    camel = first + "".join(map(str.capitalize, rest))
    names = {f"{camel}{ending}" for ending in SELECTIONS}
    return [
        field.name.value
        for type_ in _types(document, entity)
        for field in type_.fields or ()
        if field.name.value in names
    ]


def _types(document: DocumentNode, name: str) -> list[ObjectTypeDefinitionNode | ObjectTypeExtensionNode]:
    return [
        node
        for node in document.definitions
        if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode) and node.name.value == name
    ]


def _requiring(
    document: DocumentNode, gathers: Mapping[str, Gathers], contributions: Mapping[str, Mapping[str, str]]
) -> DocumentNode:
    definitions: list[DefinitionNode] = []
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
            definitions.append(replace(node, directives=tuple(importing(one, _USED) for one in node.directives or ())))
        elif isinstance(node, ObjectTypeDefinitionNode) and (found := contributions.get(node.name.value)):
            wanted = gathers[node.name.value]
            fields = [
                _requiring_all(one, found, wanted[one.name.value]) if one.name.value in wanted else one
                for one in node.fields or ()
            ]
            definitions.append(replace(node, fields=(*fields, *map(_external, found))))
        else:
            definitions.append(node)
    return DocumentNode(definitions=tuple(definitions))


def _requiring_all(
    field: FieldDefinitionNode, contributed: Iterable[str], endings: Sequence[str]
) -> FieldDefinitionNode:
    needed = [name for name in contributed if not endings or _ending(name) in endings]
    required = " ".join(f"{name} {SELECTIONS[_ending(name)]}" for name in needed)
    requires = _field_of(f'f: Int @requires(fields: "{required}")').directives or ()
    return replace(field, directives=(*(field.directives or ()), *requires))


def _external(name: str) -> FieldDefinitionNode:
    return _field_of(f"{name}: [{_ending(name).removesuffix('s')}!] @external")


def _field_of(written: str) -> FieldDefinitionNode:
    node = parse(f"type T {{ {written} }}").definitions[0]
    assert isinstance(node, ObjectTypeDefinitionNode)
    assert node.fields
    return node.fields[0]


def _ending(name: str) -> str:
    return next(ending for ending in SELECTIONS if name.endswith(ending))


def importing(directive: ConstDirectiveNode, names: Iterable[str]) -> ConstDirectiveNode:
    """A schema's link to federation, importing these directives (`@…`) too."""
    arguments = []
    for argument in directive.arguments or ():
        if argument.name.value == "import" and isinstance(argument.value, ListValueNode):
            there = {value.value for value in argument.value.values if isinstance(value, StringValueNode)}
            more = [StringValueNode(value=one) for one in names if one not in there]
            values = (*argument.value.values, *more)
            arguments.append(replace(argument, value=replace(argument.value, values=values)))
        else:
            arguments.append(argument)
    return replace(directive, arguments=tuple(arguments))
