"""@authenticated, @requiresScopes, @policy: what an element asks of who sees it, and what stands behind a field.

Scopes and policies are a list of sets, one of which must be had in whole. Source: federation v2.5, v2.6; the rules on
interfaces and on transitive access since v2.12.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from graphql import FieldNode, GraphQLSyntaxError, InlineFragmentNode, SelectionSetNode

from gateway.composition.merging.state import Merging
from gateway.composition.schema.contexts import context_of
from gateway.composition.schema.field_sets import parse_field_set
from gateway.composition.schema.model import Element, Field, Type, base_name
from gateway.composition.schema.specs import ACCESS
from gateway.composition.schema.values import Const

Alternatives = frozenset[frozenset[str]]
_NOTHING: Alternatives = frozenset([frozenset()])


def _alternatives(value: Const) -> Alternatives:
    sets = value if isinstance(value, list) else []
    found = frozenset(frozenset(map(str, one)) for one in sets if isinstance(one, list))
    return found or _NOTHING


def _minimal(alternatives: Alternatives) -> Alternatives:
    return frozenset(one for one in alternatives if not any(other < one for other in alternatives))


def both(one: Alternatives, other: Alternatives) -> Alternatives:
    """What satisfies the one and the other."""
    return _minimal(frozenset(first | second for first, second in product(one, other)))


def implies(one: Alternatives, other: Alternatives) -> bool:
    """Whether who satisfies the one satisfies the other."""
    return all(any(second <= first for second in other) for first in one)


def conjunction(values: Sequence[Const]) -> Const:
    """Several values of one argument as the one that asks for each of them."""
    merged = _NOTHING
    for value in values:
        merged = both(merged, _alternatives(value))
    ordered = sorted((sorted(one) for one in merged), key=lambda one: (len(one), one))
    result: list[Const] = [list[Const](one) for one in ordered]
    return result


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an element asks of who sees it."""

    authenticated: bool = False
    scopes: Alternatives = _NOTHING
    policies: Alternatives = _NOTHING

    @classmethod
    def of(cls, *elements: Element) -> "Requirements":
        """What all of the elements ask together."""
        found = cls()
        for element in elements:
            scopes, policy = element.first("requiresScopes"), element.first("policy")
            found = cls(
                found.authenticated or element.has("authenticated"),
                found.scopes if scopes is None else both(found.scopes, _alternatives(scopes.arguments.get("scopes"))),
                found.policies
                if policy is None
                else both(found.policies, _alternatives(policy.arguments.get("policies"))),
            )
        return found

    def cover(self, other: "Requirements") -> bool:
        """Whether who satisfies these satisfies the others."""
        return (
            (self.authenticated or not other.authenticated)
            and implies(self.scopes, other.scopes)
            and implies(self.policies, other.policies)
        )


class AccessSources:
    """Elements whose requirements another one takes over: an interface's from its implementations, a field's from the
    interface object that resolves it."""

    def __init__(self, merging: Merging) -> None:
        self._found: dict[tuple[str, str], list[Element]] = {}
        implementations = {
            type_.name: [one.name for one in merging.possible_types(type_.name)]
            for type_ in merging.types.values()
            if type_.kind == "INTERFACE"
        }
        interfaces: dict[str, list[str]] = {}
        for interface, names in implementations.items():
            for name in names:
                interfaces.setdefault(name, []).append(interface)
        for at, subgraph in enumerate(merging.subgraphs):
            for type_ in subgraph.object_types():
                for interface in interfaces.get(type_.name, ()):
                    self._add(interface, type_)
                for field in type_.fields.values():
                    if not merging.metadata[at].external(type_, field):
                        for owner in self._owners(type_, implementations, interfaces):
                            self._add(f"{owner}.{field.name}", field)

    @staticmethod
    def _owners(
        type_: Type, implementations: Mapping[str, Sequence[str]], interfaces: Mapping[str, Sequence[str]]
    ) -> Iterator[str]:
        if not type_.interface_object:
            yield from interfaces.get(type_.name, ())
            return
        own = implementations.get(type_.name, ())
        yield from own
        yield from dict.fromkeys(one for name in own for one in interfaces.get(name, ()) if one != type_.name)

    def _add(self, coordinate: str, element: Element) -> None:
        for known in ACCESS:
            if element.has(known):
                self._found.setdefault((coordinate, known), []).append(element)

    def of(self, coordinate: str, known: str) -> Sequence[Element]:
        """The elements from which one at a coordinate takes over a directive."""
        return self._found.get((coordinate, known), ())


def check_transitive(merging: Merging) -> None:
    """A field that requires others, or takes a value from its context, asks for no less than these do."""
    for at, subgraph in enumerate(merging.subgraphs):
        for type_ in subgraph.types.values():
            merged_type = merging.types.get(type_.name)
            for field in type_.fields.values():
                merged = None if merged_type is None else merged_type.fields.get(field.name)
                if merged is None or merged_type is None:
                    continue
                own = Requirements.of(merged_type, merged)
                coordinate = f"{type_.name}.{field.name}"
                for requires in field.all("requires"):
                    _check(merging, at, coordinate, own, merged_type, requires.text("fields"), field)
                for argument in field.arguments.values():
                    for directive in argument.all("fromContext"):
                        name, selection = context_of(directive.text("field") or "")
                        for place in subgraph.types.values():
                            if any(one.text("name") == name for one in place.all("context")):
                                target = merging.types[place.name]
                                if not own.cover(Requirements.of(target)):
                                    _report(merging, at, coordinate, f"the type {target.name}", field)
                                _check(merging, at, coordinate, own, target, selection, field)


def _check(
    merging: Merging, at: int, coordinate: str, own: Requirements, type_: Type, text: str | None, field: Field
) -> None:
    if text is None:
        return
    try:
        selection = parse_field_set(text)
    except GraphQLSyntaxError:
        return  # Refused by the subgraph's own rules.
    behind = _uncovered(merging, own, type_, selection)
    if behind is not None:
        _report(merging, at, coordinate, behind, field)


def _report(merging: Merging, at: int, coordinate: str, behind: str, field: Field) -> None:
    message = (
        f"{coordinate} asks for less (@authenticated, @requiresScopes, @policy) than {behind}, on which it depends"
    )
    merging.error("MISSING_TRANSITIVE_AUTH_REQUIREMENTS", message, at, coordinate, field)


def _uncovered(merging: Merging, own: Requirements, type_: Type, selection: SelectionSetNode) -> str | None:
    """The first thing within a selection that asks for more."""
    for node in selection.selections:
        if isinstance(node, InlineFragmentNode):
            target = type_ if node.type_condition is None else merging.types.get(node.type_condition.name.value)
            if target is None:
                continue
            if node.type_condition is not None and not own.cover(Requirements.of(target)):
                return f"the type {target.name}"
            found = _uncovered(merging, own, target, node.selection_set)
        elif isinstance(node, FieldNode) and (field := type_.fields.get(node.name.value)) is not None:
            result = merging.types.get(base_name(field.type))
            if not own.cover(Requirements.of(field)) or (result is not None and not own.cover(Requirements.of(result))):
                return f"{type_.name}.{field.name}"
            inner = node.selection_set
            found = None if inner is None or result is None else _uncovered(merging, own, result, inner)
        else:
            continue
        if found is not None:
            return found
    return None
