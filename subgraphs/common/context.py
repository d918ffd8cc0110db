"""What a department's resolvers know of the request they serve."""

from asyncio import Future
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, TypeVar, cast

from strawberry.types import Info as StrawberryInfo

from identifiers.pseudonym import LinkKey
from loaders.database import Database
from loaders.read import Read
from loaders.tail import Tail
from loaders.wave import Reads
from subgraphs.common.department import Department
from subgraphs.common.name_index import NameIndex
from subgraphs.common.recording import Consulted, Recording
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.databases.writing import Writer

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


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (经办): the `organisation` and `unit` of the client, the role in which it does, the code of the court
    that it belongs to, if any, and the case that it acts in, if any.
    """

    organisation: str
    unit: str
    role: str
    court: str | None = None
    case: str | None = None


# Of the hub's own requests: what everybody may know of anybody.
PUBLIC = Remit()


@lru_cache(4096)
def views_of(remit: Remit) -> tuple[str, ...]:
    """What of a remit may have a say in an answer, in the order of `Consulted`."""
    groups = None if remit.groups is None else sorted(remit.groups)
    whole = (sorted(remit.subjects), sorted(remit.limited), remit.begins, remit.purpose, remit.whole, groups)
    return "", remit.scope.value, f"{remit.scope.value} {whole}"


class Place(NamedTuple):
    """Where a subscription stands: what it follows, with all that its arguments leave out, and how far."""

    what: Hashable
    number: int


class Acting(NamedTuple):
    """Who acts in a request, what writes what is done, and the end of what was done; `stand` is told by who follows
    that when it stands at the end, and where, and with None when it does no more.
    """

    actor: Actor | None
    writer: Writer | None
    tail: Tail | None = None
    stand: Callable[[Place | None], None] | None = None


class DepartmentContext:
    """One request to one department: its reads, the moment it is answered, and what may be reached.

    What answers are made of it notes where it has a `Recording`.
    """

    __slots__ = (
        "_actor",
        "_database",
        "_derived",
        "_names",
        "_reads",
        "_recording",
        "_remit",
        "_stand",
        "_tail",
        "_writer",
        "department",
        "link_key",
        "now",
        "reading_since",
    )

    def __init__(
        self,
        department: Department,
        database: Database,
        link_key: LinkKey,
        names: NameIndex | None = None,
        remit: Remit = PUBLIC,
        now: datetime | None = None,
        acting: "Acting | None" = None,
    ) -> None:
        """`names` are those that the department publishes to be searched, where it publishes any."""
        self.department = department
        self.link_key = link_key
        self.now = now_in_shanghai() if now is None else now
        # The epoch and the position in the department's changes by which it began to read, where that is known: what it
        # has read is as it was then at the earliest.
        self.reading_since: tuple[str, int] | None = None
        self._database = database
        self._names = names
        self._remit = remit
        self._actor = None if acting is None else acting.actor
        self._writer = None if acting is None else acting.writer
        self._tail = None if acting is None else acting.tail
        self._stand = None if acting is None else acting.stand
        self._reads = Reads(database)
        self._recording: Recording | None = None
        # By the identity of a value that was read: it, and what was made of it.
        self._derived: dict[int, tuple[object, object]] = {}

    @property
    def actor(self) -> Actor | None:
        """Who acts; None for the hub itself."""
        if self._recording is not None:
            self._recording.doubt = True
        return self._actor

    @property
    def writer(self) -> Writer | None:
        """What writes in the department's database; None where it is not written here."""
        return self._writer

    @property
    def tail(self) -> Tail | None:
        """The end of what is done in the department; None where that is not noted."""
        return self._tail

    def stand(self, place: Place | None) -> None:
        """Says that a subscription stands at the end of what there is, and where; None: it does no more. To all who
        stand at one place the same comes.
        """
        if self._stand is not None:
            self._stand(place)

    def renewed(self) -> "DepartmentContext":
        """The same request now, of which nothing is read yet: an event of a subscription is of its own moment."""
        other = object.__new__(type(self))
        for name in DepartmentContext.__slots__:
            setattr(other, name, getattr(self, name))
        other.now, other._reads, other._derived = now_in_shanghai(), Reads(self._database), {}
        return other

    def wrote(self) -> None:
        """Something was written: what was read before is read again."""
        self._reads = Reads(self._database)
        self._derived = {}

    def recorded(self, recording: Recording) -> "DepartmentContext":
        """The same request, sharing all that is read; what is asked for of it is noted."""
        other = object.__new__(DepartmentContext)
        for name in DepartmentContext.__slots__:
            setattr(other, name, getattr(self, name))
        other._recording = recording
        return other

    @property
    def database(self) -> Database:
        """The department's database, for what no batched read gives."""
        if self._recording is not None:
            self._recording.doubt = True
        return self._database

    @property
    def names(self) -> NameIndex | None:
        """The index of the department's names."""
        if self._recording is not None:
            self._recording.doubt = True
        return self._names

    @property
    def remit(self) -> Remit:
        """What the caller may reach."""
        if self._recording is not None:
            self._recording.look(Consulted.REMIT)
        return self._remit

    @property
    def scope(self) -> Scope:
        """Whether entries that may not be published count."""
        if self._recording is not None:
            self._recording.look(Consulted.SCOPE)
        return self._remit.scope

    @property
    def views(self) -> tuple[str, ...]:
        """What of the caller may have a say in an answer, in the order of `Consulted`."""
        return views_of(self._remit)

    def day(self, as_of: date | None) -> date:
        """The day that is asked for: today in Asia/Shanghai where none is."""
        return as_of or self.now.date()

    def load(self, read: Read[V], key: str, day: date) -> "Future[V]":
        """The value of a key in a batched read, as of a day."""
        found = self._reads.load(read, key, day)
        if self._recording is not None:
            self._recording.read(read, key, found)
        return found

    def derived(self, source: object, make: Callable[[], V]) -> V:
        """What is made of a value that was read, once in the request however many ask for it."""
        known = self._derived.get(id(source))
        if known is None:
            # The source is kept beside it, so that no other value can come to have its id.
            known = self._derived[id(source)] = (source, make())
        return cast("V", known[1])


Info = StrawberryInfo[DepartmentContext, None]
