"""What @inaccessible may hide: the API that is left has to be whole.

Source: specs.apollo.dev/inaccessible/v0.2.
"""

from collections.abc import Container, Iterator, Mapping, Sequence

from gateway.composition.errors import CompositionError
from gateway.composition.schema.model import BUILT_IN_SCALARS, Argument, DirectiveDefinition, Element, Type, base_name
from gateway.composition.schema.values import Const, Name


def _hidden(element: Element) -> bool:
    return element.has("inaccessible")


def check_inaccessible(
    types: Mapping[str, Type], definitions: Sequence[DirectiveDefinition], composed: Container[str]
) -> Iterator[CompositionError]:
    """REFERENCED_INACCESSIBLE and its kin, of the supergraph's types and directives, some of them `composed`."""

    def error(code: str, message: str, coordinate: str) -> CompositionError:
        return CompositionError(code, message, None, coordinate)

    for type_ in types.values():
        if _hidden(type_):
            if type_.name in BUILT_IN_SCALARS:
                yield error("DISALLOWED_INACCESSIBLE", f"{type_.name} is GraphQL's own", type_.name)
                continue
            if type_.name == "Query":
                yield error("QUERY_ROOT_TYPE_INACCESSIBLE", "Query is @inaccessible", "Query")
            for coordinate in _references(types, definitions, type_.name):
                message = f"{type_.name} is @inaccessible, and {coordinate}, which is not, is of that type"
                yield error("REFERENCED_INACCESSIBLE", message, type_.name)
            continue
        children: list[Element] = []
        match type_.kind:
            case "OBJECT" | "INTERFACE":
                children = [*type_.fields.values()]
            case "INPUT_OBJECT":
                children = [*type_.inputs.values()]
            case "ENUM":
                children = [*type_.values.values()]
            case "UNION":
                children = [types[name] for name in type_.members]
            case _:
                pass
        if children and all(map(_hidden, children)):
            message = f"{type_.name} is visible, and everything in it is @inaccessible"
            yield error("ONLY_INACCESSIBLE_CHILDREN", message, type_.name)
        yield from _check_fields(types, type_)
        for given in type_.inputs.values():
            coordinate = f"{type_.name}.{given.name}"
            if _hidden(given) and given.required:
                yield error("REQUIRED_INACCESSIBLE", f"{coordinate} is required, and @inaccessible", coordinate)
            if not _hidden(given):
                yield from _check_default(types, coordinate, given)
    for definition in definitions:
        for argument in definition.arguments.values():
            coordinate = f"@{definition.name}({argument.name}:)"
            if not _hidden(argument):
                yield from _check_default(types, coordinate, argument)
            elif definition.name in composed:
                message = f"{coordinate} is @inaccessible, and a directive of schemas: no API has it"
                yield error("DISALLOWED_INACCESSIBLE", message, coordinate)
            elif argument.required:
                yield error("REQUIRED_INACCESSIBLE", f"{coordinate} is required, and @inaccessible", coordinate)


def _check_fields(types: Mapping[str, Type], type_: Type) -> Iterator[CompositionError]:
    interfaces = [types[name] for name in type_.interfaces if name in types and not _hidden(types[name])]
    for field in type_.fields.values():
        coordinate = f"{type_.name}.{field.name}"
        wanted = [
            one.fields[field.name]
            for one in interfaces
            if field.name in one.fields and not _hidden(one.fields[field.name])
        ]
        if _hidden(field):
            for interface in interfaces:
                if field.name in interface.fields and not _hidden(interface.fields[field.name]):
                    message = (
                        f"{coordinate} is @inaccessible, and implements {interface.name}.{field.name}, which is not"
                    )
                    yield CompositionError("IMPLEMENTED_BY_INACCESSIBLE", message, None, coordinate)
            continue
        for argument in field.arguments.values():
            place = f"{coordinate}({argument.name}:)"
            if not _hidden(argument):
                yield from _check_default(types, place, argument)
                continue
            if argument.required:
                yield CompositionError("REQUIRED_INACCESSIBLE", f"{place} is required, and @inaccessible", None, place)
            for one in wanted:
                other = one.arguments.get(argument.name)
                if other is not None and not _hidden(other):
                    message = f"{place} is @inaccessible, and implements an argument that is not"
                    yield CompositionError("IMPLEMENTED_BY_INACCESSIBLE", message, None, place)


def _check_default(types: Mapping[str, Type], coordinate: str, argument: Argument) -> Iterator[CompositionError]:
    if argument.has_default:
        for used in _used_by(types, base_name(argument.type), argument.default):
            message = f"{used} is @inaccessible, and in the default of {coordinate}"
            yield CompositionError("DEFAULT_VALUE_USES_INACCESSIBLE", message, None, used)


def _used_by(types: Mapping[str, Type], name: str, value: Const) -> Iterator[str]:
    type_ = types.get(name)
    if isinstance(value, list):
        for one in value:
            yield from _used_by(types, name, one)
    elif type_ is None:
        return
    elif isinstance(value, Name) and type_.kind == "ENUM":
        if str(value) in type_.values and _hidden(type_.values[str(value)]):
            yield f"{name}.{value}"
    elif isinstance(value, dict):
        for key, one in value.items():
            given = type_.inputs.get(key)
            if given is not None:
                if _hidden(given):
                    yield f"{name}.{key}"
                yield from _used_by(types, base_name(given.type), one)


def _references(types: Mapping[str, Type], definitions: Sequence[DirectiveDefinition], name: str) -> Iterator[str]:
    """The visible elements whose type it is."""
    for definition in definitions:
        for argument in definition.arguments.values():
            if base_name(argument.type) == name and not _hidden(argument):
                yield f"@{definition.name}({argument.name}:)"
    for type_ in types.values():
        if _hidden(type_):
            continue
        for field in type_.fields.values():
            if _hidden(field):
                continue
            if base_name(field.type) == name:
                yield f"{type_.name}.{field.name}"
            for argument in field.arguments.values():
                if base_name(argument.type) == name and not _hidden(argument):
                    yield f"{type_.name}.{field.name}({argument.name}:)"
        for given in type_.inputs.values():
            if base_name(given.type) == name and not _hidden(given):
                yield f"{type_.name}.{given.name}"
