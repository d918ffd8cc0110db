"""Four subgraphs of a shop (accounts, inventory, products, reviews), in the shape of the public benchmark
graphql-hive/graphql-gateways-benchmark: the same types, keys, @requires and @provides, as many objects, texts as long.

Served by a stub that answers what it has answered before from memory, so that a benchmark measures gateways:
`python -m benchmarks.shop PORT`.
"""

import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import orjson
import uvicorn
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, graphql_sync

from gateway.composition.compose import SubgraphSource, compose

_FEDERATION = """
directive @key(fields: String!) repeatable on OBJECT
directive @external on FIELD_DEFINITION
directive @requires(fields: String!) on FIELD_DEFINITION
directive @provides(fields: String!) on FIELD_DEFINITION
directive @shareable on FIELD_DEFINITION
scalar _Any
"""
_LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", '
    'import: ["@key", "@external", "@requires", "@provides", "@shareable"])\n'
)
# `salt` does nothing: with another at every request, no two requests to a subgraph are alike.
SUBGRAPHS: Mapping[str, str] = {
    "accounts": """
        type Query { me: User user(id: ID!): User users(salt: Int): [User] }
        type User @key(fields: "id") { id: ID! name(salt: Int): String username: String @shareable birthday: Int }
    """,
    "inventory": """
        type Product @key(fields: "upc") {
          upc: String! weight: Int @external price: Int @external
          inStock(salt: Int): Boolean shippingEstimate: Int @requires(fields: "price weight")
        }
    """,
    "products": """
        type Query { topProducts(first: Int = 5, salt: Int): [Product] }
        type Product @key(fields: "upc") { upc: String! name(salt: Int): String price: Int weight: Int }
    """,
    "reviews": """
        type Review @key(fields: "id") {
          id: ID! body: String product: Product author: User @provides(fields: "username")
        }
        type User @key(fields: "id") { id: ID! username: String @external reviews(salt: Int): [Review] }
        type Product @key(fields: "upc") { upc: String! reviews(salt: Int): [Review] }
    """,
}

_USERS = [
    {"id": str(n), "name": f"User Number {n}", "username": f"user{n}", "birthday": 1234567890} for n in range(1, 7)
]
_PRICES = (899, 1299, 15, 499, 1299, 6999, 3999, 100_000, 9999)
_WEIGHTS = (100, 1000, 20, 100, 1000, 300, 2000, 6000, 800)
_IN_STOCK = (True, False, False, False, True, True, True, False, True)
_PRODUCTS = [
    {"upc": str(n), "name": f"Ware {n}", "price": price, "weight": weight}
    for n, (price, weight) in enumerate(zip(_PRICES, _WEIGHTS, strict=True), 1)
]
# How long the text of each review is, and of which product it is.
_REVIEWS = (
    (445, 1),
    (290, 1),
    (275, 1),
    (143, 1),
    (445, 2),
    (290, 2),
    (275, 2),
    (143, 2),
    (143, 3),
    (143, 4),
    (862, 4),
)
_TEXT = "It does what it says, holds what it promises, and looks better than in the picture. "


def _review(n: int) -> dict[str, Any]:
    length, upc = _REVIEWS[n - 1]
    body = (_TEXT * (length // len(_TEXT) + 1))[:length]
    return {"id": str(n), "body": body, "product": {"upc": str(upc)}, "author": {"id": "1", "username": "user1"}}


def _shipping(product: Mapping[str, Any]) -> int | None:
    if product.get("price") is None or product.get("weight") is None:
        return None
    return 0 if product["price"] > 1000 else product["weight"] // 2


def _entity(graph: str, representation: Mapping[str, Any]) -> dict[str, Any]:
    name = representation["__typename"]
    at = int(representation.get("upc") or representation["id"]) - 1
    if name == "Review":
        return {"__typename": name, **_review(at + 1)}
    if graph == "accounts":
        return {"__typename": name, **_USERS[at]}
    if graph == "products":
        return {"__typename": name, **_PRODUCTS[at]}
    if graph == "inventory":
        estimate = _shipping(representation)
        return {"__typename": name, "upc": str(at + 1), "inStock": _IN_STOCK[at], "shippingEstimate": estimate}
    return {"__typename": name, **representation}


def _reviews_of(source: Mapping[str, Any], type_name: str) -> list[dict[str, Any]]:
    if type_name == "User":
        return [_review(1), _review(2)]
    return [_review(n) for n, (_, upc) in enumerate(_REVIEWS, 1) if str(upc) == source["upc"]]


def schema(graph: str) -> GraphQLSchema:
    """A subgraph as it would be executed."""
    sdl = SUBGRAPHS[graph]
    entities = [name for name in ("User", "Product", "Review") if f"type {name} @key" in sdl]
    query = "extend type Query" if "type Query" in sdl else "type Query"
    union = f"union _Entity = {' | '.join(entities)} {query} {{ _entities(representations: [_Any!]!): [_Entity]! }}"
    made = build_schema(_FEDERATION + sdl + union, assume_valid_sdl=True)
    root = made.query_type
    assert root is not None
    root.fields["_entities"].resolve = lambda _, info, representations: [_entity(graph, one) for one in representations]
    roots: Mapping[str, Callable[..., object]] = {
        "me": lambda *_: _USERS[0],
        "user": lambda *_, **given: next((one for one in _USERS if one["id"] == given["id"]), None),
        "users": lambda *_, **arguments: _USERS,
        "topProducts": lambda _, info, first, salt=None: _PRODUCTS[:first],
    }
    for name, resolve in roots.items():
        if name in root.fields:
            root.fields[name].resolve = resolve
    if graph == "reviews":
        for name in ("User", "Product"):
            type_ = made.type_map[name]
            assert isinstance(type_, GraphQLObjectType)
            type_.fields["reviews"].resolve = lambda source, info, salt=None, name=name: _reviews_of(source, name)
    return made


def supergraph(port: int) -> str:
    """The supergraph, its subgraphs served at paths of one port."""
    urls = {name: f"http://127.0.0.1:{port}/{name}" for name in SUBGRAPHS}
    return compose([SubgraphSource(name, urls[name], _LINK + sdl) for name, sdl in SUBGRAPHS.items()]).sdl


class Stub:
    """An ASGI application that answers a request as it answered it before, whatever its salt."""

    def __init__(self) -> None:
        self._schemas = {name: schema(name) for name in SUBGRAPHS}
        self._alike: dict[tuple[str, bytes], bytes] = {}
        self._known: dict[tuple[str, bytes], bytes] = {}

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        if scope["type"] != "http":
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        content = self._answer(scope["path"][1:], body)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _answer(self, graph: str, body: bytes) -> bytes:
        if graph not in SUBGRAPHS:
            return b"{}"
        known = self._known.get((graph, body))
        if known is not None:
            return known
        request = orjson.loads(body)
        variables = {name: value for name, value in (request.get("variables") or {}).items() if name != "salt"}
        alike = (graph, orjson.dumps((request["query"], variables)))
        known = self._alike.get(alike)
        if known is None:
            result = graphql_sync(self._schemas[graph], request["query"], variable_values=variables)
            if result.errors:
                raise SystemExit(f"{graph} cannot answer {request['query']}: {result.errors}")
            known = self._alike[alike] = orjson.dumps({"data": result.data})
        if len(self._known) < 1000:
            self._known[graph, body] = known
        return known


def main() -> None:
    """Serves the stub at a port."""
    uvicorn.run(Stub(), port=int(sys.argv[1]), access_log=False, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
