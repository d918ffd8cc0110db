"""A supergraph as the planner sees it: for each subgraph the types and fields that it resolves, and how."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    BooleanValueNode,
    ConstDirectiveNode,
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumValueNode,
    FieldDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    build_ast_schema,
    parse,
    print_ast,
)

from gateway.composition.schema.field_sets import parse_field_set
from gateway.planning.access import Access
from gateway.planning.api_schema import api_document
from gateway.planning.cost_directives import CostDirectives
from gateway.planning.errors import SupergraphError
from gateway.planning.features import features_of
from gateway.planning.provides import NOTHING, Provided, provided_of


@dataclass(frozen=True, slots=True)
class Key:
    """A @key by which a subgraph resolves an entity; `text` is its field set as printed."""

    text: str
    selection: SelectionSetNode


@dataclass(slots=True)
class GraphField:
    """A field as one subgraph has it. `external`: the subgraph names it but does not resolve it."""

    name: str
    type: str
    external: bool = False
    requires: SelectionSetNode | None = None
    requires_text: str = ""
    provided: Provided = NOTHING

    @property
    def named_type(self) -> str:
        return self.type.strip("[]!")


@dataclass(slots=True)
class GraphType:
    """A composite type as one subgraph has it."""

    name: str
    kind: str
    interface_object: bool = False
    keys: list[Key] = field(default_factory=list)
    fields: dict[str, GraphField] = field(default_factory=dict)
    possible: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Graph:
    """A subgraph of the supergraph: `id` is its join__Graph value."""

    id: str
    name: str
    url: str
    types: dict[str, GraphType]


class Supergraph:
    """A composed supergraph, as it is where some override labels hold. Raises SupergraphError for SDL that is none."""

    def __init__(self, sdl: str, held: frozenset[str] = frozenset()) -> None:
        self._sdl = sdl
        self._held = held
        # Every label of an @override.
        self.labels: set[str] = set()
        self._field_sets: dict[str, SelectionSetNode] = {}
        try:
            document = parse(sdl)
            features = features_of(document)
            self._definitions: dict[str, TypeDefinitionNode] = {
                definition.name.value: definition
                for definition in document.definitions
                if isinstance(definition, TypeDefinitionNode) and not features.hides_type(definition.name.value)
            }
            self.graphs: Mapping[str, Graph] = _read_graphs(document)
            self._read_types()
            self.access = Access(self._definitions, features.access)
            self.cost_directives = CostDirectives(self._definitions, features.cost)
            self.api: GraphQLSchema = build_ast_schema(api_document(document, features))
        except (GraphQLError, TypeError, KeyError) as error:
            raise SupergraphError(f"the supergraph cannot be read: {error}") from error
        # The unions that subgraphs know with different members.
        self.differing_unions: frozenset[str] = self._differing_unions()
        self.roots: Mapping[str, str] = {
            operation: type_.name
            for operation, type_ in (
                ("query", self.api.query_type),
                ("mutation", self.api.mutation_type),
                ("subscription", self.api.subscription_type),
            )
            if type_ is not None
        }

    def under(self, held: frozenset[str]) -> "Supergraph":
        """The supergraph where these labels hold: itself, or read anew."""
        return self if held == self._held else Supergraph(self._sdl, held)

    def field_set(self, text: str) -> SelectionSetNode:
        """A field set of the supergraph (a key, a @requires), parsed once."""
        known = self._field_sets.get(text)
        if known is None:
            known = self._field_sets[text] = parse_field_set(text)
        return known

    def interfaces_of(self, name: str) -> tuple[str, ...]:
        """The interfaces that an object type implements anywhere."""
        return self._interfaces.get(name, ())

    def field_type(self, type_name: str, field_name: str) -> str:
        """The name of a field's type in the supergraph, inaccessible fields included."""
        return self._field_types[type_name, field_name]

    def has_field(self, type_name: str, field_name: str) -> bool:
        """Whether a field may be asked of the type itself; every type has __typename, the roots introspection."""
        return field_name.startswith("__") or (type_name, field_name) in self._field_types

    def is_composite(self, name: str) -> bool:
        """Whether values of the type have fields."""
        return isinstance(
            self._definitions.get(name),
            ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | UnionTypeDefinitionNode,
        )

    def is_abstract(self, name: str) -> bool:
        """Whether the type is an interface or a union."""
        return isinstance(self._definitions.get(name), InterfaceTypeDefinitionNode | UnionTypeDefinitionNode)

    def possible_types(self, name: str) -> frozenset[str]:
        """The object types that a value of the type can be of."""
        return self._possible[name]

    def _differing_unions(self) -> frozenset[str]:
        members: dict[str, set[frozenset[str]]] = {}
        for graph in self.graphs.values():
            for type_ in graph.types.values():
                if type_.kind == "UNION":
                    members.setdefault(type_.name, set()).add(frozenset(type_.possible))
        return frozenset(name for name, sets in members.items() if len(sets) > 1)

    def _read_types(self) -> None:
        self._interfaces: dict[str, tuple[str, ...]] = {}
        self._possible: dict[str, frozenset[str]] = {}
        self._field_types: dict[tuple[str, str], str] = {}
        implementing: dict[str, set[str]] = {}
        for name, node in self._definitions.items():
            if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
                self._interfaces[name] = tuple(one.name.value for one in node.interfaces or ())
                if isinstance(node, ObjectTypeDefinitionNode):
                    self._possible[name] = frozenset((name,))
                    for interface in self._interfaces[name]:
                        implementing.setdefault(interface, set()).add(name)
            elif isinstance(node, UnionTypeDefinitionNode):
                self._possible[name] = frozenset(one.name.value for one in node.types or ())
            else:
                continue
            self._read_type(name, node)
        for name, node in self._definitions.items():
            if isinstance(node, ObjectTypeDefinitionNode):
                for directive in _named(node.directives, "join__implements"):
                    graph, interface = str(_text(directive, "graph")), str(_text(directive, "interface"))
                    self.graphs[graph].types[interface].possible.add(name)
            if isinstance(node, InterfaceTypeDefinitionNode):
                self._possible[name] = frozenset(implementing.get(name, ()))

    def _read_type(
        self, name: str, node: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | UnionTypeDefinitionNode
    ) -> None:
        kind = {ObjectTypeDefinitionNode: "OBJECT", InterfaceTypeDefinitionNode: "INTERFACE"}.get(type(node), "UNION")
        owners: dict[str, GraphType] = {}
        for directive in _named(node.directives, "join__type"):
            graph = str(_text(directive, "graph"))
            type_ = owners.setdefault(graph, GraphType(name, kind))
            type_.interface_object |= _flag(directive, "isInterfaceObject", default=False)
            key = _text(directive, "key")
            if key is not None and _flag(directive, "resolvable", default=True):
                type_.keys.append(Key(key, self.field_set(key)))
            self.graphs[graph].types[name] = type_
        for directive in _named(node.directives, "join__unionMember"):
            owners[str(_text(directive, "graph"))].possible.add(str(_text(directive, "member")))
        if isinstance(node, UnionTypeDefinitionNode) and not any(type_.possible for type_ in owners.values()):
            # Join v0.2 does not tell subgraphs' unions apart.
            for type_ in owners.values():
                type_.possible.update(one.name.value for one in node.types or ())
        if isinstance(node, ObjectTypeDefinitionNode):
            for type_ in owners.values():
                type_.possible.add(name)
        if not isinstance(node, UnionTypeDefinitionNode):
            for one in node.fields or ():
                self._read_field(name, one, owners)

    def _read_field(self, type_name: str, node: FieldDefinitionNode, owners: Mapping[str, GraphType]) -> None:
        name, printed = node.name.value, print_ast(node.type)
        self._field_types[type_name, name] = printed.strip("[]!")
        joins = list(_named(node.directives, "join__field"))
        if not joins:
            for type_ in owners.values():
                type_.fields[name] = GraphField(name, printed)
        for join in joins:
            graph = _text(join, "graph")
            if graph is None:
                continue  # the field comes from an interface object, which has it
            label = _text(join, "overrideLabel")
            if label is not None:
                self.labels.add(label)
                # The new owner has the field where the label holds, the old one where it does not.
                if (_text(join, "override") is not None) != (label in self._held):
                    continue
            elif _flag(join, "usedOverridden", default=False):
                continue
            requires, provides = _text(join, "requires"), _text(join, "provides")
            owners[graph].fields[name] = GraphField(
                name,
                _text(join, "type") or printed,
                external=_flag(join, "external", default=False),
                requires=None if requires is None else self.field_set(requires),
                requires_text=requires or "",
                provided=NOTHING if provides is None else provided_of(self.field_set(provides)),
            )


def _read_graphs(document: DocumentNode) -> Mapping[str, Graph]:
    node = next((one for one in document.definitions if _is_join_graph(one)), None)
    if not isinstance(node, EnumTypeDefinitionNode):
        raise SupergraphError("the supergraph has no enum join__Graph: is it a composed schema?")
    graphs = {}
    for value in node.values or ():
        for directive in _named(value.directives, "join__graph"):
            id = value.name.value
            graphs[id] = Graph(id, str(_text(directive, "name")), _text(directive, "url") or "", {})
    return graphs


def _is_join_graph(node: DefinitionNode) -> bool:
    return isinstance(node, EnumTypeDefinitionNode) and node.name.value == "join__Graph"


def _named(nodes: tuple[ConstDirectiveNode, ...] | None, name: str) -> Iterator[ConstDirectiveNode]:
    return (node for node in nodes or () if node.name.value == name)


def _text(directive: ConstDirectiveNode, argument: str) -> str | None:
    for one in directive.arguments or ():
        if one.name.value == argument and isinstance(one.value, StringValueNode | EnumValueNode):
            return one.value.value
    return None


def _flag(directive: ConstDirectiveNode, argument: str, *, default: bool) -> bool:
    for one in directive.arguments or ():
        if one.name.value == argument and isinstance(one.value, BooleanValueNode):
            return one.value.value
    return default
