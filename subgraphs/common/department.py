"""How a department presents itself to the hub."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Select, Table
from strawberry.federation import Schema

from loaders.database import Database
from loaders.tail import Tail
from subgraphs.common.publishing import Published

# Of an entity, each field that is made of contributions, and the endings of those that it needs; none: all of them.
Gathers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Department:
    """A subgraph over its own data: `title` is the Chinese official name, `metadata` its tables of the contract, and
    `migrations` the folder of the revisions that make them; `own` are tables that it keeps beside them.
    Of one in which requests write, `writes` is the table that they write alone, and `tail` makes the end of what was
    done of its database; `tend` does what is to be done when a day has come, and says how much that was.

    `gathers` names, by entity, the fields that are made of what all departments contribute to it; `contributions`
    then are, by entity, the fields that they contribute and whose each is (`gathering` finds them).

    Of what it tells the indexes: `publishes` are relations; `names` are names that are searched (from_id the party,
    to_id its name, kind NAME or FORMER, detail what may be said of a number beside it, unit the party); `lists` who is
    listed (both ends the party, kind LISTED, or WITHHELD for an entry that may not be published, detail the entry);
    `registers` the ids of the parties that it keeps the register of. The one that `indexes` has no tables, but the
    indexes. `sdl` is the schema as the supergraph is composed of it.
    """

    name: str
    title: str
    metadata: MetaData
    schema: Schema
    gathers: Mapping[str, Gathers] = field(default_factory=dict)
    contributions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    publishes: tuple[Published, ...] = ()
    names: tuple[Published, ...] = ()
    lists: tuple[Published, ...] = ()
    registers: "Select[Any] | None" = None
    migrations: Path | None = None
    own: MetaData = field(default_factory=MetaData)
    writes: str | None = None
    tail: Callable[[Database], Tail] | None = None
    tend: Callable[[Connection, date], int] | None = None
    indexes: bool = False
    sdl: str = ""

    @property
    def tables(self) -> list[Table]:
        """All tables that it keeps, of the contract and its own."""
        return [*self.metadata.tables.values(), *self.own.tables.values()]
