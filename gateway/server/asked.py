"""What is asked, from a request's own words: the parameters of a GraphQL request, whatever brought them."""

from collections.abc import Mapping

from gateway.server.operations import GraphQLRequest
from gateway.server.persisted import PersistedOperations


class NotAsked(Exception):
    """A request that is no GraphQL request."""

    def __init__(self, status: int, message: str, *, allow: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.allow = allow


def asked(given: Mapping[str, object], raw: bytes, persisted: PersistedOperations | None) -> GraphQLRequest:
    """The request of its parameters (GraphQL over HTTP, Request Parameters). Raises NotAsked, and RequestError for an
    operation that may not be asked for.
    """
    query, name = given.get("query"), given.get("operationName")
    variables, extensions = given.get("variables"), given.get("extensions")
    if query is not None and not isinstance(query, str):
        raise NotAsked(400, "the query is not a string")
    if name is not None and not isinstance(name, str):
        raise NotAsked(400, "operationName is not a string")
    if variables is not None and not isinstance(variables, dict):
        raise NotAsked(400, "variables is not an object")
    if extensions is not None and not isinstance(extensions, dict):
        raise NotAsked(400, "extensions is not an object")
    if persisted is not None:
        query = persisted.document(query, extensions or {})
    if query is None:
        raise NotAsked(400, "the request has no query")
    return GraphQLRequest(query, name or None, variables or {}, extensions=extensions or {}, raw=raw)
