"""A subgraph that fails gives a located error and null; the rest of the answer stands."""

import pytest

from gateway.execution.errors import HTTP_ERROR, MALFORMED, TIMEOUT, UNREACHABLE, SubgraphError
from tests.federation.harness import Graph, Sub

ROWS = [{"id": "1", "name": "Tea"}, {"id": "2", "name": "Rice"}]


def graph(stock_type="Int", entity=None):
    products = Sub(
        "products",
        """
        type Query { products: [Product!] first: Product }
        type Product @key(fields: "id") { id: ID! name: String! }
        """,
        {"products": ROWS, "first": ROWS[0]},
        {"Product": lambda one: one},
    )
    stock = Sub(
        "stock",
        f"""
        type Query {{ total: Int }}
        type Product @key(fields: "id") {{ id: ID! count: {stock_type} }}
        """,
        {"total": 9},
        {"Product": entity or (lambda one: {"__typename": "Product", "id": one["id"], "count": 4})},
    )
    return Graph(products, stock)


QUERY = "{ products { name count } first { name count } total }"


@pytest.mark.parametrize("code", [UNREACHABLE, TIMEOUT, HTTP_ERROR, MALFORMED])
def test_what_a_failed_subgraph_was_asked_for_is_null_and_named(code):
    asked = graph()
    asked.subs["stock"].failing = SubgraphError(code, "the subgraph cannot be reached")
    assert asked.ask(QUERY) == {
        "data": {
            "products": [{"name": "Tea", "count": None}, {"name": "Rice", "count": None}],
            "first": {"name": "Tea", "count": None},
            "total": None,
        },
        "errors": [
            {
                "message": "the subgraph cannot be reached",
                "path": ["total"],
                "extensions": {"code": code, "service": "stock"},
            },
            {
                "message": "the subgraph cannot be reached",
                "path": ["products", 0],
                "extensions": {"code": code, "service": "stock", "places": 2},
            },
            {
                "message": "the subgraph cannot be reached",
                "path": ["first"],
                "extensions": {"code": code, "service": "stock"},
            },
        ],
    }


def test_a_null_where_none_may_be_makes_its_parent_null():
    asked = graph(stock_type="Int!")
    asked.subs["stock"].failing = SubgraphError(UNREACHABLE, "gone")
    answer = asked.ask("{ products { name count } first { name } }")
    assert answer["data"] == {"products": None, "first": {"name": "Tea"}}
    assert [error["path"] for error in answer["errors"]] == [["products", 0]]


def test_an_error_within_an_entity_stands_at_its_place(caplog):
    def counted(one):
        if one["id"] == "2":
            raise ValueError("a secret of the department")
        return {"__typename": "Product", "id": one["id"], "count": 4}

    answer = graph(entity=counted).ask("{ products { name count } }")
    # The list of entities may not lack one, so graphql-core gives up all of them: none is a wrong value.
    assert answer["data"]["products"][1] == {"name": "Rice", "count": None}
    assert answer["errors"][0]["message"] == "internal error"
    extensions = answer["errors"][0]["extensions"]
    (logged,) = [one.getMessage() for one in caplog.records if "a resolver failed" in one.getMessage()]
    assert logged.startswith(f"{extensions.pop('reference')}: a resolver failed at ")
    assert extensions == {"code": "SUBGRAPH_INTERNAL_ERROR", "service": "stock"}


def test_an_error_of_a_field_of_one_entity_is_located_in_the_answer():
    def counted(one):
        count = 4 if one["id"] == "1" else "not a number"
        return {"__typename": "Product", "id": one["id"], "count": count}

    answer = graph(entity=counted).ask("{ products { name count } first { count } }")
    assert answer["data"] == {
        "products": [{"name": "Tea", "count": 4}, {"name": "Rice", "count": None}],
        "first": {"count": 4},
    }
    assert [error["path"] for error in answer["errors"]] == [["products", 1, "count"]]


def test_an_entity_that_is_not_found_leaves_nulls_and_no_error():
    asked = graph(entity=lambda one: None if one["id"] == "2" else {"__typename": "Product", "count": 1})
    assert asked.ask("{ products { name count } }") == {
        "data": {"products": [{"name": "Tea", "count": 1}, {"name": "Rice", "count": None}]}
    }


def test_a_missing_entity_where_none_may_be_missing_is_an_error():
    asked = graph(stock_type="Int!", entity=lambda one: None)
    assert asked.ask("{ first { count } }") == {
        "data": {"first": None},
        "errors": [
            {
                "message": "Cannot return null for non-nullable field Product.count.",
                "path": ["first", "count"],
                "extensions": {"code": "NON_NULL_VIOLATION"},
            }
        ],
    }
