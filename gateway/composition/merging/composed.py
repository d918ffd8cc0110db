"""@composeDirective: a team's own directives, carried to the supergraph under the specification that they belong to.

Source: federation v2.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gateway.composition.merging.state import Merging
from gateway.composition.schema.links import Link
from gateway.composition.schema.model import Directive, DirectiveDefinition
from gateway.composition.schema.specs import FEDERATION, LINK, SPECS, DirectiveSpec, Version

_COMPOSED_ANYWAY = frozenset(("tag", "inaccessible", "authenticated", "requiresScopes", "policy", "context"))
_RESERVED = frozenset((LINK, FEDERATION, *(f"{SPECS}{name}" for name in (*_COMPOSED_ANYWAY, "join", "core", "cost"))))


@dataclass(frozen=True, slots=True)
class ComposedFeature:
    """A feature that the supergraph links: its address, its imports by own name, its purpose, its known directives."""

    url: str
    imports: Mapping[str, str]
    purpose: str | None = None
    directives: Sequence[tuple[DirectiveSpec, str]] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """One use of @composeDirective that can be followed: by whom, what it is called there and in its feature."""

    at: int
    link: Link
    name: str
    original: str
    directive: Directive


@dataclass(slots=True)
class ComposedDirectives:
    """What the subgraphs' uses of @composeDirective come to."""

    merging: Merging
    _by_subgraph: dict[int, set[str]] = field(default_factory=dict)
    _latest: dict[str, tuple[Link, list[int]]] = field(default_factory=dict)
    _items: dict[str, _Item] = field(default_factory=dict)

    def __post_init__(self) -> None:
        items = [item for at in range(len(self.merging.subgraphs)) for item in self._items_of(at)]
        for identity in dict.fromkeys(link.url.identity for one in self.merging.subgraphs for link in one.links.all):
            latest = self._latest_of(identity, {item.at for item in items if item.link.url.identity == identity})
            if latest is not None:
                self._latest[identity] = latest
        refused = self._inconsistent(items)
        for item in items:
            if item.name not in refused and item.link.url.identity in self._latest:
                self._by_subgraph.setdefault(item.at, set()).add(item.name)
            self._items[item.name] = item
        for item in items:
            if (
                item.link.url.identity in self._latest
                and item.name not in refused
                and self.definition(item.name) is None
            ):
                message = f"@{item.name} is not defined where {item.link.url.identity} is linked in its newest version"
                self.merging.error("DIRECTIVE_COMPOSITION_ERROR", message, item.at, f"@{item.name}", item.directive)

    def composes(self, at: int, name: str) -> bool:
        """Whether a subgraph has its directive carried on."""
        return name in self._by_subgraph.get(at, ())

    def names(self) -> Sequence[str]:
        """The directives that the supergraph has by this."""
        return tuple(self._items)

    def definition(self, name: str) -> DirectiveDefinition | None:
        """The definition of a composed directive: that of the newest version of its feature."""
        item = self._items.get(name)
        if item is None or item.link.url.identity not in self._latest:
            return None
        _, places = self._latest[item.link.url.identity]
        for at in places:
            subgraph = self.merging.subgraphs[at]
            link = subgraph.links.by_identity(item.link.url.identity)
            found = None if link is None else subgraph.definitions.get(link.directive(item.original))
            if found is not None:
                return found
        return None

    def features(self) -> list[ComposedFeature]:
        """The features of the composed directives, to be linked by the supergraph."""
        result = []
        for identity, (link, _) in self._latest.items():
            imports = {
                f"@{item.original}": f"@{name}"
                for name, item in self._items.items()
                if item.link.url.identity == identity
            }
            result.append(ComposedFeature(str(link.url), imports))
        return result

    def _error(self, at: int, problem: str, directive: Directive) -> None:
        message = f"@composeDirective(name: {directive.arguments.get('name')!r}): {problem}"
        self.merging.error("DIRECTIVE_COMPOSITION_ERROR", message, at, "schema", directive)

    def _items_of(self, at: int) -> list[_Item]:
        subgraph = self.merging.subgraphs[at]
        items = []
        for directive in subgraph.schema.all("composeDirective"):
            given = directive.text("name")
            if not given:
                self._error(at, "the name is null or empty", directive)
                continue
            if not given.startswith("@"):
                self._error(at, "the name does not begin with @", directive)
                continue
            name = given[1:]
            if name not in subgraph.definitions:
                self._error(at, "there is no such directive", directive)
                continue
            source = subgraph.links.source_of(name)
            if source is None:
                self._error(at, "the directive belongs to no linked specification", directive)
                continue
            link, original = source
            if original is None:
                self._error(at, "the directive is imported under another name", directive)
            elif link.url.identity in _RESERVED:
                self._federation_directive(at, directive, name, original)
            else:
                taken = self._taken(name)
                if taken is not None:
                    self._error(at, f"{taken} goes by that name", directive)
                else:
                    items.append(_Item(at, link, name, original, directive))
        return items

    def _federation_directive(self, at: int, directive: Directive, name: str, original: str) -> None:
        if original in _COMPOSED_ANYWAY:
            self.merging.hint(
                "DIRECTIVE_COMPOSITION_INFO", f"@{name} is composed anyway: it is federation's", f"@{name}"
            )
        else:
            self._error(at, "it is federation's own, and not composed", directive)

    def _taken(self, name: str) -> str | None:
        for subgraph in self.merging.subgraphs:
            federation = subgraph.links.federation
            for known in ("tag", "inaccessible") if federation is not None else ():
                if federation is not None and federation.directive(known) == name:
                    return f"federation's @{known} in {subgraph.name}"
        return None

    def _latest_of(self, identity: str, composing: set[int]) -> tuple[Link, list[int]] | None:
        """The newest version of a feature that a subgraph composes, and the subgraphs that have just it."""
        linked = [
            (at, link) for at, one in enumerate(self.merging.subgraphs) if (link := one.links.by_identity(identity))
        ]
        latest: tuple[int, Link] | None = None
        told = False
        for at, link in linked:
            if latest is None:
                latest = at, link
                continue
            other_at, other = latest
            if other.url.version.major != link.url.version.major:
                if other_at in composing and at in composing:
                    message = f"{identity} is composed in versions {other.url.version} and {link.url.version}"
                    self.merging.error("DIRECTIVE_COMPOSITION_ERROR", message, at, "schema", link)
                    return None
                if not told:
                    self.merging.hint("DIRECTIVE_COMPOSITION_INFO", f"{identity} is linked in several major versions")
                    told = True
                latest = latest if other_at in composing else (at, link)
            elif (other_at in composing) != (at in composing):
                latest = latest if other_at in composing else (at, link)
            else:
                latest = latest if other.url.version > link.url.version else (at, link)
        if latest is None or latest[0] not in composing:
            return None
        version: Version = latest[1].url.version
        return latest[1], [at for at, link in reversed(linked) if link.url.version == version]

    def _inconsistent(self, items: Sequence[_Item]) -> set[str]:
        """The names that mean different directives, or are one of several for one."""
        refused: set[str] = set()
        for name in dict.fromkeys(item.name for item in items):
            same = [item for item in items if item.name == name]
            for problem, values in (
                ("is not the same directive in all subgraphs", {item.original for item in same}),
                ("is not of the same specification in all subgraphs", {item.link.url.identity for item in same}),
            ):
                if len(values) > 1:
                    refused.add(name)
                    last = same[-1]
                    message = f"@{name} {problem}"
                    self.merging.error("DIRECTIVE_COMPOSITION_ERROR", message, last.at, f"@{name}", last.directive)
        for original in dict.fromkeys(item.original for item in items):
            same = [item for item in items if item.original == original]
            if len({item.name for item in same}) > 1:
                refused |= {item.name for item in same}
                last = same[-1]
                names = self.merging.names([item.at for item in same])
                message = f"@{original} is composed under different names in {names}"
                self.merging.error("DIRECTIVE_COMPOSITION_ERROR", message, last.at, f"@{original}", last.directive)
            self._hint_other_names(same)
        return refused

    def _hint_other_names(self, same: Sequence[_Item]) -> None:
        first = same[0]
        composing = {item.at for item in same}
        for at, subgraph in enumerate(self.merging.subgraphs):
            link = subgraph.links.by_identity(first.link.url.identity)
            renamed = None if link is None else link.imports.get(f"@{first.original}")
            if at not in composing and renamed is not None and renamed != f"@{first.name}":
                message = f"@{first.original} has another name in {subgraph.name}, which does not compose it"
                self.merging.hint("DIRECTIVE_COMPOSITION_WARN", message, f"@{first.original}")
                return
