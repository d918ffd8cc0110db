"""Errors of a department's resolvers as GraphQL answers them."""

from collections.abc import Callable
from typing import TypeVar

from graphql import GraphQLError

from identifiers.errors import BadIdentifier

T = TypeVar("T")
V = TypeVar("V")


def checked(normalise: Callable[[T], V], text: T) -> V:
    """The normalised identifier, or several; raises a GraphQLError of code BAD_IDENTIFIER, with the position from 1."""
    try:
        return normalise(text)
    except BadIdentifier as bad:
        extensions = {"code": bad.code, "position": bad.position}
        raise GraphQLError(str(bad), extensions=extensions) from bad


def within(name: str, value: int, least: int, most: int) -> None:
    """Raises a GraphQLError with code BAD_USER_INPUT for an argument that is out of its bounds."""
    if not least <= value <= most:
        raise GraphQLError(
            f"{name} must be from {least} to {most}, and is {value}", extensions={"code": "BAD_USER_INPUT"}
        )


class Refused(GraphQLError):
    """What is asked for and not done; `code` says why, and `more` stands beside it in the error's extensions."""

    def __init__(self, code: str, message: str, **more: object) -> None:
        super().__init__(message, extensions={"code": code, **more})
