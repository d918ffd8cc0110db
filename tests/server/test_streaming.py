"""Answers in several parts over HTTP: through `liancha gateway`, over subgraphs that are served over HTTP too."""

import asyncio
import json
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from gateway.composition.compose import SubgraphSource, compose
from gateway.server.endpoint import GraphQLEndpoint
from gateway.server.operations import SchemaExecutor
from tests.federation.harness import LINK, Sub, by_key
from tests.server.running import free_ports, running, serving

SUBSCRIBE = "subscription($count: Int!) { tick(count: $count) { id at size } }"
DEFER = '{ thing { id ... @defer(label: "size") { size } } }'
SIZES = [{"__typename": "Thing", "id": str(one), "size": 10 * one} for one in range(5)]


class Ticks:
    """A source of events, and for each subscriber whether its stream was closed. Three end; others are waited for."""

    def __init__(self):
        self.closed = []

    async def __call__(self, count):
        closed = Event()
        self.closed.append(closed)
        try:
            for one in range(count):
                yield {"__typename": "Thing", "id": str(one), "at": one}
            if count == 3:
                return
            await asyncio.sleep(3600)
        finally:
            closed.set()


async def nobody(request, asked):
    """The context of a subgraph that needs none."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The port of a gateway, and its source of events."""
    ticks = Ticks()
    things = Sub(
        "things",
        """
        type Query { thing: Thing }
        type Subscription { tick(count: Int!): Thing }
        type Thing @key(fields: "id") { id: ID! at: Int }
        """,
        {"thing": {"__typename": "Thing", "id": "1", "at": 0}, "tick": ticks},
    )
    sizes = Sub("sizes", 'type Thing @key(fields: "id") { id: ID! size: Int }', {}, {"Thing": by_key(SIZES, "id")})
    folder = tmp_path_factory.mktemp("streaming")
    with ExitStack() as stack:
        sources = []
        for sub in (things, sizes):
            endpoint = GraphQLEndpoint(SchemaExecutor(sub.schema()), nobody)
            port = stack.enter_context(serving(Starlette(routes=[Route("/graphql", endpoint)])))
            sources.append(SubgraphSource(sub.name, f"http://127.0.0.1:{port}/graphql", LINK + sub.sdl))
        path = folder / "supergraph.graphql"
        path.write_text(compose(sources).sdl, "utf-8")
        (port,) = free_ports(1)
        stack.enter_context(running("gateway", "--supergraph", path, port=port, cwd=folder))
        yield port, ticks


class Opened:
    """A response that is read as it comes."""

    def __init__(self, port, query, accept, variables=None):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        body = json.dumps({"query": query, "variables": variables or {}})
        self.connection.request("POST", "/graphql", body, {"content-type": "application/json", "accept": accept})
        self.response = self.connection.getresponse()
        self.status, self.kind = self.response.status, self.response.getheader("content-type")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()


def answer(port, query, accept, variables=None):
    with Opened(port, query, accept, variables) as opened:
        return opened.status, opened.kind, opened.response.read().decode()


def events(text):
    """Server-sent events as (name, data)."""
    found = []
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        data = lines.get("data")
        found.append((lines.get("event"), json.loads(data) if data else None))
    return found


def parts(text):
    """The parts of a multipart body whose boundary is "-"."""
    before, *inner, end = text.split("\r\n---")
    assert (before, end) == ("", "--\r\n")
    found = []
    for part in inner:
        head, _, body = part.partition("\r\n\r\n")
        assert head == "\r\ncontent-type: application/json"
        found.append(json.loads(body))
    return found


def tick(one):
    return {"data": {"tick": {"id": str(one), "at": one, "size": 10 * one}}}


def test_a_subscription_as_server_sent_events(hub):
    status, kind, text = answer(hub[0], SUBSCRIBE, "text/event-stream", {"count": 3})
    assert (status, kind) == (200, "text/event-stream; charset=utf-8")
    found = events(text)
    assert found[:-1] == [("next", tick(one)) for one in range(3)]
    assert found[-1][0] == "complete"


def test_a_subscription_as_multipart(hub):
    accept = 'multipart/mixed;subscriptionSpec="1.0", application/json'
    status, kind, text = answer(hub[0], SUBSCRIBE, accept, {"count": 3})
    assert (status, kind) == (200, 'multipart/mixed;boundary="-";subscriptionSpec="1.0"')
    assert parts(text) == [{"payload": tick(one)} for one in range(3)]


def test_each_part_is_whole_when_it_is_there(hub):
    with Opened(hub[0], SUBSCRIBE, "multipart/mixed", {"count": 2}) as opened:
        read = b""
        while read.count(b"payload") < 2 or not read.endswith(b"\r\n---"):
            chunk = opened.response.read1()
            assert chunk, f"the stream ended after {read!r}"
            read += chunk
    assert [one["payload"] for one in parts((read + b"--\r\n").decode())] == [tick(0), tick(1)]


def test_a_client_that_leaves_closes_the_source_behind_the_gateway(hub):
    port, ticks = hub
    with Opened(port, SUBSCRIBE, "text/event-stream", {"count": 2}) as opened:
        began = time.monotonic()
        lines = [opened.response.readline() for _ in range(6)]
        # The events are there at once, though the source goes on.
        assert time.monotonic() - began < 10
        assert [line for line in lines if line.startswith(b"data")] == [
            f"data: {json.dumps(tick(one), separators=(',', ':'))}\n".encode() for one in range(2)
        ]
        assert not ticks.closed[-1].is_set()
    assert ticks.closed[-1].wait(20)


def test_a_subscription_by_one_answer_is_refused(hub):
    status, _, text = answer(hub[0], SUBSCRIBE, "application/json", {"count": 3})
    assert status == 406
    assert json.loads(text)["errors"][0]["message"] == (
        "a subscription is answered as text/event-stream or multipart/mixed"
    )


@pytest.mark.parametrize("accept", [
    "multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json", "multipart/mixed",
])  # fmt: skip
def test_what_is_deferred_as_multipart(hub, accept):
    status, kind, text = answer(hub[0], DEFER, accept)
    assert (status, kind) == (200, 'multipart/mixed;boundary="-";deferSpec=20220824')
    assert parts(text) == [
        {"data": {"thing": {"id": "1"}}, "hasNext": True},
        {"incremental": [{"data": {"size": 10}, "path": ["thing"], "label": "size"}], "hasNext": False},
    ]


def test_what_is_deferred_as_server_sent_events(hub):
    _, _, text = answer(hub[0], DEFER, "text/event-stream")
    assert [name for name, _ in events(text)] == ["next", "next", "complete"]
    assert events(text)[1][1] == {
        "incremental": [{"data": {"size": 10}, "path": ["thing"], "label": "size"}],
        "hasNext": False,
    }


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/graphql-response+json"])
def test_what_is_deferred_comes_at_once_to_who_takes_one_answer(hub, accept):
    status, kind, text = answer(hub[0], DEFER, accept)
    assert (status, json.loads(text)) == (200, {"data": {"thing": {"id": "1", "size": 10}}})
    assert "json" in kind


def test_a_plain_query_is_answered_as_one_where_the_client_takes_both(hub):
    query = "{ thing { id } }"
    _, kind, text = answer(hub[0], query, "multipart/mixed, application/json;q=0.5")
    assert (kind, json.loads(text)) == ("application/json; charset=utf-8", {"data": {"thing": {"id": "1"}}})
    _, kind, text = answer(hub[0], query, "text/event-stream")
    assert events(text) == [("next", {"data": {"thing": {"id": "1"}}}), ("complete", None)]


def test_a_wrong_document_is_refused_before_a_stream_begins(hub):
    status, kind, text = answer(hub[0], "subscription { nothing }", "text/event-stream")
    assert (status, kind) == (400, "application/json; charset=utf-8")
    assert json.loads(text)["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
