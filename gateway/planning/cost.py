"""What an operation costs: @cost and @listSize, estimated before it is executed, and counted after.

Source: the GraphQL Cost Directives specification (IBM), as Federation 2.9 has it (specs.apollo.dev/cost/v0.1). An
object costs one and a leaf nothing, unless @cost says otherwise of the field or the type; a field with arguments also
what these cost; a list as many times its item as it is long. How long that is, @listSize says; else what the gateway
assumes. A mutation costs ten beside its fields.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    is_leaf_type,
    parse,
)

from gateway.planning.cost_directives import ListSize
from gateway.planning.lists import lists_around
from gateway.planning.selection import Field, Selection
from gateway.planning.supergraph import Supergraph

COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
_MUTATION = 10

# (variables, how long a list is of which nothing is said) -> a number.
Amount = Callable[[Mapping[str, object], int], int]


@dataclass(slots=True)
class Cost:
    """A cost: a constant, and others so many times."""

    constant: int = 0
    times: "list[tuple[Amount, Cost]]" = field(default_factory=list)

    def of(self, variables: Mapping[str, object], assumed: int) -> int:
        """The cost of a request; `assumed` is how long a list is of which nothing is said."""
        return self.constant + sum(
            amount(variables, assumed) * inner.of(variables, assumed) for amount, inner in self.times
        )


class Costs:
    """What the operations of a supergraph cost."""

    def __init__(self, supergraph: Supergraph) -> None:
        self._api = supergraph.api
        directives = supergraph.cost_directives
        self._weights = directives.weights
        self._sizes = directives.sizes
        self._arguments = directives.arguments

    def estimated(self, operation: str, selection: Selection) -> Cost:
        """The cost of a selection at the root of an operation (query, mutation, subscription)."""
        cost = self._selection(selection, {})
        cost.constant += _MUTATION if operation == "mutation" else 0
        return cost

    def counted(self, operation: str, selection: Selection, data: object) -> int:
        """The cost of what was answered."""
        return self._counted(selection, data) + (_MUTATION if operation == "mutation" else 0)

    def _selection(self, selection: Selection, sized: Mapping[str, Amount]) -> Cost:
        """Of a value that may be of several types, the fields for all of them and the dearest of those for one."""
        cost = Cost()
        for one in selection.fields:
            self._add(cost, selection.type_name, one, sized)
        by_type = []
        for name, fields in selection.of_type.items():
            own = Cost()
            for one in fields:
                self._add(own, name, one, sized)
            by_type.append(own)
        if by_type:
            cost.times.append((_once, _Dearest(by_type)))
        return cost

    def _add(self, cost: Cost, type_name: str, one: Field, sized: Mapping[str, Amount]) -> None:
        if one.name.startswith("__"):
            return
        coordinate = f"{type_name}.{one.name}"
        size = self._sizes.get(coordinate)
        given = self._given(coordinate, one, size)
        cost.constant += sum(weight for name, weight in self._arguments.get(coordinate, {}).items() if name in given)
        length = None if size is None else _length(size, given)
        inner = Cost(self._own(coordinate, one))
        if one.selection is not None:
            below = dict.fromkeys(size.sized, length) if size is not None and length is not None else {}
            found = self._selection(one.selection, below)
            inner.constant += found.constant
            inner.times += found.times
        lists = lists_around(self._api, type_name, one.name)
        if not lists:
            cost.constant += inner.constant
            cost.times += inner.times
            return
        own = length if size is not None and not size.sized and length is not None else sized.get(one.name, _assumed)
        for _ in range(lists - 1):
            inner = Cost(0, [(_assumed, inner)])
        cost.times.append((own, inner))

    def _own(self, coordinate: str, one: Field) -> int:
        """What one value of a field costs, without what is asked of it."""
        weight = self._weights.get(coordinate)
        if weight is not None:
            return weight
        if one.selection is not None:
            return self._weights.get(one.selection.type_name, 1)
        return self._leaf(coordinate)

    def _leaf(self, coordinate: str) -> int:
        type_name, _, name = coordinate.partition(".")
        parent = self._api.type_map.get(type_name)
        if parent is None:
            # One that the API hides, but whose objects may stand where an interface is asked for.
            return 0
        type_ = getattr(parent, "fields", {})[name].type
        while hasattr(type_, "of_type"):
            type_ = type_.of_type
        return self._weights.get(type_.name, 0) if is_leaf_type(type_) else 1

    def _counted(self, selection: Selection, value: object) -> int:
        if isinstance(value, list):
            return sum(self._counted(selection, one) for one in value)
        if not isinstance(value, dict):
            return 0
        cost = 0
        for name, one in _fields(selection):
            found = value.get(one.response_key)
            if found is None or one.name.startswith("__"):
                continue
            coordinate = f"{name}.{one.name}"
            if coordinate in self._arguments:
                given = self._given(coordinate, one, None)
                cost += sum(weight for each, weight in self._arguments[coordinate].items() if each in given)
            cost += self._own(coordinate, one) * _count(found)
            if one.selection is not None:
                cost += self._counted(one.selection, found)
        return cost

    def _given(self, coordinate: str, one: Field, size: ListSize | None) -> dict[str, ValueNode]:
        """The arguments of a field of which something depends on them."""
        if not one.arguments or (coordinate not in self._arguments and (size is None or not size.slicing)):
            return {}
        operation = parse(f"{{ f{one.arguments} }}", no_location=True).definitions[0]
        assert isinstance(operation, OperationDefinitionNode)
        (node,) = operation.selection_set.selections
        assert isinstance(node, FieldNode)
        return {argument.name.value: argument.value for argument in node.arguments or ()}


class _Dearest(Cost):
    """The highest of several costs."""

    def __init__(self, costs: Sequence[Cost]) -> None:
        super().__init__()
        self._costs = costs

    def of(self, variables: Mapping[str, object], assumed: int) -> int:
        return max(one.of(variables, assumed) for one in self._costs)


def _once(variables: Mapping[str, object], assumed: int) -> int:
    return 1


def _assumed(variables: Mapping[str, object], assumed: int) -> int:
    return assumed


def _length(size: ListSize, given: Mapping[str, ValueNode]) -> Amount | None:
    """The length that a field's arguments ask for, the greatest where there are several; else the one assumed."""
    asked = [given[name] for name in size.slicing if name in given and not isinstance(given[name], NullValueNode)]
    if not asked:
        fixed = size.assumed
        return None if fixed is None else lambda variables, assumed: fixed

    def amount(variables: Mapping[str, object], assumed: int) -> int:
        found = [length for node in asked if (length := _value(node, variables)) is not None]
        return max(found, default=assumed if size.assumed is None else size.assumed)

    return amount


def _value(node: ValueNode, variables: Mapping[str, object]) -> int | None:
    """A slicing argument's number."""
    value: object = None
    if isinstance(node, IntValueNode):
        value = int(node.value)
    elif isinstance(node, VariableNode):
        value = variables.get(node.name.value)
    return max(0, value) if isinstance(value, int) else None


def _fields(selection: Selection) -> "list[tuple[str, Field]]":
    found = [(selection.type_name, one) for one in selection.fields]
    return found + [(name, one) for name, fields in selection.of_type.items() for one in fields]


def _count(value: object) -> int:
    return sum(map(_count, value)) if isinstance(value, list) else int(value is not None)
