"""@context and @fromContext: an argument's value taken from what stands above a field in the query.

Source: federation v2.8, specs.apollo.dev/context/v0.1.
"""

import re
from collections.abc import Iterator, Sequence

from graphql import FieldNode, GraphQLSyntaxError, InlineFragmentNode, SelectionSetNode

from gateway.composition.errors import CompositionError
from gateway.composition.schema.field_sets import FieldSetError, check_selection, parse_field_set
from gateway.composition.schema.model import Argument, Directive, Field, Subgraph, Type, base_name

_IGNORED = r"(?:[\n\r\t ,]|#[^\n\r]*(?![^\n\r]))*"
_REFERENCE = re.compile(rf"{_IGNORED}\${_IGNORED}([A-Za-z_]\w*)(.*)", re.DOTALL | re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def context_of(field: str) -> tuple[str | None, str | None]:
    """The context that `$name { selection }` refers to, and the selection; None, None for another text."""
    found = _REFERENCE.fullmatch(field)
    return (None, None) if found is None else (found[1], found[2])


def entry_points(subgraph: Subgraph) -> dict[str, list[Type]]:
    """The types that set each context."""
    found: dict[str, list[Type]] = {}
    for type_ in subgraph.types.values():
        for directive in type_.all("context"):
            found.setdefault(directive.text("name") or "", []).append(type_)
    return found


def check_contexts(subgraph: Subgraph) -> Iterator[CompositionError]:
    """CONTEXT_… and NO_CONTEXT_IN_SELECTION errors of one subgraph."""
    for type_ in subgraph.types.values():
        for directive in type_.all("context"):
            name = directive.text("name") or ""
            if not _NAME.fullmatch(name):
                message = (
                    f"Context {name} on {type_.name}: a name has letters and digits alone, and begins with a letter"
                )
                yield CompositionError("CONTEXT_NAME_INVALID", message, subgraph.name, type_.name, type_.line)
    contexts = entry_points(subgraph)
    for type_ in subgraph.types.values():
        for field in type_.fields.values():
            for argument in field.arguments.values():
                for directive in argument.all("fromContext"):
                    yield from _check_use(subgraph, contexts, type_, field, argument, directive)
    for name, definition in subgraph.definitions.items():
        for given in definition.arguments.values():
            if given.has("fromContext"):
                message = (
                    f"@fromContext on an argument of the directive @{name}: only arguments of fields take a context"
                )
                yield CompositionError("CONTEXT_NOT_SET", message, subgraph.name, f"@{name}", given.line)


def _check_use(
    subgraph: Subgraph,
    contexts: dict[str, list[Type]],
    type_: Type,
    field: Field,
    argument: Argument,
    directive: Directive,
) -> Iterator[CompositionError]:
    coordinate = f"{type_.name}.{field.name}({argument.name}:)"

    def error(code: str, message: str) -> CompositionError:
        return CompositionError(
            code, f"@fromContext on {coordinate}: {message}", subgraph.name, coordinate, argument.line
        )

    if type_.kind != "OBJECT":
        yield error("CONTEXT_NOT_SET", f"{type_.name} is abstract")
        return
    for name in type_.interfaces:
        interface = subgraph.types.get(name)
        if interface is not None and field.name in interface.fields:
            yield error("CONTEXT_NOT_SET", f"the field implements {name}.{field.name}")
    if argument.has_default:
        yield error("CONTEXT_NOT_SET", "the argument has a default")
    written = directive.text("field") or ""
    name_, selection = context_of(written)
    if name_ is None or not selection:
        yield error("NO_CONTEXT_IN_SELECTION", f"{written!r} names no context")
        return
    places = contexts.get(name_)
    if places is None:
        yield error("CONTEXT_NOT_SET", f"no type sets the context {name_}")
    else:
        for problem in _selection_problems(subgraph, places, selection, argument.type):
            yield error("CONTEXT_INVALID_SELECTION", f"the selection from {name_}: {problem}")
    if all(key.arguments.get("resolvable") is False for key in type_.all("key")):
        yield error("CONTEXT_NO_RESOLVABLE_KEY", f"{type_.name} has no resolvable key")


def _selection_problems(subgraph: Subgraph, places: Sequence[Type], text: str, expected: str) -> Iterator[str]:
    try:
        selection = parse_field_set(text)
    except GraphQLSyntaxError as error:
        yield error.message
        return
    nodes = selection.selections
    fragments = [node for node in nodes if isinstance(node, InlineFragmentNode)]
    if not fragments and (len(nodes) != 1 or not isinstance(nodes[0], FieldNode)):
        yield "it selects more than one field"
        return
    if fragments and len(fragments) != len(nodes):
        yield "it may select more than one field"
        return
    conditions = [None if one.type_condition is None else one.type_condition.name.value for one in fragments]
    if len(set(conditions) - {None}) != len(conditions):
        yield "two of its fragments are on one type"
        return
    if _has_directives(selection):
        yield "it has directives"
        return
    matched: set[str] = set()
    for place in places:
        try:
            check_selection(subgraph.types, place, selection)
        except FieldSetError as error:
            yield f"on {place.name}: {error}"
            return
        if not fragments:
            yield from _type_problems(subgraph, place, selection, expected)
            continue
        possible = {one.name for one in subgraph.possible_types(place.name)}
        here = False
        for fragment, condition in zip(fragments, conditions, strict=True):
            target = subgraph.types.get(condition or "")
            if target is None or target.kind != "OBJECT":
                yield f"the condition {condition} is no object type"
            elif condition in possible:
                here = True
                matched.add(target.name)
                yield from _type_problems(subgraph, target, fragment.selection_set, expected)
        if not here:
            yield f"no fragment fits {place.name}"
            return
    for condition in conditions:
        if condition not in matched:
            yield f"the fragment on {condition} never fits"


def _type_problems(subgraph: Subgraph, type_: Type, selection: SelectionSetNode, expected: str) -> Iterator[str]:
    if type_.interface_object:
        yield f"{type_.name} is an interface object"
    found = _resolved(subgraph, type_, selection)
    if found is None:
        yield "it does not resolve to one type"
    elif found.replace("!", "") != expected:
        # What is taken from above may be null on the way there, whatever its own type says.
        yield f"it is {found}, and may be null, where {expected} is expected"


def _resolved(subgraph: Subgraph, type_: Type, selection: SelectionSetNode) -> str | None:
    """The type of what is selected, lists of the way around it; None where the selections differ."""
    types = set()
    for node in selection.selections:
        if not isinstance(node, FieldNode) or node.name.value not in type_.fields:
            return None
        written = type_.fields[node.name.value].type
        if node.selection_set is None:
            types.add(written)
            continue
        inner_type = subgraph.types.get(base_name(written))
        inner = None if inner_type is None else _resolved(subgraph, inner_type, node.selection_set)
        if inner is None:
            return None
        types.add(written.replace(base_name(written), inner.removesuffix("!")))
    return types.pop() if len(types) == 1 else None


def _has_directives(selection: SelectionSetNode) -> bool:
    for node in selection.selections:
        if node.directives:
            return True
        inner = getattr(node, "selection_set", None)
        if inner is not None and _has_directives(inner):
            return True
    return False
