"""A compiled document gives what graphql-core gives, whatever the schema, the query and the values."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import build_schema, execute, parse, validate
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from gateway.execution.program import CompiledDocument, Fields

SCALARS = ("Int", "Float", "String", "Boolean", "ID", "Colour", "Odd")
OBJECTS = ("A", "B")
COMPOSITES = (*OBJECTS, "N", "U")


class Fault(Exception):
    """What a value raises."""


@dataclass
class Thing:
    """An object read by its attributes."""

    values: dict[str, Any]

    def __getattr__(self, name):
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None


@st.composite
def types(draw, names):
    """A type of one of the names, in any wrapping."""
    text = draw(st.sampled_from(names))
    for _ in range(draw(st.integers(0, 2))):
        text = f"[{text}{draw(st.sampled_from(['', '!']))}]"
    return text + draw(st.sampled_from(["", "", "!"]))


@st.composite
def schemas(draw):
    """Two object types that an interface and a union join, with any fields; and their SDL."""
    shared = {"s": draw(types(SCALARS)), "c": draw(types(COMPOSITES))}
    lines = [
        "enum Colour { RED GREEN }",
        "scalar Odd",
        "union U = A | B",
        f"interface N {{ {' '.join(f'{name}: {type_}' for name, type_ in shared.items())} }}",
    ]
    for name in OBJECTS:
        own = {f"{name.lower()}{n}": draw(types(SCALARS)) for n in range(draw(st.integers(1, 3)))}
        own |= {f"{name.lower()}c{n}": draw(types(COMPOSITES)) for n in range(draw(st.integers(0, 2)))}
        fields = " ".join(f"{key}: {type_}" for key, type_ in (shared | own).items())
        lines.append(f"type {name} implements N {{ {fields} calc(by: Int = 2, odd: Odd): Int }}")
    roots = " ".join(f"q{name}: {draw(types([name]))}" for name in COMPOSITES)
    lines.append(f"type Query {{ {roots} }}")
    lines.append("type Mutation { first: A second: [N!] }")
    return "\n".join(lines)


def schema_of(sdl, by_attribute):
    schema = build_schema(sdl)
    for name in OBJECTS:
        type_ = schema.type_map[name]
        type_.fields["calc"].resolve = lambda source, info, by, odd=None: calculated(source, by, odd)
        if by_attribute:
            type_.is_type_of = lambda value, info, name=name: isinstance(value, Thing) and value.kind == name
    for name in ("N", "U"):
        schema.type_map[name].resolve_type = lambda value, info, _: kind_of(value)
    return schema


def kind_of(value):
    return value.kind if isinstance(value, Thing) else value["kind"]


def calculated(source, by, odd):
    if by == 3:
        raise Fault("three")
    if by == 4:
        return Later(lambda: 44)
    return by * 10 if odd is None else odd


SIMPLE = {
    "Int": st.integers(-5, 5),
    "Float": st.floats(allow_nan=False, allow_infinity=False, width=16),
    "String": st.text(max_size=3),
    "Boolean": st.booleans(),
    "ID": st.sampled_from(["x", "y", 7]),
    "Colour": st.sampled_from(["RED", "GREEN"]),
    "Odd": st.sampled_from(["any", 5, {"a": 1}, [2]]),
}
STRANGE: st.SearchStrategy[Any] = st.sampled_from(
    [None, "text", 2**40, 1.5, True, float("nan"), [], (), {}, Fault("as a value")]
)


def values(draw, schema, text, depth, by_attribute):
    """A function that makes the value anew: what is awaitable can be awaited once."""
    roll = draw(st.integers(0, 24))
    if roll == 0:
        strange = draw(STRANGE)
        return lambda: strange
    if roll == 1:
        return lambda: None
    if roll in (2, 3):
        inner = values(draw, schema, text, depth, by_attribute)
        return lambda: Later(inner)
    if roll == 4:
        return lambda: Later(failing)
    if text.endswith("!"):
        return values(draw, schema, text[:-1], depth, by_attribute)
    if text.startswith("["):
        item = text[1:-1]
        inner = [values(draw, schema, item, depth, by_attribute) for _ in range(draw(st.integers(0, 3)))]
        kind = draw(st.sampled_from([list, list, list, tuple, iter, Endless]))
        return lambda: kind([make() for make in inner])
    if text in SIMPLE:
        value = draw(SIMPLE[text])
        return lambda: value
    name = text if text in OBJECTS else draw(st.sampled_from(OBJECTS))
    parts = {}
    if depth:
        for key, field in schema.type_map[name].fields.items():
            if key != "calc" and draw(st.integers(0, 9)):
                parts[key] = values(draw, schema, str(field.type), depth - 1, by_attribute)
    told = draw(st.sampled_from([*[name] * 12, "A", "Nobody", None, 5]))

    def thing():
        made = {key: make() for key, make in parts.items()} | {"kind": told}
        return Thing(made) if by_attribute else made

    return thing


class Later:
    """What is there a turn later. No coroutine: one that nobody awaits, since another value failed, would complain."""

    def __init__(self, make):
        self.make = make

    def __await__(self):
        yield
        return self.make()

    def __repr__(self):
        return "Later"


def failing():
    raise Fault("later")


class Endless:
    """An asynchronous iterable."""

    def __init__(self, items):
        self.items = items

    async def __aiter__(self):
        for one in self.items:
            yield one


def selections(draw, schema, name, depth, fragments):
    """A selection set of a type, with aliases, fragments, conditions and arguments."""
    parts = [draw(st.sampled_from(["__typename", "kind: __typename"]))]
    type_ = schema.type_map[name]
    for _ in range(draw(st.integers(0, 4))):
        condition = draw(st.sampled_from(["", "", "", " @include(if: $yes)", " @skip(if: $no)", " @skip(if: $yes)"]))
        kind = draw(st.integers(0, 4))
        if kind == 0 and depth:
            on = draw(st.sampled_from(OBJECTS if name in ("N", "U") else (name,)))
            parts.append(f"... on {on}{condition} {selections(draw, schema, on, depth - 1, fragments)}")
        elif kind == 1 and fragments and name in fragments:
            parts.append(f"...F{name}{condition}")
        elif name != "U":
            key, field = draw(st.sampled_from(sorted(type_.fields.items())))
            inner = str(field.type).strip("[]!")
            alias = f"{name.lower()}_{key}: " if draw(st.booleans()) else f"{name.lower()}__{key}: "
            if key == "calc":
                by = draw(st.sampled_from(["", "(by: 3)", "(by: 4)", "(by: $by)", "(odd: $odd)"]))
                parts.append(f"calc{draw(st.integers(0, 9))}{name}{len(parts)}: calc{by}{condition}")
            elif inner in SIMPLE:
                parts.append(f"{alias}{key}{condition}")
            elif depth:
                parts.append(f"{alias}{key}{condition} {selections(draw, schema, inner, depth - 1, fragments)}")
    return f"{{ {' '.join(parts)} }}"


# Of a list whose one value fails at once graphql-core leaves the other values' coroutines alone.
@pytest.mark.filterwarnings("ignore:coroutine '[A-Z].*' was never awaited:RuntimeWarning")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_as_graphql_core_does(data):
    draw = data.draw
    sdl = draw(schemas())
    by_attribute = draw(st.booleans())
    schema = schema_of(sdl, by_attribute)
    operation = draw(st.sampled_from(["query", "query", "mutation"]))
    root_type = schema.type_map["Query" if operation == "query" else "Mutation"]
    fields = sorted(root_type.fields.items())
    chosen = draw(st.lists(st.sampled_from(fields), min_size=1, max_size=3, unique_by=lambda one: one[0]))
    fragments = {name: selections(draw, schema, name, 1, {}) for name in OBJECTS}
    body = " ".join(
        f"{key} {selections(draw, schema, str(field.type).strip('[]!'), 3, fragments)}" for key, field in chosen
    )
    spread = " ".join(f"fragment F{name} on {name} {text}" for name, text in fragments.items() if f"...F{name}" in body)
    head = "($yes: Boolean!, $no: Boolean = false, $by: Int, $odd: Odd)"
    document = parse(f"{operation} {head} {{ {body} }} {spread}", no_location=True)
    if [one for one in validate(schema, document) if "never used" not in one.message]:
        return  # Fields of two types under one key may not agree.
    given_values = {"yes": draw(st.booleans()), "no": draw(st.booleans()), "by": draw(st.sampled_from([1, 3, 4]))}
    roots = {key: values(draw, schema, str(field.type), 3, by_attribute) for key, field in root_type.fields.items()}
    note(sdl)
    note(f"{body} {spread}")
    expected = asyncio.run(by_graphql_core(schema, document, roots, given_values))
    found = asyncio.run(compiled(schema, document, roots, given_values, by_attribute))
    note(f"expected {expected}")
    assert json.dumps(found[0]) == json.dumps(expected[0])
    assert found[1] == expected[1]


async def by_graphql_core(schema, document, roots, given_values):
    result = execute(schema, document, {key: make() for key, make in roots.items()}, variable_values=given_values)
    return told(await result if asyncio.iscoroutine(result) else result)


async def compiled(schema, document, roots, given_values, by_attribute):
    attribute_of = (lambda field: name_of(schema, field)) if by_attribute else (lambda field: None)
    result = CompiledDocument(schema, document, Fields(attribute_of)).run(
        given_values, {key: make() for key, make in roots.items()}, None
    )
    return told(await result if asyncio.iscoroutine(result) else result)


def name_of(schema, field):
    """The name of an object type's field that has no resolver."""
    for name in OBJECTS:
        for key, one in schema.type_map[name].fields.items():
            if one is field and one.resolve is None:
                return key
    return None


def told(result):
    return result.data, [(one.message, one.path) for one in result.errors or ()]
