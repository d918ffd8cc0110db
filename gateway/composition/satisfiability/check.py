"""Whether every query of the supergraph's API can be answered by its subgraphs.

Values are followed, not paths: a value is its type and the places where it can be read, and is not followed again once
one with no more places was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from gateway.composition.errors import CompositionError, Hint
from gateway.composition.merging.overrides import label_sets
from gateway.composition.merging.state import Merging
from gateway.composition.satisfiability.places import Place, Places, Reach
from gateway.composition.schema.model import ROOTS, Field, Type, base_name

MOST_VALUES = 1_000_000


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of an object type on some path; `contexts` are those that types above it have set."""

    type: str
    places: Places
    contexts: frozenset[str]
    # The query that leads to it: for each step the field, or the type of a fragment.
    path: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What the check comes to."""

    errors: list[CompositionError] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)


def check_satisfiability(merging: Merging, most_values: int = MOST_VALUES) -> tuple[list[CompositionError], list[Hint]]:
    """SATISFIABILITY_ERROR for each field that some query cannot have, with the query, and errors and hints of its kin.

    Checked for each set of override labels that may hold together; `most_values` limits the values followed for each.
    """
    errors: dict[tuple[str, str | None], CompositionError] = {}
    hints: dict[tuple[str, str | None], Hint] = {}
    labels = {label for one in merging.overridden.values() for label in one.labels.values()}
    for held in label_sets(labels):
        check = _Check(merging, Reach(merging, held), most_values)
        check.run()
        for error in check.found.errors:
            errors.setdefault((error.code, error.coordinate), error)
        for hint in check.found.hints:
            hints.setdefault((hint.code, hint.coordinate), hint)
    return list(errors.values()), list(hints.values())


class _Check:
    """One check: every value followed, as far as what may be asked of it is not known to be answered."""

    def __init__(self, merging: Merging, reach: Reach, most_values: int) -> None:
        self._merging = merging
        self._most = most_values
        self._reach = reach
        self.found = _Found()

    def run(self) -> None:
        """Follows every path of the API."""
        waiting: list[_Value] = []
        for root in ROOTS:
            if root in self._merging.types and not self._merging.types[root].has("inaccessible"):
                places = frozenset(
                    Place(at, root) for at, subgraph in enumerate(self._merging.subgraphs) if root in subgraph.types
                )
                waiting.append(_Value(root, places, frozenset(), ()))
        self._follow_all(waiting)

    def _follow_all(self, waiting: list[_Value]) -> None:
        seen: dict[str, list[tuple[Places, frozenset[str]]]] = {}
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
        contexts = value.contexts | self._reach.contexts_of(type_)
        reached = self._reach.closure(value.type, value.places, contexts)
        if not any(self._reach.is_told(place) for place in reached):
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
            places = self._reach.advance(type_, reached, field_.name, contexts)
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
            here = contexts | self._reach.contexts_of(result)
            for target in self._reach.runtime_types(result):
                narrowed = self._reach.narrow(places, target.name)
                if narrowed and not target.has("inaccessible"):
                    step = (field_.name,) if target is result else (field_.name, f"... on {target.name}")
                    yield _Value(target.name, narrowed, here, (*value.path, *step))

    def _check_mutation(self, field_: Field, places: Places, result: Type) -> None:
        """A mutation is made once: one of its subgraphs has to lead to all that may be asked of its result."""
        problems: list[CompositionError] = []
        for place in sorted(places, key=lambda place: place.at):
            alone = _Check(self._merging, self._reach, self._most)
            waiting = []
            for target in self._reach.runtime_types(result):
                narrowed = self._reach.narrow(frozenset((place,)), target.name)
                if narrowed and not target.has("inaccessible"):
                    step = (field_.name,) if target is result else (field_.name, f"... on {target.name}")
                    waiting.append(_Value(target.name, narrowed, self._reach.contexts_of(result), step))
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

    def _untold(self, value: _Value) -> CompositionError:
        names = ", ".join(sorted({self._merging.subgraphs[place.at].name for place in value.places}))
        message = (
            f"The subgraphs cannot answer\n{_query(value.path, '...')}\nThe value comes from an interface object "
            f"({names}), and no subgraph that can be reached says whether it is a {value.type}"
        )
        return CompositionError("SATISFIABILITY_ERROR", message, None, value.type)

    # -- telling

    def _compare_runtime_types(self, value: _Value, type_: Type, field_: Field, places: Places, result: Type) -> None:
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
            self.found.hints.append(Hint("INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN", message, coordinate))
        else:
            message = f"{coordinate} has no type in common in the subgraphs that resolve it ({told}), as in {query}"
            self.found.errors.append(
                CompositionError("SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES", message, None, coordinate)
            )

    def _unsatisfiable(
        self, value: _Value, type_: Type, field_: Field, reached: Places, contexts: frozenset[str]
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

    def _reasons(self, type_: Type, name: str, reached: Places, contexts: frozenset[str]) -> Iterator[str]:
        merging = self._merging
        here = {place.at for place in reached}
        for at, subgraph in enumerate(merging.subgraphs):
            own = subgraph.types.get(type_.name)
            if own is None:
                continue
            if at in here:
                place = next(place for place in reached if place.at == at)
                found = self._reach.resolving(type_, place, name)
                if found is None:
                    yield f"{subgraph.name} does not resolve {type_.name}.{name}"
                elif not self._reach.context_set(at, found[1], contexts):
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


def _query(path: Sequence[str], end: str | None) -> str:
    """The query that leads along a path, on one line."""
    inner = path[-1] if end is None else f"{path[-1]} {{ {end} }}"
    for step in reversed(path[:-1]):
        inner = f"{step} {{ {inner} }}"
    return f"{{ {inner} }}"
