"""Interfaces and unions: asked as such where all types resolve a field, by type only where they must be."""

import pytest

from gateway.server.operations import RequestError
from tests.federation.harness import Graph, Sub, by_key, plan_text

BOOK = {"__typename": "Book", "id": "b", "title": "Tea", "pages": 9}
FILM = {"__typename": "Film", "id": "f", "title": "Rice", "minutes": 90}


def media():
    return Sub(
        "media",
        """
        type Query { all: [Media!]! found: [Found!]! }
        interface Media { id: ID! title: String! }
        union Found = Book | Film
        type Book implements Media @key(fields: "id") { id: ID! title: String! pages: Int! }
        type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int! }
        """,
        {"all": [BOOK, FILM], "found": [FILM, BOOK]},
        {"Book": by_key([BOOK], "id"), "Film": by_key([FILM], "id")},
    )


def ratings():
    return Sub(
        "ratings",
        """
        type Book @key(fields: "id") { id: ID! stars: Int! }
        type Film @key(fields: "id") { id: ID! stars: Int! }
        """,
        entities={
            "Book": lambda one: {"__typename": "Book", "id": one["id"], "stars": 5},
            "Film": lambda one: {"__typename": "Film", "id": one["id"], "stars": 3},
        },
    )


def test_a_field_that_all_types_have_is_asked_of_the_interface():
    graph = Graph(media(), ratings())
    query = "{ all { title ... on Book { pages } ... on Media { id } __typename } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Fetch(service: "media") {
            query Operation__media__0 {
              all {
                __typename
                title
                id
                ... on Book {
                  pages
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {
        "data": {
            "all": [
                {"title": "Tea", "pages": 9, "id": "b", "__typename": "Book"},
                {"title": "Rice", "id": "f", "__typename": "Film"},
            ]
        }
    }
    assert list(graph.ask(query)["data"]["all"][0]) == ["title", "pages", "id", "__typename"]


def test_a_union_is_followed_type_by_type():
    graph = Graph(media(), ratings())
    query = "{ found { ... on Book { stars title } ... on Film { stars } } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "media") {
              query Operation__media__0 {
                found {
                  __typename
                  ... on Book {
                    title
                    id
                  }
                  ... on Film {
                    id
                  }
                }
              }
            }
            Fetch(service: "ratings") {
              Flatten(path: "found.@")
              { ... on Book { id } } =>
              {
                ... on Book {
                  stars
                }
              }
              Flatten(path: "found.@")
              { ... on Film { id } } =>
              {
                ... on Film {
                  stars
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"found": [{"stars": 3}, {"stars": 5, "title": "Tea"}]}}
    assert graph.asked() == {"media": 1, "ratings": 1}


def test_fragments_of_one_key_merge_by_type():
    graph = Graph(media(), ratings())
    query = """
      { all { ...named ... on Film { title n: minutes } ... on Book { n: pages } } }
      fragment named on Media { ... on Book { title } }
    """
    assert graph.ask(query) == {"data": {"all": [{"title": "Tea", "n": 9}, {"title": "Rice", "n": 90}]}}


def test_an_interface_with_one_implementation_is_not_asked_for_what_only_that_has():
    sub = Sub(
        "sub",
        """
        type Query { all: [Media!]! }
        interface Media { id: ID! }
        type Book implements Media { id: ID! pages: Int! }
        """,
        {"all": [BOOK]},
    )
    graph = Graph(sub)
    assert graph.ask("{ all { id ... on Book { pages } } }") == {"data": {"all": [{"id": "b", "pages": 9}]}}


def test_what_is_asked_of_every_type_is_not_asked_of_one_again():
    """In fragments within fragments, under conditions; what stands first keeps its place in the answer."""
    graph = Graph(media(), ratings())
    query = """query($v: Boolean!) { all {
      title
      ... on Book { title pages ... on Media { title @include(if: $v) id } }
      ... on Film { minutes title stars ... on Film { stars } }
    } }"""
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "media") {
              query Operation__media__0 {
                all {
                  __typename
                  title
                  ... on Book {
                    pages
                    id
                  }
                  ... on Film {
                    minutes
                    id
                  }
                }
              }
            }
            Fetch(service: "ratings") {
              Flatten(path: "all.@")
              { ... on Film { id } } =>
              {
                ... on Film {
                  stars
                }
              }
            }
          }
        }
        """
    )
    answer = graph.ask(query, {"v": True})
    assert answer == {
        "data": {"all": [{"title": "Tea", "pages": 9, "id": "b"}, {"title": "Rice", "minutes": 90, "stars": 3}]}
    }
    assert [list(one) for one in answer["data"]["all"]] == [["title", "pages", "id"], ["title", "minutes", "stars"]]
    other = "query($v: Boolean!) { all { ... on Book { title } title @skip(if: $v) __typename } }"
    assert graph.ask(other, {"v": True}) == {
        "data": {"all": [{"title": "Tea", "__typename": "Book"}, {"__typename": "Film"}]}
    }


def hiding():
    return Sub(
        "media",
        """
        type Query { one: Media all: [Media] }
        interface Media { title: String next: Media lines: [String] }
        interface Text implements Media { title: String next: Media lines: [String] pages: Int notes: [Media] }
        type Book implements Text & Media { title: String next: Media lines: [String] pages: Int notes: [Media] }
        type Film implements Media { title: String next: Media lines: [String] }
        type Memo implements Text & Media @inaccessible {
          title: String next: Media lines: [String] pages: Int notes: [Media]
        }
        """,
        {
            "one": {
                "__typename": "Book",
                "title": "Tea",
                "next": {"__typename": "Memo", "title": "secret"},
                "lines": [],
                "pages": 9,
                "notes": [{"__typename": "Memo", "title": "secret"}],
            },
            "all": [{"__typename": "Memo", "title": "secret"}, {"__typename": "Film", "title": "Rice"}],
        },
    )


def test_a_type_that_the_api_hides_is_planned_and_never_shown():
    graph = Graph(hiding())
    # What an interface has that the field's own has not is asked type by type, of the hidden one too.
    query = """
    query($c: Boolean!) {
      one { ... on Text { pages notes { title } } ... on Book { title lines next { __typename title } } }
      all { next { lines } ... on Text { pages } lines @include(if: $c) ...F }
    }
    fragment F on Film { title lines }
    """
    with pytest.raises(RequestError, match="Unknown type 'Memo'"):
        graph.ask("{ one { ... on Memo { title } } }")
    answer = graph.ask(query, {"c": True})
    assert answer["data"] == {
        "one": {"pages": 9, "notes": [None], "title": "Tea", "lines": [], "next": None},
        "all": [None, {"next": None, "title": "Rice", "lines": None}],
    }
    assert "secret" not in str(answer)


def test_a_type_that_the_api_hides_is_no_place_of_a_deferred_part():
    graph = Graph(hiding())
    query = "{ all { title ... @defer { next { title lines } ... on Text { pages notes { title } } } } }"
    first, *parts = graph.parts(query)
    assert first["data"] == {"all": [None, {"title": "Rice"}]}
    assert "secret" not in str(parts)
