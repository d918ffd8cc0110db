"""Random small supergraphs, for tests that hold the federated answer against that of one schema over the same data.

A world has entity types that refer to each other, whose fields are spread over subgraphs: owned by one or shared by
several, computed from another subgraph's (@requires), provided on one path (@provides), moved (@override), met through an
interface or a union. One more subgraph may know the interface's objects without their types (@interfaceObject). Each
subgraph answers only what it may: a field that it does not resolve on a path is an error.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    GraphQLSchema,
    InlineFragmentNode,
    NameNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    build_schema,
    parse,
    print_ast,
    visit,
)
from hypothesis import strategies as st

from tests.federation.harness import Sub

ABSTRACT = ("Node", "Either")
NOTED = "qNoted"


@dataclass
class FieldOf:
    """A field: a number, a computed number (`requires`), or a reference to a type, an interface or a union."""

    name: str
    owners: tuple[str, ...]
    target: str = ""
    many: bool = False
    requires: str = ""
    provides: str = ""
    overridden: str = ""

    @property
    def type(self) -> str:
        if not self.target:
            return "Int"
        return f"[{self.target}!]!" if self.many else self.target


@dataclass
class World:
    """Types with their fields, and for each type its objects: numbers, and references by type and place.

    Every object has an `id` and a number `k` of its own; `keys` says by which of them a subgraph knows a type's objects.
    """

    subs: tuple[str, ...]
    types: dict[str, dict[str, FieldOf]]
    data: dict[str, list[dict[str, Any]]]
    roots: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    # What the interface object's subgraph has of every object: a number, and another object or none.
    objects: dict[tuple[str, int], tuple[int | None, tuple[str, int] | None]] = field(default_factory=dict)

    # -- one schema

    def whole(self) -> tuple[GraphQLSchema, Mapping[str, Any]]:
        """All of it as one schema, and its root value."""
        lines = [self._abstract()]
        for name, fields in self.types.items():
            inner = " ".join(f"{one.name}: {one.type}" for one in fields.values())
            lines.append(f"type {name} implements Node {{ id: ID! k: Int! {inner} {self._noted} }}")
        roots = {root: target for root, (target, _) in self.roots.items()} | ({NOTED: "Node"} if self.objects else {})
        lines.append(f"type Query {{ {' '.join(f'{root}: [{target}!]!' for root, target in roots.items())} }}")
        made: dict[tuple[str, int], dict[str, Any]] = {}

        def thing(name: str, at: int) -> dict[str, Any]:
            if (name, at) not in made:
                one = made[name, at] = {"__typename": name, **_identity(name, at)}
                for wanted in self.types[name].values():
                    one[wanted.name] = self._value(name, at, wanted, thing)
                if self.objects:
                    number, other = self.objects[name, at]
                    one |= {"noted": number, "other": lambda *_: None if other is None else thing(*other)}
            return made[name, at]

        return build_schema("\n".join(lines)), {root: self._all(target, thing) for root, target in roots.items()}

    @property
    def _noted(self) -> str:
        return "noted: Int other: Node" if self.objects else ""

    def _abstract(self) -> str:
        union = f"union Either = {' | '.join(list(self.types)[:2])}"
        return f"interface Node {{ id: ID! {self._noted} }} {union}"

    def _all(self, target: str, thing: Callable[[str, int], Any]) -> list[Any]:
        names = list(self.types)[:2] if target == "Either" else list(self.types) if target == "Node" else [target]
        return [thing(name, at) for name in names for at in range(len(self.data[name]))]

    def _value(self, name: str, at: int, wanted: FieldOf, thing: Callable[[str, int], Any]) -> Any:
        row = self.data[name][at]
        if wanted.requires:
            given = row[wanted.requires]
            return None if given is None else given + 100
        if not wanted.target:
            return row[wanted.name]
        places = row[wanted.name]
        if wanted.many:
            return lambda *_: [thing(*place) for place in places]
        return (lambda *_: thing(*places[0])) if places else None

    # -- subgraphs

    def subgraphs(self) -> list[Sub]:
        return [*map(self._sub, self.subs), *([self._without_types()] if self.objects else ())]

    def _without_types(self) -> Sub:
        """The subgraph that knows the interface's objects, and not their types."""

        def thing(name: str, at: int) -> dict[str, Any]:
            number, other = self.objects[name, at]
            met = None if other is None else (lambda *_: thing(*other))
            return {"__typename": "Node", "id": _identity(name, at)["id"], "noted": number, "other": met}

        places = {_identity(name, at)["id"]: (name, at) for name, at in self.objects}
        return Sub(
            "objects",
            f'type Node @key(fields: "id") @interfaceObject {{ id: ID! {self._noted} }} type Query {{ {NOTED}: [Node!]! }}',
            {NOTED: [thing(*place) for place in self._places()]},
            {"Node": lambda one: thing(*places[one["id"]])},
        )

    def _places(self) -> list[tuple[str, int]]:
        return [(name, at) for name in self.types for at in range(len(self.data[name]))]

    def _known(self, sub: str) -> set[str]:
        """The types that a subgraph speaks of."""
        known: set[str] = set()
        targets = [target for target, owner in self.roots.values() if owner == sub]
        for name, fields in self.types.items():
            for one in fields.values():
                if sub in one.owners or sub == one.overridden:
                    known.add(name)
                    targets.append(one.target)
        for target in targets:
            known |= set(self.types) if target in ABSTRACT else {target} & set(self.types)
        return known

    def _sub(self, sub: str) -> Sub:
        known = self._known(sub)
        lines = []
        if set(known) == set(self.types):
            key = '@key(fields: "id")' if self.objects else ""
            lines.append(f"interface Node {key} {{ id: ID! }} union Either = {' | '.join(list(self.types)[:2])}")
        for name in sorted(known):
            implements = " implements Node" if set(known) == set(self.types) else ""
            keys = self.keys_of(sub, name)
            head = " ".join(f'@key(fields: "{key}")' for key in keys)
            inner = [{"id": "id: ID!", "k": "k: Int!"}[key] for key in keys]
            inner += [line for one in self.types[name].values() for line in self._declared(sub, name, one)]
            lines.append(f"type {name}{implements} {head} {{ {' '.join(inner)} }}")
        own = {root: target for root, (target, owner) in self.roots.items() if owner == sub}
        if own:
            lines.append(f"type Query {{ {' '.join(f'{root}: [{target}!]!' for root, target in own.items())} }}")
        made: dict[tuple[str, int, str], dict[str, Any]] = {}

        def thing(name: str, at: int, provided: str = "") -> dict[str, Any]:
            if (name, at, provided) not in made:
                identity = {key: value for key, value in _identity(name, at).items() if key in self.keys_of(sub, name)}
                one = made[name, at, provided] = {"__typename": name, **identity}
                for wanted in self.types[name].values():
                    one[wanted.name] = self._answer(sub, name, at, wanted, provided, thing)
            return made[name, at, provided]

        def entity(name: str) -> Callable[[Mapping[str, Any]], object]:
            def of(representation: Mapping[str, Any]) -> object:
                known = {key: value for key, value in representation.items() if key in ("id", "k")}
                at = next(n for n in range(len(self.data[name])) if known.items() <= _identity(name, n).items())
                one = dict(thing(name, at))
                for wanted in self.types[name].values():
                    if wanted.requires and sub in wanted.owners and wanted.requires in representation:
                        given = representation[wanted.requires]
                        one[wanted.name] = None if given is None else given + 100
                return one

            return of

        root = {name: self._all(target, thing) for name, target in own.items()}
        entities = {name: entity(name) for name in sorted(known)}
        if self.objects and set(known) == set(self.types):
            places = {_identity(*place)["id"]: place for place in self._places()}
            entities["Node"] = lambda one: dict(thing(*places[one["id"]]))
        return Sub(sub, "\n".join(lines), root, entities)

    def keys_of(self, sub: str, name: str) -> tuple[str, ...]:
        """The keys by which a subgraph knows a type's objects; the interface asks for the id."""
        keys = self.keys.get((sub, name), ("id",))
        return keys if "id" in keys or self._known(sub) != set(self.types) else ("id", *keys)

    def known_keys(self, name: str) -> set[str]:
        """The keys that some subgraph knows a type's objects by."""
        return {key for sub in self.subs if name in self._known(sub) for key in self.keys_of(sub, name)}

    def _provided_in(self, sub: str, name: str, field_name: str) -> bool:
        return any(
            one.provides == field_name and one.target == name and sub in one.owners
            for fields in self.types.values()
            for one in fields.values()
        )

    def _declared(self, sub: str, name: str, one: FieldOf) -> list[str]:
        if sub == one.overridden:
            return [f"{one.name}: {one.type}"]
        if sub in one.owners:
            marks = ""
            provided = any(self._provided_in(other, name, one.name) for other in self.subs if other != sub)
            if len(one.owners) > 1 or provided:
                marks += " @shareable"
            if one.overridden:
                marks += f' @override(from: "{one.overridden}")'
            if one.requires:
                marks += f' @requires(fields: "{one.requires}")'
            if one.provides:
                marks += f' @provides(fields: "{one.provides}")'
            return [f"{one.name}: {one.type}{marks}"]
        needed = any(other.requires == one.name and sub in other.owners for other in self.types[name].values())
        if needed or self._provided_in(sub, name, one.name):
            return [f"{one.name}: {one.type} @external"]
        return []

    def _answer(self, sub: str, name: str, at: int, wanted: FieldOf, provided: str, thing: Callable[..., Any]) -> Any:
        if wanted.requires or not (sub in wanted.owners or provided == wanted.name):
            return self._refusing(sub, f"{name}.{wanted.name}")
        if wanted.provides:
            return self._value(name, at, wanted, lambda *place: thing(*place, wanted.provides))
        return self._value(name, at, wanted, thing)

    @staticmethod
    def _refusing(sub: str, coordinate: str) -> Callable[..., Any]:
        def refuse(*_: object) -> Any:
            raise AssertionError(f"{sub} was asked for {coordinate}, which it does not resolve there")

        return refuse


def _identity(name: str, at: int) -> dict[str, Any]:
    return {"id": f"{name}{at}", "k": at + 7}


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world of two or three types over two or three subgraphs."""
    subs = tuple("abc"[: draw(st.integers(2, 3))])
    names = [f"T{at}" for at in range(draw(st.integers(2, 3)))]
    some = st.lists(st.sampled_from(subs), min_size=1, unique=True).map(lambda one: tuple(sorted(one)))
    alone = st.sampled_from(subs).map(lambda one: (one,))
    types: dict[str, dict[str, FieldOf]] = {}
    for name in names:
        fields = {f"n{at}": FieldOf(f"n{at}", draw(some)) for at in range(draw(st.integers(1, 3)))}
        for at in range(draw(st.integers(0, 2))):
            target = draw(st.sampled_from([*names, *ABSTRACT]))
            fields[f"r{at}"] = FieldOf(f"r{at}", draw(some), target, draw(st.booleans()))
        types[name] = fields
    for name in names:
        numbers = [one for one in types[name].values() if not one.target]
        given = draw(st.sampled_from(numbers))
        elsewhere = [sub for sub in subs if sub not in given.owners]
        computed: bool = draw(st.booleans())
        if elsewhere and computed:
            types[name]["c"] = FieldOf("c", (draw(st.sampled_from(elsewhere)),), requires=given.name)
        moved = draw(st.sampled_from(numbers))
        # What another subgraph requires, provides or shares is not moved here.
        used = any(one.requires == moved.name for one in types[name].values())
        if len(moved.owners) == 1 and not used and draw(st.booleans()):
            moved.overridden = draw(st.sampled_from([sub for sub in subs if sub not in moved.owners]))
    for name in names:
        for one in list(types[name].values()):
            if one.target in types and draw(st.booleans()):
                one.owners = draw(alone)
                (sub,) = one.owners
                foreign = [
                    other.name
                    for other in types[one.target].values()
                    if not other.target and not other.requires and sub not in other.owners and not other.overridden
                ]
                if foreign:
                    one.provides = draw(st.sampled_from(foreign))
    data: dict[str, list[dict[str, Any]]] = {}
    sizes = {name: draw(st.integers(1, 2)) for name in names}
    for name in names:
        data[name] = []
        for _ in range(sizes[name]):
            row: dict[str, Any] = {}
            for one in types[name].values():
                if one.target:
                    reachable = {"Node": names, "Either": names[:2]}.get(one.target, [one.target])
                    places = st.sampled_from([(target, at) for target in reachable for at in range(sizes[target])])
                    row[one.name] = draw(st.lists(places, max_size=2 if one.many else 1))
                elif not one.requires:
                    row[one.name] = draw(st.none() | st.integers(0, 9))
            data[name].append(row)
    roots = {f"q{name}": (name, draw(st.sampled_from(subs))) for name in names}
    roots |= {f"q{name}": (name, draw(st.sampled_from(subs))) for name in ABSTRACT}
    by = st.sampled_from([("id",), ("id",), ("k",), ("id", "k")])
    world = World(subs, types, data, roots, {(sub, name): draw(by) for sub in subs for name in names})
    with_objects: bool = draw(st.booleans())
    if with_objects:
        some_place = st.none() | st.sampled_from(world._places())
        world.objects = {place: (draw(st.none() | st.integers(0, 9)), draw(some_place)) for place in world._places()}
    return world


@st.composite
def queries(draw: st.DrawFn, world: World) -> str:
    """A valid query of a world, to a depth of four."""
    targets = {root: target for root, (target, _) in world.roots.items()} | ({NOTED: "Node"} if world.objects else {})
    roots = draw(st.lists(st.sampled_from(sorted(targets)), min_size=1, max_size=2, unique=True))
    return f"{{ {' '.join(f'{root} {_selection(draw, world, targets[root], 3)}' for root in roots)} }}"


def _selection(draw: st.DrawFn, world: World, type_name: str, depth: int) -> str:
    noted = _noted(draw, world, depth) if type_name != "Either" else []
    if type_name in ABSTRACT:
        parts = [*noted, draw(st.sampled_from(["__typename", "id"])) if type_name == "Node" else "__typename"]
        members = list(world.types)[:2] if type_name == "Either" else list(world.types)
        for member in draw(st.lists(st.sampled_from(members), unique=True)):
            parts.append(f"... on {member} {_selection(draw, world, member, depth)}")
        return f"{{ {' '.join(parts)} }}"
    parts = [*noted, draw(st.sampled_from(["__typename", *sorted(world.known_keys(type_name))]))]
    for one in draw(st.lists(st.sampled_from(sorted(world.types[type_name])), unique=True)):
        wanted = world.types[type_name][one]
        # Fields of several types may stand beside each other: an alias keeps their types apart.
        key = f"{type_name}_{one}: {one}" if draw(st.booleans()) or wanted.target else f"{type_name}_{one}_: {one}"
        if wanted.target and depth:
            parts.append(f"{key} {_selection(draw, world, wanted.target, depth - 1)}")
        elif not wanted.target:
            parts.append(key)
    return f"{{ {' '.join(parts)} }}"


def _noted(draw: st.DrawFn, world: World, depth: int) -> list[str]:
    """What the interface object's subgraph may be asked of an object."""
    if not world.objects:
        return []
    parts = ["noted"] if draw(st.booleans()) else []
    if depth and draw(st.integers(0, 2)) == 0:
        parts.append(f"other {_selection(draw, world, 'Node', depth - 1)}")
    return parts


@st.composite
def deferring(draw: st.DrawFn, query: str) -> str:
    """The query with some of its fields in fragments that are deferred."""

    class Deferring(Visitor):
        def leave_selection_set(self, node: SelectionSetNode, *_: object) -> SelectionSetNode:
            held = [one for one in node.selections if isinstance(one, FieldNode) and draw(st.integers(0, 3)) == 0]
            if not held:
                return node
            fragment = InlineFragmentNode(
                directives=(DirectiveNode(name=NameNode(value="defer"), arguments=()),),
                selection_set=SelectionSetNode(selections=tuple(held)),
            )
            left = tuple(one for one in node.selections if one not in held)
            return SelectionSetNode(selections=(*left, fragment))

    return print_ast(visit(parse(query), Deferring()))


CONDITIONS = ("a", "b", "c")


@st.composite
def conditioned(draw: st.DrawFn, query: str) -> str:
    """The query with some of its fields under conditions, on themselves or around them, and some of its objects asked
    for twice, under different ones.
    """

    def directives() -> tuple[DirectiveNode, ...]:
        name = draw(st.sampled_from(("include", "include", "skip")))
        condition = VariableNode(name=NameNode(value=draw(st.sampled_from(CONDITIONS))))
        argument = ArgumentNode(name=NameNode(value="if"), value=condition)
        return (DirectiveNode(name=NameNode(value=name), arguments=(argument,)),)

    def under(node: SelectionNode) -> SelectionNode:
        chance = draw(st.integers(0, 5))
        if chance == 0 and isinstance(node, FieldNode):
            values = {key: getattr(node, key) for key in node.keys if key != "loc"}
            return FieldNode(**{**values, "directives": directives()})
        if chance == 1:
            return InlineFragmentNode(directives=directives(), selection_set=SelectionSetNode(selections=(node,)))
        return node

    class Conditioning(Visitor):
        def leave_selection_set(self, node: SelectionSetNode, *_: object) -> SelectionSetNode:
            twice = [one for one in node.selections if isinstance(one, FieldNode) and one.selection_set is not None]
            again = [one for one in twice if draw(st.integers(0, 2)) == 0]
            return SelectionSetNode(selections=tuple(under(one) for one in (*node.selections, *again)))

    text = print_ast(visit(parse(query), Conditioning()))
    head = ", ".join(f"${name}: Boolean!" for name in CONDITIONS if f"${name}" in text)
    return f"query({head}) {text}" if head else text
