"""Subscriptions: each event is completed over the subgraphs before the next is taken."""

import asyncio

from gateway.execution.errors import INTERNAL, UNREACHABLE, SubgraphError
from gateway.server.operations import GraphQLRequest
from tests.federation.harness import Graph, Sub, by_key, plan_text

CREDITS = [{"__typename": "Company", "id": "1", "score": 90}, {"__typename": "Company", "id": "2", "score": 40}]
QUERY = "subscription Watch($at: Int!) { changed(since: $at) { id name score } }"


def graph(*events, closed=None):
    async def changed(since):
        try:
            for event in events[since:]:
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            if closed is not None:
                closed.append(True)

    companies = Sub(
        "companies",
        """
        type Query { a: Int }
        type Subscription { changed(since: Int!): Company }
        type Company @key(fields: "id") { id: ID! name: String }
        """,
        {"changed": changed},
        {"Company": by_key([], "id")},
    )
    credit = Sub(
        "credit", 'type Company @key(fields: "id") { id: ID! score: Int }', {}, {"Company": by_key(CREDITS, "id")}
    )
    return Graph(companies, credit)


def company(id, name):
    return {"__typename": "Company", "id": id, "name": name}


def test_the_events_come_from_one_subgraph_and_are_completed_by_others():
    supergraph = graph(company("0", "Old"), company("1", "Tea"), company("2", "Ink"), None)
    assert supergraph.plan(QUERY) == plan_text(
        """
        QueryPlan {
          Subscription {
            Primary {
              Fetch(service: "companies") {
                subscription Watch__companies__0($at: Int!) {
                  changed(since: $at) {
                    id
                    name
                  }
                }
              }
            }
            Rest {
              Fetch(service: "credit") {
                Flatten(path: "changed")
                { ... on Company { id } } =>
                {
                  ... on Company {
                    score
                  }
                }
              }
            }
          }
        }
        """
    )
    assert supergraph.parts(QUERY, {"at": 1}) == [
        {"data": {"changed": {"id": "1", "name": "Tea", "score": 90}}},
        {"data": {"changed": {"id": "2", "name": "Ink", "score": 40}}},
        {"data": {"changed": None}},
    ]
    # The subscription itself, and one fetch for each event that has an entity.
    assert supergraph.asked() == {"companies": 1, "credit": 2}


def test_what_follows_may_fail_for_one_event_and_not_for_the_next():
    supergraph = graph(company("1", "Tea"))
    supergraph.subs["credit"].failing = SubgraphError(UNREACHABLE, "the subgraph cannot be reached")
    assert supergraph.parts(QUERY, {"at": 0}) == [
        {
            "data": {"changed": {"id": "1", "name": "Tea", "score": None}},
            "errors": [
                {
                    "message": "the subgraph cannot be reached",
                    "path": ["changed"],
                    "extensions": {"code": UNREACHABLE, "service": "credit"},
                }
            ],
        }
    ]


def test_a_source_that_breaks_off_is_told_last():
    supergraph = graph(company("1", "Tea"))
    supergraph.subs["companies"].failing = SubgraphError(UNREACHABLE, "the subgraph broke off its events")
    assert supergraph.parts(QUERY, {"at": 0}) == [
        {
            "data": None,
            "errors": [
                {
                    "message": "the subgraph broke off its events",
                    "path": ["changed"],
                    "extensions": {"code": UNREACHABLE, "service": "companies"},
                }
            ],
        }
    ]


def test_a_fault_of_the_source_ends_it_and_is_not_told_in_its_words():
    supergraph = graph(company("1", "Tea"), ValueError("secret"))
    assert supergraph.parts(QUERY, {"at": 0})[1] == {
        "data": None,
        "errors": [
            {
                "message": "internal error",
                "path": ["changed"],
                "extensions": {"code": INTERNAL, "service": "companies"},
            }
        ],
    }


def test_who_leaves_closes_the_source():
    closed = []
    supergraph = graph(*[company("1", "Tea")] * 5, closed=closed)

    async def leave():
        stream = await supergraph.executor.stream(GraphQLRequest(QUERY, None, {"at": 0}), None)
        first = await anext(stream)
        await stream.aclose()
        return first

    assert asyncio.run(leave()).data == {"changed": {"id": "1", "name": "Tea", "score": 90}}
    assert closed == [True]
