"""Persisted operations: those of a manifest, and those that clients registered by their hash (APQ).

Source: Apollo's persisted query manifest, format 1, and its automatic persisted queries. An operation's hash is the
SHA-256 of its document, in hexadecimal.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import orjson

from gateway.config import ConfigError
from gateway.execution.errors import entry
from gateway.server.kept import MOST_CHARACTERS, MOST_OPERATIONS
from gateway.server.operations import RequestError

_FORMAT = "apollo-persisted-query-manifest"


class PersistedOperations:
    """The documents that are known by their hashes. `only`: whether those of the manifest are all that is taken."""

    def __init__(self, manifest: Mapping[str, str], *, only: bool = False) -> None:
        self._manifest = manifest
        self._only = only
        self._registered: OrderedDict[str, str] = OrderedDict()
        self._characters = 0

    def document(self, query: str | None, extensions: Mapping[str, object]) -> str | None:
        """The document of a request, which names it, or brings it, or both. Raises RequestError."""
        given = extensions.get("persistedQuery")
        if given is None:
            if query is not None and self._only and hash_of(query) not in self._manifest:
                raise _not_accepted()
            return query
        named = given.get("sha256Hash") if isinstance(given, dict) and given.get("version") == 1 else None
        if not isinstance(named, str):
            raise RequestError([entry("persistedQuery has version 1 and a sha256Hash", "BAD_REQUEST")], 400)
        # Over a socket an operation's text cannot be left out (graphql-transport-ws, Subscribe): an empty one is none.
        return self._named(named, query or None)

    def _named(self, named: str, query: str | None) -> str:
        known = self._manifest.get(named) or self._registered.get(named)
        if query is None:
            if known is None and self._only:
                raise _not_accepted()
            if known is None:
                raise RequestError([entry("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")])
            return known
        if hash_of(query) != named:
            raise RequestError([entry("the hash is not that of the query", "PERSISTED_QUERY_HASH_MISMATCH")], 400)
        if known is None:
            if self._only:
                raise _not_accepted()
            self._register(named, query)
        return query

    def _register(self, named: str, query: str) -> None:
        """Keeps a document, and gives up the oldest where there are too many, or too much of them."""
        if len(query) > MOST_CHARACTERS:
            return
        self._registered[named] = query
        self._characters += len(query)
        while len(self._registered) > MOST_OPERATIONS or self._characters > MOST_CHARACTERS:
            _, oldest = self._registered.popitem(last=False)
            self._characters -= len(oldest)


def read_manifest(path: Path) -> dict[str, str]:
    """The documents of a manifest by their hashes. Raises ConfigError."""
    try:
        given = orjson.loads(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise ConfigError(f"{path}: is no JSON: {error}") from error
    if not isinstance(given, dict) or (given.get("format"), given.get("version")) != (_FORMAT, 1):
        raise ConfigError(f"{path}: is no {_FORMAT} of version 1")
    found = {}
    operations = given.get("operations")
    for at, one in enumerate(operations if isinstance(operations, list) else ()):
        id, body = (one.get("id"), one.get("body")) if isinstance(one, dict) else (None, None)
        if not isinstance(id, str) or not isinstance(body, str):
            raise ConfigError(f"{path}: operations.{at} has no id and body")
        if hash_of(body) != id:
            raise ConfigError(f"{path}: operations.{at}: {id} is not the SHA-256 of its body")
        found[id] = body
    return found


def hash_of(document: str) -> str:
    """The name of a document: its SHA-256, in hexadecimal."""
    return hashlib.sha256(document.encode()).hexdigest()


def _not_accepted() -> RequestError:
    message = "the operation is none of those that this hub takes"
    return RequestError([entry(message, "OPERATION_NOT_ACCEPTED")], 403)
