"""A subgraph that answers nonsense gives a located error and never a wrong value."""

import asyncio
import json
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.composition.compose import SubgraphSource, compose
from gateway.execution.http import Http, HttpOptions
from gateway.planning.supergraph import Supergraph
from gateway.server.operations import GatewayExecutor, GraphQLRequest
from tests.federation.harness import LINK

PRODUCTS = 'type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String }'
STOCK = """
type Product @key(fields: "id") { id: ID! count: Int kind: Kind tags: [String!] box: Box shape: Shape }
enum Kind { GOOD BAD }
type Box { w: Int! }
interface Shape { n: Int }
type Round implements Shape { n: Int }
"""
QUERY = "{ product { name count kind tags box { w } shape { n } } }"


@contextmanager
def answering(answer):
    """A server on loopback that gives each request (status, body) or a delay in seconds."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, body = answer(request)
            # A client that has waited long enough is gone.
            with suppress(BrokenPipeError, ConnectionResetError):
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


def ask(stock_answer, timeout=2.0):
    def products(request):
        return 200, json.dumps({"data": {"product": {"id": "1", "name": "Tea"}}}).encode()

    async def asking(first, second):
        sources = [SubgraphSource("products", first, LINK + PRODUCTS), SubgraphSource("stock", second, LINK + STOCK)]
        supergraph = Supergraph(compose(sources).sdl)
        options = HttpOptions(timeout=timeout)
        transports = {"products": Http(first, options), "stock": Http(second, options)}
        try:
            executor = GatewayExecutor(supergraph, transports)
            return await executor.execute(GraphQLRequest(QUERY, None, {}), None)
        finally:
            for one in transports.values():
                await one.close()

    with answering(products) as first, answering(stock_answer) as second:
        return asyncio.run(asking(first, second))


NOTHING = {"count": None, "kind": None, "tags": None, "box": None, "shape": None}


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"<html>", "SUBGRAPH_MALFORMED_RESPONSE"),
        (200, b'"text"', "SUBGRAPH_MALFORMED_RESPONSE"),
        (200, b"{}", "SUBGRAPH_MALFORMED_RESPONSE"),
        (200, b'{"data": {}}', "SUBGRAPH_MALFORMED_RESPONSE"),
        (200, b'{"data": {"_e0": 7}}', "SUBGRAPH_MALFORMED_RESPONSE"),
        (200, b'{"data": {"_e0": []}}', "SUBGRAPH_MALFORMED_RESPONSE"),
        (200, b'{"data": {"_e0": [3]}}', "SUBGRAPH_MALFORMED_RESPONSE"),
        (500, b"Internal Server Error", "SUBGRAPH_HTTP_ERROR"),
        (503, b"{}", "SUBGRAPH_HTTP_ERROR"),
        (400, b'{"errors": [{"message": "no"}]}', "SUBGRAPH_INTERNAL_ERROR"),
    ],
)
def test_an_answer_that_is_none(status, body, code):
    response = ask(lambda request: (status, body))
    assert response.data == {"product": {"name": "Tea"} | NOTHING}
    assert [(error["path"], error["extensions"]) for error in response.errors] == [
        (["product"], {"code": code, "service": "stock"})
    ]


def test_a_subgraph_that_does_not_answer_in_time():
    def slow(request):
        asyncio.run(asyncio.sleep(1))
        return 200, b"{}"

    response = ask(slow, timeout=0.3)
    assert response.data == {"product": {"name": "Tea"} | NOTHING}
    assert response.errors[0]["extensions"]["code"] == "SUBGRAPH_TIMEOUT"


def test_a_subgraph_that_is_not_there():
    async def asking():
        supergraph = Supergraph(compose([SubgraphSource("products", "", LINK + PRODUCTS)]).sdl)
        http = Http("http://127.0.0.1:9/graphql")
        executor = GatewayExecutor(supergraph, {"products": http})
        response = await executor.execute(GraphQLRequest("{ product { name } }", None, {}), None)
        await http.close()
        return response

    response = asyncio.run(asking())
    assert response.data == {"product": None}
    assert response.errors == [
        {
            "message": "the subgraph cannot be reached",
            "path": ["product"],
            "extensions": {"code": "SUBGRAPH_UNREACHABLE", "service": "products"},
        }
    ]


@pytest.mark.parametrize(
    ("entity", "given_back", "path"),
    [
        ({"count": "many"}, {"count": None}, ["product", "count"]),
        ({"count": True}, {"count": None}, ["product", "count"]),
        ({"count": 3.0}, {"count": 3}, None),
        ({"kind": "UGLY"}, {"kind": None}, ["product", "kind"]),
        ({"kind": "GOOD"}, {"kind": "GOOD"}, None),
        ({"tags": "a"}, {"tags": None}, ["product", "tags"]),
        ({"tags": ["a", 1]}, {"tags": None}, ["product", "tags", 1]),
        ({"tags": ["a", None]}, {"tags": None}, ["product", "tags", 1]),
        ({"box": [{"w": 1}]}, {"box": None}, ["product", "box"]),
        ({"box": {"w": None}}, {"box": None}, ["product", "box", "w"]),
        ({"shape": {"__typename": "Round", "n": 2}}, {"shape": {"n": 2}}, None),
        ({"shape": {"__typename": "Square", "n": 2}}, {"shape": None}, None),
        ({"shape": {"__typename": ["Round"], "n": 2}}, {"shape": None}, None),
    ],
)
def test_a_value_that_its_type_does_not_allow(entity, given_back, path):
    body = json.dumps({"data": {"_e0": [entity]}}).encode()
    response = ask(lambda request: (200, body))
    assert response.data == {"product": {"name": "Tea"} | NOTHING | given_back}
    assert [error["path"] for error in response.errors] == ([] if path is None else [path])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.sampled_from(["GOOD", "Round"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["count", "kind", "tags", "box", "w", "shape", "n", "__typename"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(_JSON)
def test_whatever_an_entity_is_the_answer_keeps_to_its_types(entity):
    body = json.dumps({"data": {"_e0": [entity]}}).encode()
    response = ask(lambda request: (200, body))
    assert response.data is not None
    product = response.data["product"]
    assert list(product) == ["name", "count", "kind", "tags", "box", "shape"]
    assert product["count"] is None or type(product["count"]) is int
    assert product["kind"] in (None, "GOOD", "BAD")
    assert product["tags"] is None or all(type(tag) is str for tag in product["tags"])
    assert product["box"] is None or (list(product["box"]) == ["w"] and type(product["box"]["w"]) is int)
    assert product["shape"] is None or list(product["shape"]) == ["n"]
