"""The variables that say where a subscription begins, and those that have a say in what its events are answered."""

from collections.abc import Mapping

import orjson
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.language import FieldNode, Node


def starting(document: DocumentNode) -> frozenset[str]:
    """The variables that only say where a subscription begins: arguments of its root field, and nothing else."""
    at_root: set[str] = set()
    below: set[str] = set()

    class Seen(Visitor):
        def enter_variable(self, node: VariableNode, _: object, parent: Node, __: object, above: list[Node]) -> None:
            if not isinstance(parent, VariableDefinitionNode):
                # What is above has not the parent in it.
                (at_root if _is_root_argument([*above, parent]) else below).add(node.name.value)

    visit(document, Seen())
    return frozenset(at_root - below)


def _is_root_argument(ancestors: list[Node]) -> bool:
    """Whether what has these ancestors is in an argument of a field of the operation itself."""
    nodes = [one for one in ancestors if not isinstance(one, tuple | list)]
    if any(isinstance(one, FragmentDefinitionNode) for one in nodes):
        return False
    fields = sum(isinstance(one, FieldNode) for one in nodes)
    in_directive = any(one.kind == "directive" for one in nodes)
    return fields == 1 and not in_directive and isinstance(nodes[1], OperationDefinitionNode)


def key_of(variables: Mapping[str, object], without: frozenset[str]) -> bytes:
    """What of the variables has a say in an event's answer."""
    return orjson.dumps({name: value for name, value in variables.items() if name not in without})
