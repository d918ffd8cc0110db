"""Enumerations in GraphQL: each name is described by its official term, which is its value in Python."""

from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition


def official_enum(members: type[Enum]) -> None:
    """Makes an enum one of GraphQL. Its values are official terms (str)."""
    strawberry.enum(members)
    definition = members.__dict__["__strawberry_definition__"]
    assert isinstance(definition, StrawberryEnumDefinition)
    for value in definition.values:
        value.description = str(value.value)
