"""Whom the departments register: the parties that a record may name."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, Select

from identifiers.pseudonym import PREFIX
from loaders.raw_rows import raw_rows
from resolvers.connections.graph import Ints
from subgraphs.links.view import View

# The first id that no more begins with the prefix of persons' ids.
_PERSONS = PREFIX.encode(), PREFIX[:-1].encode() + bytes([ord(PREFIX[-1]) + 1])


class Registry(NamedTuple):
    """A department's own register of parties: where it is, and the statement of their ids."""

    engine: Engine
    statement: "Select[Any]"


class Registers:
    """The registers of a hub's departments; `missing` are the departments whose register cannot be read."""

    def __init__(self, registries: Sequence[Registry], missing: Sequence[str]) -> None:
        self._registries = tuple(registries)
        self.missing = tuple(missing)

    def unknown(self, relations: View) -> Ints:
        """The parties of the relations, by number, that nobody registers; none where a register is missing.

        The registers are read from end to end. Of a kind of party that nobody registers at all nothing is said.
        """
        if self.missing:
            return np.empty(0, np.int64)
        known = self._read()
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
            with registry.engine.connect() as connection:
                for rows in raw_rows(connection, registry.statement):
                    chunks.append(np.array([party.encode() for (party,) in rows], "S"))
        return np.sort(np.concatenate(chunks))


def _are_persons(parties: NDArray[np.bytes_]) -> NDArray[np.bool_]:
    first, after = _PERSONS
    found: NDArray[np.bool_] = (parties >= first) & (parties < after)
    return found
