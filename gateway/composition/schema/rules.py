"""The rules that one subgraph has to keep by itself, each error with the public code."""

import re
from collections.abc import Callable, Iterator

from graphql import FieldNode, GraphQLSyntaxError, InlineFragmentNode, SelectionSetNode, print_ast

from gateway.composition.errors import CompositionError, line_of
from gateway.composition.schema.contexts import check_contexts
from gateway.composition.schema.field_sets import FieldSetError, check_selection, normalised, parse_field_set
from gateway.composition.schema.metadata import Metadata
from gateway.composition.schema.model import Directive, Element, Field, Subgraph, Type, base_name, elements_of
from gateway.composition.schema.specs import ACCESS, Version

_INTERFACE_KEYS_SINCE = Version(2, 3)


def check_subgraph(subgraph: Subgraph) -> list[CompositionError]:
    """Every rule that the subgraph breaks."""
    metadata = Metadata(subgraph)
    rules: tuple[Callable[[Subgraph, Metadata], Iterator[CompositionError]], ...] = (
        _keys,
        _requires,
        _provides,
        lambda subgraph, _: check_contexts(subgraph),
        _externals,
        _interface_keys,
        _interface_objects,
        _shareables,
        _costs,
        _list_sizes,
        _access_on_interfaces,
    )
    return [error for rule in rules for error in rule(subgraph, metadata)]


def _error(
    code: str, message: str, subgraph: Subgraph, coordinate: str, element: Element | Directive
) -> CompositionError:
    return CompositionError(code, message, subgraph.name, coordinate, line_of(element.node))


# -- field sets


def _keys(subgraph: Subgraph, metadata: Metadata) -> Iterator[CompositionError]:
    for type_ in subgraph.types.values():
        for key in type_.all("key"):
            if type_.kind == "INTERFACE" and subgraph.links.version < _INTERFACE_KEYS_SINCE:
                message = f"@key on the interface {type_.name} needs federation v2.3 or newer"
                yield _error("KEY_UNSUPPORTED_ON_INTERFACE", message, subgraph, type_.name, key)
            yield from _field_set(subgraph, metadata, "key", type_, key, type_.name)


def _requires(subgraph: Subgraph, metadata: Metadata) -> Iterator[CompositionError]:
    for type_ in subgraph.types.values():
        for field in type_.fields.values():
            for requires in field.all("requires"):
                coordinate = f"{type_.name}.{field.name}"
                if type_.kind == "INTERFACE":
                    message = f"@requires on {coordinate}: {type_.name} is an interface"
                    yield _error("REQUIRES_UNSUPPORTED_ON_INTERFACE", message, subgraph, coordinate, requires)
                yield from _field_set(subgraph, metadata, "requires", type_, requires, coordinate)


def _provides(subgraph: Subgraph, metadata: Metadata) -> Iterator[CompositionError]:
    for type_ in subgraph.types.values():
        for field in type_.fields.values():
            for provides in field.all("provides"):
                coordinate = f"{type_.name}.{field.name}"
                if metadata.external(type_, field):
                    message = f"{coordinate} is @external, and cannot provide"
                    yield _error("EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", message, subgraph, coordinate, field)
                    continue
                result = subgraph.types.get(base_name(field.type))
                if result is None or not result.composite:
                    message = f"@provides on {coordinate}, whose type {field.type} has no fields"
                    yield _error("PROVIDES_ON_NON_OBJECT_FIELD", message, subgraph, coordinate, provides)
                    continue
                if type_.kind == "INTERFACE":
                    message = f"@provides on {coordinate}: {type_.name} is an interface"
                    yield _error("PROVIDES_UNSUPPORTED_ON_INTERFACE", message, subgraph, coordinate, provides)
                yield from _field_set(subgraph, metadata, "provides", result, provides, coordinate)


def _field_set(
    subgraph: Subgraph, metadata: Metadata, word: str, type_: Type, directive: Directive, coordinate: str
) -> Iterator[CompositionError]:
    text = directive.text("fields")
    given = directive.arguments.get("fields")

    def error(code: str, problem: str) -> CompositionError:
        shown = f"@{directive.name}(fields: {given!r}) on {coordinate}"
        return _error(f"{word.upper()}_{code}", f"{shown}: {problem}", subgraph, coordinate, directive)

    if text is None:
        yield error("INVALID_FIELDS_TYPE", "the fields are not a string")
        return
    try:
        selection = parse_field_set(text)
    except GraphQLSyntaxError as problem:
        yield error("INVALID_FIELDS", problem.message)
        return
    if word == "key":
        found = _of_abstract_type(subgraph, type_, selection)
        if found is not None:
            message = f"@key on {coordinate}: {found}, which cannot be part of a key"
            yield _error("KEY_FIELDS_SELECT_INVALID_TYPE", message, subgraph, coordinate, directive)
            return
    try:
        check_selection(subgraph.types, type_, selection)
    except FieldSetError as problem:
        yield error("INVALID_FIELDS", str(problem))
        return
    for code, problem_ in _selection_problems(subgraph, metadata, word, type_, selection, external_above=False):
        yield error(code, problem_)


def _of_abstract_type(subgraph: Subgraph, type_: Type, selection: SelectionSetNode) -> str | None:
    for node in selection.selections:
        if isinstance(node, FieldNode) and (field := type_.fields.get(node.name.value)) is not None:
            result = subgraph.types.get(base_name(field.type))
            if result is None:
                continue
            if result.kind in ("INTERFACE", "UNION"):
                return f"{type_.name}.{field.name} is of the {result.kind.lower()} {result.name}"
            if node.selection_set is not None:
                found = _of_abstract_type(subgraph, result, node.selection_set)
                if found is not None:
                    return found
    return None


def _selection_problems(
    subgraph: Subgraph, metadata: Metadata, word: str, type_: Type, selection: SelectionSetNode, *, external_above: bool
) -> Iterator[tuple[str, str]]:
    for node in selection.selections:
        for directive in node.directives or ():
            if directive.name.value in subgraph.definitions or directive.name.value in ("skip", "include"):
                yield "DIRECTIVE_IN_FIELDS_ARG", f"{print_ast(directive)} cannot stand in a field set"
            else:
                yield "INVALID_FIELDS", f"there is no directive @{directive.name.value}"
        if isinstance(node, InlineFragmentNode):
            target = type_ if node.type_condition is None else subgraph.types[node.type_condition.name.value]
            yield from _selection_problems(
                subgraph, metadata, word, target, node.selection_set, external_above=external_above
            )
        elif isinstance(node, FieldNode) and node.name.value in type_.fields:
            field = type_.fields[node.name.value]
            external = metadata.external(type_, field)
            if word != "requires" and field.arguments:
                yield "FIELDS_HAS_ARGS", f"{type_.name}.{field.name} has arguments"
            if word != "key" and node.selection_set is None and not external and not external_above:
                why = (
                    "is a key field of an extension, which this subgraph resolves itself"
                    if metadata.external_in_name(type_, field)
                    else "is not @external: this subgraph resolves it itself"
                )
                yield "FIELDS_MISSING_EXTERNAL", f"{type_.name}.{field.name} {why}"
            result = subgraph.types.get(base_name(field.type))
            if result is not None and node.selection_set is not None:
                above = external_above or external or _external_in_an_implementation(subgraph, metadata, type_, field)
                yield from _selection_problems(
                    subgraph, metadata, word, result, node.selection_set, external_above=above
                )


def _external_in_an_implementation(subgraph: Subgraph, metadata: Metadata, type_: Type, field: Field) -> bool:
    return type_.kind == "INTERFACE" and any(
        field.name in one.fields and metadata.external(one, one.fields[field.name])
        for one in subgraph.possible_types(type_.name)
    )


# -- external, interfaces, shareable


def _externals(subgraph: Subgraph, metadata: Metadata) -> Iterator[CompositionError]:
    for type_ in subgraph.types.values():
        for field in type_.fields.values():
            if not metadata.external(type_, field):
                continue
            coordinate = f"{type_.name}.{field.name}"
            if type_.kind == "INTERFACE":
                message = f"{coordinate} is a field of an interface, which nothing resolves: it cannot be @external"
                yield _error("EXTERNAL_ON_INTERFACE", message, subgraph, coordinate, field)
            if not metadata.used(type_, field):
                message = f"{coordinate} is @external, and no @key, @requires, @provides or interface needs it"
                yield _error("EXTERNAL_UNUSED", message, subgraph, coordinate, field)


def _interface_keys(subgraph: Subgraph, _: Metadata) -> Iterator[CompositionError]:
    for interface in subgraph.interface_types():
        implementations = subgraph.possible_types(interface.name)
        for key in interface.all("key"):
            wanted = normalised(key.text("fields") or "")
            resolvable = key.arguments.get("resolvable") is not False
            lacking, unresolvable = [], []
            for one in implementations:
                same = [other for other in one.all("key") if normalised(other.text("fields") or "") == wanted]
                if not same:
                    lacking.append(one.name)
                elif resolvable and same[0].arguments.get("resolvable") is False:
                    unresolvable.append(one.name)
            code = "INTERFACE_KEY_NOT_ON_IMPLEMENTATION"
            if lacking:
                names = ", ".join(lacking)
                message = f"@key(fields: {key.text('fields')!r}) of the interface {interface.name} is no key of {names}"
                yield _error(code, message, subgraph, interface.name, key)
            elif unresolvable:
                message = (
                    f"@key(fields: {key.text('fields')!r}) of the interface {interface.name} is not resolvable on "
                    f"{', '.join(unresolvable)}"
                )
                yield _error(code, message, subgraph, interface.name, key)


def _interface_objects(subgraph: Subgraph, _: Metadata) -> Iterator[CompositionError]:
    for type_ in subgraph.object_types():
        if type_.interface_object and not type_.has("key"):
            message = f"{type_.name} is an @interfaceObject without @key"
            yield _error("INTERFACE_OBJECT_USAGE_ERROR", message, subgraph, type_.name, type_)


def _shareables(subgraph: Subgraph, _: Metadata) -> Iterator[CompositionError]:
    code = "INVALID_SHAREABLE_USAGE"
    for type_ in subgraph.types.values():
        if type_.kind == "OBJECT":
            marks = [directive.extension for directive in type_.all("shareable")]
            for extension in sorted({one for one in marks if marks.count(one) > 1}):
                again = [one for one in type_.all("shareable") if one.extension == extension][1]
                yield _error(code, f"{type_.name} is @shareable twice in one declaration", subgraph, type_.name, again)
        for field in type_.fields.values():
            coordinate = f"{type_.name}.{field.name}"
            marks_ = field.all("shareable")
            if len(marks_) > 1 and type_.kind == "OBJECT":
                yield _error(code, f"{coordinate} is @shareable twice", subgraph, coordinate, marks_[1])
            if marks_ and type_.kind != "OBJECT":
                message = f"{coordinate} is a field of an interface, which nothing resolves: it cannot be @shareable"
                yield _error(code, message, subgraph, coordinate, marks_[0])


# -- cost


def _costs(subgraph: Subgraph, _: Metadata) -> Iterator[CompositionError]:
    for interface in subgraph.interface_types():
        for field in interface.fields.values():
            coordinate = f"{interface.name}.{field.name}"
            for cost in field.all("cost"):
                message = f"@cost on {coordinate}: a field of an interface costs what its implementations cost"
                yield _error("COST_APPLIED_TO_INTERFACE_FIELD", message, subgraph, coordinate, cost)


_LIST = re.compile(r"\[.*\]!?")


def _list_sizes(subgraph: Subgraph, _: Metadata) -> Iterator[CompositionError]:
    for type_ in subgraph.types.values():
        for field in type_.fields.values():
            for size in field.all("listSize"):
                yield from _list_size(subgraph, f"{type_.name}.{field.name}", field, size)


def _list_size(subgraph: Subgraph, coordinate: str, field: Field, size: Directive) -> Iterator[CompositionError]:
    def error(code: str, problem: str) -> CompositionError:
        return _error(code, f"@listSize on {coordinate}: {problem}", subgraph, coordinate, size)

    given = size.arguments
    sized, slicing, assumed = given.get("sizedFields"), given.get("slicingArguments"), given.get("assumedSize")
    sized_fields = sized if isinstance(sized, list) else []
    if not sized_fields and not _LIST.fullmatch(field.type):
        yield error("LIST_SIZE_APPLIED_TO_NON_LIST", f"{field.type} is no list")
    if isinstance(assumed, int) and assumed < 0:
        yield error("LIST_SIZE_INVALID_ASSUMED_SIZE", f"the assumed size {assumed} is negative")
    for name in slicing if isinstance(slicing, list) else []:
        argument = field.arguments.get(str(name))
        if argument is None:
            yield error("LIST_SIZE_INVALID_SLICING_ARGUMENT", f"there is no argument {name}")
        elif argument.type.removesuffix("!") != "Int":
            yield error("LIST_SIZE_INVALID_SLICING_ARGUMENT", f"the argument {name} is {argument.type}, not Int")
    if not sized_fields:
        return
    result = subgraph.types.get(base_name(field.type))
    if result is None or not result.composite:
        yield error("LIST_SIZE_INVALID_SIZED_FIELD", f"{field.type} has no fields")
        return
    for name in sized_fields:
        found = result.fields.get(str(name))
        if found is None:
            yield error("LIST_SIZE_INVALID_SIZED_FIELD", f"{result.name} has no field {name}")
        elif not _LIST.fullmatch(found.type):
            yield error(
                "LIST_SIZE_APPLIED_TO_NON_LIST", f"the sized field {result.name}.{name} is {found.type}, no list"
            )


# -- access


def _access_on_interfaces(subgraph: Subgraph, _: Metadata) -> Iterator[CompositionError]:
    for coordinate, element in elements_of(subgraph):
        type_ = subgraph.types.get(coordinate.partition(".")[0])
        if type_ is None or not isinstance(element, Type | Field):
            continue
        if type_.kind == "INTERFACE" or (element is type_ and type_.interface_object):
            for known in ACCESS:
                for directive in element.all(known):
                    message = f"@{directive.name} on {coordinate}: it belongs on objects and their fields"
                    yield _error("AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE", message, subgraph, coordinate, directive)
