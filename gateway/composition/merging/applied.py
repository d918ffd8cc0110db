"""Directives that the supergraph carries on: which they are, under which names, and how their applications merge."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.composition.merging.access import AccessSources, conjunction
from gateway.composition.merging.composed import ComposedDirectives, ComposedFeature
from gateway.composition.merging.state import Merging
from gateway.composition.schema.model import Directive, Element, Field, Type, elements_of
from gateway.composition.schema.specs import (
    ACCESS,
    CACHE_TAG,
    CONNECT,
    FEATURES,
    DirectiveSpec,
    Strategy,
    directives_of,
)
from gateway.composition.schema.specs import NEWEST as NEWEST_FEDERATION
from gateway.composition.schema.values import Const, Name, same

# GraphQL's own, which mean the same in a supergraph.
_BUILT_IN: Mapping[str, Mapping[str, Const]] = {
    "deprecated": {"reason": "No longer supported"},
    "specifiedBy": {},
    "oneOf": {},
}
_SPECS = directives_of(NEWEST_FEDERATION)


@dataclass(frozen=True, slots=True)
class _Recorded:
    """Applications that wait until all types are merged."""

    coordinate: str
    sources: Mapping[int, Element | None]
    into: Element


@dataclass(slots=True)
class AppliedDirectives:
    """Merges the applications of directives."""

    merging: Merging
    composed: ComposedDirectives
    # By federation's own names of the directives that the supergraph has, their names there.
    named: dict[str, str] = field(default_factory=dict)
    _recorded: list[_Recorded] = field(default_factory=list)
    _access: AccessSources | None = None

    def __post_init__(self) -> None:
        self.named = self._names()

    def _names(self) -> dict[str, str]:
        """The names that the supergraph has for federation's directives: those of the subgraphs, who have to agree."""
        found: dict[str, str] = {}
        for at, subgraph in enumerate(self.merging.subgraphs):
            for directive in (one for _, element in elements_of(subgraph) for one in element.directives):
                if directive.known is None or _SPECS[directive.known].feature is None:
                    continue
                name = found.setdefault(directive.known, directive.name)
                if name != directive.name:
                    message = (
                        f"@{directive.known} is imported as @{name} in one subgraph, and as @{directive.name} here"
                    )
                    self.merging.error("LINK_IMPORT_NAME_MISMATCH", message, at, f"@{directive.known}", directive)
                    return {}
        return found

    def is_merged(self, at: int, directive: Directive) -> bool:
        """Whether the supergraph carries an application on."""
        return (
            (directive.known in self.named and directive.known is not None)
            or directive.name in _BUILT_IN
            or self.composed.composes(at, directive.name)
        )

    def record(self, coordinate: str, sources: Mapping[int, Element | None], into: Element) -> None:
        """Notes the applications on an element; what is inaccessible is known at once."""
        if "inaccessible" in self.named and any(
            one is not None and one.has("inaccessible") for one in sources.values()
        ):
            into.directives.append(Directive(self.named["inaccessible"], "inaccessible", {}))
        self._recorded.append(_Recorded(coordinate, sources, into))

    def merge_recorded(self) -> None:
        """Merges what was noted, now that every type's implementations are known."""
        for one in self._recorded:
            self._merge(one.coordinate, one.sources, one.into)
        self._recorded.clear()

    def _merge(self, coordinate: str, sources: Mapping[int, Element | None], into: Element) -> None:
        given: list[tuple[int, Element | None]] = list(sources.items())
        for known in ACCESS if _inherits_access(into) else ():
            if known in self.named:
                self._merge_access(known, coordinate, [one for _, one in given if one is not None], into)
        names: dict[str, str | None] = {}
        for at, source in given:
            for directive in source.directives if source is not None else ():
                done = directive.known == "inaccessible" or (directive.known in ACCESS and _inherits_access(into))
                if self.is_merged(at, directive) and not done:
                    names.setdefault(directive.name, directive.known)
        for name in names:
            self._merge_named(name, coordinate, given, into)

    def _merge_named(
        self, name: str, coordinate: str, given: Sequence[tuple[int, Element | None]], into: Element
    ) -> None:
        applications = [
            (at, directive)
            for at, source in given
            if source is not None
            for directive in source.directives
            if directive.name == name and self.is_merged(at, directive)
        ]
        if not applications:
            return
        known = applications[0][1].known
        different: list[Directive] = []
        counts: list[int] = []
        for at, directive in applications:
            with_defaults = self._with_defaults(directive)
            for n, other in enumerate(different):
                if same(with_defaults, self._with_defaults(other)):
                    counts[n] += 1
                    break
            else:
                different.append(self._transformed(at, directive))
                counts.append(1)
        if len(different) == 1 or self._repeatable(applications[0][0], name, known):
            into.directives.extend(different)
            return
        spec = _SPECS.get(known or "")
        if spec is not None and any(argument.strategy is not None for argument in spec.arguments):
            into.directives.append(self._merged_arguments(name, spec, different, coordinate))
            return
        chosen = different[counts.index(max(counts))]
        into.directives.append(chosen)
        message = (
            f"@{name} is applied to {coordinate} with different arguments; the supergraph has {chosen.arguments!r}"
        )
        self.merging.hint("INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", message, coordinate)

    def _merge_access(self, known: str, coordinate: str, own: Sequence[Element], into: Element) -> None:
        if self._access is None:
            self._access = AccessSources(self.merging)
        applications = [
            directive
            for element in (*own, *self._access.of(coordinate, known))
            for directive in element.directives
            if directive.known == known
        ]
        different: list[Directive] = []
        for directive in applications:
            if not any(same(directive.arguments, one.arguments) for one in different):
                different.append(directive)
        if not different:
            return
        name = self.named[known]
        if len(different) == 1:
            into.directives.append(Directive(name, known, different[0].arguments))
        else:
            into.directives.append(self._merged_arguments(name, _SPECS[known], different, coordinate))

    def _merged_arguments(
        self, name: str, spec: DirectiveSpec, different: Sequence[Directive], coordinate: str
    ) -> Directive:
        merged: dict[str, Const] = {}
        for argument in spec.arguments:
            values = [self._with_defaults(one).get(argument.name) for one in different]
            if argument.strategy is not None:
                value = _MERGES[argument.strategy](values)
                if value is not None:
                    merged[argument.name] = value
        message = f"@{name} is applied to {coordinate} with different arguments, merged to {merged!r}"
        self.merging.hint("MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", message, coordinate)
        return Directive(name, spec.name, merged)

    def _with_defaults(self, directive: Directive) -> dict[str, Const]:
        spec = _SPECS.get(directive.known or "")
        defaults: dict[str, Const] = dict(_BUILT_IN.get(directive.name, {}))
        if spec is not None:
            defaults |= {one.name: one.default == "true" for one in spec.arguments if one.default is not None}
        return {**defaults, **directive.arguments}

    def _transformed(self, at: int, directive: Directive) -> Directive:
        arguments = dict(directive.arguments)
        if directive.known == "context":
            # Contexts of several subgraphs have nothing to do with each other.
            arguments["name"] = f"{self.merging.subgraphs[at].name}__{arguments.get('name')}"
        return Directive(directive.name, directive.known, arguments)

    def _repeatable(self, at: int, name: str, known: str | None) -> bool:
        if known is not None:
            return _SPECS[known].repeatable
        definition = self.composed.definition(name) or self.merging.subgraphs[at].definitions.get(name)
        return definition is not None and definition.repeatable

    def copy(self, source: Element, into: Element, coordinate: str) -> None:
        """Gives an element the directives of another that it stands for; who may see it, its own sources say."""
        if isinstance(into, Field):
            for known in ACCESS:
                if known in self.named:
                    self._merge_access(known, coordinate, (), into)
        for directive in source.directives:
            if not directive.name.startswith("join__") and directive.known not in ACCESS:
                into.directives.append(directive)

    def join_directives(self, sources: Mapping[int, Element | None], into: Element) -> None:
        """What only the subgraphs' own tools understand is told by @join__directive, with the graphs that say it."""
        found: list[tuple[str, dict[str, Const], list[int]]] = []
        for at, source in sources.items():
            for directive in source.directives if source is not None else ():
                name = self._joined_name(at, directive)
                if name is None:
                    continue
                for other, arguments, places in found:
                    if other == name and same(arguments, directive.arguments):
                        places.append(at)
                        break
                else:
                    found.append((name, directive.arguments, [at]))
        for name, arguments, places in found:
            graphs: list[Const] = [Name(self.merging.graphs[at]) for at in places]
            into.directives.append(
                Directive("join__directive", None, {"graphs": graphs, "name": name, "args": dict(arguments)})
            )

    def _joined_name(self, at: int, directive: Directive) -> str | None:
        """The name under which a directive is told so; None for one that is not."""
        links = self.merging.subgraphs[at].links
        if directive.known == "cacheTag":
            source = links.source_of(directive.name)
            alone = source is not None and source[0].url.identity == CACHE_TAG
            return "cacheTag" if alone else "federation__cacheTag"
        if directive.name == "link":
            url = directive.text("url")
            return "link" if url is not None and url.startswith(f"{CONNECT}/") else None
        source = links.source_of(directive.name)
        return directive.name if source is not None and source[0].url.identity == CONNECT else None

    def features(self) -> list[ComposedFeature]:
        """The features that the supergraph links for the directives that it carries on."""
        return [*self._known_features(), *self._joined_features()]

    def _joined_features(self) -> list[ComposedFeature]:
        """Those whose directives the supergraph tells by @join__directive."""
        subgraphs = self.merging.subgraphs
        result = []
        if any(element.has("cacheTag") for subgraph in subgraphs for _, element in elements_of(subgraph)):
            result.append(ComposedFeature(f"{CACHE_TAG}/v0.1", {}, "EXECUTION"))
        if any(subgraph.links.by_identity(CONNECT) is not None for subgraph in subgraphs):
            result.append(ComposedFeature(f"{CONNECT}/v0.3", {}, "EXECUTION"))
        return result

    def _known_features(self) -> list[ComposedFeature]:
        found: dict[str, dict[str, str]] = {}
        for known, name in self.named.items():
            found.setdefault(_SPECS[known].feature or known, {})[known] = name
        result = []
        for feature_name, names in found.items():
            feature = next(one for one in FEATURES.values() if one.name == feature_name)
            url = f"{feature.identity}/{feature.versions[-1]}"
            imports = {f"@{own}": f"@{name}" for own, name in names.items() if name != _default_name(feature_name, own)}
            spelled = [(one, names.get(one.name, _default_name(feature_name, one.name))) for one in feature.directives]
            result.append(ComposedFeature(url, imports, feature.purpose, spelled))
        return result


def _default_name(feature: str, directive: str) -> str:
    return feature if feature == directive else f"{feature}__{directive}"


def _inherits_access(element: Element) -> bool:
    """Whether who may see an element depends on more than its own sources: fields, and interfaces."""
    return isinstance(element, Field) or (isinstance(element, Type) and element.kind == "INTERFACE")


def _given(values: Sequence[Const]) -> list[Const]:
    return [value for value in values if value is not None]


def _greatest(values: Sequence[Const]) -> Const:
    numbers = [value for value in values if isinstance(value, int | float)]
    return max(numbers) if numbers else None


def _union(values: Sequence[Const]) -> Const:
    lists = [value for value in _given(values) if isinstance(value, list)]
    return list(dict.fromkeys(str(one) for value in lists for one in value)) if lists else None


def _all_true(values: Sequence[Const]) -> Const:
    given = _given(values)
    return all(given) if given else None


_MERGES: Mapping[Strategy, Callable[[Sequence[Const]], Const]] = {
    Strategy.MAX: _greatest,
    Strategy.NULLABLE_MAX: _greatest,
    Strategy.NULLABLE_UNION: _union,
    Strategy.NULLABLE_AND: _all_true,
    Strategy.CONJUNCTION: conjunction,
}
