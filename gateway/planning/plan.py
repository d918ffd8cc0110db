"""Query plans: what is fetched from which subgraph, in which order; printable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphql import DocumentNode

from gateway.planning.access import Requirement
from gateway.planning.cost import Cost
from gateway.planning.document import Rename
from gateway.planning.selection import Conditions, Selection

LIST = "@"


@dataclass(frozen=True, slots=True)
class Step:
    """A step from a value to those within it: a response key, or LIST for each element; `types` limits the objects
    from which the step is taken (empty: any).
    """

    key: str
    types: frozenset[str] = frozenset()


Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a representation: its name there, its key in the merged data, and the fields within it.

    `identifies`: of a key, without which there is no entity to ask for; what is only required may be null.
    `types`: for a field of an abstract type, the object types to which it applies (empty: any).
    """

    name: str
    key: str
    fields: tuple["Input", ...] = ()
    identifies: bool = True
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EntityCall:
    """One aliased `_entities` of a fetch: the entities at all `paths`, whose runtime type is one of `types` (empty:
    any), represented by `inputs` and the type name (`represents`; None: the runtime type).

    `conditions` are alternatives: under one of them the call has a field to fetch; none stands for always.
    """

    alias: str
    variable: str
    paths: tuple[Path, ...]
    type_name: str
    types: frozenset[str]
    represents: str | None
    inputs: tuple[Input, ...]
    selection: str
    conditions: tuple[Conditions, ...]
    # What each entity answers under other keys than the merged data have.
    renames: tuple[Rename, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request to a subgraph, after the fetches numbered in `after`.

    `calls` is empty for a root fetch, whose own `conditions` are as a call's. `variables` are the client's that it
    passes on.
    """

    number: int
    subgraph: str
    operation_name: str
    document: str
    variables: tuple[str, ...]
    calls: tuple[EntityCall, ...]
    after: frozenset[int]
    conditions: tuple[Conditions, ...] = ()
    # The response keys of the root fields that a root fetch answers.
    answers: tuple[str, ...] = ()
    # What the data of a root fetch have under other keys.
    renames: tuple[Rename, ...] = ()
    # Of a root fetch: query, mutation or subscription.
    operation: str = "query"


# Each wave's fetches only wait for those of waves before.
Waves = tuple[tuple[Fetch, ...], ...]


@dataclass(frozen=True, slots=True)
class Deferred:
    """What a @defer holds back: of the objects at `path` what `selection` says, once its own fetches are done.

    `within` is the number of the part whose delivery goes before; `conditions` are alternatives as a call's.
    """

    number: int
    label: str | None
    within: int | None
    path: Path
    selection: Selection
    conditions: tuple[Conditions, ...]
    waves: Waves


@dataclass(frozen=True, slots=True)
class Withheld:
    """A field that a caller may not see: its place in the answer, LIST for each element of a list, and what it asks
    and the caller has not; asked for where all `conditions` hold.
    """

    path: tuple[str, ...]
    coordinate: str
    requirements: tuple[Requirement, ...]
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """The fetches in waves: each wave's only wait for those before. `selection` is what the client is answered.

    Of a subscription the first wave is one fetch, whose every event the others complete.
    """

    operation: str
    waves: Waves
    selection: Selection
    deferred: tuple[Deferred, ...] = ()
    # What of it the caller may not see.
    withheld: tuple[Withheld, ...] = ()
    # The part of the operation that the API schema itself answers (__schema, __type), if any.
    introspection: DocumentNode | None = None
    # What it is estimated to cost.
    cost: Cost = field(default_factory=Cost)

    @property
    def fetches(self) -> Iterator[Fetch]:
        """All fetches, in the order of their numbers."""
        for waves in (self.waves, *(part.waves for part in self.deferred)):
            for wave in waves:
                yield from wave

    def __str__(self) -> str:
        lines = _printed_waves(self.waves)
        if self.operation == "subscription":
            rest = _printed_waves(self.waves[1:])
            lines = ["Subscription {", *_within("Primary", _printed_waves(self.waves[:1]))]
            lines += [*(_within("Rest", rest) if rest else ()), "}"]
        if self.deferred:
            parts = [line for part in self.deferred for line in _printed_part(part)]
            lines = ["Defer {", *_within("Primary", lines), *("  " + line for line in parts), "}"]
        return "\n".join(["QueryPlan {", *("  " + line for line in lines), "}"])


def _printed_waves(waves: Waves) -> list[str]:
    lines: list[str] = []
    for wave in waves:
        fetches = [line for fetch in wave for line in _printed(fetch)]
        lines += fetches if len(wave) == 1 else ["Parallel {", *("  " + line for line in fetches), "}"]
    return lines if len(waves) < 2 else ["Sequence {", *("  " + line for line in lines), "}"]


def _printed_part(part: Deferred) -> Iterator[str]:
    told = {"path": path_text(part.path), "label": part.label}
    head = ", ".join(f'{name}: "{value}"' for name, value in told.items() if value)
    after = "" if part.within is None else f" after {part.within}"
    yield f"Deferred {part.number}{f'({head})' if head else ''}{after} {{"
    yield f"  {part.selection}"
    yield from ("  " + line for line in _printed_waves(part.waves))
    yield "}"


def _within(name: str, lines: Sequence[str]) -> list[str]:
    return [f"  {name} {{", *("    " + line for line in lines), "  }"]


def _printed(fetch: Fetch) -> Iterator[str]:
    yield f'Fetch(service: "{fetch.subgraph}") {{'
    if not fetch.calls:
        yield from ("  " + line for line in fetch.document.split("\n"))
    for call in fetch.calls:
        for path in call.paths:
            yield f'  Flatten(path: "{path_text(path)}")'
        only = f" if {' or '.join(sorted(call.types))}" if call.types and call.types != {call.type_name} else ""
        yield f"  {{ ... on {call.type_name} {{ {inputs_text(call.inputs)} }} }}{only} =>"
        yield from ("  " + line for line in call.selection.split("\n"))
    yield "}"


def path_text(path: Path) -> str:
    """A path as plans print it: company.directors.@.party."""
    return ".".join(f"|[{','.join(sorted(s.types))}].{s.key}" if s.types else s.key for s in path)


def inputs_text(inputs: Sequence[Input]) -> str:
    """The fields of a representation as plans print them; `key: name` where the merged data have another key."""
    return " ".join(_input_text(one) for one in inputs)


def _input_text(one: Input) -> str:
    text = one.name if one.name == one.key else f"{one.key}: {one.name}"
    if one.fields:
        text += f" {{ {inputs_text(one.fields)} }}"
    return f"... on {' or '.join(sorted(one.types))} {{ {text} }}" if one.types else text
