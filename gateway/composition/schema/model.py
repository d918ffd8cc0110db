"""A subgraph's schema as composition works on it: types, fields, arguments, values, each with its directives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import Node, specified_scalar_types

from gateway.composition.errors import line_of
from gateway.composition.schema.links import Links
from gateway.composition.schema.values import Const, Name

ROOTS = ("Query", "Mutation", "Subscription")
BUILT_IN_SCALARS = frozenset(specified_scalar_types)
COMPOSITE = frozenset(("OBJECT", "INTERFACE", "UNION"))


def base_name(type_: str) -> str:
    """The named type within lists and non-nulls."""
    return type_.strip("[]!")


@dataclass(slots=True)
class Directive:
    """An applied directive: as it is spelled here, and federation's own name for it where it is one of federation's.

    `extension` numbers the definition and extensions of the type it stands on, so that one knows which it came with.
    """

    name: str
    known: str | None
    arguments: dict[str, Const]
    node: Node | None = None
    extension: int = 0

    @property
    def line(self) -> int | None:
        return line_of(self.node)

    def text(self, argument: str) -> str | None:
        """A string argument; None where it is absent or no string (an enum value is none)."""
        value = self.arguments.get(argument)
        return value if isinstance(value, str) and not isinstance(value, Name) else None


@dataclass(slots=True)
class Element:
    """What can carry directives and a description."""

    name: str
    directives: list[Directive] = field(default_factory=list)
    description: str | None = None
    node: Node | None = None

    def all(self, known: str) -> list[Directive]:
        """Its directives of one of federation's names."""
        return [directive for directive in self.directives if directive.known == known]

    def has(self, known: str) -> bool:
        return any(directive.known == known for directive in self.directives)

    def first(self, known: str) -> Directive | None:
        return next((directive for directive in self.directives if directive.known == known), None)

    def remove(self, known: str) -> None:
        self.directives = [directive for directive in self.directives if directive.known != known]

    @property
    def line(self) -> int | None:
        return line_of(self.node)


@dataclass(slots=True)
class Argument(Element):
    """An argument of a field or directive, or a field of an input object; `default` counts where `has_default`."""

    type: str = ""
    default: Const = None
    has_default: bool = False

    @property
    def required(self) -> bool:
        return self.type.endswith("!") and not self.has_default


@dataclass(slots=True)
class Field(Element):
    """A field of an object or interface."""

    type: str = ""
    arguments: dict[str, Argument] = field(default_factory=dict)
    extension: int = 0


@dataclass(slots=True)
class DirectiveDefinition(Element):
    """A directive's definition; the directives on it are none, those on its arguments may be some."""

    arguments: dict[str, Argument] = field(default_factory=dict)
    locations: Sequence[str] = ()
    repeatable: bool = False


@dataclass(slots=True)
class Value(Element):
    """A value of an enum."""


@dataclass(slots=True)
class Type(Element):
    """A named type, its extensions joined to it."""

    kind: str = "OBJECT"
    defined: bool = False
    extended: bool = False
    extension_line: int | None = None
    fields: dict[str, Field] = field(default_factory=dict)
    inputs: dict[str, Argument] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    interfaces: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)

    @property
    def interface_object(self) -> bool:
        return self.has("interfaceObject")

    @property
    def merged_kind(self) -> str:
        """Its kind in the supergraph."""
        return "INTERFACE" if self.interface_object else self.kind

    @property
    def composite(self) -> bool:
        return self.kind in COMPOSITE


@dataclass(slots=True)
class Subgraph:
    """A subgraph: its name, routing URL, links, types, the directives that it defines and its schema's own."""

    name: str
    url: str
    links: Links
    types: dict[str, Type] = field(default_factory=dict)
    definitions: Mapping[str, DirectiveDefinition] = field(default_factory=dict)
    schema: Element = field(default_factory=lambda: Element("schema"))

    @property
    def federation_2(self) -> bool:
        return self.links.federation is not None

    def object_types(self) -> Iterator[Type]:
        return (type_ for type_ in self.types.values() if type_.kind == "OBJECT")

    def interface_types(self) -> Iterator[Type]:
        return (type_ for type_ in self.types.values() if type_.kind == "INTERFACE")

    def possible_types(self, name: str) -> list[Type]:
        """The object types that a value of a named type may be."""
        type_ = self.types.get(name)
        match type_:
            case None:
                return []
            case Type(kind="OBJECT"):
                return [type_]
            case Type(kind="UNION"):
                return [found for member in type_.members if (found := self.types.get(member)) is not None]
            case Type(kind="INTERFACE"):
                return [one for one in self.object_types() if name in one.interfaces]
            case _:
                return []

    def field(self, coordinate: str) -> Field | None:
        type_name, _, field_name = coordinate.partition(".")
        type_ = self.types.get(type_name)
        return None if type_ is None else type_.fields.get(field_name)


def elements_of(subgraph: Subgraph) -> Iterable[tuple[str, Element]]:
    """Everything of a subgraph that carries directives, with its schema coordinate."""
    yield "schema", subgraph.schema
    for type_ in subgraph.types.values():
        yield type_.name, type_
        for one in type_.fields.values():
            yield f"{type_.name}.{one.name}", one
            for argument in one.arguments.values():
                yield f"{type_.name}.{one.name}({argument.name}:)", argument
        for given in type_.inputs.values():
            yield f"{type_.name}.{given.name}", given
        for value in type_.values.values():
            yield f"{type_.name}.{value.name}", value
    for definition in subgraph.definitions.values():
        for argument in definition.arguments.values():
            yield f"@{definition.name}({argument.name}:)", argument
