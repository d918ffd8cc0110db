"""@key: entities are followed over keys of one field, of several, and over a subgraph in between."""

from tests.federation.harness import Graph, Sub, by_key, plan_text

PRODUCTS = [
    {"__typename": "Product", "id": "1", "upc": "u1", "name": "Tea", "maker": {"id": "m1", "country": "CN"}},
    {"__typename": "Product", "id": "2", "upc": "u2", "name": "Rice", "maker": {"id": "m2", "country": "CN"}},
]


def products():
    return Sub(
        "products",
        """
        type Query { products: [Product!]! product(id: ID!): Product }
        type Product @key(fields: "id") { id: ID! name: String! maker: Maker! }
        type Maker @key(fields: "id country") { id: ID! country: String! }
        """,
        {"products": PRODUCTS, "product": lambda id: next((one for one in PRODUCTS if one["id"] == id), None)},
        {"Product": by_key(PRODUCTS, "id"), "Maker": lambda one: one},
    )


def stock():
    rows = [{"__typename": "Product", "id": "1", "inStock": 7}, {"__typename": "Product", "id": "2", "inStock": 0}]
    return Sub(
        "stock",
        'type Product @key(fields: "id") { id: ID! inStock: Int! }',
        entities={"Product": by_key(rows, "id")},
    )


def test_an_entity_is_followed_over_its_key():
    graph = Graph(products(), stock())
    query = "{ products { name inStock } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              query Operation__products__0 {
                products {
                  name
                  id
                }
              }
            }
            Fetch(service: "stock") {
              Flatten(path: "products.@")
              { ... on Product { id } } =>
              {
                ... on Product {
                  inStock
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"products": [{"name": "Tea", "inStock": 7}, {"name": "Rice", "inStock": 0}]}}
    assert graph.asked() == {"products": 1, "stock": 1}


def test_a_key_of_several_fields_is_sent_whole():
    makers = [
        {"__typename": "Maker", "id": "m1", "country": "CN", "name": "Hill"},
        {"__typename": "Maker", "id": "m2", "country": "CN", "name": "Lake"},
    ]
    registry = Sub(
        "registry",
        'type Maker @key(fields: "id country") { id: ID! country: String! name: String! }',
        entities={"Maker": by_key(makers, "id", "country")},
    )
    graph = Graph(products(), registry)
    query = "{ products { maker { name } } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              query Operation__products__0 {
                products {
                  maker {
                    id
                    country
                  }
                }
              }
            }
            Fetch(service: "registry") {
              Flatten(path: "products.@.maker")
              { ... on Maker { id country } } =>
              {
                ... on Maker {
                  name
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"products": [{"maker": {"name": "Hill"}}, {"maker": {"name": "Lake"}}]}}


def test_a_key_that_is_not_at_hand_is_fetched_in_between():
    rows = [{"__typename": "Product", "id": one["id"], "upc": one["upc"]} for one in PRODUCTS]
    codes = Sub(
        "codes",
        'type Product @key(fields: "id") @key(fields: "upc") { id: ID! upc: ID! }',
        entities={"Product": by_key(rows, "id")},
    )
    priced = [{"__typename": "Product", "upc": "u1", "price": 10}, {"__typename": "Product", "upc": "u2", "price": 20}]
    prices = Sub(
        "prices",
        'type Product @key(fields: "upc") { upc: ID! price: Int! }',
        entities={"Product": by_key(priced, "upc")},
    )
    graph = Graph(products(), codes, prices)
    query = "{ products { name price } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              query Operation__products__0 {
                products {
                  name
                  id
                }
              }
            }
            Fetch(service: "codes") {
              Flatten(path: "products.@")
              { ... on Product { id } } =>
              {
                ... on Product {
                  upc
                }
              }
            }
            Fetch(service: "prices") {
              Flatten(path: "products.@")
              { ... on Product { upc } } =>
              {
                ... on Product {
                  price
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"products": [{"name": "Tea", "price": 10}, {"name": "Rice", "price": 20}]}}


def test_the_same_entity_at_many_places_is_asked_once():
    orders = Sub(
        "orders",
        """
        type Query { orders: [Order!]! }
        type Order { lines: [Product!]! gift: Product }
        type Product @key(fields: "id", resolvable: false) { id: ID! }
        """,
        {
            "orders": [
                {"lines": [{"id": "1"}, {"id": "1"}, {"id": "2"}], "gift": {"id": "1"}},
                {"lines": [], "gift": None},
            ]
        },
    )
    graph = Graph(orders, products())
    query = "{ orders { lines { name } gift { name } } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "orders") {
              query Operation__orders__0 {
                orders {
                  lines {
                    id
                  }
                  gift {
                    id
                  }
                }
              }
            }
            Fetch(service: "products") {
              Flatten(path: "orders.@.lines.@")
              Flatten(path: "orders.@.gift")
              { ... on Product { id } } =>
              {
                ... on Product {
                  name
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {
        "data": {
            "orders": [
                {"lines": [{"name": "Tea"}, {"name": "Tea"}, {"name": "Rice"}], "gift": {"name": "Tea"}},
                {"lines": [], "gift": None},
            ]
        }
    }
    ((_, variables),) = graph.subs["products"].requests
    assert variables == {"_r0": [{"__typename": "Product", "id": "1"}, {"__typename": "Product", "id": "2"}]}


def test_nothing_is_asked_where_no_entity_was_found():
    graph = Graph(products(), stock())
    assert graph.ask('{ product(id: "9") { name inStock } }') == {"data": {"product": None}}
    assert graph.asked() == {"products": 1}


def test_what_a_subgraph_has_is_not_asked_of_another():
    twin = Sub(
        "twin",
        """
        type Query { best: Product }
        type Product @key(fields: "id") { id: ID! }
        """,
        {"best": {"id": "1"}},
        {"Product": lambda one: one},
    )
    graph = Graph(products(), twin)
    assert graph.ask("{ best { id } products { id } }") == {
        "data": {"best": {"id": "1"}, "products": [{"id": "1"}, {"id": "2"}]}
    }
    assert graph.asked() == {"products": 1, "twin": 1}
