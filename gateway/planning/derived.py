"""What the search derives from fields and field sets, once for an operation."""

from collections.abc import Iterator, Mapping, Sequence

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode, print_ast

from gateway.planning.selection import Defer, Field, Normaliser, Selection
from gateway.planning.supergraph import Supergraph

# A subgraph, and the type there by which the object is represented.
Target = tuple[str, str]


class Derived:
    """Selections of field sets, parts of fields; each worked out once."""

    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph
        self._requirements: dict[tuple[str, tuple[str, ...]], Selection] = {}
        self._split: dict[int, list[Field]] = {}
        self._undeferred: dict[int, Field] = {}
        self._internal = Normaliser(supergraph, {}, internal=True)

    def requirement(self, type_name: str, texts: tuple[str, ...]) -> Selection:
        """The field sets (keys, @requires) as one selection of internal fields."""
        known = self._requirements.get((type_name, texts))
        if known is None:
            nodes = [self._supergraph.field_set(text) for text in texts]
            known = self._requirements[type_name, texts] = self._internal.selection(type_name, nodes)
        return known

    def parts(self, one: Field) -> list[Field]:
        """A field as several, each with one field of its selection: for a value of which no subgraph has the whole."""
        known = self._split.get(id(one))
        if known is None:
            known = []
            if one.selection is not None:
                whole = one.selection
                narrow = [Selection(whole.type_name, [inner]) for inner in whole.fields]
                narrow += [
                    Selection(whole.type_name, [], {name: [inner]})
                    for name, fields in whole.of_type.items()
                    for inner in fields
                ]
                known = [one.changed(part, one.conditions) for part in narrow]
            self._split[id(one)] = known
        return known

    def deferred(self, fields: Sequence[Field]) -> dict[Defer, list[Field]]:
        """The deferred ones of some fields by their @defer, as fields of a selection that is answered at once."""
        found: dict[Defer, list[Field]] = {}
        for one in fields:
            if one.defer is not None:
                known = self._undeferred.get(id(one))
                if known is None:
                    known = self._undeferred[id(one)] = one.undeferred()
                found.setdefault(one.defer, []).append(known)
        return found

    def apart(self, moved: Mapping[Target, Sequence[Field]]) -> Iterator[tuple[Target, list[Field]]]:
        """The fields of each target by the representation that carries them: one cannot have price(in: USD) and
        price(in: EUR), which two fields may require.
        """
        for (graph, there), fields in moved.items():
            type_ = self._supergraph.graphs[graph].types[there]
            groups: list[tuple[dict[tuple[str, ...], str], list[Field]]] = []
            for one in fields:
                required = type_.fields[one.name].requires if one.name in type_.fields else None
                asked = {} if required is None else dict(_arguments(required))
                for known, group in groups:
                    if all(known.get(path, arguments) == arguments for path, arguments in asked.items()):
                        known.update(asked)
                        group.append(one)
                        break
                else:
                    groups.append((asked, [one]))
            for _, group in groups:
                yield (graph, there), group


def names_of(selection: SelectionSetNode) -> Iterator[str]:
    """The outermost fields of a field set, by name."""
    for node in selection.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, InlineFragmentNode):
            yield from names_of(node.selection_set)


def _arguments(selection: SelectionSetNode, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The arguments of each field of a field set, printed, by the field's path."""
    for node in selection.selections:
        if isinstance(node, FieldNode):
            inner = (*path, node.name.value)
            yield inner, ", ".join(sorted(print_ast(argument) for argument in node.arguments or ()))
            if node.selection_set is not None:
                yield from _arguments(node.selection_set, inner)
        elif isinstance(node, InlineFragmentNode):
            yield from _arguments(node.selection_set, path)
