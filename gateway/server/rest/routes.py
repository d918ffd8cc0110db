"""The routes of the REST endpoints, and of the document that says what they are."""

import gzip
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NamedTuple

import orjson
from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.access.matrix import Matrix
from gateway.config import HubSettings
from gateway.execution.errors import entry
from gateway.server.operations import Executor, GraphQLRequest, RequestError
from gateway.server.proof import Sign
from gateway.server.replies import caller_of, refusal_reply
from gateway.server.rest.document import PATH, openapi
from gateway.server.rest.endpoint import RestEndpoint
from gateway.server.rest.operations import Origin, RestOperations, rest_operations
from gateway.server.room import Room
from gateway.server.streaming import Dress
from identifiers.pseudonym import LinkKey

DOCUMENT = "/openapi.json"

_log = logging.getLogger(__name__)


class Rest(NamedTuple):
    """The REST endpoints of a hub: what they ask, what makes persons of identity numbers, and the roles in which the
    document of them is told (None: whoever is let in).
    """

    operations: RestOperations
    document: bytes
    key: LinkKey
    told: tuple[str, ...] | None

    def routes(
        self,
        executor: Executor,
        context: Callable[[Request, GraphQLRequest], Awaitable[object]],
        dress: Dress,
        room: Room,
        sign: Sign | None,
    ) -> list[BaseRoute]:
        """The routes; `context` judges a request, and raises RequestError."""
        endpoint = RestEndpoint(self.operations.named, executor, context, dress, room, sign, self.key)
        packed = gzip.compress(self.document, mtime=0)

        async def document(request: Request) -> Response:
            try:
                caller = caller_of(request)
                if self.told is not None and caller.roles.isdisjoint(self.told):
                    message = "what may be asked is not told in the caller's roles"
                    raise RequestError([entry(message, "INTROSPECTION_DENIED")], 403)
            except RequestError as refused:
                return refusal_reply(refused)
            headers = {"vary": "accept-encoding"}
            if "gzip" in request.headers.get("accept-encoding", ""):
                return Response(packed, 200, {**headers, "content-encoding": "gzip"}, "application/json")
            return Response(self.document, 200, headers, "application/json")

        return [Route(DOCUMENT, document, methods=["GET"]), Route(PATH + "{name:path}", endpoint)]


def open_rest(
    settings: HubSettings,
    schema: GraphQLSchema,
    matrix: Matrix,
    documents: Mapping[Origin, Iterable[str]],
    key: LinkKey,
) -> Rest:
    """The REST endpoints of the operations of documents, by where they are from."""
    operations = rest_operations(documents, schema, parties_in(matrix))
    for fault in operations.faults:
        _log.warning("of the manifest's operations, one cannot be asked of this hub: %s", fault)
    told = openapi(operations.named.values(), schema, matrix.purposes, settings.address)
    return Rest(operations, orjson.dumps(told), key, settings.introspection)


def parties_in(matrix: Matrix) -> Mapping[str, frozenset[str]]:
    """By a field's coordinate, its arguments that name a party."""
    found: dict[str, set[str]] = {}
    for of in (matrix.begins, matrix.names):
        for coordinate, argument in of.items():
            if argument is not None and argument != "found.id":
                found.setdefault(coordinate, set()).add(argument)
    return {coordinate: frozenset(arguments) for coordinate, arguments in found.items()}
