"""The hub's cache: which departments' answers are kept, where, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis, RedisCluster, Sentinel

from gateway.cache.cached import Cached
from gateway.cache.elsewhere import Elsewhere
from gateway.cache.entries import Entries
from gateway.cache.journal import Followed, Journal, OnDemand
from gateway.cache.kept import Kept, Moment, Views
from gateway.cache.lifetimes import Lifetimes
from gateway.cache.recorded import Begun, Recorder
from gateway.cache.shared import ClusterStore, RedisStore, Shared, Store
from gateway.config import Settings
from gateway.execution.in_process import InProcess
from gateway.execution.transport import Transport
from gateway.server.metrics import Metrics
from identifiers.pseudonym import LinkKey
from loaders.touched import Touched
from subgraphs.common.context import DepartmentContext
from subgraphs.common.department import Department
from subgraphs.common.recording import Consulted, Recording
from subgraphs.databases.embedded_touched import EmbeddedTouched

_SENTINEL = "redis+sentinel://"
_SENTINEL_PORT = 26_379
_CLUSTER = "+cluster://"


def keeps(settings: Settings) -> bool:
    """Whether anything of what departments answer may be kept, here or by who asks."""
    return bool(settings.cache.megabytes or settings.cache.redis)


def journal_of(touched: Touched) -> Journal:
    """A journal of a department's database: SQLite tells at once whether anything has changed; a server is asked over
    and over.
    """
    return OnDemand(touched) if isinstance(touched, EmbeddedTouched) else Followed(touched)


def recorder_of(journal: Journal, context: Callable[[object], DepartmentContext]) -> Recorder:
    """What a department of this process tells of its requests. `context` is its own of a request."""

    def begin(request: object, moment: Moment) -> None:
        of = context(request)
        if of.reading_since is None:
            of.reading_since = moment

    return Recorder(journal, begin, _Recorded.of(context))


@dataclass(slots=True)
class Caching:
    """What is kept of departments' answers in this process, and in what processes share."""

    settings: Settings
    entries: Entries
    shared: Shared | None
    metrics: Metrics | None
    note: Callable[[str, int], None] | None
    journals: dict[str, Journal] = field(default_factory=dict)

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all: where nothing is, no changes need be noted."""
        return keeps(self.settings)

    def around(
        self,
        department: Department,
        inner: InProcess,
        context: Callable[[object], DepartmentContext],
        touched: Touched | None,
    ) -> Transport:
        """A department's transport, its answers kept where its database notes its changes. `context` is its own of a
        request.
        """
        if touched is None:
            return inner
        journal = self.journals[department.name] = journal_of(touched)

        def views(request: object) -> Views:
            of = context(request)
            return Views(of.now.date().isoformat(), of.views)

        kept = self._kept(department, inner, journal, views)
        recorder = recorder_of(journal, context)
        return Cached(Begun(inner, recorder), inner, kept, recorder.asking)

    def elsewhere(
        self,
        department: Department,
        inner: Transport,
        schema: InProcess,
        views: Callable[[object], Views],
        touched: Touched,
    ) -> Transport:
        """The transport to a department that is served elsewhere, its answers kept where it tells what they were read
        from. `schema` is read, and asked for nothing.
        """
        journal = self.journals[department.name] = Followed(touched)
        kept = self._kept(department, schema, journal, views)
        return Cached(inner, schema, kept, Elsewhere(journal, len(Consulted)).asking)

    def _kept(
        self, department: Department, schema: InProcess, journal: Journal, views: Callable[[object], Views]
    ) -> Kept:
        entries = self.entries
        told = [] if self.metrics is None else [self.metrics.cache(department.name, lambda: entries.size)]
        told += [] if self.note is None else [self.note]

        def count(result: str, number: int) -> None:
            for one in told:
                one(result, number)

        lifetimes = Lifetimes(department.sdl, schema.schema, self.settings.cache.max_age)
        return Kept(department.name, journal, entries, self.shared, lifetimes, views, count)

    async def close(self) -> None:
        """Lets go of the journals, and of what is shared."""
        for journal in self.journals.values():
            journal.close()
        if self.shared is not None:
            await self.shared.close()


def open_caching(
    settings: Settings,
    supergraph: str,
    key: LinkKey,
    metrics: Metrics | None,
    note: Callable[[str, int], None] | None = None,
) -> Caching:
    """The cache of a hub that is being opened, over a supergraph (its SDL); `metrics` and `note` are told what is
    found, and what is not.
    """
    given = settings.cache
    entries = Entries(given.megabytes * 1_000_000)
    shared = None
    if given.redis is not None:
        schema = blake2b(supergraph.encode(), digest_size=16).hexdigest()
        about = f"{version('liancha')} {schema}"
        shared = Shared(store_at(given.redis), key.derived("cache"), about)
    return Caching(settings, entries, shared, metrics, note)


def store_at(url: str) -> Store:
    """The store that a URL names. Its commands have no time limit of their own unless the URL gives one: who asks has
    patience for so long, and each limit would cost a task.
    """
    if url.startswith(_SENTINEL):
        rest = url.removeprefix(_SENTINEL)
        credentials, _, rest = rest.rpartition("@")
        hosts, _, master = rest.partition("/")
        master, _, database = master.partition("/")
        sentinels = [
            (at.hostname or "", at.port or _SENTINEL_PORT) for at in (urlsplit(f"//{one}") for one in hosts.split(","))
        ]
        user, _, password = credentials.rpartition(":")
        with_them: dict[str, Any] = {"username": user or None, "password": password or None}
        given = {name: value for name, value in with_them.items() if value is not None}
        watching = Sentinel(sentinels)  # type: ignore[no-untyped-call]  # the library's own
        return RedisStore(watching.master_for(master, db=int(database or 0), socket_timeout=None, **given))
    if _CLUSTER in url:
        return ClusterStore(RedisCluster.from_url(url.replace(_CLUSTER, "://")))
    return RedisStore(Redis.from_url(url, socket_timeout=None))


@dataclass(frozen=True, slots=True)
class _Recorded:
    """One answer in the making, of a department of this hub."""

    context: DepartmentContext
    recording: Recording
    since: Moment

    @classmethod
    def of(cls, context: Callable[[object], DepartmentContext]) -> "Callable[[object], _Recorded]":
        def record(request: object) -> _Recorded:
            recording, of = Recording(), context(request)
            assert of.reading_since is not None, "who records has begun"
            return cls(of.recorded(recording), recording, Moment(*of.reading_since))

        return record

    def consulted(self) -> int:
        return self.recording.consulted

    def tags(self) -> frozenset[str] | None:
        return self.recording.tags()
