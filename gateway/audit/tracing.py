"""Whom an answer tells of, and what: worked out of the operation once, and read off each answer.

A document is given the ids of the objects that are traced, where it does not ask for them itself; they are taken out of
the answer again. What stands under an object that is traced is told of it; what stands under none, of nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    print_ast,
)

from gateway.planning.errors import LIMIT_EXCEEDED, PlanningError
from gateway.planning.planner import MOST_NODES

# The response key of an id that the client did not ask for. One that a client asks for itself is its own.
ADDED = "_tracedId"

_OF_THE_SCHEMA = {"__schema": "__Schema", "__type": "__Type"}

# By whom they are of, the coordinates of what is told.
Disclosed = dict[str, set[str]]
# By its path in an answer, of whom a place is.
Places = dict[tuple[str | int, ...], str]


@dataclass(slots=True)
class _Node:
    """The objects at one place of an answer: under which key the id is of those that are traced, whether it is added
    too, and their fields.
    """

    id_key: str | None = None
    added: bool = False
    # By response key: the coordinates that it may be of, and what is below.
    fields: dict[str, "tuple[set[str], _Node | None]"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """A traced operation: the text to execute, and how to read its answers."""

    text: str
    # The operation's, None where it has none.
    name: str | None
    # Whether ids were added to what the client asks for.
    adds: bool
    _root: _Node

    def read(self, data: object, path: Iterable[str | int] = (), known: Places | None = None) -> Disclosed:
        """What an answer tells, or a part of it that was deferred and stands at a path; takes out what was added.

        Of an answer in parts, `known` is by place whom it tells of there: what earlier parts said is not said again.
        """
        at = tuple(path)
        node = self._root
        for one in at:
            if isinstance(one, str):
                below = node.fields[one][1]
                assert below is not None
                node = below
        found: Disclosed = {}
        if known is None:
            _read(node, data, "", found, None, {})
        else:
            of = next((known[at[:n]] for n in range(len(at), -1, -1) if at[:n] in known), "")
            _read(node, data, of, found, at, known)
        return found


class Tracer:
    """Traces the objects of some types: by name of the type, the field that is their id."""

    def __init__(self, schema: GraphQLSchema, ids: Mapping[str, str]) -> None:
        self._schema = schema
        self._ids = ids

    def trace(self, document: DocumentNode, operation: OperationDefinitionNode) -> Trace:
        """The trace of an operation of a document that is valid."""
        fragments = {
            one.name.value: replace(one, selection_set=self._with_ids(one.selection_set, self.type_of(one)))
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        root = self._schema.get_root_type(operation.operation)
        assert root is not None
        traced = replace(operation, selection_set=self._with_ids(operation.selection_set, root))
        definitions = [traced if one is operation else _replaced(one, fragments) for one in document.definitions]
        text = print_ast(DocumentNode(definitions=tuple(definitions)))
        collecting = _Collecting(self, fragments)
        name = None if operation.name is None else operation.name.value
        return Trace(text, name, ADDED in text, collecting.of(traced.selection_set, root))

    def type_of(self, fragment: FragmentDefinitionNode | InlineFragmentNode) -> GraphQLNamedType:
        assert fragment.type_condition is not None
        return self._schema.type_map[fragment.type_condition.name.value]

    def id_of(self, type_: GraphQLNamedType) -> str | None:
        """The id of the objects of a type; of an abstract one where all of its objects have it."""
        name = self._ids.get(type_.name)
        if name is None and is_abstract_type(type_):
            names = {self._ids.get(one.name) for one in self._schema.get_possible_types(type_)}
            name = names.pop() if len(names) == 1 else None
        return name if name is not None and name in getattr(type_, "fields", ()) else None

    def _with_ids(self, selected: SelectionSetNode, type_: GraphQLNamedType) -> SelectionSetNode:
        selections = [self._deeper(one, type_) for one in selected.selections]
        name = self.id_of(type_)
        if name is not None and not any(_is_plain(one, name) for one in selections):
            selections.append(FieldNode(name=NameNode(value=name), alias=NameNode(value=ADDED)))
        return SelectionSetNode(selections=tuple(selections))

    def _deeper(self, one: SelectionNode, type_: GraphQLNamedType) -> SelectionNode:
        if isinstance(one, FieldNode) and one.selection_set is not None:
            return replace(one, selection_set=self._with_ids(one.selection_set, self.field_type(type_, one)))
        if isinstance(one, InlineFragmentNode):
            inner = type_ if one.type_condition is None else self.type_of(one)
            return replace(one, selection_set=self._with_ids(one.selection_set, inner))
        return one

    def field_type(self, type_: GraphQLNamedType, one: FieldNode) -> GraphQLNamedType:
        """The type of the values of a field."""
        if one.name.value in _OF_THE_SCHEMA:
            return self._schema.type_map[_OF_THE_SCHEMA[one.name.value]]
        if not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            raise TypeError(f"{type_.name} has no fields, and the document is valid")
        found: GraphQLNamedType = get_named_type(type_.fields[one.name.value].type)
        return found


class _Collecting:
    """Collects the places of an answer from the selections that lead to them.

    A fragment is met once at a place; places have a limit, as fields have when they are planned.
    """

    def __init__(self, tracer: Tracer, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._tracer = tracer
        self._fragments = fragments
        self._met: set[tuple[int, str]] = set()
        self._left = MOST_NODES

    def of(self, selected: SelectionSetNode, root: GraphQLNamedType) -> _Node:
        """The places below a root. Raises PlanningError."""
        node = _Node()
        self._add(node, selected, root)
        return node

    def _add(self, node: _Node, selected: SelectionSetNode, type_: GraphQLNamedType) -> None:
        for one in selected.selections:
            if isinstance(one, FieldNode):
                self._left -= 1
                if self._left < 0:
                    raise PlanningError(LIMIT_EXCEEDED, f"the operation has more than {MOST_NODES} fields")
                self._add_field(node, one, type_)
            elif isinstance(one, InlineFragmentNode):
                self._add(node, one.selection_set, type_ if one.type_condition is None else self._tracer.type_of(one))
            elif isinstance(one, FragmentSpreadNode) and (id(node), one.name.value) not in self._met:
                self._met.add((id(node), one.name.value))
                fragment = self._fragments[one.name.value]
                self._add(node, fragment.selection_set, self._tracer.type_of(fragment))

    def _add_field(self, node: _Node, one: FieldNode, type_: GraphQLNamedType) -> None:
        key = one.name.value if one.alias is None else one.alias.value
        if one.name.value == self._tracer.id_of(type_) and key in (one.name.value, ADDED):
            if key == ADDED:
                node.added = True
                return
            node.id_key = key
        coordinates, below = node.fields.get(key, (set(), None))
        coordinates.add(f"{type_.name}.{one.name.value}")
        if one.selection_set is not None:
            below = below or _Node()
            self._add(below, one.selection_set, self._tracer.field_type(type_, one))
        node.fields[key] = coordinates, below


def _replaced(one: DefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> DefinitionNode:
    return fragments[one.name.value] if isinstance(one, FragmentDefinitionNode) else one


def _is_plain(one: SelectionNode, name: str) -> bool:
    """Whether a selection is the field of a name as it is, for every request."""
    return isinstance(one, FieldNode) and one.name.value == name and one.alias is None and not one.directives


def _read(
    node: _Node, value: object, of: str, found: Disclosed, at: tuple[str | int, ...] | None, known: Places
) -> None:
    """Reads what stands at a place; where that is None, places do not matter."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            _read(node, one, of, found, None if at is None else (*at, number), known)
    elif isinstance(value, dict):
        if node.added:
            # Of a part that is deferred the one, of the rest the other.
            of = value.pop(ADDED, None) or (value.get(node.id_key) if node.id_key else None) or of
        elif node.id_key is not None:
            of = value.get(node.id_key) or of
        if at is not None and of:
            known[at] = of
        told = found.get(of)
        if told is None:
            told = found[of] = set()
        for key, (coordinates, below) in node.fields.items():
            one = value.get(key)
            if one is not None:
                told.update(coordinates)
                if below is not None:
                    _read(below, one, of, found, None if at is None else (*at, key), known)
