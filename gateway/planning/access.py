"""What of a supergraph only some callers may see: @authenticated, @requiresScopes, @policy.

Source: specs.apollo.dev/authenticated/v0.1, requiresScopes/v0.1, policy/v0.1. Scopes and policies are alternatives, of
which one must be had in whole. A field asks for what it says itself, what its type says, and what the type of its
value says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    ConstDirectiveNode,
    EnumTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListValueNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    StringValueNode,
    TypeDefinitionNode,
)

from gateway.planning.errors import SupergraphError

# The code of a field that is withheld, as Apollo Router has it.
UNAUTHORIZED = "UNAUTHORIZED_FIELD_OR_TYPE"

Alternatives = tuple[frozenset[str], ...]
_GUARDED = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | ScalarTypeDefinitionNode | EnumTypeDefinitionNode


@dataclass(frozen=True, slots=True)
class Grants:
    """What a caller has: whether it is known who it is, its scopes, and the policies that hold for it."""

    authenticated: bool = False
    scopes: frozenset[str] = frozenset()
    policies: frozenset[str] = frozenset()


NOBODY = Grants()


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an element asks of a caller; no alternatives stand for none that are asked."""

    authenticated: bool = False
    scopes: Alternatives = ()
    policies: Alternatives = ()

    def is_met(self, grants: Grants) -> bool:
        """Whether a caller has all that is asked."""
        return (
            (grants.authenticated or not self.authenticated)
            and _has_one(self.scopes, grants.scopes)
            and _has_one(self.policies, grants.policies)
        )


@dataclass(frozen=True, slots=True)
class Spelled:
    """How a supergraph spells the three directives; None for one that it does not link."""

    authenticated: str | None = None
    scopes: str | None = None
    policy: str | None = None


class Access:
    """What the elements of a supergraph ask. Raises SupergraphError for a directive that does not say what."""

    def __init__(self, definitions: Mapping[str, TypeDefinitionNode], spelled: Spelled) -> None:
        self._of: dict[str, Requirement] = {}
        self._values: dict[str, str] = {}
        for name, node in definitions.items():
            if isinstance(node, _GUARDED):
                self._add(name, node.directives or (), spelled)
            if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
                for one in node.fields or ():
                    self._add(f"{name}.{one.name.value}", one.directives or (), spelled)
        self._all = frozenset(self._of.values())

    def denied(self, grants: Grants) -> frozenset[Requirement]:
        """The requirements of the supergraph that a caller does not meet: all that a plan depends on."""
        return frozenset(one for one in self._all if not one.is_met(grants)) if self._all else frozenset()

    def asked(self, type_name: str, field_name: str, value_type: str) -> Iterable[Requirement]:
        """What a field asks, whose value is of a type."""
        for element in (f"{type_name}.{field_name}", type_name, value_type):
            found = self._of.get(element)
            if found is not None:
                yield found

    def _add(self, element: str, directives: Iterable[ConstDirectiveNode], spelled: Spelled) -> None:
        authenticated, scopes, policies = False, Alternatives(), Alternatives()
        for one in directives:
            name = one.name.value
            if name == spelled.authenticated:
                authenticated = True
            elif name == spelled.scopes:
                scopes = _alternatives(element, one, "scopes")
            elif name == spelled.policy:
                policies = _alternatives(element, one, "policies")
        if authenticated or scopes or policies:
            self._of[element] = Requirement(authenticated, scopes, policies)


def _has_one(alternatives: Alternatives, had: frozenset[str]) -> bool:
    return not alternatives or any(one <= had for one in alternatives)


def _alternatives(element: str, directive: ConstDirectiveNode, argument: str) -> Alternatives:
    """The alternatives of a directive. What cannot be read must not pass for nothing asked."""
    for one in directive.arguments or ():
        if one.name.value == argument and isinstance(one.value, ListValueNode):
            found = []
            for group in one.value.values:
                names = group.values if isinstance(group, ListValueNode) else ()
                texts = [name.value for name in names if isinstance(name, StringValueNode)]
                if not texts or len(texts) != len(names):
                    break
                found.append(frozenset(texts))
            else:
                if found:
                    return tuple(found)
    raise SupergraphError(f"{element}: @{directive.name.value} does not say what it asks for")
