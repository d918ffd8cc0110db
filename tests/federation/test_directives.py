"""Directives for queries that all subgraphs define: a field takes its own along to its subgraph."""

import pytest

from gateway.server.operations import RequestError
from tests.federation.harness import Graph, Sub, by_key, plan_text

ROW = {"__typename": "Product", "id": "1", "name": "Tea"}
MARK = "directive @mark(at: Int, note: String) on FIELD"


def graph():
    products = Sub(
        "products",
        f'{MARK} type Query {{ product: Product }} type Product @key(fields: "id") {{ id: ID! name: String! }}',
        {"product": ROW},
        {"Product": by_key([ROW], "id")},
    )
    stock = Sub(
        "stock",
        f'{MARK} type Product @key(fields: "id") {{ id: ID! count(of: Int): Int! }}',
        {},
        {"Product": lambda one: {"__typename": "Product", "id": one["id"], "count": 4}},
    )
    return Graph(products, stock)


QUERY = """
query($n: Int) {
  product { name @mark(note: "a") count(of: 2) @mark(at: $n) }
  product { name ... @include(if: true) { count(of: 2) @mark(at: $n) } }
}
"""


def test_a_directive_goes_where_its_field_goes():
    assert graph().plan(QUERY) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              query Operation__products__0 {
                product {
                  name @mark(note: "a")
                  id
                }
              }
            }
            Fetch(service: "stock") {
              Flatten(path: "product")
              { ... on Product { id } } =>
              {
                ... on Product {
                  count(of: 2) @mark(at: $n)
                }
              }
            }
          }
        }
        """
    )
    assert graph().ask(QUERY, {"n": 3}) == {"data": {"product": {"name": "Tea", "count": 4}}}


def test_one_that_would_be_lost_is_refused():
    with pytest.raises(RequestError, match="'@mark' may not be used on inline fragment"):
        graph().ask("{ product { ... @mark { name } } }")
