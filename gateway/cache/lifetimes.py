"""How long an answer may be kept, by @cacheControl.

Source: Apollo Server, "Server-side caching": a field's own hint, else that of its type; without any, a leaf lives as
long as its parent, and an object or a field of a root for a default. An answer lives for as long as the shortest of its
fields, and not at all where one is PRIVATE: it is of one caller.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    IntValueNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    SelectionSetNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
    get_named_type,
    is_leaf_type,
    parse,
)
from graphql.language import BooleanValueNode

_FIELDS = (
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A @cacheControl: seconds (None: none are given), whether it is of one caller, whether it lives as its parent."""

    max_age: int | None = None
    private: bool = False
    inherits: bool = False


class Lifetimes:
    """The lifetimes of a subgraph's answers; `default` are the seconds where nothing is said."""

    def __init__(self, sdl: str, schema: GraphQLSchema, default: int) -> None:
        self._schema = schema
        self._default = default
        self._hints = dict(_hints(parse(sdl, no_location=True)))

    def of_field(self, document: DocumentNode, root: GraphQLObjectType, node: FieldNode) -> int:
        """The seconds that a field of a root may be kept, 0 for not at all. Of `_entities` these are its entities'."""
        fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
        if node.name.value == "_entities" and node.selection_set is not None:
            return min(self._of_entities(node.selection_set, fragments), default=self._default)
        return min(self._field(root.name, node, fragments, at_root=True), default=self._default)

    def _of_entities(
        self, selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> Iterator[int]:
        for type_name, nodes in _parts("", selections, fragments):
            if type_name:
                yield from self._value(type_name, Hint(), at_root=False)
            for one in nodes:
                yield from self._field(type_name, one, fragments, at_root=False)

    def _field(
        self, type_name: str, node: FieldNode, fragments: Mapping[str, FragmentDefinitionNode], *, at_root: bool
    ) -> Iterator[int]:
        type_ = self._schema.type_map.get(type_name)
        if node.name.value.startswith("__") or not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            return
        named = get_named_type(type_.fields[node.name.value].type)
        hint = self._hints.get(f"{type_name}.{node.name.value}", Hint())
        if is_leaf_type(named) and not at_root and hint.max_age is None:
            if hint.private:
                yield 0
        else:
            yield from self._value(named.name, hint, at_root=at_root)
        if node.selection_set is not None:
            for name, nodes in _parts(named.name, node.selection_set, fragments):
                for one in nodes:
                    yield from self._field(name, one, fragments, at_root=False)

    def _value(self, type_name: str, hint: Hint, *, at_root: bool) -> Iterator[int]:
        of_type = self._hints.get(type_name, Hint())
        if hint.private or of_type.private:
            yield 0
        elif hint.max_age is not None:
            yield hint.max_age
        elif of_type.max_age is not None and not hint.inherits:
            yield of_type.max_age
        elif at_root or not (hint.inherits or of_type.inherits):
            yield self._default


def _hints(document: DocumentNode) -> Iterator[tuple[str, Hint]]:
    for definition in document.definitions:
        if not isinstance(definition, (*_FIELDS, UnionTypeDefinitionNode, UnionTypeExtensionNode)):
            continue
        name = definition.name.value
        found = _hint(definition.directives)
        if found is not None:
            yield name, found
        if isinstance(definition, _FIELDS):
            for one in definition.fields or ():
                found = _hint(one.directives)
                if found is not None:
                    yield f"{name}.{one.name.value}", found


def _hint(directives: Sequence[DirectiveNode] | None) -> Hint | None:
    for one in directives or ():
        if one.name.value == "cacheControl":
            values = {argument.name.value: argument.value for argument in one.arguments or ()}
            age, scope, inherits = (values.get(name) for name in ("maxAge", "scope", "inheritMaxAge"))
            return Hint(
                max(0, int(age.value)) if isinstance(age, IntValueNode) else None,
                isinstance(scope, EnumValueNode) and scope.value == "PRIVATE",
                isinstance(inherits, BooleanValueNode) and inherits.value,
            )
    return None


def _parts(
    type_name: str, selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[tuple[str, list[FieldNode]]]:
    """The fields of a selection set, by the types under whose conditions they stand."""
    yield type_name, [one for one in selections.selections if isinstance(one, FieldNode)]
    for one in selections.selections:
        if isinstance(one, InlineFragmentNode):
            name = type_name if one.type_condition is None else one.type_condition.name.value
            yield from _parts(name, one.selection_set, fragments)
        elif isinstance(one, FragmentSpreadNode):
            found = fragments[one.name.value]
            yield from _parts(found.type_condition.name.value, found.selection_set, fragments)
