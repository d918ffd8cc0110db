"""A normalised operation: fragments spread out, type conditions resolved, conditions folded, fields merged.

A selection on an object type is its fields. On an abstract type it is the fields that apply to every possible type,
and by object type those that apply to it alone; nothing is expanded to object types that need not be. Fields of a
fragment with @defer stand beside the others, and say so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import NamedTuple

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    VariableNode,
    print_ast,
)

from gateway.planning.errors import LIMIT_EXCEEDED, PlanningError
from gateway.planning.supergraph import Supergraph

# A variable and the value that it must have for the field to be asked: @include(if: $v) is (v, True).
Condition = tuple[str, bool]
Conditions = tuple[Condition, ...]

# The root fields that the API schema itself answers.
INTROSPECTION = frozenset(("__schema", "__type"))


@dataclass(frozen=True, slots=True, eq=False)
class Defer:
    """A @defer at one place of an operation; `within`: the one around it in the same selection set."""

    label: str | None
    within: "Defer | None"

    @property
    def chain(self) -> list["Defer"]:
        """Those around it in the same selection set, the outermost first, and itself."""
        return [*(self.within.chain if self.within else ()), self]


@dataclass(slots=True, eq=False)
class Field:
    """A field of a selection; `arguments` is printed GraphQL, directives that go to the subgraph behind it,
    `variables` those that it uses, `order` its place in the document. `internal`: asked for a representation, not by
    the client.
    """

    response_key: str
    name: str
    arguments: str
    variables: frozenset[str]
    conditions: Conditions
    selection: "Selection | None"
    order: int
    internal: bool = False
    # The @defer of the fragment in which it stands; the fields within it are then not told so again.
    defer: Defer | None = None
    # What its caller may not see: null in the answer, whatever the data have under its key.
    withheld: bool = False
    # As the document has it; kept for what the API schema itself answers.
    nodes: tuple[FieldNode, ...] = ()

    def changed(self, selection: "Selection | None", conditions: Conditions) -> "Field":
        """The same field over another selection, under other conditions."""
        return replace(self, selection=selection, conditions=conditions)

    def undeferred(self) -> "Field":
        """The same field as one that is answered at once."""
        return replace(self, defer=None)

    def __str__(self) -> str:
        alias = "" if self.response_key == self.name else f"{self.response_key}: "
        return f"{alias}{self.name}{self.arguments}{printed_conditions(self.conditions)}" + (
            "" if self.selection is None else f" {self.selection}"
        )


@dataclass(slots=True, eq=False)
class Selection:
    """What is asked of a value of type `type_name`; by object type what is asked of that type alone."""

    type_name: str
    fields: list[Field] = field(default_factory=list)
    of_type: dict[str, list[Field]] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [str(one) for one in self.fields]
        parts += [f"... on {name} {{ {' '.join(map(str, fields))} }}" for name, fields in self.of_type.items()]
        return f"{{ {' '.join(parts)} }}"

    def all_fields(self) -> Iterable[Field]:
        """The fields for every type, and those for one alone."""
        yield from self.fields
        for fields in self.of_type.values():
            yield from fields

    def at_once(self) -> "Selection":
        """What of it is not deferred; itself where that is all."""
        if all(one.defer is None for one in self.all_fields()):
            return self
        return self._only(lambda one: one.defer is None)

    def deferred(self, defer: Defer) -> "Selection":
        """What of it one @defer holds back, as a selection that is answered at once."""
        return self._only(lambda one: one.defer is defer)

    def _only(self, wanted: Callable[["Field"], bool]) -> "Selection":
        fields = [one.undeferred() for one in self.fields if wanted(one)]
        of_type = {name: [one.undeferred() for one in of if wanted(one)] for name, of in self.of_type.items()}
        return Selection(self.type_name, fields, {name: of for name, of in of_type.items() if of})

    def on(self, type_name: str) -> list[Field]:
        """The fields that apply to an object type, in the order of the document."""
        own = self.of_type.get(type_name)
        return self.fields if not own else sorted([*self.fields, *own], key=lambda one: one.order)


class Normaliser:
    """Normalises the selections of one document."""

    def __init__(
        self,
        supergraph: Supergraph,
        fragments: Mapping[str, FragmentDefinitionNode],
        *,
        internal: bool = False,
        deferring: Mapping[str, bool] | None = None,
        most_nodes: int | None = None,
    ) -> None:
        """`deferring`: the values of the variables that @defer looks at; None where it has no effect.

        `most_nodes`: how many nodes may be met, one of a fragment as often as the fragment is spread. A short text of
        fragments that spread each other twice has millions. Beyond it `selection` raises PlanningError.
        """
        self._supergraph = supergraph
        self._fragments = fragments
        self._internal = internal
        self._deferring = deferring
        self._most_nodes = most_nodes
        self._met = 0
        self._order = count()

    def selection(self, type_name: str, nodes: Iterable[SelectionSetNode], under: Conditions = ()) -> Selection:
        """The selection sets, merged, on a type; `under`: what holds for all that is in them."""
        gathered = _Gathered(self._supergraph.possible_types(type_name))
        for node in nodes:
            self._gather(node.selections, gathered.possible, under, None, gathered)
        result = Selection(type_name)
        abstract = self._supergraph.is_abstract(type_name)
        by_key = gathered.by_key()
        for (response_key, conditions, types, defer), parts in gathered.fields.items():
            ways = by_key[response_key]
            leaf = parts[0].selection_set is None
            if leaf and len(ways) > 1 and _Way(conditions, types, defer).is_answered_by(ways):
                continue
            # What every possible type is asked for is asked of the type itself, if it has it: an interface with one
            # implementation has not all that the implementation has.
            whole = types == gathered.possible and self._supergraph.has_field(type_name, parts[0].name.value)
            for one in [None] if whole else sorted(types):
                # Where an object is asked for under other conditions too, that it is there says nothing of these.
                within = conditions if under or any(way.conditions != conditions for way in ways) else ()
                merged = self._field(one or type_name, response_key, conditions, within, parts, defer)
                if one is None or not abstract:
                    result.fields.append(merged)
                else:
                    result.of_type.setdefault(one, []).append(merged)
        return result

    def _field(
        self,
        type_name: str,
        key: str,
        conditions: Conditions,
        within: Conditions,
        parts: Sequence[FieldNode],
        defer: Defer | None,
    ) -> Field:
        lead = parts[0]
        name = lead.name.value
        selection = None
        sets = [part.selection_set for part in parts if part.selection_set is not None]
        introspection = name in INTROSPECTION
        if sets and not introspection:
            selection = self.selection(self._supergraph.field_type(type_name, name), sets, within)
        arguments = ", ".join(print_ast(argument) for argument in lead.arguments or ())
        directives = {print_ast(one): one for part in parts for one in _passed_on(part)}
        given = [*(lead.arguments or ()), *(one for node in directives.values() for one in node.arguments or ())]
        variables = frozenset(one for argument in given for one in _variables(argument.value))
        return Field(
            response_key=key,
            name=name,
            arguments=" ".join((f"({arguments})" if arguments else "", *directives)).rstrip(),
            variables=variables,
            conditions=conditions,
            selection=selection,
            order=next(self._order),
            internal=self._internal,
            defer=defer,
            nodes=tuple(parts) if introspection else (),
        )

    def _gather(
        self,
        nodes: Iterable[SelectionNode],
        types: frozenset[str],
        conditions: Conditions,
        defer: Defer | None,
        into: "_Gathered",
    ) -> None:
        for node in nodes:
            self._met += 1
            if self._most_nodes is not None and self._met > self._most_nodes:
                raise PlanningError(LIMIT_EXCEEDED, f"the operation has more than {self._most_nodes} fields")
            own = _conditions(node.directives)
            if own is None:
                continue
            merged = tuple(sorted({*conditions, *own}))
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                into.fields.setdefault((key, merged, types, defer), []).append(node)
                continue
            if isinstance(node, FragmentSpreadNode):
                definition = self._fragments[node.name.value]
                condition: str | None = definition.type_condition.name.value
                inner = definition.selection_set
            elif isinstance(node, InlineFragmentNode):
                condition = None if node.type_condition is None else node.type_condition.name.value
                inner = node.selection_set
            else:
                continue
            narrowed = types if condition is None else types & self._supergraph.possible_types(condition)
            # An interface that nothing implements has values all the same, of subgraphs that have it as an object;
            # a valid document narrows it to itself alone.
            if narrowed or not into.possible:
                held = self._defer(node, defer, into)
                if isinstance(node, FragmentSpreadNode):
                    spread = (node.name.value, narrowed, merged, held)
                    if spread in into.spread:
                        continue
                    into.spread.add(spread)
                self._gather(inner.selections, narrowed, merged, held, into)

    def _defer(
        self, node: FragmentSpreadNode | InlineFragmentNode, outer: Defer | None, into: "_Gathered"
    ) -> Defer | None:
        """The @defer that holds for what is in a fragment: its own, or that around it."""
        if self._deferring is None:
            return outer
        for directive in node.directives or ():
            if directive.name.value != "defer":
                continue
            given = {one.name.value: one.value for one in directive.arguments or ()}
            condition, label = given.get("if"), given.get("label")
            if isinstance(condition, VariableNode) and not self._deferring[condition.name.value]:
                return outer
            if isinstance(condition, BooleanValueNode) and not condition.value:
                return outer
            name = label.value if isinstance(label, StringValueNode) else None
            return into.defers.setdefault((id(node), outer), Defer(name, outer))
        return outer


class _Gathered:
    """Fields as the document has them, by response key, conditions and the object types that they apply to."""

    def __init__(self, possible: frozenset[str]) -> None:
        self.possible = possible
        self.fields: dict[tuple[str, Conditions, frozenset[str], Defer | None], list[FieldNode]] = {}
        self.defers: dict[tuple[int, Defer | None], Defer] = {}
        # Fragments that are spread already, alike: once more they say nothing more.
        self.spread: set[tuple[str, frozenset[str], Conditions, Defer | None]] = set()

    def by_key(self) -> Mapping[str, list["_Way"]]:
        """By response key, the ways in which it is asked for, in the order of the document."""
        found: dict[str, list[_Way]] = {}
        for key, conditions, types, defer in self.fields:
            found.setdefault(key, []).append(_Way(conditions, types, defer))
        return found


class _Way(NamedTuple):
    """How a response key is asked for: under conditions, of some object types, in a fragment with @defer."""

    conditions: Conditions
    types: frozenset[str]
    defer: Defer | None

    def is_answered_by(self, ways: Sequence["_Way"]) -> bool:
        """Whether a leaf is answered anyhow: of as many types at least and under no more conditions, by one that is
        deferred less, or that stands before it in the document.
        """
        outer: tuple[Defer | None, ...] = (None,) if self.defer is None else (None, *self.defer.chain)
        before = True
        for other in ways:
            if other == self:
                before = False
            elif (
                other.types >= self.types
                and set(other.conditions) <= set(self.conditions)
                and other.defer in outer
                and (before or other.defer is not self.defer)
            ):
                return True
        return False


def opened_by(conditions: Conditions) -> tuple[list[str], Conditions]:
    """Fragments to open around a field, and the conditions that are left to it: a directive stands on it once."""
    own: dict[bool, Condition] = {}
    around: list[str] = []
    for condition in conditions:
        if condition[1] in own:
            around.append(f"...{printed_conditions((condition,))} {{")
        else:
            own[condition[1]] = condition
    return around, tuple(own.values())


def printed_conditions(conditions: Conditions) -> str:
    """The conditions as directives of a field, each behind a blank."""
    return "".join(f" @{'include' if wanted else 'skip'}(if: ${name})" for name, wanted in conditions)


def _conditions(directives: Sequence[DirectiveNode] | None) -> Conditions | None:
    """The conditions of @skip and @include; None where a constant excludes the node."""
    found: list[Condition] = []
    for directive in directives or ():
        name = directive.name.value
        if name not in ("skip", "include"):
            continue
        wanted = name == "include"
        for argument in directive.arguments or ():
            if argument.name.value != "if":
                continue
            if isinstance(argument.value, VariableNode):
                found.append((argument.value.name.value, wanted))
            elif isinstance(argument.value, BooleanValueNode) and argument.value.value is not wanted:
                return None
    return tuple(found)


def _passed_on(node: FieldNode) -> Iterable[DirectiveNode]:
    """The directives of a field that are the subgraphs' own."""
    return (one for one in node.directives or () if one.name.value not in ("skip", "include"))


def _variables(node: object) -> Iterable[str]:
    if isinstance(node, VariableNode):
        yield node.name.value
    for key in ("values", "fields"):
        for one in getattr(node, key, None) or ():
            yield from _variables(getattr(one, "value", one) if key == "fields" else one)
