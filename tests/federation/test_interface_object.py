"""@interfaceObject: a subgraph speaks of an interface's objects without knowing their types."""

import pytest

from gateway.planning.errors import PlanningError
from tests.federation.harness import Graph, Sub, by_key, plan_text

PARTIES: dict[str, dict[str, object]] = {
    "c1": {"__typename": "Company", "id": "c1", "title": "Hill Ltd", "seats": 3},
    "p1": {"__typename": "Person", "id": "p1"},
}
NAMES = [{"__typename": "Person", "id": "p1", "title": "Ann"}]


def registry():
    return Sub(
        "registry",
        """
        type Query { parties: [Party!]! company: Company }
        interface Party @key(fields: "id") { id: ID! offices: [String!]! }
        type Company implements Party @key(fields: "id") { id: ID! offices: [String!]! title: String seats: Int! }
        type Person implements Party @key(fields: "id") { id: ID! offices: [String!]! }
        """,
        {"parties": [one | {"offices": []} for one in PARTIES.values()], "company": PARTIES["c1"] | {"offices": []}},
        {
            name: lambda one: PARTIES[one["id"]] | {"offices": ["of " + one["id"]]}
            for name in ("Party", "Company", "Person")
        },
    )


def people():
    return Sub(
        "people",
        """
        interface Party @key(fields: "id") { id: ID! title: String }
        type Person implements Party @key(fields: "id") { id: ID! title: String }
        type Company implements Party @key(fields: "id") { id: ID! title: String @external }
        """,
        entities={
            # A subgraph with the interface and a key knows the type of every object.
            "Party": lambda one: NAMES[0] if one["id"] == "p1" else {"__typename": "Company", "id": one["id"]},
            "Person": by_key(NAMES, "id"),
            "Company": lambda one: one,
        },
    )


def court():
    return Sub(
        "court",
        """
        type Query { hits: [Party!]! }
        type Party @key(fields: "id") @interfaceObject { id: ID! listed: Boolean! fellow: Party }
        """,
        {"hits": [{"id": "p1"}, {"id": "c1"}]},
        {
            "Party": lambda one: {
                "__typename": "Party",
                "id": one["id"],
                "listed": one["id"] == "p1",
                "fellow": {"id": "c1"},
            }
        },
    )


def test_a_field_of_the_interface_object_is_asked_for_all_types_at_once():
    graph = Graph(registry(), people(), court())
    query = "{ parties { id listed } company { listed } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "registry") {
              query Operation__registry__0 {
                parties {
                  __typename
                  id
                }
                company {
                  id
                }
              }
            }
            Fetch(service: "court") {
              Flatten(path: "parties.@")
              Flatten(path: "company")
              { ... on Party { id } } =>
              {
                ... on Party {
                  listed
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {
        "data": {
            "parties": [{"id": "c1", "listed": False}, {"id": "p1", "listed": True}],
            "company": {"listed": False},
        }
    }
    assert graph.asked() == {"registry": 1, "court": 1}
    ((_, variables),) = graph.subs["court"].requests
    assert variables["_r0"] == [{"__typename": "Party", "id": "c1"}, {"__typename": "Party", "id": "p1"}]


def test_the_types_of_an_interface_objects_values_are_told_by_who_knows_them():
    graph = Graph(registry(), people(), court())
    query = "{ hits { __typename title ... on Company { seats } } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "court") {
              query Operation__court__0 {
                hits {
                  id
                }
              }
            }
            Fetch(service: "people") {
              Flatten(path: "hits.@")
              { ... on Party { id } } =>
              {
                ... on Party {
                  __typename
                  ... on Company {
                    id
                  }
                  ... on Person {
                    title
                  }
                }
              }
            }
            Fetch(service: "registry") {
              Flatten(path: "hits.@")
              { ... on Company { id } } =>
              {
                ... on Company {
                  title
                  seats
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {
        "data": {
            "hits": [
                {"__typename": "Person", "title": "Ann"},
                {"__typename": "Company", "title": "Hill Ltd", "seats": 3},
            ]
        }
    }


def test_from_one_interface_object_to_the_next():
    finance = Sub(
        "finance",
        'type Party @key(fields: "id") @interfaceObject { id: ID! loans: Int! }',
        entities={"Party": lambda one: {"__typename": "Party", "id": one["id"], "loans": 2}},
    )
    graph = Graph(registry(), people(), court(), finance)
    query = "{ hits { loans fellow { loans offices } } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "court") {
              query Operation__court__0 {
                hits {
                  fellow {
                    id
                  }
                  id
                }
              }
            }
            Parallel {
              Fetch(service: "finance") {
                Flatten(path: "hits.@.fellow")
                Flatten(path: "hits.@")
                { ... on Party { id } } =>
                {
                  ... on Party {
                    loans
                  }
                }
              }
              Fetch(service: "registry") {
                Flatten(path: "hits.@.fellow")
                { ... on Party { id } } =>
                {
                  ... on Party {
                    __typename
                    offices
                  }
                }
              }
            }
          }
        }
        """
    )


def test_a_field_of_an_interface_without_types_that_no_key_leads_to_is_no_null_but_an_error():
    node = Sub("node", 'type Query { node: Node } interface Node @key(fields: "id") { id: ID! }', {"node": None})
    noted = Sub(
        "noted",
        'type Query { noted: Node } type Node @key(fields: "id", resolvable: false) @interfaceObject '
        "{ id: ID! note: String }",
        {"noted": None},
    )
    graph = Graph(node, noted)
    assert graph.ask("{ node { id } }") == {"data": {"node": None}}
    with pytest.raises(PlanningError):
        graph.plan("{ node { note } }")


def test_what_is_asked_in_a_fragment_of_an_interface_without_types_is_not_lost():
    node = Sub("node", 'type Query { node: Node } interface Node @key(fields: "id") { id: ID! }', {"node": None})
    noted = Sub(
        "noted",
        'type Query { noted: Node } type Node @key(fields: "id", resolvable: false) @interfaceObject '
        "{ id: ID! note: String }",
        {"noted": {"__typename": "Node", "id": "n", "note": "so"}},
    )
    graph = Graph(node, noted)
    answer = {"data": {"noted": {"id": "n", "note": "so"}}}
    assert graph.ask("{ noted { id note } }") == answer
    assert graph.ask("{ noted { ... { id ... on Node { note } } } }") == answer


@pytest.mark.parametrize(("yes", "seats"), [(False, {}), (True, {"seats": 3})])
def test_a_type_that_no_condition_that_holds_asks_for_need_not_be_known(yes, seats):
    graph = Graph(registry(), people(), court())
    query = "query($yes: Boolean!) { hits { id ... on Company @include(if: $yes) { seats } } }"
    assert graph.ask(query, {"yes": yes}) == {"data": {"hits": [{"id": "p1"}, {"id": "c1", **seats}]}}
    assert graph.asked() == {"court": 1, **({"registry": 1} if yes else {})}
