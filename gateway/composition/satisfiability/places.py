"""Where a value can be read, and where from there: places, closed over keys.

A place is a subgraph and the type that the value has in it. From a value's places others are reached by keys, until
nothing new is; a field is answered where one of the places resolves it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from gateway.composition.merging.state import Merging
from gateway.composition.schema.contexts import context_of
from gateway.composition.schema.field_sets import parse_field_set
from gateway.composition.schema.model import ROOTS, Field, Type, base_name


@dataclass(frozen=True, slots=True)
class Place:
    """A subgraph, the type that the value has there, and what is provided on this path beyond what it resolves."""

    at: int
    type: str
    provided: SelectionSetNode | None = None

    def __hash__(self) -> int:
        return hash((self.at, self.type, id(self.provided)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Place):
            return NotImplemented
        return self.at == other.at and self.type == other.type and self.provided is other.provided


Places = frozenset[Place]


class Reach:
    """What can be reached in a merged supergraph where some override labels hold."""

    def __init__(self, merging: Merging, labels: frozenset[str]) -> None:
        self._merging = merging
        self._labels = labels
        self._sets: dict[str, SelectionSetNode] = {}
        self._reached: dict[tuple[str, Places, frozenset[str]], Places] = {}
        # What is being asked, and how often something led back to it.
        self._growing: set[tuple[str, Places, frozenset[str]]] = set()
        self._under_way: set[tuple[object, ...]] = set()
        self._cut_short = 0

    def contexts_of(self, type_: Type) -> frozenset[str]:
        """The contexts that a type sets, by subgraph; an interface's and a union's are its members' too."""
        names = {type_.name, *type_.interfaces}
        names |= {one.name for one in self._merging.types.values() if type_.name in one.members}
        return frozenset(
            f"{at}__{context.text('name')}"
            for at, subgraph in enumerate(self._merging.subgraphs)
            for name in names
            if name in subgraph.types
            for context in subgraph.types[name].all("context")
        )

    def runtime_types(self, type_: Type) -> Sequence[Type]:
        types = self._merging.types
        match type_.kind:
            case "OBJECT":
                return [type_]
            case "UNION":
                return [types[name] for name in type_.members]
            case _:
                return self._merging.possible_types(type_.name)

    def narrow(self, places: Places, name: str) -> Places:
        """The places where a value may turn out to be of an object type; an interface object cannot tell."""
        narrowed = set()
        for place in places:
            subgraph = self._merging.subgraphs[place.at]
            if place.type == name or subgraph.types[place.type].interface_object:
                narrowed.add(place)
            elif any(one.name == name for one in subgraph.possible_types(place.type)):
                narrowed.add(Place(place.at, name, place.provided))
        return frozenset(narrowed)

    def is_told(self, place: Place) -> bool:
        """Whether one knows there of which object type a value is."""
        return not self._merging.subgraphs[place.at].types[place.type].interface_object

    # -- reaching other places

    def closure(self, name: str, places: Places, contexts: frozenset[str]) -> Places:
        """The places of a value that its first places lead to by keys, and these themselves."""
        asked = name, places, contexts
        known = self._reached.get(asked)
        if known is not None:
            return known
        if asked in self._growing:
            self._cut_short += 1
            return places
        self._growing.add(asked)
        before = self._cut_short
        reached = set(places)
        type_ = self._merging.types[name]
        if name in ROOTS:
            reached |= {Place(at, name) for at, one in enumerate(self._merging.subgraphs) if name in one.types}
        candidates = list(self._entries(type_))
        grown = True
        while grown:
            grown = False
            # A value that only interface objects have is fetched as what they know it to be, no object type.
            told = any(map(self.is_told, reached))
            for entry in list(candidates):
                landing, key, of_interface = entry
                if landing in reached:
                    candidates.remove(entry)
                elif not told and not of_interface:
                    continue
                elif self._can(type_, frozenset(reached), key, contexts, ("key", landing.at, name, id(key))):
                    reached.add(landing)
                    candidates.remove(entry)
                    grown = True
        self._growing.discard(asked)
        result = frozenset(reached)
        # What was cut short, since it led back to what is being asked, may be more when it is asked by itself.
        if self._cut_short == before or not (self._growing or self._under_way):
            self._reached[asked] = result
        return result

    def _entries(self, type_: Type) -> Iterator[tuple[Place, SelectionSetNode, bool]]:
        """The places that an entity of the type can be fetched at, by what, and whether as one of an interface."""
        for at, subgraph in enumerate(self._merging.subgraphs):
            own = subgraph.types.get(type_.name)
            if own is not None:
                for key in self._keys(own):
                    yield Place(at, type_.name), key, False
            for name in type_.interfaces:
                interface = subgraph.types.get(name)
                if interface is None:
                    continue
                if interface.interface_object:
                    for key in self._keys(interface):
                        yield Place(at, name), key, True
                elif own is not None and name in own.interfaces:
                    for key in self._keys(interface):
                        yield Place(at, type_.name), key, True

    def _keys(self, type_: Type) -> Iterator[SelectionSetNode]:
        for key in type_.all("key"):
            if key.arguments.get("resolvable") is not False:
                yield self._set(key.text("fields") or "")

    def _set(self, text: str) -> SelectionSetNode:
        found = self._sets.get(text)
        if found is None:
            found = self._sets[text] = parse_field_set(text)
        return found

    def _can(
        self,
        type_: Type,
        reached: Places,
        selection: SelectionSetNode,
        contexts: frozenset[str],
        mark: tuple[object, ...],
    ) -> bool:
        """Whether a field set can be had of a value from the places reached; one that is being asked for cannot."""
        if mark in self._under_way:
            self._cut_short += 1
            return False
        self._under_way.add(mark)
        try:
            return self._has(type_, reached, selection, contexts)
        finally:
            self._under_way.discard(mark)

    def _has(self, type_: Type, reached: Places, selection: SelectionSetNode, contexts: frozenset[str]) -> bool:
        for node in selection.selections:
            if isinstance(node, InlineFragmentNode):
                condition = type_.name if node.type_condition is None else node.type_condition.name.value
                applies = condition == type_.name or self._is_within(type_, condition)
                if applies and not self._has(type_, reached, node.selection_set, contexts):
                    return False
            elif isinstance(node, FieldNode) and node.name.value != "__typename":
                field_ = type_.fields.get(node.name.value)
                if field_ is None:
                    continue  # A field of another member of the union or interface that the set is about.
                places = self.advance(type_, reached, field_.name, contexts)
                if not places:
                    return False
                result = self._merging.types.get(base_name(field_.type))
                if node.selection_set is None or result is None:
                    continue
                for target in self.runtime_types(result):
                    narrowed = self.narrow(places, target.name)
                    if narrowed and not self._has(
                        target, self.closure(target.name, narrowed, contexts), node.selection_set, contexts
                    ):
                        return False
        return True

    def _is_within(self, type_: Type, condition: str) -> bool:
        return condition in type_.interfaces or type_.name in self._merging.types[condition].members

    # -- fields

    def advance(self, type_: Type, reached: Places, name: str, contexts: frozenset[str]) -> Places:
        """The places of a field's value."""
        places = set()
        for place in reached:
            found = self.resolving(type_, place, name)
            if found is None:
                continue
            owner, own = found
            if not self.context_set(place.at, own, contexts) or not self._required(
                type_, place, own, reached, contexts
            ):
                continue
            result = base_name(own.type)
            provides = own.first("provides")
            provided = _below(place.provided, owner.name, name)
            if provides is not None:
                provided = self._set(provides.text("fields") or "")
            places.add(Place(place.at, result, provided))
        return frozenset(places)

    def resolving(self, type_: Type, place: Place, name: str) -> tuple[Type, Field] | None:
        """The field at a place, where its subgraph resolves it or provides it on this path."""
        merging = self._merging
        owner = merging.subgraphs[place.at].types[place.type]
        own = owner.fields.get(name)
        if own is None:
            return None
        overridden = merging.overridden.get(f"{owner.name}.{name}")
        if overridden is not None:
            label = overridden.labels.get(place.at)
            moved = place.at in overridden
            if moved and (label is None or label in self._labels):
                return None
            if not moved and label is not None and label not in self._labels:
                return None
        if merging.metadata[place.at].external(owner, own) and not _selects(place.provided, owner.name, name):
            return None
        return owner, own

    def context_set(self, at: int, own: Field, contexts: frozenset[str]) -> bool:
        for argument in own.arguments.values():
            directive = argument.first("fromContext")
            if directive is not None:
                name, _ = context_of(directive.text("field") or "")
                if f"{at}__{name}" not in contexts:
                    return False
        return True

    def _required(self, type_: Type, place: Place, own: Field, reached: Places, contexts: frozenset[str]) -> bool:
        requires = own.first("requires")
        if requires is None and not any(argument.has("fromContext") for argument in own.arguments.values()):
            return True
        # What is required comes with a representation: the subgraph is entered anew.
        owner = self._merging.subgraphs[place.at].types[place.type]
        mark = ("enter", place.at, place.type, own.name)
        if not any(self._can(type_, reached, key, contexts, (*mark, id(key))) for key in self._keys(owner)):
            return False
        if requires is None:
            return True
        selection = self._set(requires.text("fields") or "")
        return self._can(type_, reached, selection, contexts, ("requires", place.at, place.type, own.name))


def _selects(selection: SelectionSetNode | None, type_name: str, name: str) -> bool:
    return selection is not None and any(True for _ in _nodes(selection, type_name, name))


def _below(selection: SelectionSetNode | None, type_name: str, name: str) -> SelectionSetNode | None:
    if selection is None:
        return None
    return next((node.selection_set for node in _nodes(selection, type_name, name) if node.selection_set), None)


def _nodes(selection: SelectionSetNode, type_name: str, name: str) -> Iterator[FieldNode]:
    for node in selection.selections:
        if isinstance(node, FieldNode) and node.name.value == name:
            yield node
        elif isinstance(node, InlineFragmentNode) and (
            node.type_condition is None or node.type_condition.name.value == type_name
        ):
            yield from _nodes(node.selection_set, type_name, name)
