"""How a fetch reaches its subgraph, whatever the way."""

from collections.abc import AsyncIterator, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

# What JSON holds. Values of a response are checked where they are used, so their type is not told further.
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]


@dataclass(slots=True)
class ClientRequest:
    """What a transport may know of the client's request: its headers, by their names in lower case."""

    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def view(self) -> Hashable | None:
        """What of the request has a say in answers; None: all of it may."""
        return None

    def renewed(self) -> "ClientRequest":
        """The same request at another moment: that of an event of its subscription."""
        return self


def view_of(request: object) -> Hashable | None:
    """What of a request has a say in answers; None: all of it may."""
    return request.view if isinstance(request, ClientRequest) else None


def renewed(request: object) -> object:
    """A request, at the moment of an event of its subscription."""
    return request.renewed() if isinstance(request, ClientRequest) else request


class Operation(Protocol):
    """One operation of a plan, made ready for a subgraph once."""

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        """The subgraph's response, with `data` and `errors` as the specification has them.

        `request` is what the edge knows of the client's request. Raises SubgraphError.
        """
        ...


class Subscription(Protocol):
    """A subscription of a plan, made ready for a subgraph once."""

    def __call__(self, variables: Mapping[str, object], request: object) -> AsyncIterator[JsonObject]:
        """The subgraph's responses, one an event, until it ends them; closing the iterator unsubscribes.

        Raises SubgraphError, when it is first asked for one or between two.
        """
        ...


class Transport(Protocol):
    """A way to one subgraph."""

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        """Makes an operation ready: what can be done once is done here. Only a query may be sent once for several."""
        ...

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        """Makes a subscription ready."""
        ...
