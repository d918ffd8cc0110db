"""The specifications that a supergraph links: whether the gateway serves them, and how they are spelled there.

Source: specs.apollo.dev/link/v1.0; what is linked for EXECUTION or SECURITY may not be passed over by who serves it.
"""

from dataclasses import dataclass

from graphql import DocumentNode

from gateway.composition.schema.links import Link, Links, links_of
from gateway.composition.schema.specs import CORE, LINK, SPECS
from gateway.planning.access import Spelled
from gateway.planning.cost_directives import Spelled as SpelledCost
from gateway.planning.errors import SupergraphError

_JOIN = f"{SPECS}join"
_INACCESSIBLE = f"{SPECS}inaccessible"
_AUTHENTICATED, _SCOPES, _POLICY = f"{SPECS}authenticated", f"{SPECS}requiresScopes", f"{SPECS}policy"
_COST = f"{SPECS}cost"
_SERVED = {
    _JOIN: ("v0.2", "v0.3", "v0.4", "v0.5"),
    _INACCESSIBLE: ("v0.1", "v0.2"),
    _AUTHENTICATED: ("v0.1",),
    _SCOPES: ("v0.1",),
    _POLICY: ("v0.1",),
    LINK: ("v1.0",),
    CORE: ("v0.2",),
}


class UnsupportedFeature(SupergraphError):
    """A supergraph that links what a gateway must heed and this one cannot."""

    code = "UNSUPPORTED_LINKED_FEATURE"


@dataclass(frozen=True, slots=True)
class Features:
    """How the specifications' elements are spelled: @inaccessible, those that guard access, those that say what
    elements cost, all directives, all types, and what a name that is not imported begins with.
    """

    inaccessible: str
    access: Spelled
    cost: SpelledCost
    directives: frozenset[str]
    types: frozenset[str]
    prefixes: tuple[str, ...]

    def hides_type(self, name: str) -> bool:
        """Whether a type is a specification's own, and none of the API."""
        return name in self.types or name.startswith(self.prefixes)

    def hides_directive(self, name: str) -> bool:
        """Whether a directive is a specification's own, and none of the API."""
        return name in self.directives or name.startswith(self.prefixes)


def features_of(document: DocumentNode) -> Features:
    """Reads a supergraph's links. Raises UnsupportedFeature, and SupergraphError for links that cannot be read."""
    links = links_of(document, "supergraph")
    if links.errors:
        raise SupergraphError("the supergraph links amiss: " + "; ".join(error.message for error in links.errors))
    for link in links.all:
        _check(link)
    hiding = links.by_identity(_INACCESSIBLE)
    own = [link for link in links.all if link.url.identity.startswith(SPECS)]
    imported = {name for link in own for name in link.imports.values()}
    return Features(
        inaccessible="inaccessible" if hiding is None else hiding.directive("inaccessible"),
        access=Spelled(
            _spelled(links, _AUTHENTICATED, "authenticated"),
            _spelled(links, _SCOPES, "requiresScopes"),
            _spelled(links, _POLICY, "policy"),
        ),
        cost=SpelledCost(_spelled(links, _COST, "cost"), _spelled(links, _COST, "listSize")),
        directives=frozenset((*(link.alias for link in own), *(name[1:] for name in imported if name.startswith("@")))),
        types=frozenset(name for name in imported if not name.startswith("@")),
        prefixes=("join__", "link__", "core__", *(f"{link.alias}__" for link in own)),
    )


def _spelled(links: Links, identity: str, directive: str) -> str | None:
    """How a specification's directive is written here; None where it is not linked."""
    link = links.by_identity(identity)
    return None if link is None else link.directive(directive)


def _check(link: Link) -> None:
    url = link.url
    served = str(url.version) in _SERVED.get(url.identity, ())
    purpose = link.purpose
    if not served and (purpose is not None or url.identity in _SERVED):
        wanted = f" for {purpose}" if purpose else ""
        raise UnsupportedFeature(f"the supergraph links {url}{wanted}, which this gateway does not serve")
    if url.identity == _JOIN and link.alias != "join":
        raise UnsupportedFeature(f"the supergraph links {url} as {link.alias}; it can only be join")
