"""What every part of a merge works with: the subgraphs, what is merged so far, what was found wrong or odd."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from gateway.composition.errors import CompositionError, Hint, Located
from gateway.composition.schema.metadata import Metadata
from gateway.composition.schema.model import Argument, Element, Field, Subgraph, Type, base_name, elements_of

_E = TypeVar("_E", bound=Element)


@dataclass(slots=True)
class Overridden:
    """What overrides make of a field, by the places of subgraphs."""

    # Their field resolves nothing any more; a directive or an interface still needs it in the first.
    used: set[int] = field(default_factory=set)
    unused: set[int] = field(default_factory=set)
    labels: dict[int, str] = field(default_factory=dict)

    def __contains__(self, at: int) -> bool:
        return at in self.used or at in self.unused

    def told(self, at: int) -> bool:
        """Whether the supergraph speaks of the field in that subgraph at all."""
        return at not in self.unused or at in self.labels


@dataclass(slots=True)
class Merging:
    """One merge. `types` grows into the supergraph's; `graphs` are the subgraphs' names in its join__Graph.

    What subgraphs have of an element goes by their places among them: None where one could have it and has not.
    """

    subgraphs: list[Subgraph]
    graphs: list[str]
    metadata: list[Metadata] = field(default_factory=list)
    types: dict[str, Type] = field(default_factory=dict)
    errors: list[CompositionError] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    # By a field's coordinate, what its overrides come to.
    overridden: dict[str, Overridden] = field(default_factory=dict)
    # Where enums stand: "input", "output", by their names.
    enum_uses: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.metadata = [Metadata(subgraph) for subgraph in self.subgraphs]

    def error(self, code: str, message: str, at: int | None, coordinate: str, place: Located | None) -> None:
        """Notes an error, at a place of one subgraph."""
        name = None if at is None else self.subgraphs[at].name
        self.errors.append(CompositionError(code, message, name, coordinate, None if place is None else place.line))

    def placed(self, error: CompositionError) -> CompositionError:
        """An error about the whole, at the first element that has its coordinate: one that is hidden before others."""
        found = [
            (subgraph.name, element)
            for subgraph in self.subgraphs
            for coordinate, element in elements_of(subgraph)
            if coordinate == error.coordinate
        ]
        if error.subgraph is not None or not found:
            return error
        name, element = next((one for one in found if one[1].has("inaccessible")), found[0])
        return replace(error, subgraph=name, line=element.line)

    def hint(self, code: str, message: str, coordinate: str | None = None) -> None:
        self.hints.append(Hint(code, message, coordinate))

    def names(self, places: Iterable[int]) -> str:
        """The names of subgraphs, to be read."""
        return ", ".join(self.subgraphs[at].name for at in places)

    def told(self, sources: Mapping[int, _E | None], say: Callable[[_E], str]) -> str:
        """What each says, subgraphs that say the same together: `Int in a, b; String in c`."""
        said: dict[str, list[int]] = {}
        for at, source in sources.items():
            if source is not None:
                said.setdefault(say(source), []).append(at)
        return "; ".join(f"{text} in {self.names(places)}" for text, places in said.items())

    def is_subtype(self, type_: str, sub: str) -> bool:
        """Whether `sub` is narrower than `type_`, and not the same (lists and non-nulls by their parts)."""
        if type_ == sub:
            return False
        if sub.endswith("!"):
            bare = type_.removesuffix("!")
            return bare == sub[:-1] or self.is_subtype(bare, sub[:-1])
        if type_.endswith("!"):
            return False
        if type_.startswith("[") and sub.startswith("["):
            return self.is_subtype(type_[1:-1], sub[1:-1])
        if "[" in type_ or "[" in sub:
            return False
        wide, narrow = self.types.get(type_), self.types.get(sub)
        return (wide is not None and sub in wide.members) or (narrow is not None and type_ in narrow.interfaces)

    def possible_types(self, name: str) -> list[Type]:
        """The object types of the supergraph that implement an interface."""
        return [one for one in self.types.values() if one.kind == "OBJECT" and name in one.interfaces]

    def abstracted(self, type_: Type, field_name: str, at: int) -> list[tuple[Type, Field]]:
        """The fields through which a subgraph resolves an object type's field by its interface objects."""
        subgraph = self.subgraphs[at]
        if type_.kind != "OBJECT" or type_.name in subgraph.types:
            return []
        found = []
        for name in type_.interfaces:
            interface = subgraph.types.get(name)
            if (
                field_name in self.types[name].fields
                and interface is not None
                and interface.kind == "OBJECT"
                and field_name in interface.fields
            ):
                found.append((interface, interface.fields[field_name]))
        return found

    def note_enum(self, type_: str, coordinate: str, position: str) -> None:
        """Notes that an enum is used as an input or as an output."""
        name = base_name(type_)
        found = self.types.get(name)
        if found is not None and found.kind == "ENUM":
            self.enum_uses.setdefault(name, {}).setdefault(position, coordinate)


def merge_description(merging: Merging, sources: Mapping[int, Element | None], into: Element, coordinate: str) -> None:
    """Of several descriptions that of most subgraphs stands, of equally many the first."""
    counts: dict[str, int] = {}
    for source in sources.values():
        if source is not None and source.description is not None:
            counts[source.description] = counts.get(source.description, 0) + 1
    if not counts:
        return
    said = {text: count for text, count in counts.items() if text} or counts
    into.description = max(said, key=said.__getitem__)
    if len(said) > 1:
        merging.hint(
            "INCONSISTENT_DESCRIPTION",
            f"{coordinate} is described differently; the supergraph says {into.description!r}",
            coordinate,
        )


def merge_default(
    merging: Merging, sources: Mapping[int, Argument | None], into: Argument, coordinate: str, code: str
) -> None:
    """The default that all subgraphs give; none where one gives none."""
    given = [source for source in sources.values() if source is not None]
    defaults = [source for source in given if source.has_default]
    if not defaults:
        return
    differing = [
        one for one in defaults if (type(one.default), one.default) != (type(defaults[0].default), defaults[0].default)
    ]
    if differing:
        at = next(at for at, source in sources.items() if source is differing[0])
        told = merging.told(sources, lambda one: repr(one.default) if one.has_default else "none")
        merging.error(code, f"{coordinate} has different defaults: {told}", at, coordinate, differing[0])
    elif len(defaults) < len(given):
        lacking = merging.names(at for at, source in sources.items() if source is not None and not source.has_default)
        message = f"{coordinate} has no default in {lacking}, and so none in the supergraph"
        merging.hint("INCONSISTENT_DEFAULT_VALUE_PRESENCE", message, coordinate)
        return
    into.default, into.has_default = defaults[0].default, True
