"""The search for the cheapest way to resolve a selection over the subgraphs.

A place is a type in one subgraph. Each field of a selection is resolved there, or by a jump over a key to a
subgraph that has it; the inputs of a jump (key and @requires) are themselves selections to be resolved at the place.
Costs are fetches first, fields second; results are remembered by place and fields.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gateway.planning.cover import cover
from gateway.planning.derived import Derived, Target, names_of
from gateway.planning.errors import LIMIT_EXCEEDED, PlanningError
from gateway.planning.provides import NOTHING
from gateway.planning.resolution import FETCH, FIELD, LATE, Asked, Jump, Place, Resolution
from gateway.planning.selection import Defer, Field, Selection
from gateway.planning.supergraph import GraphField, GraphType, Key, Supergraph

TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Entry:
    """A way into a subgraph: by which key, and what it costs to have the key at the place."""

    key: Key
    cost: int


HERE: Target = ("", "")


class Search:
    """The search of one operation. Raises PlanningError where the work passes `most_steps`."""

    def __init__(self, supergraph: Supergraph, most_steps: int) -> None:
        self._supergraph = supergraph
        self._most_steps = most_steps
        self._steps = 0
        self._known: dict[object, Resolution | None] = {}
        self._under_way: set[object] = set()
        self._derived = Derived(supergraph)

    def roots(self, root: str, fields: Sequence[Field], *, serial: bool) -> list[tuple[str, Resolution, Defer | None]]:
        """The subgraphs that resolve root fields, each with its part; in series where `serial` (mutations)."""
        wanted = [one for one in fields if not one.name.startswith("__")]
        if serial:
            return [(graph, part, None) for graph, part in self._in_series(root, wanted)]
        at_once = [one for one in wanted if one.defer is None]
        found = [(graph, part, None) for graph, part in self._at_once(root, at_once)]
        return found + [
            (graph, part, defer)
            for defer, held in self._derived.deferred(wanted).items()
            for graph, part in self._at_once(root, held)
        ]

    def _at_once(self, root: str, fields: Sequence[Field]) -> list[tuple[str, Resolution]]:
        wanted, options = self._root_options(root, fields)
        chosen = cover(options, dict.fromkeys({graph for option in options for graph in option}, FETCH))
        parts: dict[str, list[Field]] = {}
        for one, graph in zip(wanted, chosen, strict=True):
            parts.setdefault(graph, []).append(one)
        return [(graph, self._must(Place(graph, root), Selection(root, part))) for graph, part in parts.items()]

    def _in_series(self, root: str, fields: Sequence[Field]) -> Iterator[tuple[str, Resolution]]:
        parts: list[tuple[str, list[Field]]] = []
        for one in fields:
            _, (option,) = self._root_options(root, [one])
            graph = min(option, key=lambda graph: (option[graph], graph))
            if parts and parts[-1][0] == graph:
                parts[-1][1].append(one)
            else:
                parts.append((graph, [one]))
        for graph, part in parts:
            yield graph, self._must(Place(graph, root), Selection(root, part))

    def _root_options(self, root: str, fields: Sequence[Field]) -> tuple[list[Field], list[dict[str, int]]]:
        wanted: list[Field] = []
        options: list[dict[str, int]] = []
        waiting = list(fields)
        while waiting:
            one = waiting.pop(0)
            option: dict[str, int] = {}
            for graph in self._supergraph.graphs.values():
                if root in graph.types and one.name in graph.types[root].fields:
                    found = self.resolve(Place(graph.id, root), Selection(root, [one]))
                    if found is not None:
                        option[graph.id] = found.cost
            if option:
                wanted.append(one)
                options.append(option)
            elif len(parts := self._derived.parts(one)) > 1:
                waiting[:0] = parts
            else:
                raise PlanningError("UNPLANNABLE_OPERATION", f"no subgraph resolves {root}.{one.name} as it is asked")
        return wanted, options

    def _must(self, place: Place, selection: Selection) -> Resolution:
        found = self.resolve(place, selection)
        if found is None:
            raise PlanningError("UNPLANNABLE_OPERATION", f"{place.type_name} cannot be resolved as it is asked")
        return found

    def resolve(self, place: Place, selection: Selection) -> Resolution | None:
        """The cheapest resolution of a selection from a place; None where there is none."""
        key = (
            place,
            selection.type_name,
            tuple(id(one) for one in selection.fields),
            tuple((name, tuple(id(one) for one in fields)) for name, fields in selection.of_type.items()),
        )
        if key in self._known:
            return self._known[key]
        if key in self._under_way:
            return None  # a way that leads back to where it began is none
        self._steps += 1
        if self._steps > self._most_steps:
            raise PlanningError(LIMIT_EXCEEDED, f"the operation needs more than {self._most_steps} steps")
        self._under_way.add(key)
        found = self._resolve(place, selection)
        self._under_way.discard(key)
        # A failure may be owed to what is under way, and is tried again.
        if found is not None or not self._under_way:
            self._known[key] = found
        return found

    def _resolve(self, place: Place, selection: Selection) -> Resolution | None:
        type_ = self._supergraph.graphs[place.graph].types.get(place.type_name)
        if type_ is None:
            return None
        if type_.interface_object:
            return self._interface_object(place, selection)
        if type_.kind == "OBJECT":
            found = self._object(place, place.type_name, selection.on(place.type_name))
            if found is not None and selection.type_name != place.type_name:
                found.typename = True
            return found
        return self._abstract(place, type_, selection)

    # -- the kinds of place

    def _interface_object(self, place: Place, selection: Selection) -> Resolution | None:
        """An object whose runtime type only a subgraph with the interface itself can tell.

        What needs the type goes there; what no interface object has may go along, or be asked for by itself.
        """
        plain = [one for one in selection.fields if one.name != TYPENAME]
        typed = [one for one in selection.fields if one.name == TYPENAME]
        along = [one for one in plain if not self._of_interface_objects(place, one)]
        apart = [one for one in plain if one not in along]
        ways: list[tuple[list[Field], Selection | None]] = []
        if typed or any(selection.of_type.values()):
            ways.append((plain, Selection(selection.type_name, typed, selection.of_type)))
            ways.append((apart, Selection(selection.type_name, [*typed, *along], selection.of_type)))
        else:
            ways.append((plain, None))
            ways.append((apart, Selection(selection.type_name, along)))
        best: Resolution | None = None
        for alone, rest in ways:
            found = self._object(place, place.type_name, alone)
            if found is None:
                continue
            if rest is not None and (rest.fields or rest.of_type):
                told = self._told(place, rest)
                if told is None:
                    continue
                found.cost += told.cost
                found.jumps += told.jumps
            if best is None or found.cost < best.cost:
                best = found
        return best

    def _of_interface_objects(self, place: Place, one: Field) -> bool:
        """Whether the place itself, or another interface object, resolves the field without the runtime type."""
        if self._in_place(place, one) is not None:
            return True
        return any(
            self._supergraph.graphs[graph].types[there].interface_object
            for graph, there in self._homes(place.type_name, one.name)
        )

    def _told(self, place: Place, rest: Selection) -> Resolution | None:
        """The cheapest jump to a subgraph that knows the interface's object types."""
        best: Resolution | None = None
        for graph in self._supergraph.graphs.values():
            type_ = graph.types.get(place.type_name)
            if type_ is None or type_.kind != "INTERFACE" or type_.interface_object or not type_.keys:
                continue
            entry = self._entry(place, place.type_name, graph.id, place.type_name)
            if entry is None:
                continue
            jump = self._jump(place, place.type_name, (graph.id, place.type_name), entry.key, rest)
            if jump is None:
                continue
            cost = FETCH + jump.supply.cost + jump.target.cost + LATE * jump.target.size
            if best is None or cost < best.cost:
                best = Resolution(cost, jumps=[jump])
        return best

    def _abstract(self, place: Place, type_: GraphType, selection: Selection) -> Resolution | None:
        """An interface or a union: asked as such where all its types resolve a field, by type where they do not."""
        possible = sorted(type_.possible)
        result = Resolution(typename=True)
        moved: list[Field] = []
        expanded: list[Field] = []
        for one in selection.fields:
            if one.name == TYPENAME:
                continue
            asked = None if one.defer is not None else self._on_interface(place, type_, one)
            if asked is not None:
                result.fields.append(asked[0])
                result.cost += asked[1]
            elif one.defer is not None or self._some_in_place(place, possible, one):
                expanded.append(one)
            else:
                moved.append(one)
        for one in moved:
            jumped = self._object(place, place.type_name, [one], in_place=False)
            if jumped is None and not self._supergraph.possible_types(type_.name):
                return None  # No object type is known to be asked by itself.
            if jumped is None:
                expanded.append(one)
        kept = [one for one in moved if one not in expanded]
        if kept:
            jumped = self._object(place, place.type_name, kept, in_place=False)
            if jumped is None:
                expanded.extend(kept)
            else:
                result.cost += jumped.cost
                result.jumps += jumped.jumps
        for name in possible:
            fields = [*expanded, *selection.of_type.get(name, ())]
            part = self._object(Place(place.graph, name, place.provided, place.granted), name, fields)
            if part is None:
                return None
            if part.fields or part.jumps or part.of_type:
                result.of_type[name] = part
                result.cost += part.cost
        return result

    def _on_interface(self, place: Place, type_: GraphType, one: Field) -> tuple[Asked, int] | None:
        own = type_.fields.get(one.name)
        if own is None:
            return None
        for name in type_.possible:
            if self._in_place(Place(place.graph, name, place.provided, place.granted), one, type_.name) is None:
                return None
        return self._asked(place, own, one)

    def _some_in_place(self, place: Place, possible: Iterable[str], one: Field) -> bool:
        return any(self._in_place(Place(place.graph, name, place.provided), one) is not None for name in possible)

    # -- one object type

    def _object(
        self, place: Place, type_name: str, fields: Sequence[Field], *, in_place: bool = True
    ) -> Resolution | None:
        """One type's fields; not `in_place` where the place's own subgraph has been seen not to resolve them."""
        result = self._object_at_once(place, type_name, [one for one in fields if one.defer is None], in_place=in_place)
        if result is None:
            return None
        for defer, held in self._derived.deferred(fields).items():
            # What is deferred has a request of its own, though the subgraph at hand could answer it along: where no key
            # leads out of the place, it comes along and is delivered later.
            part = self._object_at_once(place, type_name, held, in_place=False, back=True)
            if part is None:
                part = self._object_at_once(place, type_name, held, in_place=in_place)
            if part is None:
                return None
            result.cost += part.cost
            result.fields += part.fields
            result.jumps += [replace(jump, defer=defer) for jump in part.jumps]
        return result

    def _object_at_once(
        self, place: Place, type_name: str, fields: Sequence[Field], *, in_place: bool, back: bool = False
    ) -> Resolution | None:
        """`back`: the place's own subgraph may be asked too, by a request of its own."""
        result = Resolution()
        wanted: list[Field] = []
        options: list[dict[Target, int]] = []
        asked: list[Asked | None] = []
        entries: dict[Target, Entry | None] = {}
        waiting = list(fields)
        while waiting:
            one = waiting.pop(0)
            if one.name == TYPENAME:
                continue  # known without asking
            option: dict[Target, int] = {}
            here = self._in_place(place, one) if in_place else None
            local = None if here is None else self._asked(place, here, one)
            if local is not None:
                option[HERE] = local[1]
            for target in self._homes(type_name, one.name):
                cost = self._cost_there(place, type_name, target, one, entries, back=back)
                if cost is not None:
                    option[target] = cost
            if not option:
                parts = self._derived.parts(one)
                if len(parts) < 2:
                    return None
                waiting[:0] = parts
                continue
            wanted.append(one)
            options.append(option)
            asked.append(None if local is None else local[0])
        weights: dict[Target, int] = {
            target: FETCH + entry.cost for target, entry in entries.items() if entry is not None
        }
        chosen = cover(options, weights | {HERE: 0})
        moved: dict[Target, list[Field]] = {}
        for one, option, local_one, target in zip(wanted, options, asked, chosen, strict=True):
            if target != HERE:
                moved.setdefault(target, []).append(one)
            elif local_one is not None:
                result.fields.append(local_one)
                result.cost += option[HERE]
        for target, part in self._derived.apart(moved):
            entry = entries[target]
            jump = (
                None if entry is None else self._jump(place, type_name, target, entry.key, Selection(target[1], part))
            )
            if jump is None:
                return None
            result.jumps.append(jump)
            result.cost += FETCH + jump.supply.cost + jump.target.cost + LATE * jump.target.size
        return result

    def _in_place(self, place: Place, one: Field, interface: str = "") -> GraphField | None:
        """The field where the place's own subgraph resolves it."""
        type_ = self._supergraph.graphs[place.graph].types.get(place.type_name)
        found = None if type_ is None else type_.fields.get(one.name)
        if found is None or (found.requires is not None and id(one) not in place.granted):
            return None
        if found.external and not any(
            name == one.name and on in ("", place.type_name, interface) for on, name, _ in place.provided
        ):
            return None
        return found

    def _asked(self, place: Place, own: GraphField, one: Field) -> tuple[Asked, int] | None:
        asked = Asked(one, own.type)
        if one.selection is None:
            return asked, FIELD
        provided = own.provided
        for on, name, within in place.provided:
            if name == one.name and on in ("", place.type_name):
                provided |= within
        asked.child = self.resolve(Place(place.graph, own.named_type, provided), one.selection)
        return None if asked.child is None else (asked, FIELD + asked.child.cost)

    def _homes(self, type_name: str, field: str) -> Iterator[Target]:
        """The subgraphs that resolve a field of a type, by a key of the type or of an interface that it implements."""
        names = (type_name, *self._supergraph.interfaces_of(type_name))
        for graph in self._supergraph.graphs.values():
            for name in names:
                type_ = graph.types.get(name)
                if type_ is None or not type_.keys or (name != type_name and not type_.interface_object):
                    continue
                found = type_.fields.get(field)
                if found is not None and (not found.external or type_.kind == "INTERFACE"):
                    yield graph.id, name

    def _cost_there(
        self,
        place: Place,
        type_name: str,
        target: Target,
        one: Field,
        entries: dict[Target, Entry | None],
        *,
        back: bool,
    ) -> int | None:
        graph, there = target
        own = self._supergraph.graphs[graph].types[there].fields[one.name]
        if graph == place.graph and own.requires is None and not back:
            return None
        if target not in entries:
            entries[target] = self._entry(place, type_name, graph, there)
        if entries[target] is None:
            return None
        cost = 0
        if own.requires is not None:
            supply = self.resolve(place, self._derived.requirement(type_name, (own.requires_text,)))
            if supply is None:
                return None
            cost += supply.cost
        found = self.resolve(Place(graph, there, NOTHING, frozenset((id(one),))), Selection(there, [one]))
        # What is at hand already is not asked elsewhere for the same price.
        return None if found is None else cost + found.cost + LATE * found.size + FIELD

    def _entry(self, place: Place, type_name: str, graph: str, there: str) -> Entry | None:
        """The cheapest key of the target that can be had at the place."""
        best: Entry | None = None
        for key in self._supergraph.graphs[graph].types[there].keys:
            supply = self.resolve(place, self._derived.requirement(type_name, (key.text,)))
            if supply is not None and (best is None or supply.cost < best.cost):
                best = Entry(key, supply.cost)
        return best

    def _jump(self, place: Place, type_name: str, target: Target, key: Key, moved: Selection) -> Jump | None:
        graph, there = target
        type_ = self._supergraph.graphs[graph].types[there]
        requires = tuple(
            sorted({type_.fields[one.name].requires_text for one in moved.fields if one.name in type_.fields} - {""})
        )
        inputs = self._derived.requirement(type_name, (key.text, *requires))
        supply = self.resolve(place, inputs)
        granted = frozenset(id(one) for one in moved.fields)
        found = self.resolve(Place(graph, there, NOTHING, granted), moved)
        if supply is None or found is None:
            return None
        at = self._supergraph.graphs[place.graph].types[place.type_name]
        # Only between two subgraphs that both know the interface's object types does the runtime type stand for it.
        runtime = at.kind == "INTERFACE" and not at.interface_object and not type_.interface_object
        return Jump(
            graph=graph,
            type_name=there,
            represents=None if runtime else there,
            identifying=frozenset(names_of(key.selection)),
            inputs=inputs,
            supply=supply,
            target=found,
            moved=list(moved.all_fields()),
        )
