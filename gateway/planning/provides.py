"""What @provides makes available: external fields that a subgraph resolves on one path all the same."""

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

# By type (empty: the type at hand) and name, with what is provided within.
Provided = frozenset[tuple[str, str, "Provided"]]
NOTHING: Provided = frozenset()


def provided_of(selection: SelectionSetNode, on: str = "") -> Provided:
    """A @provides field set as what a place is told."""
    found: set[tuple[str, str, Provided]] = set()
    for node in selection.selections:
        if isinstance(node, FieldNode):
            within = NOTHING if node.selection_set is None else provided_of(node.selection_set)
            found.add((on, node.name.value, within))
        elif isinstance(node, InlineFragmentNode):
            condition = on if node.type_condition is None else node.type_condition.name.value
            found |= provided_of(node.selection_set, condition)
    return frozenset(found)
