"""What is known of a schema beyond what graphql-core knows, and what compiled code takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetails

# What a resolver gives, and what a field becomes, is anything at all.
Value = Any
Info = GraphQLResolveInfo[Any]
FieldDetailsList = list[FieldDetails]
# (source, info, **arguments) -> a field's value, or an awaitable of it.
Resolver = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Shorter:
    """A shorter way than a field's own resolver to the same value; `takes_info`: whether it looks at what it is told
    beside its source and arguments, which is None otherwise.
    """

    resolve: Resolver
    takes_info: bool = True


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known of a schema's fields and objects beyond what graphql-core knows.

    `attribute_of`: the attribute of its source that a field gives as it is; None where a resolver has a say.
    `resolver_of`: a shorter way to a field's value; None where there is none.
    `class_of`: the class whose own instances are objects of a type, unless they are `marked` as something else; None
    where only the schema's own functions know.
    """

    attribute_of: Callable[[GraphQLField], str | None] = lambda field: None
    resolver_of: Callable[[GraphQLField], Shorter | None] = lambda field: None
    class_of: Callable[[GraphQLObjectType], type | None] = lambda type_: None
    marked: Callable[[Value], bool] = lambda value: False
