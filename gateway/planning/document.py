"""The selection that a fetch sends: built field by field, then printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gateway.planning.selection import Conditions, Field, opened_by, printed_conditions

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Rename:
    """What a subgraph answers under an alias of the plan's own goes under its key: of the objects at `path` (response
    keys, lists passed through)."""

    path: tuple[str, ...]
    alias: str
    key: str


@dataclass(slots=True)
class _Entry:
    """A field as it is asked: under which key, its name, arguments and conditions, the shape of its type, its own
    selection.

    `shape`: the lists and non-nulls of the type, and its name where it is a leaf.
    """

    key: str
    name: str
    arguments: str
    conditions: Conditions
    shape: str
    within: "Document | None"
    alias: str = ""

    def lines(self, depth: int) -> list[str]:
        """The field with its selection, in fragments where it has more conditions than can stand on a field."""
        around, own = opened_by(self.conditions)
        lines = [f"{INDENT * (depth + n)}{line}" for n, line in enumerate(around)]
        inner = depth + len(around)
        key = self.alias or self.key
        alias = "" if key == self.name else f"{key}: "
        head = f"{INDENT * inner}{alias}{self.name}{self.arguments}{printed_conditions(own)}"
        if self.within is None or self.within.empty:
            lines.append(head)
        else:
            lines += [f"{head} {{", *self.within.lines(inner + 1), f"{INDENT * inner}}}"]
        return lines + [f"{INDENT * (depth + n)}}}" for n in reversed(range(len(around)))]


@dataclass(slots=True)
class Document:
    """A selection set under construction; the same field is asked once."""

    _fields: dict[tuple[str, str], _Entry] = field(default_factory=dict)
    variables: set[str] = field(default_factory=set)

    def field(self, one: Field, key: str, on: str, type_: str) -> "Document":
        """Asks a field under a key, of objects of the type `on` (empty: of any); returns its own selection.

        `type_` is the field's type in the subgraph, as printed.
        """
        asked = on, f"{key}: {one.name}{one.arguments}{printed_conditions(one.conditions)}"
        entry = self._fields.get(asked)
        if entry is None:
            shape = type_ if one.selection is None else type_.replace(type_.strip("[]!"), "")
            entry = self._fields[asked] = _Entry(key, one.name, one.arguments, one.conditions, shape, Document())
        assert entry.within is not None
        entry.within.variables.update(one.variables, _names(one.conditions))
        return entry.within

    def typename(self) -> None:
        """Asks the runtime type."""
        self._fields.setdefault(
            ("", "__typename: __typename"), _Entry("__typename", "__typename", "", (), "String!", None)
        )

    @property
    def empty(self) -> bool:
        return not self._fields

    def all_variables(self) -> set[str]:
        """The client's variables that the selection uses."""
        found = set(self.variables)
        for entry in self._fields.values():
            if entry.within is not None:
                found |= entry.within.all_variables()
        return found

    def settle(self) -> list[Rename]:
        """Gives an alias to each field that would stand under one key with a field of another shape.

        GraphQL allows that in no answer, though the objects are of different types (Field Selection Merging,
        SameResponseShape); the supergraph may, where subgraphs differ in what is null.
        """
        return list(_settle([self], ()))

    def lines(self, depth: int = 0) -> list[str]:
        """The selection's lines, without the braces around it."""
        indent = INDENT * depth
        lines: list[str] = []
        # A leaf that is asked of every type need not be asked of one.
        asked = {
            (on, text): entry
            for (on, text), entry in self._fields.items()
            if not on or ("", text) not in self._fields or (entry.within is not None and not entry.within.empty)
        }
        for on in dict.fromkeys(on for on, _ in asked):
            inner = depth + 1 if on else depth
            if on:
                lines.append(f"{indent}... on {on} {{")
            for (of, _), entry in asked.items():
                if of != on:
                    continue
                lines.extend(entry.lines(inner))
            if on:
                lines.append(f"{indent}}}")
        return lines

    def entries(self) -> Iterable[_Entry]:
        """The fields asked, of whatever type."""
        return self._fields.values()


def _settle(documents: list[Document], path: tuple[str, ...]) -> Iterator[Rename]:
    by_key: dict[str, list[_Entry]] = {}
    for document in documents:
        for entry in document.entries():
            by_key.setdefault(entry.key, []).append(entry)
    for key, entries in by_key.items():
        shapes = list(dict.fromkeys(entry.shape for entry in entries))
        for number, shape in enumerate(shapes):
            alike = [entry for entry in entries if entry.shape == shape]
            if number:
                alias = f"_{number}_{key}"
                while alias in by_key:
                    alias = f"_{alias}"
                for entry in alike:
                    entry.alias = alias
                yield Rename(path, alias, key)
            within = [entry.within for entry in alike if entry.within is not None and not entry.within.empty]
            yield from _settle(within, (*path, key))


def _names(conditions: Conditions) -> set[str]:
    return {name for name, _ in conditions}
