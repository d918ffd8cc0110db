"""A request to the hub, as its departments are told it: what its lookup may reach and see, and who acts."""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime

from gateway.access.attestation import HEADER as ATTESTED
from gateway.access.lookup import Lookup
from gateway.cache.kept import Views
from gateway.execution.transport import ClientRequest
from gateway.planning.access import Grants
from identifiers.pseudonym import LinkKey
from loaders.database import Database
from subgraphs.common.context import PUBLIC, Acting, Actor, DepartmentContext, Place, Remit, Scope, views_of
from subgraphs.common.department import Department
from subgraphs.common.name_index import NameIndex
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.links.context import Links, LinksContext

# A department in which nothing is written.
NOBODY_ACTS = Acting(None, None)


@dataclass(slots=True)
class RequestContext(ClientRequest):
    """One request to the hub: its lookup, its moment, and each department's context, made when it is first asked.

    Without a lookup it is the hub's own, to which no field is closed, and which has public scope.
    """

    lookup: Lookup | None = None
    now: datetime = field(default_factory=now_in_shanghai)
    departments: dict[str, DepartmentContext] = field(default_factory=dict)
    # Where its subscription stands, and who waits for it to stand anywhere.
    standing: Place | None = None
    _stood: "asyncio.Future[None] | None" = None

    def stand(self, place: Place | None) -> None:
        """Its subscription stands at the end of what there is, at a place; or no more."""
        self.standing = place
        if place is not None and self._stood is not None and not self._stood.done():
            self._stood.set_result(None)

    def stands(self) -> "asyncio.Future[None]":
        """Done once its subscription stands somewhere."""
        if self._stood is None or self._stood.done():
            self._stood = asyncio.get_running_loop().create_future()
            if self.standing is not None:
                self._stood.set_result(None)
        return self._stood

    @property
    def view(self) -> Hashable | None:
        """What the lookup may reach and see: who asks has no say in an answer beside that."""
        lookup = self.lookup
        if lookup is None or ATTESTED in self.headers:
            # A department that is served elsewhere judges by itself who asks.
            return None
        return remit_of(lookup), lookup.groups, lookup.caller.scopes

    def renewed(self) -> "RequestContext":
        """The same lookup now: nothing that was read before is."""
        return RequestContext(self.headers, self.lookup)


def context_of(
    department: Department,
    database: Database,
    key: LinkKey,
    names: NameIndex | None = None,
    acting: Acting = NOBODY_ACTS,
) -> Callable[[object], DepartmentContext]:
    """Gives a request's one context of a department, so that all its fetches share what was read."""

    def of(request: object) -> DepartmentContext:
        if not isinstance(request, RequestContext):
            raise TypeError("a department in the hub's process is asked by the hub alone")
        context = request.departments.get(department.name)
        if context is None:
            lookup = request.lookup
            of_lookup = acting._replace(actor=actor_of(lookup), stand=request.stand)
            context = DepartmentContext(department, database, key, names, remit_of(lookup), request.now, of_lookup)
            request.departments[department.name] = context
        return context

    return of


def links_context_of(department: Department, links: Links) -> Callable[[object], LinksContext]:
    """Gives the context of a request to links."""

    def of(request: object) -> LinksContext:
        if not isinstance(request, RequestContext):
            raise TypeError("the index in the hub's process is asked by the hub alone")
        return LinksContext(department, links, remit_of(request.lookup), now=request.now)

    return of


def remit_of(lookup: Lookup | None) -> Remit:
    """What a lookup may reach, as departments are told it."""
    if lookup is None:
        return PUBLIC
    line = lookup.line
    return Remit(
        Scope.OFFICIAL if line.withheld else Scope.PUBLIC,
        lookup.subjects,
        line.of_subjects,
        line.about == "subjects",
        None if line.checks == "any" else lookup.purpose,
        line.whole,
        lookup.groups,
    )


def actor_of(lookup: Lookup | None) -> Actor | None:
    """Who acts by a lookup, as departments are told it."""
    if lookup is None:
        return None
    client = lookup.caller.client
    return Actor(client.organisation, client.unit, lookup.role, client.court, lookup.case)


def grants_of(every: frozenset[str], request: object) -> Grants:
    """What the lookup of a request may see; all of it, where the hub itself asks."""
    if not isinstance(request, RequestContext) or request.lookup is None:
        return Grants(authenticated=True, policies=every)
    return Grants(authenticated=True, scopes=request.lookup.caller.scopes, policies=request.lookup.groups)


def views_elsewhere(request: object) -> Views:
    """What has a say in the answers of a department that judges by itself who asks: whose the lookup is, in which role
    and for what, beside what it may reach and see.
    """
    if not isinstance(request, RequestContext):
        raise TypeError("a department is asked by the hub alone")
    lookup = request.lookup
    whose = "the hub" if lookup is None else f"{lookup.caller.client.id} {lookup.role} {lookup.purpose}"
    if "authorization" not in request.headers:
        # Whose certificate the hub alone has seen, the department answers nothing.
        whose = f"by certificate: {whose}"
    return Views(request.now.date().isoformat(), tuple(f"{whose} {one}" for one in views_of(remit_of(lookup))))
