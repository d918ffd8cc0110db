"""@skip and @include: what is not wanted is not fetched, and what a condition covers is asked under it."""

from itertools import product

import pytest

from tests.federation.harness import Graph, Sub, by_key, plan_text

ROW = {"__typename": "Product", "id": "1", "name": "Tea", "box": {"w": 1, "h": 2}}


def graph():
    products = Sub(
        "products",
        """
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String! box: Box! }
        type Box { w: Int! h: Int! }
        """,
        {"product": ROW},
        {"Product": by_key([ROW], "id")},
    )
    stock = Sub(
        "stock",
        """
        type Query { open: Boolean! }
        type Product @key(fields: "id") { id: ID! count: Int! }
        """,
        {"open": True},
        {"Product": lambda one: {"__typename": "Product", "id": one["id"], "count": 4}},
    )
    return Graph(products, stock)


QUERY = "query($yes: Boolean!) { product { name @skip(if: $yes) count @include(if: $yes) } }"


def test_a_condition_goes_where_its_field_goes():
    assert graph().plan(QUERY) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              query Operation__products__0($yes: Boolean!) {
                product {
                  name @skip(if: $yes)
                  id
                }
              }
            }
            Fetch(service: "stock") {
              Flatten(path: "product")
              { ... on Product { id } } =>
              {
                ... on Product {
                  count @include(if: $yes)
                }
              }
            }
          }
        }
        """
    )


def test_a_subgraph_with_nothing_to_do_is_not_asked():
    asked = graph()
    assert asked.ask(QUERY, {"yes": True}) == {"data": {"product": {"count": 4}}}
    assert asked.asked() == {"products": 1, "stock": 1}
    assert asked.ask(QUERY, {"yes": False}) == {"data": {"product": {"name": "Tea"}}}
    assert asked.asked() == {"products": 1}
    assert asked.ask("query($v: Boolean = false) { open @include(if: $v) product { name } }") == {
        "data": {"product": {"name": "Tea"}}
    }
    assert asked.asked() == {"products": 1}


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (True, True, {"box": {"w": 1, "h": 2}}),
        (True, False, {"box": {"w": 1}}),
        (False, True, {"box": {"h": 2}}),
        (False, False, {}),
    ],
)
def test_two_conditions_on_one_key_are_told_apart(a, b, answer):
    query = """
      query($a: Boolean!, $b: Boolean!) { product { box @include(if: $a) { w } ... @include(if: $b) { box { h } } } }
    """
    assert graph().ask(query, {"a": a, "b": b}) == {"data": {"product": answer}}


def test_more_conditions_than_stand_on_a_field_stand_around_it():
    query = """
      query($a: Boolean!, $b: Boolean!, $c: Boolean!) {
        product { ... @include(if: $a) { ... @skip(if: $c) { name @include(if: $b) box @include(if: $b) { w } } } }
      }
    """
    assert graph().plan(query) == plan_text(
        """
        QueryPlan {
          Fetch(service: "products") {
            query Operation__products__0($a: Boolean!, $b: Boolean!, $c: Boolean!) {
              product {
                ... @include(if: $b) {
                  name @include(if: $a) @skip(if: $c)
                }
                ... @include(if: $b) {
                  box @include(if: $a) @skip(if: $c) {
                    w
                  }
                }
              }
            }
          }
        }
        """
    )
    for a, b, c in product((True, False), repeat=3):
        expected = {"name": "Tea", "box": {"w": 1}} if a and b and not c else {}
        assert graph().ask(query, {"a": a, "b": b, "c": c}) == {"data": {"product": expected}}


def test_what_one_of_two_selections_of_an_object_asks_is_asked_under_its_condition():
    query = "query($yes: Boolean!) { product { n: count } product @include(if: $yes) { box { w } count } }"
    assert graph().plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              query Operation__products__0($yes: Boolean!) {
                product {
                  id
                }
                product @include(if: $yes) {
                  box @include(if: $yes) {
                    w @include(if: $yes)
                  }
                  id
                }
              }
            }
            Fetch(service: "stock") {
              Flatten(path: "product")
              { ... on Product { id } } =>
              {
                ... on Product {
                  n: count
                  count @include(if: $yes)
                }
              }
            }
          }
        }
        """
    )
    for yes, answer in ((False, {"n": 4}), (True, {"n": 4, "box": {"w": 1}, "count": 4})):
        assert graph().ask(query, {"yes": yes}) == {"data": {"product": answer}}


def test_a_constant_decides_at_planning():
    assert "count" not in graph().plan("{ product { name count @skip(if: true) } }")
    assert graph().ask("{ product { id @include(if: true) count @include(if: false) } }") == {
        "data": {"product": {"id": "1"}}
    }
