"""What a department's resolvers know of the request they serve."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TypeVar, cast

from strawberry.types import Info as StrawberryInfo

from identifiers.pseudonym import LinkKey
from loaders.database import Database
from loaders.read import Read
from loaders.wave import Reads
from subgraphs.common.department import Department
from subgraphs.common.name_index import NameIndex
from subgraphs.common.scalars import now_in_shanghai

V = TypeVar("V")


class Scope(Enum):
    """Whether entries that may not be published (不宜公开) count for the caller."""

    PUBLIC = "public"
    OFFICIAL = "official"


@dataclass(slots=True)
class DepartmentContext:
    """One request to one department: its reads, the moment it is answered, and the caller's scope.

    `names` are those that the department publishes to be searched, where it publishes any.
    """

    department: Department
    database: Database
    link_key: LinkKey
    names: NameIndex | None = None
    scope: Scope = Scope.PUBLIC
    now: datetime = field(default_factory=now_in_shanghai)
    reads: Reads = field(init=False)
    _derived: dict[int, tuple[object, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reads = Reads(self.database)

    def day(self, as_of: date | None) -> date:
        """The day that is asked for: today in Asia/Shanghai where none is."""
        return as_of or self.now.date()

    async def load(self, read: Read[V], key: str, day: date) -> V:
        """The value of a key in a batched read, as of a day."""
        return await self.reads.of(read, day).load(key)

    def derived(self, source: object, make: Callable[[], V]) -> V:
        """What is made of a value that was read, once in the request however many ask for it."""
        known = self._derived.get(id(source))
        if known is None:
            # The source is kept beside it, so that no other value can come to have its id.
            known = self._derived[id(source)] = (source, make())
        return cast("V", known[1])


Info = StrawberryInfo[DepartmentContext, None]
