"""One subgraph's SDL, read into the definitions that composition merges.

Federation's own directives are recognised by the schema's @link (renames and the default namespace included);
a schema without a federation @link is Federation 1, in which every field is shareable and `extend` marks an entity
extension.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    ConstDirectiveNode,
    ConstObjectValueNode,
    ConstValueNode,
    DefinitionNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    FieldDefinitionNode,
    GraphQLSyntaxError,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ListValueNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
    parse,
    print_ast,
    value_from_ast_untyped,
)

from gateway.composition.errors import CompositionError, CompositionFailed, line_of

FEDERATION = "https://specs.apollo.dev/federation"
LINK = "https://specs.apollo.dev/link"

_DIRECTIVES = [
    "key",
    "requires",
    "provides",
    "external",
    "extends",
    "shareable",
    "override",
    "inaccessible",
    "tag",
    "interfaceObject",
    "composeDirective",
    "authenticated",
    "requiresScopes",
    "policy",
    "context",
    "fromContext",
    "cost",
    "listSize",
]
_FEDERATION_1 = frozenset(("key", "requires", "provides", "external", "extends", "tag", "inaccessible"))
_MACHINERY = frozenset(("_Any", "_Entity", "_Service", "_FieldSet", "FieldSet", "link__Import", "link__Purpose"))

KINDS: Mapping[type[DefinitionNode], str] = {
    ScalarTypeDefinitionNode: "SCALAR",
    ScalarTypeExtensionNode: "SCALAR",
    ObjectTypeDefinitionNode: "OBJECT",
    ObjectTypeExtensionNode: "OBJECT",
    InterfaceTypeDefinitionNode: "INTERFACE",
    InterfaceTypeExtensionNode: "INTERFACE",
    UnionTypeDefinitionNode: "UNION",
    UnionTypeExtensionNode: "UNION",
    EnumTypeDefinitionNode: "ENUM",
    EnumTypeExtensionNode: "ENUM",
    InputObjectTypeDefinitionNode: "INPUT_OBJECT",
    InputObjectTypeExtensionNode: "INPUT_OBJECT",
}


@dataclass(frozen=True, slots=True)
class Directive:
    """An applied federation directive under its canonical name, its arguments as Python values."""

    name: str
    arguments: Mapping[str, object]
    node: ConstDirectiveNode

    def text(self, argument: str) -> str | None:
        """A string argument."""
        value = self.arguments.get(argument)
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field, or a field of an input object; `default` is printed GraphQL."""

    name: str
    type: str
    default: str | None
    description: str | None
    directives: tuple[Directive, ...]
    deprecated: str | None
    node: InputValueDefinitionNode


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object or interface."""

    name: str
    type: str
    arguments: tuple[Argument, ...]
    description: str | None
    directives: tuple[Directive, ...]
    deprecated: str | None
    node: FieldDefinitionNode
    external: bool
    shareable: bool

    @property
    def directives_that_join(self) -> bool:
        """Whether the supergraph must say more of the field than that the subgraph has it."""
        return any(directive.name in ("requires", "provides", "override") for directive in self.directives)

    def first(self, name: str) -> Directive | None:
        """The field's directive of that name."""
        return next((directive for directive in self.directives if directive.name == name), None)


@dataclass(slots=True)
class Value:
    """A value of an enum."""

    name: str
    description: str | None
    directives: tuple[Directive, ...]
    deprecated: str | None


@dataclass(slots=True)
class Type:
    """A named type as one subgraph has it, its extensions joined to it."""

    name: str
    kind: str
    line: int | None
    description: str | None = None
    extension: bool = False
    directives: list[Directive] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    inputs: dict[str, Argument] = field(default_factory=dict)
    interfaces: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def interface_object(self) -> bool:
        return any(directive.name == "interfaceObject" for directive in self.directives)

    def all(self, name: str) -> list[Directive]:
        """The type's directives of that name."""
        return [directive for directive in self.directives if directive.name == name]


@dataclass(slots=True)
class Subgraph:
    """A subgraph: its name, its routing URL and its types; `federation_2` says which rules it follows."""

    name: str
    url: str
    federation_2: bool
    types: dict[str, Type]
    roots: dict[str, str]


def read_subgraph(name: str, url: str, sdl: str) -> Subgraph:
    """A subgraph of its SDL. Raises CompositionFailed (INVALID_GRAPHQL) for one that does not parse."""
    try:
        document = parse(sdl)
    except GraphQLSyntaxError as error:
        line = error.locations[0].line if error.locations else None
        raise CompositionFailed([CompositionError("INVALID_GRAPHQL", error.message, name, None, line)]) from error
    names = _Names.of(document.definitions)
    subgraph = Subgraph(name, url, names.federation_2, {}, {})
    for definition in document.definitions:
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
            for operation in definition.operation_types or ():
                subgraph.roots[operation.operation.value] = operation.type.name.value
    for definition in document.definitions:
        kind = KINDS.get(type(definition))
        if kind is not None:
            _read_type(subgraph, definition, kind, names)
    _settle(subgraph)
    return subgraph


@dataclass(frozen=True, slots=True)
class _Names:
    """How this SDL spells federation's directives, and which definitions are its machinery."""

    federation_2: bool
    spelled: Mapping[str, str]
    namespaces: frozenset[str]

    @classmethod
    def of(cls, definitions: Sequence[DefinitionNode]) -> "_Names":
        spelled: dict[str, str] = {}
        namespaces = {"federation", "link"}
        federation_2 = False
        for link in _links(definitions):
            url = str(link.get("url", ""))
            base, _, _ = url.rpartition("/")
            alias = link.get("as")
            if base == LINK:
                namespaces.add(str(alias or "link"))
            if base != FEDERATION:
                continue
            federation_2 = True
            namespace = str(alias or "federation")
            namespaces.add(namespace)
            spelled |= {f"{namespace}__{known}": known for known in _DIRECTIVES}
            imports = link.get("import")
            for one in imports if isinstance(imports, list) else ():
                original, renamed = (one, one) if isinstance(one, str) else (one.get("name"), one.get("as"))
                original = str(original)
                if original.startswith("@"):
                    spelled[str(renamed or original).removeprefix("@")] = original.removeprefix("@")
        if not federation_2:
            spelled = {known: known for known in _FEDERATION_1}
        return cls(federation_2, spelled, frozenset(namespaces))

    def machinery(self, name: str) -> bool:
        return name in _MACHINERY or (name.partition("__")[0] in self.namespaces and "__" in name)

    def directives(self, nodes: Sequence[ConstDirectiveNode] | None) -> tuple[Directive, ...]:
        return tuple(
            Directive(self.spelled[node.name.value], _arguments(node), node)
            for node in nodes or ()
            if node.name.value in self.spelled
        )


def _links(definitions: Sequence[DefinitionNode]) -> Iterator[Mapping[str, object]]:
    for definition in definitions:
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
            for node in definition.directives or ():
                if node.name.value == "link":
                    yield _arguments(node)


def _arguments(node: ConstDirectiveNode) -> Mapping[str, object]:
    return {argument.name.value: _value(argument.value) for argument in node.arguments or ()}


def _value(node: ConstValueNode) -> object:
    if isinstance(node, ListValueNode):
        return [_value(one) for one in node.values]
    if isinstance(node, ConstObjectValueNode):
        return {one.name.value: _value(one.value) for one in node.fields}
    return value_from_ast_untyped(node)


def _read_type(subgraph: Subgraph, node: DefinitionNode, kind: str, names: _Names) -> None:
    name = getattr(node, "name").value  # noqa: B009  # every node of KINDS has a name; their union has no common base
    if names.machinery(name):
        return
    extension = type(node).__name__.endswith("ExtensionNode")
    type_ = subgraph.types.get(name)
    if type_ is None:
        type_ = subgraph.types[name] = Type(name, kind, line_of(node), extension=True)
    type_.directives.extend(names.directives(getattr(node, "directives", None)))
    if not extension:
        type_.extension = False
        type_.line = line_of(node)
        type_.description = _text(getattr(node, "description", None))
    match node:
        case (
            ObjectTypeDefinitionNode()
            | ObjectTypeExtensionNode()
            | InterfaceTypeDefinitionNode()
            | InterfaceTypeExtensionNode()
        ):
            type_.interfaces.extend(one.name.value for one in node.interfaces or ())
            for one in node.fields or ():
                type_.fields[one.name.value] = _read_field(one, names)
        case InputObjectTypeDefinitionNode() | InputObjectTypeExtensionNode():
            for given in node.fields or ():
                type_.inputs[given.name.value] = _read_argument(given, names)
        case UnionTypeDefinitionNode() | UnionTypeExtensionNode():
            type_.members.extend(one.name.value for one in node.types or ())
        case EnumTypeDefinitionNode() | EnumTypeExtensionNode():
            for value in node.values or ():
                type_.values[value.name.value] = Value(
                    value.name.value,
                    _text(value.description),
                    names.directives(value.directives),
                    _deprecation(value.directives),
                )
        case _:
            pass


def _read_field(node: FieldDefinitionNode, names: _Names) -> Field:
    directives = names.directives(node.directives)
    marks = {directive.name for directive in directives}
    return Field(
        name=node.name.value,
        type=print_ast(node.type),
        arguments=tuple(_read_argument(one, names) for one in node.arguments or ()),
        description=_text(node.description),
        directives=directives,
        deprecated=_deprecation(node.directives),
        node=node,
        external="external" in marks,
        shareable="shareable" in marks or not names.federation_2,
    )


def _read_argument(node: InputValueDefinitionNode, names: _Names) -> Argument:
    return Argument(
        name=node.name.value,
        type=print_ast(node.type),
        default=None if node.default_value is None else print_ast(node.default_value),
        description=_text(node.description),
        directives=names.directives(node.directives),
        deprecated=_deprecation(node.directives),
        node=node,
    )


def _deprecation(nodes: Sequence[ConstDirectiveNode] | None) -> str | None:
    for node in nodes or ():
        if node.name.value == "deprecated":
            return str(_arguments(node).get("reason", "No longer supported"))
    return None


def _text(node: StringValueNode | None) -> str | None:
    return None if node is None else node.value


def _settle(subgraph: Subgraph) -> None:
    """Names the root types canonically, drops federation's own root fields, spreads marks from types to fields."""
    for operation, canonical in (("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription")):
        name = subgraph.roots.get(operation, canonical)
        root = subgraph.types.pop(name, None)
        if root is None:
            if canonical != "Query":
                continue
            # Every subgraph has a query root, if only for _service and _entities.
            root = Type(canonical, "OBJECT", None)
        root.name = canonical
        subgraph.types[canonical] = root
        for machinery in ("_service", "_entities"):
            root.fields.pop(machinery, None)
        if not root.fields and canonical != "Query":
            del subgraph.types[canonical]
    for type_ in subgraph.types.values():
        marks = {directive.name for directive in type_.directives}
        if "extends" in marks:
            type_.extension = True
        keys = {str(key.text("fields")).strip() for key in type_.all("key")}
        for name, one in type_.fields.items():
            # A key is shared by nature; a mark on a type is a mark on each of its fields.
            shareable = one.shareable or "shareable" in marks or name in _leading_names(keys)
            external = one.external or "external" in marks
            # Federation 1 writes @external on the key fields of an extension, which that subgraph resolves.
            if external and type_.extension and name in _leading_names(keys):
                external = False
            type_.fields[name] = Field(
                one.name,
                one.type,
                one.arguments,
                one.description,
                one.directives,
                one.deprecated,
                one.node,
                external,
                shareable,
            )


def _leading_names(keys: set[str]) -> set[str]:
    """The outermost field names of field sets."""
    names: set[str] = set()
    for key in keys:
        depth = 0
        for part in key.replace("{", " { ").replace("}", " } ").split():
            if part == "{":
                depth += 1
            elif part == "}":
                depth -= 1
            elif depth == 0:
                names.add(part)
    return names
