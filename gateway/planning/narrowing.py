"""What may be asked of a value that several subgraphs share: only types that it can have in each of them.

A shared field gives the same value wherever it is resolved. Where subgraphs that can resolve it have different members
of its union, the members that not all of them have are none of the value's: their fields are not asked for, and null.
"""

from collections.abc import Iterable, Sequence

from gateway.planning.selection import Field, Selection
from gateway.planning.supergraph import Supergraph


class Narrowing:
    """Narrows the selections of one supergraph."""

    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph

    def roots(self, selection: Selection) -> Selection:
        """The selection of an operation's root, narrowed; itself where nothing changes."""
        if not self._supergraph.differing_unions:
            return selection
        name = selection.type_name
        return self._narrowed(
            selection, {graph.id for graph in self._supergraph.graphs.values() if name in graph.types}
        )

    def _narrowed(self, selection: Selection, graphs: set[str]) -> Selection:
        fields = self._fields(selection.type_name, selection.fields, graphs)
        of_type = {name: self._fields(name, of, graphs) for name, of in selection.of_type.items()}
        if fields is selection.fields and all(of_type[name] is of for name, of in selection.of_type.items()):
            return selection
        return Selection(selection.type_name, list(fields), {name: list(of) for name, of in of_type.items()})

    def _fields(self, type_name: str, fields: list[Field], graphs: set[str]) -> Sequence[Field]:
        changed = [self._field(type_name, one, graphs) for one in fields]
        return fields if all(one is other for one, other in zip(changed, fields, strict=True)) else changed

    def _field(self, type_name: str, one: Field, graphs: set[str]) -> Field:
        if one.selection is None:
            return one
        resolving = self._resolving(type_name, one.name, graphs)
        selection = one.selection
        if selection.type_name in self._supergraph.differing_unions:
            common = frozenset.intersection(*(self._members(selection.type_name, graph) for graph in resolving))
            kept = {name: of for name, of in selection.of_type.items() if name in common}
            if len(kept) < len(selection.of_type):
                selection = Selection(selection.type_name, selection.fields, kept)
        narrowed = self._narrowed(selection, resolving)
        return one if narrowed is one.selection else one.changed(narrowed, one.conditions)

    def _resolving(self, type_name: str, name: str, graphs: Iterable[str]) -> set[str]:
        """The subgraphs, of those where the value is or that a key leads to, that resolve one of its fields."""
        reached = set(graphs)
        for graph in self._supergraph.graphs.values():
            type_ = graph.types.get(type_name)
            if type_ is not None and type_.keys:
                reached.add(graph.id)
        found = {graph for graph in reached if self._resolves(graph, type_name, name)}
        return (
            found or {graph for graph in self._supergraph.graphs if self._resolves(graph, type_name, name)} or reached
        )

    def _resolves(self, graph: str, type_name: str, name: str) -> bool:
        type_ = self._supergraph.graphs[graph].types.get(type_name)
        field = None if type_ is None else type_.fields.get(name)
        return field is not None and not field.external

    def _members(self, union: str, graph: str) -> frozenset[str]:
        type_ = self._supergraph.graphs[graph].types.get(union)
        # A subgraph that does not know the union has one of its members as the field's type.
        return self._supergraph.possible_types(union) if type_ is None else frozenset(type_.possible)
