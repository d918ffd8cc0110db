"""What can go wrong between the gateway and a subgraph, and how an error stands in a response."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from secrets import token_hex
from typing import TypedDict, cast

from graphql import GraphQLError

from loaders.unanswered import Unanswered

_log = logging.getLogger(__name__)

PathKey = str | int

# A path under construction: (the path above, key); () is the root.
LinkedPath = tuple["LinkedPath", PathKey] | tuple[()]


class ErrorEntry(TypedDict, total=False):
    """One entry of a response's `errors`."""

    message: str
    locations: list[dict[str, int]]
    path: list[PathKey]
    extensions: dict[str, object]


class SubgraphError(Exception):
    """A subgraph that did not answer as GraphQL; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


UNREACHABLE = "SUBGRAPH_UNREACHABLE"
TIMEOUT = "SUBGRAPH_TIMEOUT"
HTTP_ERROR = "SUBGRAPH_HTTP_ERROR"
MALFORMED = "SUBGRAPH_MALFORMED_RESPONSE"
INTERNAL = "SUBGRAPH_INTERNAL_ERROR"
BAD_USER_INPUT = "BAD_USER_INPUT"
INVALID_VALUE = "INVALID_VALUE"
NULL_VALUE = "NON_NULL_VIOLATION"


def path_of(linked: LinkedPath) -> list[PathKey]:
    """A linked path as a list from the root."""
    keys: list[PathKey] = []
    while linked:
        linked, key = linked
        keys.append(key)
    return keys[::-1]


def entry(message: str, code: str, path: Iterable[PathKey] | None = None, **extensions: object) -> ErrorEntry:
    """An error entry with a code."""
    found = ErrorEntry(message=message)
    if path is not None:
        found["path"] = list(path)
    found["extensions"] = {"code": code, **extensions}
    return found


def relayed(error: Mapping[str, object], subgraph: str, path: Sequence[PathKey] | None) -> ErrorEntry:
    """A subgraph's own error as the client is told it: its locations are of another document, and left out."""
    message = error.get("message")
    found = ErrorEntry(message=message if isinstance(message, str) else "the subgraph reported an error")
    if path is not None:
        found["path"] = list(path)
    own = error.get("extensions")
    extensions = dict(own) if isinstance(own, dict) else {}
    extensions.setdefault("code", INTERNAL)
    extensions["service"] = subgraph
    found["extensions"] = extensions
    return found


def of_resolver(error: GraphQLError, code: str = INTERNAL) -> ErrorEntry:
    """The entry of an error in a schema of this process, with this code where it has none of its own.

    A database that did not answer is told as a subgraph that did not. What a resolver did not mean to say (any other
    exception but a GraphQLError) is logged, and not told to a client, who is
    given a reference by which the log has it.
    """
    found = cast("ErrorEntry", dict(error.formatted))
    cause = error.original_error
    extensions = dict(error.extensions or {})
    if isinstance(cause, Unanswered):
        _log.warning("%s, at %s", cause, error.path)
        found["message"] = f"the subgraph did not answer: {cause}"
        extensions = {"code": TIMEOUT if cause.late else UNREACHABLE}
    elif cause is not None and not isinstance(cause, GraphQLError):
        reference = token_hex(6)
        _log.error("%s: a resolver failed at %s", reference, error.path, exc_info=cause)
        found["message"] = "internal error"
        extensions = {"code": INTERNAL, "reference": reference}
    extensions.setdefault("code", code)
    found["extensions"] = extensions
    return found
