"""What a server did, in numbers, for Prometheus: how many and how long, and never who or of whom.

Source: the Prometheus exposition format, and its naming practices. With several workers each keeps its numbers in files
that whichever worker is asked sums up (PROMETHEUS_MULTIPROC_DIR, as prometheus-client has it).
"""

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.access.caller import CALLER, METRICS, Caller
from gateway.execution.errors import ErrorEntry, SubgraphError, entry
from gateway.execution.transport import JsonObject, Operation, Subscription, Transport
from loaders.database import Database, Parameters

# Where the workers of one server keep their numbers.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

# Seconds: a query of one hop takes less than the first, a check of a hundred thousand the last.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The numbers of one server, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter("liancha_http_requests", "HTTP requests, by status.", ("status",), registry=registry)
        self._duration = Histogram(
            "liancha_http_request_duration_seconds",
            "From the first of a request to the last of its answer.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._under_way = Gauge(
            "liancha_http_requests_in_progress",
            "HTTP requests under way.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._errors = Counter(
            "liancha_graphql_errors", "Errors told to clients, by their code.", ("code",), registry=registry
        )
        self._fetches = Histogram(
            "liancha_fetch_duration_seconds",
            "Requests to a department of a query's plan.",
            ("department",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._failed = Counter(
            "liancha_fetch_errors",
            "Requests that a department did not answer.",
            ("department", "code"),
            registry=registry,
        )
        self._statements = Counter(
            "liancha_sql_statements", "SQL statements of requests.", ("department",), registry=registry
        )
        self._cached = Counter(
            "liancha_cache_lookups",
            "Answers of departments that were looked for in the cache: found in this process (memory), in what "
            "processes share (shared), waited for beside another request (waited), not found (miss), or not looked for "
            "(doubt).",
            ("department", "result"),
            registry=registry,
        )
        self._cache_size = Gauge(
            "liancha_cache_bytes", "What is kept of answers, about.", registry=registry, multiprocess_mode="livesum"
        )
        ProcessCollector(registry=registry)
        self._more: list[Collector] = []

    def around(self, application: ASGIApp) -> ASGIApp:
        """An application whose HTTP requests are counted."""
        requests, duration, under_way = self._requests, self._duration, self._under_way
        by_status: dict[int, Counter] = {}

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            # What breaks off before it has a status is nobody's answer.
            status = 0

            def sending(message: Message) -> Awaitable[None]:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                return send(message)

            began = time.perf_counter()
            under_way.inc()
            try:
                await application(scope, receive, sending)
            finally:
                under_way.dec()
                duration.observe(time.perf_counter() - began)
                if status not in by_status:
                    by_status[status] = requests.labels(str(status or "none"))
                by_status[status].inc()

        return counted

    def counting(self, dress: Callable[[ErrorEntry], ErrorEntry]) -> Callable[[ErrorEntry], ErrorEntry]:
        """How errors leave, and are counted."""

        def counted(error: ErrorEntry) -> ErrorEntry:
            told = dress(error)
            self._errors.labels(str(told.get("extensions", {}).get("code", "none"))).inc()
            return told

        return counted

    def fetches(self, department: str, transport: Transport) -> Transport:
        """A department's transport whose requests are counted."""
        return _Counted(transport, self._fetches.labels(department), lambda code: self._failed.labels(department, code))

    def cache(self, department: str, size: Callable[[], int]) -> Callable[[str, int], None]:
        """Counts what a department's cache found, and did not; `size` is that of all that is kept, in bytes."""
        by_result: dict[str, Counter] = {}

        def count(result: str, number: int) -> None:
            if number:
                if result not in by_result:
                    by_result[result] = self._cached.labels(department, result)
                by_result[result].inc(number)
                if result == "miss":
                    self._cache_size.set(size())

        return count

    def reads(self, databases: Mapping[str, Database]) -> None:
        """Counts the statements of departments' databases."""
        for name, database in databases.items():
            database.watchers.append(_counting(self._statements.labels(name)))

    def tell(self, collector: Collector) -> None:
        """Tells numbers, too, that are kept elsewhere, and are the same for all workers."""
        self._more.append(collector)

    def route(self) -> Route:
        """`GET /metrics`, for who has the scope."""

        async def metrics(request: Request) -> Response:
            caller: Caller | None = request.scope.get(CALLER)
            if caller is None or not caller.has(METRICS):
                error = entry(f"the numbers are for who has the scope {METRICS}", "FORBIDDEN")
                return JSONResponse({"errors": [error]}, 403)
            return Response(await run_in_threadpool(self.told), media_type=CONTENT_TYPE_LATEST)

        return Route("/metrics", metrics)

    def told(self) -> bytes:
        """The numbers of this server, of all its workers where there are several."""
        return self._own() + self._elsewhere()

    def _elsewhere(self) -> bytes:
        registry = CollectorRegistry()
        for one in self._more:
            registry.register(one)
        return generate_latest(registry)

    def _own(self) -> bytes:
        folder = os.environ.get(FOLDER_VARIABLE)
        if folder is None:
            return generate_latest(self._registry)
        for path in Path(folder).glob("gauge_live*_*.db"):
            pid = int(path.stem.rpartition("_")[2])
            if not _runs(pid):
                mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]  # the library's own
        registry = CollectorRegistry()
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # likewise
        return generate_latest(registry)


def _counting(counter: Counter) -> Callable[[str, Parameters], None]:
    def counted(text: str, parameters: Parameters) -> None:
        counter.inc()

    return counted


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dataclass(frozen=True, slots=True)
class _Counted:
    """A transport, and what its requests are told to."""

    transport: Transport
    duration: Histogram
    failed: Callable[[str], Counter]

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        operation = self.transport.prepare(document, operation_name, mutation=mutation)
        duration, failed = self.duration, self.failed

        async def counted(variables: Mapping[str, object], request: object) -> JsonObject:
            began = time.perf_counter()
            try:
                return await operation(variables, request)
            except SubgraphError as error:
                failed(error.code).inc()
                raise
            finally:
                duration.observe(time.perf_counter() - began)

        return counted

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        subscription, failed = self.transport.subscribe(document, operation_name), self.failed

        async def counted(variables: Mapping[str, object], request: object) -> AsyncIterator[JsonObject]:
            try:
                async for event in subscription(variables, request):
                    yield event
            except SubgraphError as error:
                failed(error.code).inc()
                raise

        return counted
