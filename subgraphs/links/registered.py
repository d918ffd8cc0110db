"""Whom the departments register: the parties that a record may name."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select
from sqlalchemy.exc import SQLAlchemyError

from identifiers.pseudonym import PREFIX
from loaders.database import Database
from resolvers.connections.graph import Ints
from subgraphs.databases.feed import FeedUnavailable
from subgraphs.links.view import View

# The first id that no more begins with the prefix of persons' ids.
_PERSONS = PREFIX.encode(), PREFIX[:-1].encode() + bytes([ord(PREFIX[-1]) + 1])


# Gives the ids of the parties of one register, some thousands at a time; may raise FeedUnavailable.
Registry = Callable[[], Iterator[list[str]]]


def registry_of(database: Database, ids: "Select[Any]") -> Registry:
    """The register of a database at hand."""

    def read() -> Iterator[list[str]]:
        for rows in database.whole(ids):
            yield [party for (party,) in rows]

    return read


class Registers:
    """The registers of a hub's departments."""

    def __init__(self, registries: Sequence[Registry]) -> None:
        self._registries = tuple(registries)

    def unknown(self, relations: View) -> Ints | None:
        """The parties of the relations, by number, that nobody registers; None where a register cannot be read.

        The registers are read from end to end. Of a kind of party that nobody registers at all nothing is said.
        """
        try:
            known = self._read()
        except (FeedUnavailable, SQLAlchemyError):
            return None
        named = relations.names()
        at = np.searchsorted(known, named) if len(known) else np.zeros(len(named), np.int64)
        there = np.zeros(len(named), np.bool_)
        inside = at < len(known)
        there[inside] = known[at[inside]] == named[inside]
        persons = _are_persons(named)
        registered = _are_persons(known)
        told = np.where(persons, registered.any(), (~registered).any())
        return np.flatnonzero(~there & told)

    def _read(self) -> NDArray[np.bytes_]:
        """All that are registered, in the order of their ids."""
        chunks = [np.empty(0, "S1")]
        for registry in self._registries:
            for parties in registry():
                chunks.append(np.array([party.encode() for party in parties], "S"))
        return np.sort(np.concatenate(chunks))


def _are_persons(parties: NDArray[np.bytes_]) -> NDArray[np.bool_]:
    first, after = _PERSONS
    found: NDArray[np.bool_] = (parties >= first) & (parties < after)
    return found
