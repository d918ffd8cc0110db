"""The API schema: what a client sees of a supergraph."""

from typing import TypeVar

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    Node,
    ObjectTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
    specified_directives,
)

from gateway.planning.features import Features

_N = TypeVar("_N", bound=Node)
_M = TypeVar("_M", InputValueDefinitionNode, EnumValueDefinitionNode)

# What the gateway itself offers every client.
_ON_FIELDS = "FIELD"
_GATEWAYS_OWN = frozenset((*(directive.name for directive in specified_directives), "defer", "stream"))
_DEFER = parse("directive @defer(label: String, if: Boolean! = true) on FRAGMENT_SPREAD | INLINE_FRAGMENT")


def api_document(document: DocumentNode, features: Features) -> DocumentNode:
    """The supergraph without its machinery and without what is @inaccessible; with @defer.

    Of the subgraphs' directives for queries those on fields are the API's: they go along with the field.
    """
    return _Api(document, features).document()


class _Api:
    """One supergraph's API in the making."""

    def __init__(self, document: DocumentNode, features: Features) -> None:
        self._definitions = document.definitions
        self._features = features
        self._hidden_types = {
            one.name.value
            for one in document.definitions
            if isinstance(one, TypeDefinitionNode)
            and (features.hides_type(one.name.value) or self._hidden(one.directives))
        }

    def document(self) -> DocumentNode:
        kept: list[DefinitionNode] = list(_DEFER.definitions)
        for one in self._definitions:
            if isinstance(one, DirectiveDefinitionNode):
                if any(place.value == _ON_FIELDS for place in one.locations) and not self._own(one.name.value):
                    kept.append(self._directive(one))
            elif isinstance(one, SchemaDefinitionNode):
                kept.append(SchemaDefinitionNode(operation_types=one.operation_types, directives=()))
            elif isinstance(one, TypeDefinitionNode) and one.name.value not in self._hidden_types:
                kept.append(self._type(one))
        return DocumentNode(definitions=tuple(kept))

    def _own(self, directive: str) -> bool:
        """Whether a directive is no subgraph's, but the gateway's, GraphQL's or a specification's."""
        return directive in _GATEWAYS_OWN or self._features.hides_directive(directive)

    def _hidden(self, nodes: tuple[ConstDirectiveNode, ...] | None) -> bool:
        return any(node.name.value == self._features.inaccessible for node in nodes or ())

    def _directive(self, node: DirectiveDefinitionNode) -> DirectiveDefinitionNode:
        places = tuple(place for place in node.locations if place.value == _ON_FIELDS)
        return _copied(node, locations=places, arguments=self._visible(node.arguments))

    def _type(self, node: TypeDefinitionNode) -> TypeDefinitionNode:
        changes: dict[str, object] = {"directives": _public(node.directives)}
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            changes["interfaces"] = tuple(
                one for one in node.interfaces or () if one.name.value not in self._hidden_types
            )
            changes["fields"] = tuple(
                _copied(one, directives=_public(one.directives), arguments=self._visible(one.arguments))
                for one in node.fields or ()
                if not self._hidden(one.directives)
            )
        elif isinstance(node, InputObjectTypeDefinitionNode):
            changes["fields"] = self._visible(node.fields)
        elif isinstance(node, EnumTypeDefinitionNode):
            changes["values"] = self._visible(node.values)
        elif isinstance(node, UnionTypeDefinitionNode):
            changes["types"] = tuple(one for one in node.types or () if one.name.value not in self._hidden_types)
        return _copied(node, **changes)

    def _visible(self, nodes: tuple[_M, ...] | None) -> tuple[_M, ...]:
        """The arguments, input fields or enum values that are not hidden, with the directives that clients know."""
        return tuple(
            _copied(one, directives=_public(one.directives)) for one in nodes or () if not self._hidden(one.directives)
        )


def _public(nodes: tuple[ConstDirectiveNode, ...] | None) -> tuple[ConstDirectiveNode, ...]:
    return tuple(node for node in nodes or () if node.name.value in ("deprecated", "specifiedBy", "oneOf"))


def _copied(node: _N, **changes: object) -> _N:
    values = {name: getattr(node, name, None) for name in node.keys} | changes
    return type(node)(**values)
