"""What of an operation its caller may not see: taken out before anything is planned, and told.

A field that is withheld is asked of no subgraph; the answer has null for it, and what follows of a null.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graphql import GraphQLInterfaceType, GraphQLObjectType

from gateway.planning.access import Requirement
from gateway.planning.lists import lists_around
from gateway.planning.plan import LIST, Withheld
from gateway.planning.selection import Condition, Field, Selection
from gateway.planning.supergraph import Supergraph


@dataclass(frozen=True, slots=True)
class Permitted:
    """An operation's selection: what is `shown`, in which withheld fields say so; what is `asked` of subgraphs."""

    shown: Selection
    asked: Selection
    withheld: tuple[Withheld, ...] = ()


def permitted(supergraph: Supergraph, selection: Selection, denied: frozenset[Requirement]) -> Permitted:
    """Takes out of a selection what rests on a denied requirement; itself where nothing does."""
    if not denied:
        return Permitted(selection, selection)
    walk = _Walk(supergraph, denied)
    shown, asked = walk.selection(selection, (), frozenset())
    return Permitted(shown, asked, tuple(dict.fromkeys(walk.withheld)))


# What is shown of a selection, and what is asked.
_Both = tuple[Selection, Selection]


@dataclass(slots=True)
class _Walk:
    supergraph: Supergraph
    denied: frozenset[Requirement]
    withheld: list[Withheld] = field(default_factory=list)

    def selection(self, selection: Selection, path: tuple[str, ...], under: frozenset[Condition]) -> _Both:
        shown, asked = Selection(selection.type_name), Selection(selection.type_name)
        for one in selection.fields:
            self._spread(selection.type_name, one, path, under, (shown, asked))
        for type_name, fields in selection.of_type.items():
            for one in fields:
                self._on(type_name, one, path, under, (shown, asked))
        if path and (not list(asked.all_fields()) or shown.of_type.keys() - asked.of_type.keys()):
            # Whether there is an object is still to be found out, and of which type where its nulls depend on it.
            asked.fields.append(Field("__typename", "__typename", "", frozenset(), (), None, -1, internal=True))
        return shown, asked

    def _spread(
        self, type_name: str, one: Field, path: tuple[str, ...], under: frozenset[Condition], into: _Both
    ) -> None:
        """A field that is asked of every possible type: of each alone where they do not ask the same of callers."""
        shown, asked = into
        if self._missing(type_name, one) or not self.supergraph.is_abstract(type_name):
            found, wanted = self._field(type_name, one, path, under)
            shown.fields.append(found)
            if wanted is not None:
                asked.fields.append(wanted)
            return
        types = sorted(self.supergraph.possible_types(type_name))
        if any(self._missing(name, one) for name in types):
            for name in types:
                self._on(name, one, path, under, into)
            return
        found, wanted = self._field(type_name, one, path, under)
        shown.fields.append(found)
        asked.fields.append(wanted or found)

    def _on(self, type_name: str, one: Field, path: tuple[str, ...], under: frozenset[Condition], into: _Both) -> None:
        shown, asked = into
        found, wanted = self._field(type_name, one, path, under)
        shown.of_type.setdefault(type_name, []).append(found)
        if wanted is not None:
            asked.of_type.setdefault(type_name, []).append(wanted)

    def _field(
        self, type_name: str, one: Field, path: tuple[str, ...], under: frozenset[Condition]
    ) -> tuple[Field, Field | None]:
        """A field as it is shown, and as it is asked, if it is."""
        here = (*path, one.response_key)
        conditions = under | set(one.conditions)
        missing = self._missing(type_name, one)
        if missing:
            told = Withheld(here, f"{type_name}.{one.name}", tuple(missing), tuple(sorted(conditions)))
            self.withheld.append(told)
            return replace(one, withheld=True), None
        if one.selection is None:
            return one, one
        inner = (*here, *[LIST] * lists_around(self.supergraph.api, type_name, one.name))
        shown, asked = self.selection(one.selection, inner, conditions)
        return replace(one, selection=shown), replace(one, selection=asked)

    def _missing(self, type_name: str, one: Field) -> Sequence[Requirement]:
        """What a field asks of a caller that has it not."""
        if one.name.startswith("__"):
            return ()
        value = self.supergraph.field_type(type_name, one.name) if self._has(type_name, one) else ""
        asked = self.supergraph.access.asked(type_name, one.name, value)
        return [requirement for requirement in asked if requirement in self.denied]

    def _has(self, type_name: str, one: Field) -> bool:
        type_ = self.supergraph.api.type_map.get(type_name)
        return isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) and one.name in type_.fields
