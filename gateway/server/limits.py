"""What a document may cost before anything of it is validated or planned.

Source: OWASP GraphQL Cheat Sheet, DoS prevention. A document is measured once, and refused with the limit that it
exceeds; fragments are counted where they are spread, each once in depth, so that a chain of them is no work.
"""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from gateway.config import LimitSettings

# The same for all limits; the message says which.
LIMIT_EXCEEDED = "LIMIT_EXCEEDED"


class LimitExceeded(ValueError):
    """A document that is beyond a limit."""


def check(document: DocumentNode, limits: LimitSettings) -> None:
    """Raises LimitExceeded for a document beyond one of the limits, its tokens apart, which the parser counts."""
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    aliases = directives = 0
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode | FragmentDefinitionNode):
            directives += len(one.directives or ())
            for field in _selected(one.selection_set):
                directives += len(field.directives or ())
                aliases += isinstance(field, FieldNode) and field.alias is not None
    if aliases > limits.aliases:
        raise LimitExceeded(f"the document has {aliases} aliases, of which {limits.aliases} are taken")
    if directives > limits.directives:
        raise LimitExceeded(f"the document has {directives} directives, of which {limits.directives} are taken")
    depths = _Depths(fragments)
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode):
            count = _root_fields(one.selection_set, fragments)
            if count > limits.root_fields:
                message = f"the operation has {count} fields at its root, of which {limits.root_fields} are taken"
                raise LimitExceeded(message)
            depth = depths.of(one.selection_set)
            if depth > limits.depth:
                raise LimitExceeded(f"the operation is {depth} fields deep, of which {limits.depth} are taken")


def _selected(selection_set: SelectionSetNode) -> Iterator[SelectionNode]:
    """Every selection that is written below a selection set, none followed."""
    left = [selection_set]
    while left:
        for one in left.pop().selections:
            yield one
            if isinstance(one, FieldNode | InlineFragmentNode) and one.selection_set is not None:
                left.append(one.selection_set)


def _root_fields(selection_set: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> int:
    count, left, met = 0, [selection_set], set[str]()
    while left:
        for one in left.pop().selections:
            if isinstance(one, FieldNode):
                count += 1
            elif isinstance(one, FragmentSpreadNode):
                name = one.name.value
                if name not in met and name in fragments:
                    met.add(name)
                    left.append(fragments[name].selection_set)
            elif isinstance(one, InlineFragmentNode):
                left.append(one.selection_set)
    return count


class _Depths:
    """How many fields stand in one another. A fragment that spreads itself is the validator's to refuse."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, int] = {}

    def of(self, selection_set: SelectionSetNode) -> int:
        """The depth of a selection set."""
        return max((self._of_one(one) for one in selection_set.selections), default=0)

    def _of_one(self, one: SelectionNode) -> int:
        if isinstance(one, FieldNode):
            return 1 + (0 if one.selection_set is None else self.of(one.selection_set))
        if isinstance(one, InlineFragmentNode):
            return self.of(one.selection_set)
        return self._of_fragment(one.name.value) if isinstance(one, FragmentSpreadNode) else 0

    def _of_fragment(self, name: str) -> int:
        if name not in self._known:
            # Of one in the middle of which it stands, nothing is known yet.
            self._known[name] = 0
            fragment = self._fragments.get(name)
            if fragment is not None:
                self._known[name] = self.of(fragment.selection_set)
        return self._known[name]
