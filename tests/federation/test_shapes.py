"""One key, fields of different shapes: two object types whose field is null in one and never in the other."""

from tests.federation.harness import Graph, Sub, plan_text

FILMS = [
    {"__typename": "Film", "code": "f1", "next": [{"__typename": "Book", "code": None}]},
    {"__typename": "Book", "code": "b1", "next": [{"__typename": "Film", "code": "f1"}]},
]


def library(works=FILMS):
    return Sub(
        "library",
        """
        type Query { works: [Work!]! _1_code: [Work!]! }
        union Work = Film | Book
        type Film @key(fields: "code") { code: ID! next: [Work!]! }
        type Book { code: ID next: [Work!]! }
        """,
        {"works": works, "_1_code": []},
        {"Film": lambda one: FILMS[0]},
    )


def cinema():
    return Sub(
        "cinema",
        'type Query { films: [Film!]! } type Film @key(fields: "code") { code: ID seats: Int }',
        {"films": [{"code": "f1"}]},
        {"Film": lambda one: one},
    )


def test_a_key_that_a_subgraph_cannot_answer_for_both_types_has_an_alias_in_the_fetch_alone():
    graph = Graph(library(), cinema())
    query = "{ works { ... on Film { code next { ... on Film { code } ... on Book { code } } } ... on Book { code } } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Fetch(service: "library") {
            query Operation__library__0 {
              works {
                __typename
                ... on Book {
                  code
                }
                ... on Film {
                  _1_code: code
                  next {
                    __typename
                    ... on Book {
                      code
                    }
                    ... on Film {
                      _1_code: code
                    }
                  }
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"works": [{"code": "f1", "next": [{"code": None}]}, {"code": "b1"}]}}


def test_fields_of_one_shape_have_none():
    graph = Graph(library(), cinema())
    query = "{ works { ... on Film { next { __typename } } ... on Book { next { __typename } } } }"
    assert "_1_" not in graph.plan(query)
    assert graph.ask(query) == {
        "data": {"works": [{"next": [{"__typename": "Book"}]}, {"next": [{"__typename": "Film"}]}]}
    }


def test_an_error_below_an_alias_stands_where_the_client_asked():
    def broken(*_):
        raise ValueError("no code today")

    graph = Graph(library([FILMS[0] | {"code": broken}, FILMS[1]]), cinema())
    answer = graph.ask("{ works { ... on Book { code } ... on Film { code } } }")
    assert [error["path"] for error in answer["errors"]] == [["works", 0, "code"]]
