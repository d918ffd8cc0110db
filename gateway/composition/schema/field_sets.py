"""Field sets: the selections in @key, @requires, @provides and @fromContext, against the types of a schema."""

from collections.abc import Iterator, Mapping

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    parse,
    print_ast,
)

from gateway.composition.schema.model import Field, Subgraph, Type, base_name


class FieldSetError(ValueError):
    """A field set that its schema does not bear."""


def parse_field_set(text: str) -> SelectionSetNode:
    """The selection set of a field set, with or without braces. Raises GraphQLSyntaxError."""
    bare = text.strip()
    source = Source(bare if bare.startswith("{") else f"{{{bare}}}")
    match parse(source, no_location=True).definitions:
        case (OperationDefinitionNode() as operation,):
            return operation.selection_set
        case _:
            raise GraphQLSyntaxError(source, 0, "a field set is one selection set")


def normalised(text: str) -> str:
    """The field set in one form, by which two that select the same are equal."""
    try:
        return _ordered(parse_field_set(text))
    except GraphQLSyntaxError:
        return text


def _ordered(selection: SelectionSetNode) -> str:
    parts = []
    for node in selection.selections:
        match node:
            case FieldNode():
                inner = "" if node.selection_set is None else f" {_ordered(node.selection_set)}"
                given = ", ".join(sorted(print_ast(one) for one in node.arguments or ()))
                parts.append(f"{node.name.value}{f'({given})' if given else ''}{inner}")
            case InlineFragmentNode():
                condition = "" if node.type_condition is None else f" on {node.type_condition.name.value}"
                parts.append(f"...{condition} {_ordered(node.selection_set)}")
            case _:
                parts.append(print_ast(node))
    return f"{{{' '.join(sorted(parts))}}}"


def selected_fields(
    subgraph: Subgraph, type_: Type, text: str | None, *, implementations: bool = False
) -> list[tuple[Type, Field]]:
    """Every field that a field set selects, at any depth; what the schema does not have is passed over.

    With `implementations`, also the fields that stand for an interface's in its implementations.
    """
    if text is None:
        return []
    try:
        return list(_selected(subgraph, type_, parse_field_set(text), implementations))
    except GraphQLSyntaxError:
        return []


def _selected(
    subgraph: Subgraph, type_: Type, selection: SelectionSetNode, implementations: bool
) -> Iterator[tuple[Type, Field]]:
    for node in selection.selections:
        if isinstance(node, InlineFragmentNode):
            target = type_ if node.type_condition is None else subgraph.types.get(node.type_condition.name.value)
            if target is not None:
                yield from _selected(subgraph, target, node.selection_set, implementations)
        elif isinstance(node, FieldNode) and (field := type_.fields.get(node.name.value)) is not None:
            yield type_, field
            if implementations and type_.kind == "INTERFACE":
                for one in subgraph.possible_types(type_.name):
                    if field.name in one.fields:
                        yield one, one.fields[field.name]
            result = subgraph.types.get(base_name(field.type))
            if result is not None and node.selection_set is not None:
                yield from _selected(subgraph, result, node.selection_set, implementations)


def check_selection(types: Mapping[str, Type], type_: Type, selection: SelectionSetNode) -> None:
    """Holds a selection against the types. Raises FieldSetError for the first thing that they do not have."""
    for node in selection.selections:
        match node:
            case InlineFragmentNode():
                target = type_
                if node.type_condition is not None:
                    found = types.get(node.type_condition.name.value)
                    if found is None or not found.composite:
                        raise FieldSetError(f"there is no type {node.type_condition.name.value} with fields")
                    target = found
                check_selection(types, target, node.selection_set)
            case FieldNode():
                _check_field(types, type_, node)
            case FragmentSpreadNode():
                raise FieldSetError(f"there is no fragment {node.name.value}")


def _check_field(types: Mapping[str, Type], type_: Type, node: FieldNode) -> None:
    name = node.name.value
    if name == "__typename":
        return
    field = type_.fields.get(name)
    if field is None:
        raise FieldSetError(
            f"{type_.name} has no field {name} (one that another subgraph resolves is repeated here with @external)"
        )
    if node.alias is not None:
        raise FieldSetError(f"{node.alias.value}: {name} has an alias")
    given = {argument.name.value for argument in node.arguments or ()}
    for unknown in sorted(given - set(field.arguments)):
        raise FieldSetError(f"{type_.name}.{name} has no argument {unknown}")
    for argument in field.arguments.values():
        if argument.required and argument.name not in given:
            raise FieldSetError(f"{type_.name}.{name} is given no value for its argument {argument.name}")
    result = types.get(base_name(field.type))
    composite = result is not None and result.composite
    if composite and node.selection_set is None:
        raise FieldSetError(f"{type_.name}.{name} needs a selection of its fields")
    if not composite and node.selection_set is not None:
        raise FieldSetError(f"{type_.name}.{name} has no fields to select")
    if result is not None and node.selection_set is not None:
        check_selection(types, result, node.selection_set)
