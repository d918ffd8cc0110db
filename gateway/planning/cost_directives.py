"""What the elements of a supergraph say that they cost: @cost and @listSize (specs.apollo.dev/cost/v0.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    ConstDirectiveNode,
    FieldDefinitionNode,
    InterfaceTypeDefinitionNode,
    IntValueNode,
    ListValueNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    TypeDefinitionNode,
    ValueNode,
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """How a supergraph spells the two directives; None where it does not link them."""

    cost: str | None = None
    list_size: str | None = None


@dataclass(frozen=True, slots=True)
class ListSize:
    """What @listSize says of a field: its own length, or that of the fields of its value that are `sized`."""

    assumed: int | None = None
    slicing: tuple[str, ...] = ()
    sized: tuple[str, ...] = ()


class CostDirectives:
    """The directives of a supergraph: `weights` by type or coordinate, `sizes` by coordinate, and by coordinate the
    `arguments` that cost something.
    """

    def __init__(self, definitions: Mapping[str, TypeDefinitionNode], spelled: Spelled) -> None:
        self.weights: dict[str, int] = {}
        self.sizes: dict[str, ListSize] = {}
        self.arguments: dict[str, dict[str, int]] = {}
        self._spelled = spelled
        for name, node in definitions.items():
            self._weigh(name, node.directives or ())
            if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
                for one in node.fields or ():
                    self._read(f"{name}.{one.name.value}", one)

    def _read(self, coordinate: str, node: FieldDefinitionNode) -> None:
        self._weigh(coordinate, node.directives or ())
        for argument in node.arguments or ():
            weight = self._weight(argument.directives or ())
            if weight is not None:
                self.arguments.setdefault(coordinate, {})[argument.name.value] = weight
        for one in node.directives or ():
            if one.name.value == self._spelled.list_size:
                given = {argument.name.value: argument.value for argument in one.arguments or ()}
                assumed = given.get("assumedSize")
                self.sizes[coordinate] = ListSize(
                    int(assumed.value) if isinstance(assumed, IntValueNode) else None,
                    _texts(given.get("slicingArguments")),
                    _texts(given.get("sizedFields")),
                )

    def _weigh(self, element: str, directives: Sequence[ConstDirectiveNode]) -> None:
        weight = self._weight(directives)
        if weight is not None:
            self.weights[element] = weight

    def _weight(self, directives: Sequence[ConstDirectiveNode]) -> int | None:
        for one in directives:
            if one.name.value == self._spelled.cost:
                for argument in one.arguments or ():
                    if argument.name.value == "weight" and isinstance(argument.value, IntValueNode | StringValueNode):
                        return int(argument.value.value)
        return None


def _texts(node: ValueNode | None) -> tuple[str, ...]:
    values = node.values if isinstance(node, ListValueNode) else ()
    return tuple(one.value for one in values if isinstance(one, StringValueNode))
