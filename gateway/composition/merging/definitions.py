"""The directives that the supergraph defines: composed ones, and those for queries that all subgraphs know."""

from collections.abc import Mapping

from graphql import specified_directives

from gateway.composition.merging.composed import ComposedDirectives
from gateway.composition.merging.fields import FieldMerge
from gateway.composition.merging.state import Merging, merge_description
from gateway.composition.schema.model import Argument, DirectiveDefinition, Field

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


class DefinitionMerge:
    """Merges the definitions of directives."""

    def __init__(self, merging: Merging, composed: ComposedDirectives, fields: FieldMerge) -> None:
        self._merging = merging
        self._composed = composed
        self._fields = fields
        self._merged: list[DirectiveDefinition] = []

    def merged(self) -> list[DirectiveDefinition]:
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

    def _composed_definition(self, name: str, source: DirectiveDefinition) -> DirectiveDefinition:
        made = DirectiveDefinition(name, [], source.description, source.node, {}, source.locations, source.repeatable)
        for one in source.arguments.values():
            made.arguments[one.name] = Argument(one.name)
            self._fields.merge_argument(f"@{name}({one.name}:)", {0: one}, made.arguments[one.name])
        return made

    def _merge_executable(self, name: str, having: Mapping[int, DirectiveDefinition | None]) -> None:
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
        definition = DirectiveDefinition(name, locations=common, repeatable=repeatable)
        merge_description(merging, having, definition, coordinate)
        fields: dict[int, Field | None] = {
            at: Field(name, arguments=node.arguments) for at, node in having.items() if node is not None
        }
        merged = Field(name)
        self._fields.merge_arguments(coordinate, fields, merged)
        definition.arguments = merged.arguments
        self._merged.append(definition)


def _executable(node: DirectiveDefinition) -> list[str]:
    return [one for one in node.locations if one in _EXECUTABLE]
