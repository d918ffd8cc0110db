"""@requires: a field's inputs are brought to its subgraph in the representation."""

from tests.federation.harness import Graph, Sub, by_key, plan_text

ROWS: list[dict[str, object]] = [
    {"__typename": "Product", "id": "1", "weight": 3, "size": {"height": 2, "width": 5}},
    {"__typename": "Product", "id": "2", "weight": None, "size": None},
]


def products():
    return Sub(
        "products",
        """
        type Query { products: [Product!]! }
        type Product @key(fields: "id") { id: ID! weight: Int size: Size }
        type Size { height: Int! width: Int! }
        """,
        {"products": ROWS},
        {"Product": by_key(ROWS, "id")},
    )


def shipping():
    def shipped(one):
        size = one.get("size")
        area = None if size is None else size["height"] * size["width"]
        cost = None if one.get("weight") is None else one["weight"] * 10
        return {"__typename": "Product", "id": one["id"], "cost": cost, "area": area, "label": one.get("cost")}

    return Sub(
        "shipping",
        """
        type Query { parcels: [Product!]! }
        type Product @key(fields: "id") {
          id: ID!
          weight: Int @external
          size: Size @external
          cost: Int @requires(fields: "weight")
          area: Int @requires(fields: "size { height width }")
        }
        type Size { height: Int! @external width: Int! @external }
        """,
        {"parcels": [{"id": "1"}]},
        {"Product": shipped},
    )


def test_required_fields_are_brought_along():
    graph = Graph(products(), shipping())
    query = "{ products { cost area } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              query Operation__products__0 {
                products {
                  id
                  size {
                    height
                    width
                  }
                  weight
                }
              }
            }
            Fetch(service: "shipping") {
              Flatten(path: "products.@")
              { ... on Product { id size { height width } weight } } =>
              {
                ... on Product {
                  cost
                  area
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"products": [{"cost": 30, "area": 10}, {"cost": None, "area": None}]}}
    ((_, variables),) = graph.subs["shipping"].requests
    assert variables == {
        "_r0": [
            {"__typename": "Product", "id": "1", "weight": 3, "size": {"height": 2, "width": 5}},
            {"__typename": "Product", "id": "2", "weight": None, "size": None},
        ]
    }


def test_a_field_that_requires_is_asked_again_of_the_subgraph_that_led_to_it():
    graph = Graph(products(), shipping())
    query = "{ parcels { cost } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "shipping") {
              query Operation__shipping__0 {
                parcels {
                  id
                }
              }
            }
            Fetch(service: "products") {
              Flatten(path: "parcels.@")
              { ... on Product { id } } =>
              {
                ... on Product {
                  weight
                }
              }
            }
            Fetch(service: "shipping") {
              Flatten(path: "parcels.@")
              { ... on Product { id weight } } =>
              {
                ... on Product {
                  cost
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"parcels": [{"cost": 30}]}}


def test_what_a_required_field_requires_is_brought_first():
    taxes = Sub(
        "taxes",
        """
        type Product @key(fields: "id") { id: ID! cost: Int @external tax: Int @requires(fields: "cost") }
        """,
        entities={"Product": lambda one: {"__typename": "Product", "id": one["id"], "tax": (one["cost"] or 0) // 10}},
    )
    graph = Graph(products(), shipping(), taxes)
    query = "{ products { tax } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              query Operation__products__0 {
                products {
                  id
                  weight
                }
              }
            }
            Fetch(service: "shipping") {
              Flatten(path: "products.@")
              { ... on Product { id weight } } =>
              {
                ... on Product {
                  cost
                }
              }
            }
            Fetch(service: "taxes") {
              Flatten(path: "products.@")
              { ... on Product { id cost } } =>
              {
                ... on Product {
                  tax
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"products": [{"tax": 3}, {"tax": 0}]}}


def test_the_clients_aliases_are_not_in_the_way():
    graph = Graph(products(), shipping())
    query = "{ products { id: cost weight: id size { width: height } cost: area } }"
    assert graph.ask(query) == {
        "data": {
            "products": [
                {"id": 30, "weight": "1", "size": {"width": 2}, "cost": 10},
                {"id": None, "weight": "2", "size": None, "cost": None},
            ]
        }
    }


def test_one_representation_does_not_carry_a_field_with_two_arguments():
    rates = {"USD": 1, "EUR": 2}
    goods = Sub(
        "goods",
        """
        type Query { goods: [Good!]! }
        type Good @key(fields: "id") { id: ID! price(in: String!): Int! }
        """,
        {"goods": [{"id": "1", "price": lambda _, **given: 10 * rates[given["in"]]}]},
        {"Good": lambda one: one},
    )
    estimates = Sub(
        "estimates",
        """
        type Good @key(fields: "id") {
          id: ID!
          price(in: String!): Int! @external
          dollars: Int! @requires(fields: "price(in: \\"USD\\")")
          euros: Int! @requires(fields: "price(in: \\"EUR\\")")
        }
        """,
        entities={
            "Good": lambda one: {"__typename": "Good", "id": one["id"], "dollars": one["price"], "euros": one["price"]}
        },
    )
    graph = Graph(goods, estimates)
    assert graph.ask("{ goods { euros dollars } }") == {"data": {"goods": [{"euros": 20, "dollars": 10}]}}
    assert graph.asked() == {"goods": 1, "estimates": 1}
