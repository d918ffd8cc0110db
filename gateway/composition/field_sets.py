"""Field sets: the selections in @key, @requires and @provides, held against their subgraph's types."""

from collections.abc import Iterator

from graphql import FieldNode, GraphQLSyntaxError, InlineFragmentNode, SelectionSetNode, parse

from gateway.composition.errors import CompositionError, line_of
from gateway.composition.subgraph import Subgraph, Type


def parse_field_set(text: str) -> SelectionSetNode:
    """The selection set of a field set, with or without braces. Raises GraphQLSyntaxError."""
    bare = text.strip()
    document = parse(bare if bare.startswith("{") else f"{{{bare}}}", no_location=True)
    (operation,) = document.definitions
    selection: SelectionSetNode = operation.selection_set  # type: ignore[attr-defined]  # braces make an operation
    return selection


def check_field_sets(subgraph: Subgraph) -> Iterator[CompositionError]:
    """KEY_…, REQUIRES_… and PROVIDES_… errors of one subgraph, each with its line and coordinate."""
    for type_ in subgraph.types.values():
        for key in type_.all("key"):
            yield from _check(subgraph, type_, "KEY", key.text("fields"), type_.name, line_of(key.node))
        for field in type_.fields.values():
            coordinate = f"{type_.name}.{field.name}"
            requires, provides = field.first("requires"), field.first("provides")
            if requires is not None:
                fields = requires.text("fields")
                yield from _check(subgraph, type_, "REQUIRES", fields, coordinate, line_of(requires.node))
            if provides is not None:
                result = subgraph.types.get(field.type.strip("[]!"))
                if result is None or result.kind not in ("OBJECT", "INTERFACE", "UNION"):
                    message = f"@provides on {coordinate}, whose type {field.type} has no fields"
                    line = line_of(provides.node)
                    yield CompositionError("PROVIDES_ON_NON_OBJECT_FIELD", message, subgraph.name, coordinate, line)
                else:
                    fields = provides.text("fields")
                    yield from _check(subgraph, result, "PROVIDES", fields, coordinate, line_of(provides.node))


def _check(
    subgraph: Subgraph, type_: Type, word: str, text: str | None, coordinate: str, line: int | None
) -> Iterator[CompositionError]:
    directive = f"@{word.lower()}"
    if text is None:
        message = f"{directive} on {coordinate}: its fields are not a string"
        yield CompositionError(f"{word}_INVALID_FIELDS_TYPE", message, subgraph.name, coordinate, line)
        return
    try:
        selection = parse_field_set(text)
    except GraphQLSyntaxError as error:
        message = f"{directive}(fields: {text!r}) on {coordinate}: {error.message}"
        yield CompositionError(f"{word}_INVALID_FIELDS", message, subgraph.name, coordinate, line)
        return
    for problem in _problems(subgraph, type_, selection):
        message = f"{directive}(fields: {text!r}) on {coordinate}: {problem}"
        yield CompositionError(f"{word}_INVALID_FIELDS", message, subgraph.name, coordinate, line)


def _problems(subgraph: Subgraph, type_: Type, selection: SelectionSetNode) -> Iterator[str]:
    for node in selection.selections:
        if isinstance(node, InlineFragmentNode):
            target = type_
            if node.type_condition is not None:
                found = subgraph.types.get(node.type_condition.name.value)
                if found is None:
                    yield f"there is no type {node.type_condition.name.value}"
                    continue
                target = found
            yield from _problems(subgraph, target, node.selection_set)
        elif isinstance(node, FieldNode):
            name = node.name.value
            if name == "__typename":
                continue
            field = type_.fields.get(name)
            if field is None:
                yield f"{type_.name} has no field {name}"
                continue
            result = subgraph.types.get(field.type.strip("[]!"))
            composite = result is not None and result.kind in ("OBJECT", "INTERFACE", "UNION")
            if composite and node.selection_set is None:
                yield f"{type_.name}.{name} needs a selection of its fields"
            elif not composite and node.selection_set is not None:
                yield f"{type_.name}.{name} has no fields to select"
            elif result is not None and node.selection_set is not None:
                yield from _problems(subgraph, result, node.selection_set)
