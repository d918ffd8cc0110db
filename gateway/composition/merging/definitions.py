"""The directives that the supergraph defines: composed ones, and those for queries that all subgraphs know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphql import DirectiveDefinitionNode, InputValueDefinitionNode, print_ast, specified_directives

from gateway.composition.merging.composed import ComposedDirectives
from gateway.composition.merging.fields import FieldMerge
from gateway.composition.merging.state import Merging, merge_description
from gateway.composition.schema.model import Argument, Element, Field
from gateway.composition.schema.values import value_of

_EXECUTABLE = frozenset(
    (
        "QUERY",
        "MUTATION",
        "SUBSCRIPTION",
        "FIELD",
        "FRAGMENT_DEFINITION",
        "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION",
    )
)
_GRAPHQLS_OWN = frozenset((*(directive.name for directive in specified_directives), "defer", "stream"))


@dataclass(slots=True)
class Definition(Element):
    """A directive's definition in the supergraph."""

    arguments: dict[str, Argument] = field(default_factory=dict)
    locations: Sequence[str] = ()
    repeatable: bool = False


class DefinitionMerge:
    """Merges the definitions of directives."""

    def __init__(self, merging: Merging, composed: ComposedDirectives, fields: FieldMerge) -> None:
        self._merging = merging
        self._composed = composed
        self._fields = fields
        self._merged: list[Definition] = []

    def merged(self) -> list[Definition]:
        """The composed directives, and those for queries that all subgraphs define."""
        subgraphs = self._merging.subgraphs
        for name in self._composed.names():
            node = self._composed.definition(name)
            if node is not None:
                self._merged.append(self._composed_definition(name, node))
        names = dict.fromkeys(name for subgraph in subgraphs for name in subgraph.definitions)
        for name in names:
            if name in _GRAPHQLS_OWN or name in self._composed.names():
                continue
            having = {at: subgraph.definitions.get(name) for at, subgraph in enumerate(subgraphs)}
            if any(node is not None and _executable(node) for node in having.values()):
                self._merge_executable(name, having)
        return self._merged

    def _composed_definition(self, name: str, node: DirectiveDefinitionNode) -> Definition:
        arguments: dict[str, Argument] = {}
        for one in node.arguments or ():
            arguments[one.name.value] = Argument(one.name.value)
            self._fields.merge_argument(
                f"@{name}({one.name.value}:)", {0: _argument_of(one)}, arguments[one.name.value]
            )
        text = None if node.description is None else node.description.value
        locations = tuple(one.value for one in node.locations)
        return Definition(name, [], text, node, arguments, locations, node.repeatable)

    def _merge_executable(self, name: str, having: Mapping[int, DirectiveDefinitionNode | None]) -> None:
        merging = self._merging
        coordinate = f"@{name}"
        lacking = [at for at, node in having.items() if node is None]
        if lacking:
            message = f"{coordinate} is not defined in {merging.names(lacking)}, and so not in the supergraph"
            merging.hint("INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE", message, coordinate)
            return
        nodes = [node for node in having.values() if node is not None]
        sets = [sorted(_executable(node)) for node in nodes]
        common = [one for one in sets[0] if all(one in other for other in sets)]
        if not common:
            message = f"{coordinate} has no place of use that all subgraphs share"
            merging.hint("NO_EXECUTABLE_DIRECTIVE_INTERSECTION", message, coordinate)
            return
        repeatable = all(node.repeatable for node in nodes)
        if len({node.repeatable for node in nodes}) > 1:
            message = f"{coordinate} is repeatable in some subgraphs only, and so not in the supergraph"
            merging.hint("INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE", message, coordinate)
        if any(one != sets[0] for one in sets):
            message = f"{coordinate} has other places of use in some subgraphs: the supergraph has those of all"
            merging.hint("INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS", message, coordinate)
        definition = Definition(name, locations=common, repeatable=repeatable)
        sources = {
            at: Definition(name, [], None if node.description is None else node.description.value, node)
            for at, node in having.items()
            if node is not None
        }
        merge_description(merging, sources, definition, coordinate)
        fields: dict[int, Field | None] = {
            at: Field(name, arguments={one.name.value: _argument_of(one) for one in node.arguments or ()})
            for at, node in having.items()
            if node is not None
        }
        merged = Field(name)
        self._fields.merge_arguments(coordinate, fields, merged)
        definition.arguments = merged.arguments
        self._merged.append(definition)


def _executable(node: DirectiveDefinitionNode) -> list[str]:
    return [one.value for one in node.locations if one.value in _EXECUTABLE]


def _argument_of(node: InputValueDefinitionNode) -> Argument:
    default = None if node.default_value is None else value_of(node.default_value)
    text = None if node.description is None else node.description.value
    return Argument(node.name.value, [], text, node, print_ast(node.type), default, node.default_value is not None)
