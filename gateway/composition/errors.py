"""Composition's errors and hints, with the public codes of Apollo Federation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from graphql import Node


@dataclass(frozen=True, slots=True)
class CompositionError:
    """One thing wrong: `code` as the federation documentation lists it, and where it stands.

    `subgraph`, schema `coordinate` and `line` say where, as far as it is one place.
    """

    code: str
    message: str
    subgraph: str | None = None
    coordinate: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.subgraph, self.line) if part is not None)
        return f"{self.code} {f'[{where}] ' if where else ''}{self.message}"


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that composes, but not as one of the subgraphs may think."""

    code: str
    message: str
    coordinate: str | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.message}"


class CompositionFailed(ValueError):
    """A set of subgraphs that makes no supergraph; holds every error found in the one run."""

    def __init__(self, errors: Sequence[CompositionError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


class Located(Protocol):
    """What stands on a line of a subgraph's SDL, where it stands in one."""

    @property
    def line(self) -> int | None: ...


def line_of(node: Node | None) -> int | None:
    """The line of an AST node in its subgraph's SDL."""
    return node.loc.start_token.line if node is not None and node.loc is not None else None
