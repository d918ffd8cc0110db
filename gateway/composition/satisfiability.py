"""Whether every query of the supergraph's API can be answered by its subgraphs.

A value met on the way is known by its type and by the places (a subgraph, its type there) from which it may be read.
From a value's places others are reached by keys, until nothing new is; a field is answered where one of the places
resolves it. Values that are met again, with no fewer places, are not followed again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from gateway.composition.errors import CompositionError, Hint
from gateway.composition.merging.state import Merging
from gateway.composition.schema.contexts import context_of
from gateway.composition.schema.field_sets import parse_field_set
from gateway.composition.schema.model import ROOTS, Field, Type, base_name

MOST_VALUES = 1_000_000


@dataclass(frozen=True, slots=True)
class _Place:
    """A subgraph, the type that the value has there, and what is provided on this path beyond what it resolves."""

    at: int
    type: str
    provided: SelectionSetNode | None = None

    def __hash__(self) -> int:
        return hash((self.at, self.type, id(self.provided)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Place):
            return NotImplemented
        return self.at == other.at and self.type == other.type and self.provided is other.provided


_Places = frozenset[_Place]


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of an object type on some path; `contexts` are those that types above it have set."""

    type: str
    places: _Places
    contexts: frozenset[str]
    # The query that leads to it: for each step the field, or the type of a fragment.
    path: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What the check comes to."""

    errors: list[CompositionError] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)


def check_satisfiability(merging: Merging, most_values: int = MOST_VALUES) -> tuple[list[CompositionError], list[Hint]]:
    """SATISFIABILITY_ERROR for each field that some query cannot have, with the query, and errors of its kin."""
    found = _Found()
    told: set[tuple[str, str]] = set()
    for labels in _label_choices(merging):
        check = _Check(merging, labels, most_values)
        check.run()
        for error in check.found.errors:
            if (error.code, error.coordinate or "") not in told:
                told.add((error.code, error.coordinate or ""))
                found.errors.append(error)
        found.hints = found.hints or check.found.hints
    return found.errors, found.hints


def _label_choices(merging: Merging) -> Sequence[frozenset[str]]:
    """The sets of override labels that are on: none, each by itself, all; any part of the requests may meet these."""
    labels = sorted({label for one in merging.overridden.values() for label in one.labels.values()})
    choices = [frozenset[str](), *(frozenset((label,)) for label in labels)]
    if len(labels) > 1:
        choices.append(frozenset(labels))
    return choices


class _Check:
    """One check, under one choice of override labels."""

    def __init__(self, merging: Merging, labels: frozenset[str], most_values: int) -> None:
        self._merging = merging
        self._labels = labels
        self._most = most_values
        self._sets: dict[str, SelectionSetNode] = {}
        self._reached: dict[tuple[str, _Places, frozenset[str]], _Places] = {}
        self._under_way: set[tuple[object, ...]] = set()
        self.found = _Found()

    def run(self) -> None:
        """Follows every path of the API."""
        waiting: list[_Value] = []
        for root in ROOTS:
            if root in self._merging.types and not self._merging.types[root].has("inaccessible"):
                places = frozenset(
                    _Place(at, root) for at, subgraph in enumerate(self._merging.subgraphs) if root in subgraph.types
                )
                waiting.append(_Value(root, places, frozenset(), ()))
        self._follow_all(waiting)

    def _follow_all(self, waiting: list[_Value]) -> None:
        seen: dict[str, list[tuple[_Places, frozenset[str]]]] = {}
        told: set[str] = set()
        for number in count():
            if not waiting:
                return
            if number >= self._most:
                message = (
                    f"The subgraphs were not checked to the end: there are more than {self._most} values to follow"
                )
                self.found.errors.append(CompositionError("MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED", message))
                return
            value = waiting.pop()
            before = seen.setdefault(value.type, [])
            if any(places <= value.places and contexts <= value.contexts for places, contexts in before):
                continue
            before.append((value.places, value.contexts))
            waiting.extend(self._follow(value, told))

    def _follow(self, value: _Value, told: set[str]) -> Iterator[_Value]:
        type_ = self._merging.types[value.type]
        contexts = value.contexts | self._contexts_of(type_)
        reached = self._closure(value.type, value.places, contexts)
        if not any(self._is_told(place) for place in reached):
            coordinate = type_.name
            if coordinate not in told:
                told.add(coordinate)
                self.found.errors.append(self._untold(value))
            return
        for field_ in type_.fields.values():
            coordinate = f"{type_.name}.{field_.name}"
            if field_.has("inaccessible"):
                continue
            result = self._merging.types.get(base_name(field_.type))
            if result is not None and result.has("inaccessible"):
                continue
            places = self._advance(type_, reached, field_.name, contexts)
            if not places:
                if coordinate not in told:
                    told.add(coordinate)
                    self.found.errors.append(self._unsatisfiable(value, type_, field_, reached, contexts))
                continue
            if result is None or not result.composite:
                continue
            self._compare_runtime_types(value, type_, field_, places, result)
            if type_.name == "Mutation" and len(places) > 1 and not value.path:
                self._check_mutation(field_, places, result)
                continue
            here = contexts | self._contexts_of(result)
            for target in self._runtime_types(result):
                narrowed = self._narrow(places, target.name)
                if narrowed and not target.has("inaccessible"):
                    step = (field_.name,) if target is result else (field_.name, f"... on {target.name}")
                    yield _Value(target.name, narrowed, here, (*value.path, *step))

    def _check_mutation(self, field_: Field, places: _Places, result: Type) -> None:
        """A mutation is made once: one of its subgraphs has to lead to all that may be asked of its result."""
        problems: list[CompositionError] = []
        for place in sorted(places, key=lambda place: place.at):
            alone = _Check(self._merging, self._labels, self._most)
            waiting = []
            for target in self._runtime_types(result):
                narrowed = self._narrow(frozenset((place,)), target.name)
                if narrowed and not target.has("inaccessible"):
                    step = (field_.name,) if target is result else (field_.name, f"... on {target.name}")
                    waiting.append(_Value(target.name, narrowed, self._contexts_of(result), step))
            alone._follow_all(waiting)
            if not alone.found.errors:
                return
            problems.extend(alone.found.errors)
        names = ", ".join(sorted({self._merging.subgraphs[place.at].name for place in places}))
        message = (
            f"Mutation.{field_.name} is resolved in {names}, and none of them alone leads to all of its result (a "
            "mutation is made once): " + "; ".join(str(problem.coordinate) for problem in problems)
        )
        self.found.errors.append(CompositionError("SATISFIABILITY_ERROR", message, None, f"Mutation.{field_.name}"))

    def _is_told(self, place: _Place) -> bool:
        """Whether one knows there of which object type a value is."""
        return not self._merging.subgraphs[place.at].types[place.type].interface_object

    def _untold(self, value: _Value) -> CompositionError:
        names = ", ".join(sorted({self._merging.subgraphs[place.at].name for place in value.places}))
        message = (
            f"The subgraphs cannot answer\n{_query(value.path, '...')}\nThe value comes from an interface object "
            f"({names}), and no subgraph that can be reached says whether it is a {value.type}"
        )
        return CompositionError("SATISFIABILITY_ERROR", message, None, value.type)

    def _contexts_of(self, type_: Type) -> frozenset[str]:
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

    def _runtime_types(self, type_: Type) -> Sequence[Type]:
        types = self._merging.types
        match type_.kind:
            case "OBJECT":
                return [type_]
            case "UNION":
                return [types[name] for name in type_.members]
            case _:
                return self._merging.possible_types(type_.name)

    def _narrow(self, places: _Places, name: str) -> _Places:
        """The places where a value may turn out to be of an object type; an interface object cannot tell."""
        narrowed = set()
        for place in places:
            subgraph = self._merging.subgraphs[place.at]
            if place.type == name or subgraph.types[place.type].interface_object:
                narrowed.add(place)
            elif any(one.name == name for one in subgraph.possible_types(place.type)):
                narrowed.add(_Place(place.at, name, place.provided))
        return frozenset(narrowed)

    # -- reaching other places

    def _closure(self, name: str, places: _Places, contexts: frozenset[str]) -> _Places:
        """The places of a value that its first places lead to by keys, and these themselves."""
        known = self._reached.get((name, places, contexts))
        if known is not None:
            return known
        self._reached[name, places, contexts] = places
        reached = set(places)
        type_ = self._merging.types[name]
        if name in ROOTS:
            reached |= {_Place(at, name) for at, one in enumerate(self._merging.subgraphs) if name in one.types}
        candidates = list(self._entries(type_))
        grown = True
        while grown:
            grown = False
            # A value that only interface objects have is fetched as what they know it to be, no object type.
            told = any(map(self._is_told, reached))
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
        result = frozenset(reached)
        self._reached[name, places, contexts] = result
        return result

    def _entries(self, type_: Type) -> Iterator[tuple[_Place, SelectionSetNode, bool]]:
        """The places that an entity of the type can be fetched at, by what, and whether as one of an interface."""
        for at, subgraph in enumerate(self._merging.subgraphs):
            own = subgraph.types.get(type_.name)
            if own is not None:
                for key in self._keys(own):
                    yield _Place(at, type_.name), key, False
            for name in type_.interfaces:
                interface = subgraph.types.get(name)
                if interface is None:
                    continue
                if interface.interface_object:
                    for key in self._keys(interface):
                        yield _Place(at, name), key, True
                elif own is not None and name in own.interfaces:
                    for key in self._keys(interface):
                        yield _Place(at, type_.name), key, True

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
        reached: _Places,
        selection: SelectionSetNode,
        contexts: frozenset[str],
        mark: tuple[object, ...],
    ) -> bool:
        """Whether a field set can be had of a value from the places reached; one that is being asked for cannot."""
        if mark in self._under_way:
            return False
        self._under_way.add(mark)
        try:
            return self._has(type_, reached, selection, contexts)
        finally:
            self._under_way.discard(mark)

    def _has(self, type_: Type, reached: _Places, selection: SelectionSetNode, contexts: frozenset[str]) -> bool:
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
                places = self._advance(type_, reached, field_.name, contexts)
                if not places:
                    return False
                result = self._merging.types.get(base_name(field_.type))
                if node.selection_set is None or result is None:
                    continue
                for target in self._runtime_types(result):
                    narrowed = self._narrow(places, target.name)
                    if narrowed and not self._has(
                        target, self._closure(target.name, narrowed, contexts), node.selection_set, contexts
                    ):
                        return False
        return True

    def _is_within(self, type_: Type, condition: str) -> bool:
        return condition in type_.interfaces or type_.name in self._merging.types[condition].members

    # -- fields

    def _advance(self, type_: Type, reached: _Places, name: str, contexts: frozenset[str]) -> _Places:
        """The places of a field's value."""
        places = set()
        for place in reached:
            found = self._resolving(type_, place, name)
            if found is None:
                continue
            owner, own = found
            if not self._context_set(place.at, own, contexts) or not self._required(
                type_, place, own, reached, contexts
            ):
                continue
            result = base_name(own.type)
            provides = own.first("provides")
            provided = _below(place.provided, owner.name, name)
            if provides is not None:
                provided = self._set(provides.text("fields") or "")
            places.add(_Place(place.at, result, provided))
        return frozenset(places)

    def _resolving(self, type_: Type, place: _Place, name: str) -> tuple[Type, Field] | None:
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

    def _context_set(self, at: int, own: Field, contexts: frozenset[str]) -> bool:
        for argument in own.arguments.values():
            directive = argument.first("fromContext")
            if directive is not None:
                name, _ = context_of(directive.text("field") or "")
                if f"{at}__{name}" not in contexts:
                    return False
        return True

    def _required(self, type_: Type, place: _Place, own: Field, reached: _Places, contexts: frozenset[str]) -> bool:
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

    # -- telling

    def _compare_runtime_types(self, value: _Value, type_: Type, field_: Field, places: _Places, result: Type) -> None:
        """A shared field has to give the same types wherever it is resolved."""
        if result.kind == "OBJECT":
            return
        by_place: dict[int, frozenset[str]] = {}
        for place in places:
            subgraph = self._merging.subgraphs[place.at]
            if subgraph.types[place.type].interface_object:
                continue
            by_place[place.at] = frozenset(one.name for one in subgraph.possible_types(place.type))
        abstract = [place for place in places if self._merging.subgraphs[place.at].types[place.type].kind != "OBJECT"]
        if len(set(by_place.values())) < 2 or len(abstract) < 2:
            return
        common = frozenset.intersection(*by_place.values())
        coordinate = f"{type_.name}.{field_.name}"
        told = "; ".join(
            f"{', '.join(sorted(types)) or 'none'} in {self._merging.subgraphs[at].name}"
            for at, types in sorted(by_place.items())
        )
        query = _query((*value.path, field_.name), "...")
        if common:
            message = f"{coordinate} can be of different types in the subgraphs that resolve it ({told}), as in {query}"
            code = "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN"
            if not any(hint.coordinate == coordinate and hint.code == code for hint in self.found.hints):
                self.found.hints.append(Hint(code, message, coordinate))
        else:
            message = f"{coordinate} has no type in common in the subgraphs that resolve it ({told}), as in {query}"
            self.found.errors.append(
                CompositionError("SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES", message, None, coordinate)
            )

    def _unsatisfiable(
        self, value: _Value, type_: Type, field_: Field, reached: _Places, contexts: frozenset[str]
    ) -> CompositionError:
        coordinate = f"{type_.name}.{field_.name}"
        result = self._merging.types.get(base_name(field_.type))
        query = _query((*value.path, field_.name), "..." if result is not None and result.composite else None)
        at_hand = sorted({self._merging.subgraphs[place.at].name for place in reached})
        reasons = list(self._reasons(type_, field_.name, reached, contexts))
        message = (
            f"The subgraphs cannot answer\n{query}\n{coordinate} is needed where {type_.name} can be read from "
            f"{', '.join(at_hand) or 'no subgraph'}:\n" + "\n".join(f"- {reason}" for reason in reasons)
        )
        return CompositionError("SATISFIABILITY_ERROR", message, None, coordinate)

    def _reasons(self, type_: Type, name: str, reached: _Places, contexts: frozenset[str]) -> Iterator[str]:
        merging = self._merging
        here = {place.at for place in reached}
        for at, subgraph in enumerate(merging.subgraphs):
            own = subgraph.types.get(type_.name)
            if own is None:
                continue
            if at in here:
                place = next(place for place in reached if place.at == at)
                found = self._resolving(type_, place, name)
                if found is None:
                    yield f"{subgraph.name} does not resolve {type_.name}.{name}"
                elif not self._context_set(at, found[1], contexts):
                    yield f"{subgraph.name} resolves it from a context that nothing above sets"
                else:
                    yield f"{subgraph.name} requires for it what cannot be had, or has no key to be asked with"
            elif name in own.fields:
                keys = [str(key.text("fields")) for key in own.all("key")]
                usable = [key for key in own.all("key") if key.arguments.get("resolvable") is not False]
                if not keys:
                    yield f"{subgraph.name} has the field, and {type_.name} has no @key there"
                elif not usable:
                    yield f"{subgraph.name} has the field, and no @key of {type_.name} is resolvable there"
                else:
                    wanted = " or ".join(repr(key.text("fields")) for key in usable)
                    yield f"{subgraph.name} has the field, and its @key(fields: {wanted}) cannot be had"


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


def _query(path: Sequence[str], end: str | None) -> str:
    """The query that leads along a path, on one line."""
    root = "{ "
    inner = path[-1] if end is None else f"{path[-1]} {{ {end} }}"
    for step in reversed(path[:-1]):
        inner = f"{step} {{ {inner} }}"
    return f"{root}{inner} }}"
