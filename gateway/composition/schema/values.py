"""Constant values of SDL as Python values, and back as GraphQL."""

import json
from collections.abc import Mapping

from graphql import (
    BooleanValueNode,
    ConstDirectiveNode,
    ConstValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
)


class Name(str):
    """A name that stands without quotes: an enum value."""

    __slots__ = ()


Const = None | bool | int | float | str | list["Const"] | dict[str, "Const"]


def arguments(node: ConstDirectiveNode) -> dict[str, Const]:
    """The arguments of a directive where it is applied."""
    return {argument.name.value: value_of(argument.value) for argument in node.arguments or ()}


def value_of(node: ConstValueNode) -> Const:
    """The value of a node; an enum value is a Name."""
    match node:
        case ListValueNode():
            return [value_of(one) for one in node.values]
        case ObjectValueNode():
            return {one.name.value: value_of(one.value) for one in node.fields}
        case NullValueNode():
            return None
        case BooleanValueNode():
            return node.value
        case IntValueNode():
            return int(node.value)
        case FloatValueNode():
            return float(node.value)
        case EnumValueNode():
            return Name(node.value)
        case StringValueNode():
            return node.value
        case _:
            raise TypeError(f"{node.kind} is no constant value")


def printed(value: Const) -> str:
    """The value as GraphQL writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Name():
            return str(value)
        case str():
            return quoted(value)
        case list():
            return f"[{', '.join(map(printed, value))}]"
        case dict():
            return f"{{{', '.join(f'{name}: {printed(one)}' for name, one in value.items())}}}"
        case float() if value.is_integer() and abs(value) < 1e15:
            return f"{value:.1f}"
        case _:
            return str(value)


def quoted(text: str) -> str:
    """A GraphQL string literal."""
    return json.dumps(text, ensure_ascii=False)


def same(one: Mapping[str, Const], other: Mapping[str, Const]) -> bool:
    """Whether two sets of arguments say the same: the order of the fields of an object says nothing."""
    return _strict(dict(one)) == _strict(dict(other))


def _strict(value: Const) -> object:
    """Distinguishes what Python holds equal: 1 and true, "A" and A."""
    match value:
        case list():
            return tuple(map(_strict, value))
        case dict():
            return frozenset((name, _strict(one)) for name, one in value.items())
        case _:
            return type(value), value
