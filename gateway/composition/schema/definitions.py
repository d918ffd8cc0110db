"""Federation's own definitions in a subgraph's SDL: what it repeats is checked, what it leaves out is added."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    parse,
    print_ast,
)

from gateway.composition.errors import CompositionError, line_of
from gateway.composition.schema.links import Link, Links
from gateway.composition.schema.model import BUILT_IN_SCALARS
from gateway.composition.schema.specs import (
    CONNECT,
    CORE,
    FEATURES,
    FEDERATION,
    LINK,
    DirectiveSpec,
    directives_of,
    types_of,
)

MACHINERY_TYPES = frozenset(("_Any", "_Entity", "_Service"))
MACHINERY_FIELDS = frozenset(("_entities", "_service"))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How one schema spells federation's directives (spelled to own name) and types (own name to spelled)."""

    directives: Mapping[str, DirectiveSpec]
    types: Mapping[str, str]
    link: str | None
    # What the types of specifications begin with that only the subgraphs' own tools read.
    foreign: tuple[str, ...]

    def known(self, spelled: str) -> str | None:
        """Federation's own name of a directive as spelled here."""
        spec = self.directives.get(spelled)
        return None if spec is None else spec.name

    def machinery(self, type_name: str) -> bool:
        """Whether a type is federation's or the link specification's own, and no part of the API."""
        return type_name in MACHINERY_TYPES or type_name in self._own or type_name.startswith(self.foreign)

    @property
    def _own(self) -> set[str]:
        link = "link" if self.link is None else self.link
        return {*self.types.values(), f"{link}__Import", f"{link}__Purpose", "link__Import", "link__Purpose"}


def vocabulary_of(links: Links) -> Vocabulary:
    """The vocabulary of a schema by what it links."""
    federation = links.federation
    directives: dict[str, DirectiveSpec] = {}
    types: dict[str, str] = {}
    for spec in directives_of(links.version).values():
        directives[spec.name if federation is None else federation.directive(spec.name)] = spec
    for name in types_of(links.version):
        types[name] = f"_{name}" if federation is None else federation.type(name)
    for link in links.all:
        feature = FEATURES.get(link.url.identity)
        if feature is None or link.url.identity in (FEDERATION, LINK, CORE):
            continue
        for spec in feature.directives:
            directives[link.directive(spec.name)] = spec
        for name in feature.types:
            types.setdefault(name, link.type(name))
    itself = links.by_identity(LINK) or links.by_identity(CORE)
    linked = itself.alias if itself is not None else "link" if links.all else None
    foreign = tuple(f"{link.alias}__" for link in links.all if link.url.identity == CONNECT)
    return Vocabulary(directives, types, linked, foreign)


def check_definitions(
    subgraph: str, vocabulary: Vocabulary, definitions: Sequence[DefinitionNode], federation_2: bool
) -> Iterator[CompositionError]:
    """DIRECTIVE_DEFINITION_INVALID and TYPE_DEFINITION_INVALID, of definitions that are not the specification's."""
    scalars = set(vocabulary.types.values())
    for node in definitions:
        if isinstance(node, DirectiveDefinitionNode):
            spec = vocabulary.directives.get(node.name.value)
            if spec is not None and (federation_2 or not _carelessly_typed(node, spec)):
                for problem in _problems(node, spec, vocabulary, definitions):
                    message = f"Directive @{node.name.value} is not as federation defines it: {problem}"
                    yield CompositionError(
                        "DIRECTIVE_DEFINITION_INVALID", message, subgraph, f"@{node.name.value}", line_of(node)
                    )
        elif isinstance(node, TypeDefinitionNode):
            name = node.name.value
            if name in scalars and not isinstance(node, ScalarTypeDefinitionNode):
                message = f"Type {name} is a scalar of federation, and no {node.kind.removesuffix('_definition')}"
                yield CompositionError("TYPE_DEFINITION_INVALID", message, subgraph, name, line_of(node))


def _carelessly_typed(node: DirectiveDefinitionNode, spec: DirectiveSpec) -> bool:
    """Federation 1's libraries printed @key and its kin without argument, or with one of a plain or nullable type."""
    if spec.name not in ("key", "requires", "provides"):
        return False
    given = node.arguments or ()
    if not given:
        return True
    return len(given) == 1 and print_ast(given[0].type) in ("String", "_FieldSet", "FieldSet")


def dropped(node: DirectiveDefinitionNode, vocabulary: Vocabulary, federation_2: bool) -> bool:
    """Whether a definition gives way to the specification's own."""
    spec = vocabulary.directives.get(node.name.value)
    return spec is not None and not federation_2 and _carelessly_typed(node, spec)


def _problems(
    node: DirectiveDefinitionNode, spec: DirectiveSpec, vocabulary: Vocabulary, definitions: Sequence[DefinitionNode]
) -> Iterator[str]:
    given = {argument.name.value: argument for argument in node.arguments or ()}
    scalars = {one.name.value for one in definitions if isinstance(one, ScalarTypeDefinitionNode)}
    for argument in spec.arguments:
        found = given.pop(argument.name, None)
        if found is None:
            if argument.required:
                yield f"it lacks the argument {argument.name}"
            continue
        expected, actual = argument.spelled(vocabulary.types.__getitem__), print_ast(found.type)
        # A redefinition may ask for a value where the specification leaves it open.
        narrowed = actual[:-1] if actual.endswith("!") and not expected.endswith("!") else actual
        if not _may_stand_for(expected, narrowed, scalars):
            yield f"argument {argument.name} is {actual}, not {expected}"
        elif not actual.endswith("!"):
            default = None if found.default_value is None else print_ast(found.default_value)
            if default != argument.default:
                yield f"argument {argument.name} has the default {default}, not {argument.default}"
    for name in given:
        yield f"it has no argument {name}"
    if node.repeatable and not spec.repeatable:
        yield "it is not repeatable"
    beyond = [one.value for one in node.locations if one.value not in spec.locations]
    if beyond:
        yield f"it does not stand on {', '.join(beyond)}"


def _may_stand_for(expected: str, actual: str, scalars: set[str]) -> bool:
    """Whether a redefinition may give an argument this type: that of the specification, or no scalar of its own."""
    if expected == actual:
        return True
    if expected.endswith("!"):
        return actual.endswith("!") and _may_stand_for(expected[:-1], actual[:-1], scalars)
    if expected.startswith("["):
        return actual.startswith("[") and _may_stand_for(expected[1:-1], actual[1:-1], scalars)
    return expected not in BUILT_IN_SCALARS and actual not in scalars


def missing_definitions(
    links: Links, vocabulary: Vocabulary, definitions: Sequence[DefinitionNode]
) -> Sequence[DefinitionNode]:
    """The definitions that a schema uses without giving them."""
    there = {f"@{one.name.value}" for one in definitions if isinstance(one, DirectiveDefinitionNode)}
    there |= {one.name.value for one in definitions if isinstance(one, TypeDefinitionNode)}
    lines = [f"scalar {name}" for name in vocabulary.types.values() if name not in there]
    for spelled, spec in vocabulary.directives.items():
        if f"@{spelled}" not in there:
            lines.append(spec.definition(spelled, vocabulary.types.__getitem__))
    lines.extend(_link_definitions(links, vocabulary.link, there))
    if not lines:
        return ()
    added: DocumentNode = parse("\n".join(lines), no_location=True)
    return added.definitions


def _link_definitions(links: Links, name: str | None, there: set[str]) -> Iterator[str]:
    if name is None:
        return
    itself: Link | None = links.by_identity(LINK) or links.by_identity(CORE)
    importing = itself.type("Import") if itself is not None else f"{name}__Import"
    purpose = itself.type("Purpose") if itself is not None else f"{name}__Purpose"
    if itself is not None and itself.url.identity == CORE:
        if f"@{name}" not in there:
            yield f"directive @{name}(feature: String!, as: String, for: {purpose}) repeatable on SCHEMA"
    elif f"@{name}" not in there:
        yield (
            f"directive @{name}(url: String, as: String, for: {purpose}, import: [{importing}]) repeatable on SCHEMA"
        )
        if importing not in there:
            yield f"scalar {importing}"
    if purpose not in there:
        yield f"enum {purpose} {{ SECURITY EXECUTION }}"
