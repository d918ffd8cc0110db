"""A compiled document gives what graphql-core gives, whatever the schema, the query and the values."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from graphql import build_schema, execute, parse, validate
from graphql.execution.values import VariableValues
from graphql.pyutils import Path
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from gateway.execution.program.document import CompiledDocument
from gateway.execution.program.executor import ProgramExecutor
from gateway.execution.program.known import Fields
from gateway.execution.program.program import Program

SCALARS = ("Int", "Float", "String", "Boolean", "ID", "Colour", "Odd")
OBJECTS = ("A", "B")
COMPOSITES = (*OBJECTS, "N", "U")


class Fault(Exception):
    """What a value raises."""


class Colour(Enum):
    """What the enum type gives names to."""

    RED = "red"
    GREEN = "green"
    BLUE = "blue"  # It has none for this one.


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
        own = {"hue": "Colour", "odd": "Odd"}
        own |= {f"{name.lower()}{n}": draw(types(SCALARS)) for n in range(draw(st.integers(1, 3)))}
        own |= {f"{name.lower()}c{n}": draw(types(COMPOSITES)) for n in range(draw(st.integers(0, 2)))}
        fields = " ".join(f"{key}: {type_}" for key, type_ in (shared | own).items())
        lines.append(
            f"type {name} implements N {{ {fields} calc(by: Int = 2, odd: Odd): Int twice(of: [Int!] = [7]): Int }}"
        )
    roots = " ".join(f"q{name}: {draw(types([name]))}" for name in COMPOSITES)
    lines.append(f"type Query {{ {roots} }}")
    lines.append("type Mutation { first: A second: [N!] }")
    return "\n".join(lines)


def schema_of(sdl, by_attribute):
    schema = build_schema(sdl)
    for name in OBJECTS:
        type_ = schema.type_map[name]
        type_.fields["calc"].resolve = lambda source, info, by, odd=None: calculated(source, by, odd)
        type_.fields["twice"].resolve = lambda source, info, of: None if of is None else 2 * sum(of)
        if by_attribute:
            type_.is_type_of = lambda value, info, name=name: isinstance(value, Thing) and value.kind == name
    for name, value in schema.type_map["Colour"].values.items():
        value.value = Colour[name]
    schema.type_map["Odd"].coerce_output_value = written
    for name in ("N", "U"):
        schema.type_map[name].resolve_type = lambda value, info, _: kind_of(value)
    return schema


def written(value):
    if value == Decimal(13):
        raise Fault("thirteen")
    return None if value == Decimal(0) else str(value) if isinstance(value, date | Decimal) else value


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
    "Colour": st.sampled_from([*Colour, "RED"]),
    "Odd": st.sampled_from(["any", 5, {"a": 1}, [2], date(2026, 7, 1), Decimal("0.30"), Decimal(0), Decimal(13)]),
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
        kind = draw(st.sampled_from([list, list, list, tuple, Several, Endless]))
        return lambda: kind([make() for make in inner])
    if text in SIMPLE:
        value = draw(SIMPLE[text])
        return lambda: value
    name = text if text in OBJECTS else draw(st.sampled_from(OBJECTS))
    parts = {}
    if depth:
        for key, field in schema.type_map[name].fields.items():
            if key not in ("calc", "twice") and draw(st.integers(0, 9)):
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


class Several:
    """An iterable. No iterator: of two fields that read one, the first would leave nothing to the other."""

    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


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
    if name in OBJECTS and draw(st.booleans()):
        parts.append("hue odd")
    if name in OBJECTS and draw(st.booleans()):
        of = draw(st.sampled_from(["", "(of: 3)", "(of: [3, 4])", "(of: $many)", "(of: [$by])", "(of: null)"]))
        parts.append(f"twice{draw(st.integers(0, 9))}{name}{depth}{of.count('$')}: twice{of}")
    for _ in range(draw(st.integers(0, 4))):
        condition = draw(st.sampled_from(["", "", "", " @include(if: $yes)", " @skip(if: $no)", " @skip(if: $yes)"]))
        kind = draw(st.integers(0, 4))
        if kind == 0 and depth:
            on = draw(st.sampled_from(OBJECTS if name in ("N", "U") else (name,)))
            parts.append(f"... on {on}{condition} {selections(draw, schema, on, depth - 1, fragments)}")
        elif kind == 1 and fragments and name in fragments:
            parts.append(f"...F{name}{condition}")
        elif name != "U":
            key, field = draw(st.sampled_from(sorted(one for one in type_.fields.items() if one[0] != "twice")))
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
    head = "($yes: Boolean!, $no: Boolean = false, $by: Int! = 1, $odd: Odd, $many: [Int!])"
    document = parse(f"{operation} {head} {{ {body} }} {spread}", no_location=True)
    if [one for one in validate(schema, document) if "never used" not in one.message]:
        return  # Fields of two types under one key may not agree.
    given_values = {"yes": draw(st.booleans()), "no": draw(st.booleans()), "by": draw(st.sampled_from([1, 3, 4]))}
    given_values |= draw(st.sampled_from([{}, {"many": None}, {"many": []}, {"many": [1, 2]}]))
    roots = {key: values(draw, schema, str(field.type), 3, by_attribute) for key, field in root_type.fields.items()}
    note(sdl)
    note(f"{body} {spread}")
    expected = asyncio.run(by_graphql_core(schema, document, roots, given_values))
    found = asyncio.run(compiled(schema, document, roots, given_values, by_attribute))
    note(f"expected {expected}")
    # A scalar without rules takes what an awaited value gives, be it another one to be awaited: no JSON has that.
    assert json.dumps(found[0], default=repr) == json.dumps(expected[0], default=repr)
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


def test_nothing_that_changes_is_shared_by_two_requests():
    schema = build_schema("type Query { a: Int }")
    document = parse("{ a }")
    program = Program(schema, document.definitions[0], {}, VariableValues({}, {}), Fields())
    variables, root, context = VariableValues({}, {}), object(), object()
    found = program.executor.for_request(variables, root, context)
    other = program.executor.for_request(variables, root, context)
    anew = ProgramExecutor(program)
    assert vars(found).keys() == vars(anew).keys()
    assert (found.variable_values, found.root_value, found.context_value) == (variables, root, context)
    for name, value in vars(anew).items():
        # What making an executor makes anew, a request has for itself.
        if value is not vars(ProgramExecutor(program))[name] and name not in ("variable_values", "request"):
            assert type(vars(found)[name]) is type(value)
            assert vars(found)[name] is not vars(other)[name], name
            assert vars(found)[name] is not vars(program.executor)[name], name
    assert found.async_helpers.gather.__self__ is found
    details = program.root_fields["a"]
    field, path = schema.query_type.fields["a"], Path(None, "a", "Query")
    told = found.build_resolve_info(field, [one.node for one in details], schema.query_type, path)
    assert found.info_at(details, path) == told
    assert found.info_at(details, path.add_key(3, None)) == told
