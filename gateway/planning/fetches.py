"""From resolutions to fetches: every jump is an entity call, and the calls to one subgraph that become ready together
go as one request, whatever paths they serve.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gateway.planning.document import Document, Rename
from gateway.planning.keys import Keys
from gateway.planning.plan import LIST, EntityCall, Fetch, Input, Path, Step, Waves
from gateway.planning.resolution import Jump, Resolution
from gateway.planning.selection import Conditions, Defer, Field, Selection
from gateway.planning.supergraph import Supergraph

_ANY: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class _Call:
    """A root request or an entity call under construction, after `after`; `level` is how many waves come before."""

    graph: str
    level: int
    path: Path = ()
    type_name: str = ""
    types: frozenset[str] = _ANY
    represents: str | None = None
    inputs: tuple[Input, ...] = ()
    document: Document = field(default_factory=Document)
    after: "set[_Call]" = field(default_factory=set)
    moved: list[Field] = field(default_factory=list)
    defer: Defer | None = None

    @property
    def root(self) -> bool:
        return not self.inputs


@dataclass(frozen=True, slots=True)
class _At:
    """Where a resolution is written: the call that brings the object, its place in the data and in the document."""

    call: _Call
    document: Document
    path: Path
    keys: Keys
    types: frozenset[str] = _ANY
    on: str = ""
    defer: Defer | None = None


class Fetches:
    """The fetches of one operation: add the roots, then take the waves."""

    def __init__(self, supergraph: Supergraph, selection: Selection) -> None:
        self._supergraph = supergraph
        self._keys = Keys(selection)
        self._calls: list[_Call] = []
        self._jumps: dict[object, _Call] = {}

    def root(self, graph: str, resolution: Resolution, defer: Defer | None, *, after_all: bool) -> None:
        """Adds a root request; where `after_all` (mutations), after all added so far that is not deferred."""
        before = {one for one in self._calls if one.defer is None} if after_all else set()
        call = _Call(graph, 1 + max((one.level for one in before), default=-1), after=before, defer=defer)
        call.moved = [asked.field for asked in resolution.fields]
        self._calls.append(call)
        self._write(resolution, _At(call, call.document, (), self._keys, defer=defer))

    def _write(self, resolution: Resolution, at: _At) -> set[_Call]:
        """Writes what is resolved in place and follows the jumps; returns the calls that bring any of it."""
        suppliers = {at.call}
        if resolution.typename and not at.on:
            at.document.typename()
        for asked in resolution.fields:
            key = at.keys.of(asked.field)
            document = at.document.field(asked.field, key, at.on, asked.type)
            if asked.child is not None:
                path = (*at.path, Step(key, at.types), *([Step(LIST)] * asked.lists))
                suppliers |= self._write(asked.child, _At(at.call, document, path, at.keys.within(key), defer=at.defer))
                if document.empty:
                    document.typename()
        for name, part in resolution.of_type.items():
            suppliers |= self._write(part, replace(at, types=frozenset((name,)), on=name))
        for jump in resolution.jumps:
            suppliers |= self._jump(jump, at)
        return suppliers

    def _jump(self, jump: Jump, at: _At) -> set[_Call]:
        defer = at.defer if jump.defer is None else jump.defer
        suppliers = self._write(jump.supply, replace(at, defer=defer))
        inputs = self._inputs(jump.inputs, jump.identifying, at.keys, top=True)
        level = 1 + max(one.level for one in suppliers)
        key = (jump.graph, level, at.path, at.types, jump.type_name, jump.represents, inputs, defer)
        call = self._jumps.get(key)
        if call is None:
            call = _Call(jump.graph, level, at.path, jump.type_name, at.types, jump.represents, inputs, defer=defer)
            self._jumps[key] = call
            self._calls.append(call)
        call.after |= suppliers
        call.moved += jump.moved
        return {call} | self._write(jump.target, _At(call, call.document, at.path, at.keys, at.types, defer=defer))

    def _inputs(
        self, selection: Selection, identifying: frozenset[str], keys: Keys, *, top: bool = False
    ) -> tuple[Input, ...]:
        found: dict[tuple[str, frozenset[str]], Input] = {}
        parts = [(_ANY, selection.fields), *((frozenset((name,)), of) for name, of in selection.of_type.items())]
        for types, fields in parts:
            for one in fields:
                key = keys.of(one)
                within = () if one.selection is None else self._inputs(one.selection, identifying, keys.within(key))
                identifies = one.name in identifying if top else False
                found[key, types] = Input(one.name, key, within, identifies, types)
        return tuple(found.values())

    # -- waves

    def waves(self, operation: str, name: str, definitions: Mapping[str, str]) -> dict[Defer | None, Waves]:
        """The fetches by wave: those of the answer (None), and those of each @defer. `definitions` are the client's
        variables as printed, `$id: ID!`.
        """
        levels: dict[int, dict[tuple[str, Defer | None], list[_Call]]] = {}
        for call in self._calls:
            if not call.document.empty:
                levels.setdefault(call.level, {}).setdefault((call.graph, call.defer), []).append(call)
        numbers: dict[_Call, int] = {}
        found: dict[Defer | None, list[list[Fetch]]] = {}
        for level in sorted(levels):
            waves: dict[Defer | None, list[Fetch]] = {}
            for (graph, defer), calls in levels[level].items():
                wave = waves.setdefault(defer, [])
                roots = [call for call in calls if call.root]
                entities = [call for call in calls if not call.root]
                for one in roots:
                    number = len(numbers)
                    wave.append(self._root_fetch(number, graph, operation, name, one, definitions, numbers))
                    numbers[one] = number
                if entities:
                    number = len(numbers)
                    wave.append(self._entity_fetch(number, graph, name, entities, definitions, numbers))
                    numbers |= dict.fromkeys(entities, number)
            for defer, wave in waves.items():
                found.setdefault(defer, []).append(wave)
        return _renumbered(found)

    def _root_fetch(
        self,
        number: int,
        graph: str,
        operation: str,
        name: str,
        call: _Call,
        definitions: Mapping[str, str],
        numbers: Mapping[_Call, int],
    ) -> Fetch:
        variables = tuple(one for one in definitions if one in call.document.all_variables())
        operation_name = _operation_name(name, graph, number)
        head = ", ".join(f"${one}: {definitions[one]}" for one in variables)
        renames = tuple(call.document.settle())
        lines = [f"{operation} {operation_name}{f'({head})' if head else ''} {{", *call.document.lines(1), "}"]
        return Fetch(
            number=number,
            subgraph=self._supergraph.graphs[graph].name,
            operation_name=operation_name,
            document="\n".join(lines),
            variables=variables,
            calls=(),
            after=frozenset(numbers[one] for one in call.after if one in numbers),
            conditions=_alternatives([call]),
            answers=tuple(dict.fromkeys(one.response_key for one in call.moved)),
            renames=renames,
            operation=operation,
        )

    def _entity_fetch(
        self,
        number: int,
        graph: str,
        name: str,
        entities: Sequence[_Call],
        definitions: Mapping[str, str],
        numbers: Mapping[_Call, int],
    ) -> Fetch:
        alike: dict[object, list[_Call]] = {}
        renames: dict[_Call, tuple[Rename, ...]] = {}
        for call in entities:
            renames[call] = tuple(call.document.settle())
            body = "\n".join(call.document.lines(1))
            # Calls of several paths go as one only where all that follows of them is alike too: their objects will
            # share what the subgraph answers.
            asked = tuple(sorted({str(one) for one in call.moved}))
            alike.setdefault((call.type_name, call.types, call.represents, call.inputs, body, asked), []).append(call)
        calls = []
        for at, group in enumerate(alike.values()):
            lead = group[0]
            selection = "\n".join(["{", f"  ... on {lead.type_name} {{", *lead.document.lines(2), "  }", "}"])
            calls.append(
                EntityCall(
                    alias=f"_e{at}",
                    variable=f"_r{at}",
                    paths=tuple(dict.fromkeys(call.path for call in group)),
                    type_name=lead.type_name,
                    types=lead.types,
                    represents=lead.represents,
                    inputs=lead.inputs,
                    selection=selection,
                    conditions=_alternatives(group),
                    renames=renames[lead],
                )
            )
        used = set().union(*(call.document.all_variables() for call in entities))
        variables = tuple(one for one in definitions if one in used)
        head = ", ".join(
            [f"${call.variable}: [_Any!]!" for call in calls] + [f"${one}: {definitions[one]}" for one in variables]
        )
        operation_name = _operation_name(name, graph, number)
        lines = [f"query {operation_name}({head}) {{"]
        for one in calls:
            first, *rest = one.selection.split("\n")
            lines.append(f"  {one.alias}: _entities(representations: ${one.variable}) {first}")
            lines.extend(f"  {line}" for line in rest)
        lines.append("}")
        return Fetch(
            number=number,
            subgraph=self._supergraph.graphs[graph].name,
            operation_name=operation_name,
            document="\n".join(lines),
            variables=variables,
            calls=tuple(calls),
            after=frozenset(numbers[before] for call in entities for before in call.after if before in numbers),
        )


def _renumbered(found: Mapping[Defer | None, Sequence[Sequence[Fetch]]]) -> dict[Defer | None, Waves]:
    """Fetches numbered without gaps, in the order of the waves, those of the answer first."""
    parts = {None: found.get(None, ()), **found}
    fetches = (fetch for waves in parts.values() for wave in waves for fetch in wave)
    order = {fetch.number: at for at, fetch in enumerate(fetches)}
    return {
        defer: tuple(
            tuple(
                replace(fetch, number=order[fetch.number], after=frozenset(order[one] for one in fetch.after))
                for fetch in wave
            )
            for wave in waves
        )
        for defer, waves in parts.items()
    }


def _alternatives(calls: Iterable[_Call]) -> tuple[Conditions, ...]:
    """The conditions under one of which something is asked; none where something always is."""
    found = dict.fromkeys(one.conditions for call in calls for one in call.moved)
    return () if () in found else tuple(found)


def _operation_name(name: str, graph: str, number: int) -> str:
    return f"{name or 'Operation'}__{graph.lower()}__{number}"
