"""The parts of an operation that @defer holds back: where in the answer they belong, and what they have."""

from collections.abc import Mapping

from graphql import GraphQLSchema

from gateway.planning.lists import lists_around
from gateway.planning.plan import LIST, Deferred, Path, Step, Waves
from gateway.planning.selection import Defer, Selection


def deferred_parts(
    selection: Selection, schema: GraphQLSchema, waves: Mapping[Defer | None, Waves]
) -> tuple[Deferred, ...]:
    """The deferred parts of an operation's selection, each after the one within which it stands."""
    parts: dict[Defer, Deferred] = {}
    _Walk(schema, waves, parts).walk(selection, (), None)
    return tuple(parts.values())


class _Walk:
    def __init__(
        self, schema: GraphQLSchema, waves: Mapping[Defer | None, Waves], parts: dict[Defer, Deferred]
    ) -> None:
        self._schema = schema
        self._waves = waves
        self._parts = parts

    def walk(self, selection: Selection, path: Path, within: Defer | None) -> None:
        """`within`: the @defer that holds back the selection's own object."""
        for one in selection.all_fields():
            for defer in one.defer.chain if one.defer is not None else ():
                self._add(defer, selection, path, within)
        for name, fields in [("", selection.fields), *selection.of_type.items()]:
            types = frozenset((name,)) if name else frozenset[str]()
            for one in fields:
                if one.selection is not None:
                    lists = lists_around(self._schema, name or selection.type_name, one.name)
                    inner = (*path, Step(one.response_key, types), *[Step(LIST)] * lists)
                    self.walk(one.selection, inner, one.defer or within)

    def _add(self, defer: Defer, selection: Selection, path: Path, within: Defer | None) -> None:
        if defer in self._parts:
            return
        held = selection.deferred(defer)
        conditions = dict.fromkeys(one.conditions for one in held.all_fields())
        if not conditions:
            return  # All that it holds back is answered anyhow, or held back by others within it.
        outer = next((one for one in defer.chain[-2::-1] if one in self._parts), within)
        self._parts[defer] = Deferred(
            number=len(self._parts),
            label=defer.label,
            within=None if outer is None else self._parts[outer].number,
            path=path,
            selection=held,
            conditions=() if () in conditions else tuple(conditions),
            waves=self._waves.get(defer, ()),
        )
