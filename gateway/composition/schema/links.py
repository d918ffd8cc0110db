"""What a schema links (@link), and how it spells what it links: imports, renames, namespaces.

Source: specs.apollo.dev/link/v1.0.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DocumentNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
)

from gateway.composition.errors import CompositionError, line_of
from gateway.composition.schema.specs import (
    CORE,
    FEATURES,
    FEDERATION,
    LINK,
    FeatureUrl,
    Version,
    directives_of,
    types_of,
)
from gateway.composition.schema.values import Const, Name, arguments

_IMPORTED = re.compile(r"@?[_A-Za-z][_0-9A-Za-z]*")


@dataclass(frozen=True, slots=True)
class Link:
    """One linked specification: under which name, and what it imports (as it is spelled here, by its own name)."""

    url: FeatureUrl
    alias: str
    imports: Mapping[str, str]
    node: ConstDirectiveNode

    @property
    def line(self) -> int | None:
        return line_of(self.node)

    @property
    def purpose(self) -> str | None:
        """What it is linked for: SECURITY or EXECUTION, or nothing that one has to heed."""
        given = arguments(self.node).get("for")
        return str(given) if isinstance(given, Name) else None

    def directive(self, name: str) -> str:
        """How a directive of the specification is spelled in this schema, without @."""
        imported = self.imports.get(f"@{name}")
        if imported is not None:
            return imported.removeprefix("@")
        # The directive of the specification's own name needs no prefix.
        return self.alias if name == self.url.name else f"{self.alias}__{name}"

    def type(self, name: str) -> str:
        """How a type of the specification is spelled in this schema."""
        return self.imports.get(name, f"{self.alias}__{name}")


@dataclass(slots=True)
class Links:
    """Everything that a schema links; `federation` is None for a schema of Federation 1."""

    federation: Link | None = None
    all: list[Link] = field(default_factory=list)
    errors: list[CompositionError] = field(default_factory=list)

    def by_identity(self, identity: str) -> Link | None:
        return next((link for link in self.all if link.url.identity == identity), None)

    @property
    def version(self) -> Version:
        return Version(1, 0) if self.federation is None else self.federation.url.version

    def source_of(self, spelled: str) -> tuple[Link, str | None] | None:
        """The link that a directive comes from, and its own name there (None where it is imported under another)."""
        for link in self.all:
            for original, name in link.imports.items():
                if original.startswith("@") and name == f"@{spelled}":
                    return link, original.removeprefix("@")
        for link in self.all:
            if spelled == link.alias:
                original = link.url.name
            elif spelled.startswith(f"{link.alias}__"):
                original = spelled.removeprefix(f"{link.alias}__")
            else:
                continue
            return (link, None) if f"@{original}" in link.imports else (link, original)
        return None


def links_of(document: DocumentNode, subgraph: str) -> Links:
    """The links of a document; what is wrong with them stands in `errors`."""
    found = Links()

    def error(code: str, message: str, node: ConstDirectiveNode) -> None:
        found.errors.append(CompositionError(code, message, subgraph, "schema", line_of(node)))

    nodes = list(_schema_directives(document.definitions))
    spelled = _link_spelling(nodes)
    for node in nodes:
        if node.name.value not in spelled:
            continue
        given = arguments(node)
        url = given.get("url", given.get("feature"))
        if not isinstance(url, str):
            error("INVALID_LINK_DIRECTIVE_USAGE", f"@{node.name.value} has no url", node)
            continue
        parsed = FeatureUrl.parse(url)
        if parsed is None:
            error("INVALID_LINK_IDENTIFIER", f"@{node.name.value}(url: {url!r}): does not end in /name/vX.Y", node)
            continue
        feature = FEATURES.get(parsed.identity)
        if feature is not None and parsed.version not in feature.versions:
            if parsed.identity == FEDERATION:
                message = f"There is no version {parsed.version} of federation"
                error("UNKNOWN_FEDERATION_LINK_VERSION", message, node)
                continue
            if parsed.identity in (LINK, CORE):
                error("UNKNOWN_LINK_VERSION", f"There is no version {parsed.version} of {parsed.name}", node)
                continue
        if found.by_identity(parsed.identity) is not None:
            error("INVALID_LINK_DIRECTIVE_USAGE", f"{parsed.identity} is linked twice", node)
            continue
        alias = given.get("as")
        problems: list[str] = []
        imports = dict(_imports(given.get("import"), parsed, problems))
        for problem in problems:
            error("INVALID_LINK_DIRECTIVE_USAGE", problem, node)
        link = Link(parsed, alias if isinstance(alias, str) else parsed.name, imports, node)
        for other in found.all:
            if other.alias == link.alias and not (parsed.identity == LINK and other.url.identity == LINK):
                message = f"{other.url.identity} and {parsed.identity} are both linked as {link.alias}"
                error("INVALID_LINK_DIRECTIVE_USAGE", message, node)
            for original, name in link.imports.items():
                if name in other.imports.values():
                    message = (
                        f"{original} of {parsed.identity} is imported as {name}, as is one of {other.url.identity}"
                    )
                    error("INVALID_LINK_DIRECTIVE_USAGE", message, node)
        found.all.append(link)
        if parsed.identity == FEDERATION:
            found.federation = link
    return found


def _link_spelling(nodes: Sequence[ConstDirectiveNode]) -> set[str]:
    """The names that @link goes by: that which it gives itself, or its own."""
    names = set()
    for node in nodes:
        given = arguments(node)
        url = given.get("url", given.get("feature"))
        parsed = FeatureUrl.parse(url) if isinstance(url, str) else None
        if (
            parsed is not None
            and parsed.identity in (LINK, CORE)
            and node.name.value == (given.get("as") or parsed.name)
        ):
            names.add(node.name.value)
    return names or {"link"}


def _imports(value: Const, url: FeatureUrl, problems: list[str]) -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if not isinstance(value, list):
        problems.append(f"@link(import:) of {url.identity} is no list")
        return
    known = _known_elements(url)
    for one in value:
        if isinstance(one, str):
            name, renamed = one, one
        elif isinstance(one, dict):
            unknown = sorted(set(one) - {"name", "as"})
            given, alias = one.get("name"), one.get("as")
            if unknown:
                problems.append(f"@link(import:) of {url.identity}: no field {unknown[0]} is known, only name and as")
                continue
            if not isinstance(given, str):
                problems.append(f"@link(import:) of {url.identity}: one element has no name that is a string")
                continue
            if alias is not None and not isinstance(alias, str):
                problems.append(f"@link(import:) of {url.identity}: the new name of {given} is not a string")
                continue
            name, renamed = given, alias or given
            if name.startswith("@") != renamed.startswith("@"):
                problems.append(
                    f"@link(import:) of {url.identity}: {name} cannot be {renamed}: both begin with @, or neither"
                )
                continue
        else:
            problems.append(f"@link(import:) of {url.identity}: an element is a string, or an object with name and as")
            continue
        if not _IMPORTED.fullmatch(name) or not _IMPORTED.fullmatch(renamed):
            problems.append(f"@link(import:) of {url.identity}: {name} as {renamed} is no name of GraphQL")
            continue
        if known is not None and name not in known:
            problems.append(f"{url} has no {name}")
            continue
        yield name, renamed


def _known_elements(url: FeatureUrl) -> set[str] | None:
    """What a specification has to import; None where composition does not know it."""
    feature = FEATURES.get(url.identity)
    if feature is None:
        return None
    if url.identity == FEDERATION:
        return {f"@{name}" for name in directives_of(url.version)} | set(types_of(url.version))
    if url.identity in (LINK, CORE):
        return {f"@{url.name}", "Import", "Purpose"}
    return {f"@{spec.name}" for spec in feature.directives} | set(feature.types)


def _schema_directives(definitions: Sequence[DefinitionNode]) -> Iterator[ConstDirectiveNode]:
    for definition in definitions:
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
            yield from definition.directives or ()
