"""How a fetch reaches its subgraph, whatever the way."""

from collections.abc import Mapping
from typing import Protocol, TypeAlias

# What JSON holds. Values of a response are checked where they are used, so their type is not told further.
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]


class Operation(Protocol):
    """One operation of a plan, made ready for a subgraph once."""

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        """The subgraph's response, with `data` and `errors` as the specification has them.

        `request` is what the edge knows of the client's request. Raises SubgraphError.
        """
        ...


class Transport(Protocol):
    """A way to one subgraph."""

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        """Makes an operation ready: what can be done once is done here. Only a query may be sent once for several."""
        ...
