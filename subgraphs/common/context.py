"""What a department's resolvers know of the request they serve."""

from asyncio import Future
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


@dataclass(frozen=True, slots=True)
class Remit:
    """What a lookup may reach (职权范围), as its departments are told it.

    `subjects` are the ids of the parties whom it is about. `limited` are the groups of fields that are shown of them
    alone, and `begins` says whether a query may only begin at them. `purpose` is the one that it may check for, None:
    any. `whole`: whether the subjects' identity numbers and the like are not masked. `groups` are all groups that may
    be shown, None: any.
    """

    scope: Scope = Scope.PUBLIC
    subjects: frozenset[str] = frozenset()
    limited: frozenset[str] = frozenset()
    begins: bool = False
    purpose: str | None = None
    whole: bool = False
    groups: frozenset[str] | None = None

    def unmasks(self, party: str) -> bool:
        """Whether the identity number and the like of a party are shown whole."""
        return self.whole and party in self.subjects


# Of the hub's own requests: what everybody may know of anybody.
PUBLIC = Remit()


@dataclass(slots=True)
class DepartmentContext:
    """One request to one department: its reads, the moment it is answered, and what may be reached.

    `names` are those that the department publishes to be searched, where it publishes any.
    """

    department: Department
    database: Database
    link_key: LinkKey
    names: NameIndex | None = None
    remit: Remit = PUBLIC
    now: datetime = field(default_factory=now_in_shanghai)
    reads: Reads = field(init=False)
    _derived: dict[int, tuple[object, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reads = Reads(self.database)

    @property
    def scope(self) -> Scope:
        """Whether entries that may not be published count."""
        return self.remit.scope

    def day(self, as_of: date | None) -> date:
        """The day that is asked for: today in Asia/Shanghai where none is."""
        return as_of or self.now.date()

    def load(self, read: Read[V], key: str, day: date) -> "Future[V]":
        """The value of a key in a batched read, as of a day."""
        return self.reads.load(read, key, day)

    def derived(self, source: object, make: Callable[[], V]) -> V:
        """What is made of a value that was read, once in the request however many ask for it."""
        known = self._derived.get(id(source))
        if known is None:
            # The source is kept beside it, so that no other value can come to have its id.
            known = self._derived[id(source)] = (source, make())
        return cast("V", known[1])


Info = StrawberryInfo[DepartmentContext, None]
