"""Values that are read in place: which are plain, and how a leaf's type writes them."""

from collections.abc import Callable, Mapping
from enum import Enum

from graphql import GraphQLEnumType, GraphQLScalarType, Undefined
from graphql.pyutils import is_awaitable

from gateway.execution.program.known import Value

# When the built-in scalars give a value back as they got it.
AS_IT_IS: Mapping[str, str] = {
    "String": "{0}.__class__ is str",
    "ID": "{0}.__class__ is str",
    "Boolean": "{0}.__class__ is bool",
    "Int": "{0}.__class__ is int and -2147483648 <= {0} <= 2147483647",
    "Float": "{0}.__class__ is float and {0} - {0} == 0",
}


class Missing:
    """Stands for what could not be read: of no class that a type has."""


MISSING = Missing()


class Plain:
    """Which values are plain: to be completed as they are."""

    __slots__ = ("classes",)

    def __init__(self) -> None:
        # Classes whose instances are plain, as far as they were met.
        self.classes: set[type] = {dict, list, tuple, str, int, float, bool}

    def is_plain(self, value: Value) -> bool:
        """Whether a value is one to be completed as it is: not None, no awaitable, no error, nothing to call."""
        kind = value.__class__
        if kind in self.classes:
            return True
        unusual = value is None or value is Undefined or is_awaitable(value) or isinstance(value, Exception)
        if unusual or value is MISSING or callable(value) or hasattr(value, "__aiter__"):
            return False
        self.classes.add(kind)
        return True

    def coerced(self, type_: GraphQLScalarType | GraphQLEnumType) -> Callable[[Value], Value]:
        """Gives a plain value as the type writes it; MISSING where graphql-core shall see to it."""
        coerce, plain, is_plain = type_.coerce_output_value, self.classes, self.is_plain
        if isinstance(type_, GraphQLEnumType):
            coerce = _coerced_once(coerce)

        def coerced(value: Value) -> Value:
            if value.__class__ not in plain and not is_plain(value):
                return MISSING
            try:
                found = coerce(value)
            except Exception:  # noqa: BLE001  # graphql-core meets the same error, and knows where it stands
                return MISSING
            return MISSING if found is None or found is Undefined else found

        return coerced


def _coerced_once(coerce: Callable[[Value], Value]) -> Callable[[Value], Value]:
    """What an enum's type makes of the members of a Python enum, each found once: there are few, for good."""
    known: dict[int, tuple[Enum, Value]] = {}

    def coerced(value: Value) -> Value:
        found = known.get(id(value))
        if found is not None:
            return found[1]
        made = coerce(value)
        if isinstance(value, Enum):
            # With the member, whose id stays its own by that.
            known[id(value)] = value, made
        return made

    return coerced
