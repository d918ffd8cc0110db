"""How a subgraph is reached: headers, retries, bounds, HTTP/2."""

import asyncio
import json
import re
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

import pytest
from hypercorn.asyncio import serve
from hypercorn.config import Config
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from gateway.execution.errors import TIMEOUT, UNREACHABLE, SubgraphError
from gateway.execution.headers import Insert, Propagate, PropagateMatching, headers_for
from gateway.execution.http import Http, HttpOptions
from gateway.execution.transport import ClientRequest
from tests.server.running import free_ports

QUERY = "query Q { a }"
ANSWER = {"data": {"a": 1}}


class Subgraph:
    """Answers with these statuses in turn, the last one for ever; None closes the connection. Notes what it is sent."""

    def __init__(self, *statuses, seconds=0.0):
        self.statuses = list(statuses)
        self.seconds = seconds
        self.headers = []
        self.at_once = self.most = 0
        self.lock = Lock()

    @contextmanager
    def served(self):
        subgraph = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers["content-length"]))
                with subgraph.lock:
                    subgraph.headers.append({name.lower(): value for name, value in self.headers.items()})
                    status = subgraph.statuses.pop(0) if len(subgraph.statuses) > 1 else subgraph.statuses[0]
                    subgraph.at_once += 1
                    subgraph.most = max(subgraph.most, subgraph.at_once)
                time.sleep(subgraph.seconds)
                with subgraph.lock:
                    subgraph.at_once -= 1
                if status is None:
                    self.close_connection = True
                    return
                body = json.dumps(ANSWER).encode() if status == 200 else b"busy"
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/graphql"
        finally:
            server.shutdown()
            server.server_close()


def during(subgraph, options, work):
    async def run(url):
        http = Http(url, options)
        try:
            return await work(http)
        finally:
            await http.close()

    with subgraph.served() as url:
        return asyncio.run(run(url))


def asking(http, request=None, *, mutation=False):
    return http.prepare(QUERY, "Q", mutation=mutation)({}, request)


@pytest.mark.parametrize("first", [None, 502, 503, 504])
def test_a_query_about_which_nothing_was_done_is_sent_again(first):
    subgraph = Subgraph(first, first, 200)
    assert during(subgraph, HttpOptions(retries=2), asking) == ANSWER
    assert len(subgraph.headers) == 3


@pytest.mark.parametrize(("statuses", "retries", "sent"), [((503,), 2, 3), ((503,), 0, 1), ((500,), 2, 1)])
def test_no_more_often_than_said_and_not_where_the_subgraph_has_spoken(statuses, retries, sent):
    subgraph = Subgraph(*statuses)
    with pytest.raises(SubgraphError, match=f"the subgraph answered HTTP status {statuses[0]}"):
        during(subgraph, HttpOptions(retries=retries), asking)
    assert len(subgraph.headers) == sent


def test_a_mutation_is_sent_once():
    subgraph = Subgraph(None, 200)
    with pytest.raises(SubgraphError) as caught:
        during(subgraph, HttpOptions(retries=5), lambda http: asking(http, mutation=True))
    assert caught.value.code == UNREACHABLE
    assert len(subgraph.headers) == 1


def test_what_takes_too_long_is_not_asked_again():
    subgraph = Subgraph(200, seconds=0.6)
    with pytest.raises(SubgraphError) as caught:
        during(subgraph, HttpOptions(timeout=0.2, retries=5), asking)
    assert (caught.value.code, len(subgraph.headers)) == (TIMEOUT, 1)


def test_no_more_requests_are_under_way_than_said():
    subgraph = Subgraph(200, seconds=0.05)

    async def many(http):
        # Mutations, which are never shared.
        return await asyncio.gather(*(asking(http, mutation=True) for _ in range(12)))

    assert during(subgraph, HttpOptions(connections=3), many) == [ANSWER] * 12
    assert subgraph.most == 3


def test_who_waits_too_long_for_a_connection_is_told():
    async def two(http):
        first = asyncio.create_task(asking(http, mutation=True))
        await asyncio.sleep(0.1)
        try:
            await asking(http, mutation=True)
        finally:
            await asyncio.gather(first, return_exceptions=True)

    with pytest.raises(SubgraphError, match="no connection to the subgraph became free in time"):
        during(Subgraph(200, seconds=1.5), HttpOptions(timeout=0.5, connections=1), two)


def test_headers_are_passed_on_by_rule_and_no_others():
    rules = (Propagate("authorization", "authorization"), Insert("x-gateway", "liancha"))
    request = ClientRequest({"authorization": "Bearer a", "cookie": "secret", "host": "client"})
    subgraph = Subgraph(200)
    during(subgraph, HttpOptions(headers=rules), lambda http: asking(http, request))
    (sent,) = subgraph.headers
    assert (sent["authorization"], sent["x-gateway"], "cookie" in sent) == ("Bearer a", "liancha", False)
    assert sent["host"].startswith("127.0.0.1")


def test_who_differs_in_a_header_that_is_passed_on_is_answered_apart():
    subgraph = Subgraph(200, seconds=0.2)
    requests = [ClientRequest({"authorization": one, "x-other": str(n)}) for n, one in enumerate("aab")]

    async def at_once(http):
        ask = http.prepare(QUERY, "Q")
        return await asyncio.gather(*(ask({}, one) for one in requests))

    options = HttpOptions(headers=(Propagate("authorization", "authorization"),))
    assert during(subgraph, options, at_once) == [ANSWER] * 3
    assert sorted(sent["authorization"] for sent in subgraph.headers) == ["a", "b"]


@pytest.mark.parametrize(("rules", "client", "sent"), [
    ([Propagate("a", "b")], {"a": "1"}, {"b": "1"}),
    ([Propagate("a", "a")], {}, {}),
    ([Propagate("a", "a", "none")], {}, {"a": "none"}),
    ([PropagateMatching(re.compile("x-.*"))], {"x-a": "1", "ax-b": "2", "x-": "3"}, {"x-a": "1", "x-": "3"}),
    ([PropagateMatching(re.compile(".*"))], {"connection": "close", "content-length": "7", "a": "1"}, {"a": "1"}),
    ([Propagate("a", "a"), Insert("a", "ours")], {"a": "theirs"}, {"a": "ours"}),
])  # fmt: skip
def test_rules(rules, client, sent):
    assert dict(headers_for(rules, client)) == sent


@pytest.mark.parametrize(("http2", "version"), [(True, "2"), (False, "1.1")])
def test_http_2_by_prior_knowledge(http2, version):
    async def answer(request):
        return JSONResponse({"data": {"version": request.scope["http_version"]}})

    async def run():
        (port,) = free_ports(1)
        config = Config()
        config.bind = [f"127.0.0.1:{port}"]
        done = asyncio.Event()
        app = Starlette(routes=[Route("/graphql", answer, methods=["POST"])])
        server = asyncio.create_task(serve(app, config, shutdown_trigger=done.wait))
        http = Http(f"http://127.0.0.1:{port}/graphql", HttpOptions(http2=http2, retries=5))
        try:
            return await asking(http)
        finally:
            await http.close()
            done.set()
            await server

    assert asyncio.run(run()) == {"data": {"version": version}}
