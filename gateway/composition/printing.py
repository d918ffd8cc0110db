"""Printing supergraph SDL: the order and layout that routers print."""

import re
from collections.abc import Iterable, Iterator

from gateway.composition.merging.merge import SupergraphSchema
from gateway.composition.schema.model import ROOTS, Argument, Directive, DirectiveDefinition, Field, Type, Value
from gateway.composition.schema.specs import LINK, SPECS
from gateway.composition.schema.values import printed, quoted

_WORDS = {
    "OBJECT": "type",
    "INTERFACE": "interface",
    "INPUT_OBJECT": "input",
    "ENUM": "enum",
    "UNION": "union",
    "SCALAR": "scalar",
}


def print_schema(supergraph: SupergraphSchema) -> str:
    """The schema definition: what it links, its roots, its own directives."""
    links = [
        f'  @link(url: "{LINK}/v1.0")',
        f'  @link(url: "{SPECS}join/v0.5", for: EXECUTION)',
    ]
    taken = {"link", "join"}
    renamed = 0
    for feature in supergraph.features:
        name = feature.url.rpartition("/")[0].rpartition("/")[2]
        imports = [
            quoted(own) if own == name else f"{{name: {quoted(own)}, as: {quoted(name)}}}"
            for own, name in feature.imports.items()
        ]
        given = [f"url: {quoted(feature.url)}"]
        if name in taken or not name.isidentifier():
            bare = re.sub(r"\W", "", name, flags=re.ASCII)
            given.append(f'as: "_{renamed}{bare}"')
            renamed += 1
        taken.add(name)
        if feature.purpose is not None:
            given.append(f"for: {feature.purpose}")
        if imports:
            given.append(f"import: [{', '.join(imports)}]")
        links.append(f"  @link({', '.join(given)})")
    own = [f"  {_applied(directive)}" for directive in supergraph.schema.directives]
    roots = [f"  {root.lower()}: {root}" for root in ROOTS if root in supergraph.types]
    head = ["schema", *links, *own, "{", *roots, "}", ""]
    return "\n".join([*_description(supergraph.schema.description), *head])


def print_definitions(supergraph: SupergraphSchema) -> Iterator[str]:
    """The directives that the supergraph carries on, and the scalars of their specifications."""
    for feature in supergraph.features:
        name = feature.url.removeprefix(SPECS).partition("/")[0]
        scalars: set[str] = set()
        for spec, spelled in feature.directives:
            yield spec.definition(spelled, f"{name}__{{}}".format)
            scalars |= {one.own_type for one in spec.arguments if one.own_type is not None}
        yield from (f"scalar {name}__{one}\n" for one in sorted(scalars))
    for definition in supergraph.definitions:
        yield "\n".join([*_description(definition.description), _own_directive(definition)])


def _own_directive(definition: DirectiveDefinition) -> str:
    given = _arguments(definition.arguments.values(), "  ")
    repeatable = " repeatable" if definition.repeatable else ""
    return f"directive @{definition.name}{given}{repeatable} on {' | '.join(definition.locations)}\n"


def print_type(type_: Type) -> str:
    """A type's definition: its head, its directives a line each, its members in braces."""
    implements = f" implements {' & '.join(sorted(type_.interfaces))}" if type_.interfaces else ""
    lines = [*_description(type_.description), f"{_WORDS[type_.kind]} {type_.name}{implements}"]
    lines.extend(f"  {_applied(directive)}" for directive in type_.directives)
    members: list[str] = []
    for field in type_.fields.values():
        members.extend(_member(field, f"{field.name}{_arguments(field.arguments.values(), '    ')}: {field.type}"))
    for given in type_.inputs.values():
        members.extend(_member(given, _input(given)))
    for value in type_.values.values():
        members.extend(_member(value, value.name))
    if members:
        lines.extend(("{", *members, "}"))
    if type_.members:
        lines.append(f" = {' | '.join(sorted(type_.members))}")
    return "\n".join(lines) + "\n"


def _member(element: Field | Argument | Value, signature: str) -> Iterator[str]:
    yield from _description(element.description, "  ")
    yield "  " + " ".join([signature, *map(_applied, element.directives)])


def _arguments(arguments: Iterable[Argument], indent: str) -> str:
    given = list(arguments)
    if not given:
        return ""
    if not any(one.description is not None for one in given):
        return f"({', '.join(_input_applied(one) for one in given)})"
    # A described argument stands on lines of its own.
    lines = []
    for one in given:
        lines.extend(_description(one.description, indent))
        lines.append(f"{indent}{_input_applied(one)}")
    return "(\n" + "\n".join(lines) + f"\n{indent[:-2]})"


def _input(argument: Argument) -> str:
    default = f" = {printed(argument.default)}" if argument.has_default else ""
    return f"{argument.name}: {argument.type}{default}"


def _input_applied(argument: Argument) -> str:
    return " ".join([_input(argument), *map(_applied, argument.directives)])


def _applied(directive: Directive) -> str:
    if not directive.arguments:
        return f"@{directive.name}"
    return f"@{directive.name}({', '.join(f'{name}: {printed(value)}' for name, value in directive.arguments.items())})"


def _description(text: str | None, indent: str = "") -> list[str]:
    """A description's lines, or none; as a block, or as a plain string where a block would change it."""
    if text is None:
        return []
    if '"""' in text or "\\" in text or text != text.strip() or "\r" in text:
        return [indent + quoted(text)]
    if "\n" not in text and not text.endswith('"'):
        return [f'{indent}"""{text}"""']
    return [f'{indent}"""', *(f"{indent}{line}" if line else "" for line in text.split("\n")), f'{indent}"""']
