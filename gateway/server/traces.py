"""Traces for OpenTelemetry: a request, the fetches of its plan, and the statements of each, told to a collector.

Source: the OpenTelemetry semantic conventions for HTTP and databases. Of whom a request is, who asks and why is in no
span: no variables, no parameters, no text of a query, and of a path only its first part. Who does not have an endpoint
configured imports nothing of this.
"""

import asyncio
from asyncio import Future
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from threading import Thread
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagators.textmap import Getter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy import Engine, Select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.config import TraceSettings
from gateway.execution.errors import SubgraphError
from gateway.execution.transport import JsonObject, Operation, Subscription, Transport
from loaders.database import Database, Parameters
from loaders.read import Read, Record
from loaders.tags import whole_tables

# Seconds that the last spans are waited for when a server ends.
_LAST = 2.0


class Traces:
    """The traces of one server, by a provider of its own."""

    def __init__(self, settings: TraceSettings, service: str) -> None:
        """`service` is what the collector knows the server by. The settings name an endpoint."""
        about = {SERVICE_NAME: service, SERVICE_VERSION: version("liancha")}
        # What a caller's own trace has decided is kept to.
        sampler = ParentBased(TraceIdRatioBased(settings.ratio))
        self._provider = TracerProvider(sampler, Resource(about), shutdown_on_exit=False)
        self._exporter = OTLPSpanExporter(endpoint=settings.endpoint)
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter))
        self._tracer = self._provider.get_tracer("liancha")
        self._propagator = TraceContextTextMapPropagator()

    def around(self, application: ASGIApp) -> ASGIApp:
        """An application each of whose HTTP requests is a span."""
        tracer, propagator = self._tracer, self._propagator

        async def traced(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            route = "/" + scope["path"].split("/", 2)[1]
            attributes = {"http.request.method": scope["method"], "http.route": route, "url.scheme": scope["scheme"]}
            parent = propagator.extract(scope["headers"], getter=_HEADERS)
            name = f"{scope['method']} {route}"
            with tracer.start_as_current_span(name, parent, SpanKind.SERVER, attributes) as span:

                async def sending(message: Message) -> None:
                    if message["type"] == "http.response.start":
                        span.set_attribute("http.response.status_code", message["status"])
                        if message["status"] >= 500:
                            span.set_status(StatusCode.ERROR)
                    await send(message)

                await application(scope, receive, sending)

        return traced

    def fetches(self, department: str, transport: Transport) -> Transport:
        """A department's transport each of whose requests is a span of the plan that it is of."""
        return _Traced(transport, department, self._tracer)

    def database(self, department: str, database: Database) -> Database:
        """A department's database each of whose reads is a span."""
        return _TracedDatabase(database, department, self._tracer)

    def note(self, result: str, number: int) -> None:
        """Notes at the fetch that is under way what was found of it among what is kept."""
        if number:
            get_current_span().set_attribute(f"liancha.cache.{result}", number)

    async def close(self) -> None:
        """Tells the last spans, if the collector takes them soon."""
        # A thread of its own, for which the end of a process does not wait; the SDK has no other limit of time.
        telling = Thread(target=self._provider.shutdown, name="liancha-last-spans", daemon=True)
        telling.start()
        await asyncio.to_thread(telling.join, _LAST)
        if telling.is_alive():
            # It tries no more.
            self._exporter.shutdown()  # type: ignore[no-untyped-call]  # the SDK's own


class _Headers(Getter[list[tuple[bytes, bytes]]]):
    """The headers of an ASGI request."""

    def get(self, carrier: list[tuple[bytes, bytes]], key: str) -> list[str] | None:
        wanted = key.encode("latin-1")
        return [value.decode("latin-1") for name, value in carrier if name == wanted] or None

    def keys(self, carrier: list[tuple[bytes, bytes]]) -> list[str]:
        return [name.decode("latin-1") for name, _ in carrier]


_HEADERS = _Headers()


@dataclass(frozen=True, slots=True)
class _Traced:
    transport: Transport
    department: str
    tracer: Tracer

    def prepare(self, document: str, operation_name: str, *, mutation: bool = False) -> Operation:
        operation = self.transport.prepare(document, operation_name, mutation=mutation)
        name, attributes = f"fetch {self.department}", {"liancha.department": self.department}
        tracer = self.tracer

        async def traced(variables: Mapping[str, object], request: object) -> JsonObject:
            if not get_current_span().is_recording():
                return await operation(variables, request)
            with tracer.start_as_current_span(name, None, SpanKind.CLIENT, attributes) as span:
                span.set_attribute("liancha.entities", _entities(variables))
                try:
                    answer = await operation(variables, request)
                except SubgraphError as error:
                    span.set_attribute("error.type", error.code)
                    raise
                errors = answer.get("errors")
                if errors:
                    span.set_status(StatusCode.ERROR)
                return answer

        return traced

    def subscribe(self, document: str, operation_name: str) -> Subscription:
        # A stream is no span: it may never end.
        return self.transport.subscribe(document, operation_name)


class _TracedDatabase:
    """A database whose reads are told."""

    def __init__(self, database: Database, department: str, tracer: Tracer) -> None:
        self._database = database
        self._tracer = tracer
        self._attributes = {"db.system.name": database.engine.dialect.name, "db.namespace": department}

    @property
    def engine(self) -> Engine:
        return self._database.engine

    @property
    def watchers(self) -> list[Callable[[str, Parameters], None]]:
        return self._database.watchers

    def read(self, read: Read[Any], keys: Sequence[str], day: date) -> "Future[Sequence[Record]]":
        if not get_current_span().is_recording():
            return self._database.read(read, keys, day)
        name = f"SELECT {' '.join(sorted(whole_tables(read.statement)))}"
        span = self._tracer.start_span(name, None, SpanKind.CLIENT, {**self._attributes, "liancha.keys": len(keys)})
        rows = self._database.read(read, keys, day)
        if rows.done():
            _end(span, rows)
        else:
            rows.add_done_callback(lambda done: _end(span, done))
        return rows

    async def rows(self, statement: "Select[Any]", values: Mapping[str, object] | None = None) -> Sequence[Record]:
        with self._tracer.start_as_current_span("SELECT", None, SpanKind.CLIENT, self._attributes):
            return await self._database.rows(statement, values)

    def whole(self, statement: "Select[Any]") -> Iterator[list[tuple[Any, ...]]]:
        return self._database.whole(statement)

    async def close(self) -> None:
        await self._database.close()


def _end(span: Span, rows: "Future[Sequence[Record]]") -> None:
    if rows.cancelled() or rows.exception() is not None:
        # What went wrong may quote a value.
        span.set_status(StatusCode.ERROR)
    else:
        span.set_attribute("db.response.returned_rows", len(rows.result()))
    span.end()


def _entities(variables: Mapping[str, object]) -> int:
    """How many entities a fetch asks for: its variables that are lists of representations."""
    return sum(
        len(value)
        for value in variables.values()
        if isinstance(value, list) and value and isinstance(value[0], dict) and "__typename" in value[0]
    )
