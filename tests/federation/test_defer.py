"""@defer: what is deferred has fetches of its own, and comes in parts of its own."""

import pytest

from gateway.execution.errors import TIMEOUT, SubgraphError
from tests.federation.harness import Graph, Sub, by_key, plan_text

COMPANIES = [
    {"__typename": "Company", "id": "1", "name": "Tea", "motto": "green", "head": {"__typename": "Person", "id": "7"}},
    {"__typename": "Company", "id": "2", "name": "Ink", "motto": "black", "head": None},
]
CREDITS = [
    {"__typename": "Company", "id": "1", "score": 90, "rating": "A"},
    {"__typename": "Company", "id": "2", "score": 40, "rating": None},
]
PEOPLE = [{"__typename": "Person", "id": "7", "name": "Lin"}]


def graph():
    companies = Sub(
        "companies",
        """
        type Query { company: Company companies: [Company!]! rate: Float limits: Limits }
        type Company @key(fields: "id") { id: ID! name: String motto: String head: Person }
        type Person @key(fields: "id") { id: ID! }
        type Limits { most: Int least: Int }
        """,
        {"company": COMPANIES[0], "companies": COMPANIES, "rate": 1.5, "limits": {"most": 9, "least": 1}},
        {"Company": by_key(COMPANIES, "id")},
    )
    credit = Sub(
        "credit",
        'type Company @key(fields: "id") { id: ID! score: Int rating: String! }',
        {},
        {"Company": by_key(CREDITS, "id")},
    )
    people = Sub(
        "people",
        'type Person @key(fields: "id") { id: ID! name: String }',
        {},
        {"Person": by_key(PEOPLE, "id")},
    )
    return Graph(companies, credit, people)


def test_what_another_subgraph_has_is_delivered_when_it_is_there():
    query = '{ company { name ... @defer(label: "credit") { score } } }'
    supergraph = graph()
    assert supergraph.plan(query, {}) == plan_text(
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "companies") {
                query Operation__companies__0 {
                  company {
                    name
                    id
                  }
                }
              }
            }
            Deferred 0(path: "company", label: "credit") {
              { score }
              Fetch(service: "credit") {
                Flatten(path: "company")
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
    assert supergraph.parts(query) == [
        {"data": {"company": {"name": "Tea"}}, "hasNext": True},
        {"incremental": [{"path": ["company"], "label": "credit", "data": {"score": 90}}], "hasNext": False},
    ]
    # To a client that takes one answer, @defer has no effect.
    assert supergraph.ask(query) == {"data": {"company": {"name": "Tea", "score": 90}}}


def test_what_the_same_subgraph_has_is_asked_by_itself():
    query = "{ company { name ... @defer { motto } } }"
    supergraph = graph()
    assert supergraph.parts(query) == [
        {"data": {"company": {"name": "Tea"}}, "hasNext": True},
        {"incremental": [{"path": ["company"], "data": {"motto": "green"}}], "hasNext": False},
    ]
    assert supergraph.asked() == {"companies": 2}


def test_what_no_key_leads_to_comes_along_and_is_delivered_after():
    supergraph = graph()
    assert supergraph.parts("{ limits { most ... @defer { least } } }") == [
        {"data": {"limits": {"most": 9}}, "hasNext": True},
        {"incremental": [{"path": ["limits"], "data": {"least": 1}}], "hasNext": False},
    ]
    assert supergraph.asked() == {"companies": 1}


def test_each_object_of_a_list_has_its_own_increment():
    assert graph().parts("{ companies { name ... @defer { score } } }") == [
        {"data": {"companies": [{"name": "Tea"}, {"name": "Ink"}]}, "hasNext": True},
        {
            "incremental": [
                {"path": ["companies", 0], "data": {"score": 90}},
                {"path": ["companies", 1], "data": {"score": 40}},
            ],
            "hasNext": False,
        },
    ]


def test_at_the_root_a_part_has_a_request_of_its_own():
    supergraph = graph()
    assert supergraph.parts("{ rate ... @defer { company { name } } }") == [
        {"data": {"rate": 1.5}, "hasNext": True},
        {"incremental": [{"path": [], "data": {"company": {"name": "Tea"}}}], "hasNext": False},
    ]
    assert supergraph.asked() == {"companies": 2}


def test_parts_within_parts_come_after_them():
    query = """
    { company { name ...Head @defer(label: "head") } }
    fragment Head on Company { head { id ... @defer(label: "name") { name } } }
    """
    parts = graph().parts(query)
    assert parts[0] == {"data": {"company": {"name": "Tea"}}, "hasNext": True}
    assert [one for part in parts[1:] for one in part["incremental"]] == [
        {"path": ["company"], "label": "head", "data": {"head": {"id": "7"}}},
        {"path": ["company", "head"], "label": "name", "data": {"name": "Lin"}},
    ]
    assert [part["hasNext"] for part in parts] == [True] * (len(parts) - 1) + [False]


def test_fragments_one_in_the_other_at_one_object():
    query = '{ company { name ... @defer(label: "a") { motto ... @defer(label: "b") { score name } } } }'
    parts = graph().parts(query)
    # The name is answered anyhow.
    assert [one for part in parts[1:] for one in part["incremental"]] == [
        {"path": ["company"], "label": "a", "data": {"motto": "green"}},
        {"path": ["company"], "label": "b", "data": {"score": 90}},
    ]


def test_the_same_composite_field_at_once_and_deferred():
    query = "{ company { head { id } ... @defer { head { name } } } }"
    assert graph().parts(query) == [
        {"data": {"company": {"head": {"id": "7"}}}, "hasNext": True},
        {"incremental": [{"path": ["company"], "data": {"head": {"name": "Lin"}}}], "hasNext": False},
    ]


@pytest.mark.parametrize(("later", "parts"), [
    (False, [{"data": {"company": {"name": "Tea", "score": 90}}}]),
    (True, [
        {"data": {"company": {"name": "Tea"}}, "hasNext": True},
        {"incremental": [{"path": ["company"], "data": {"score": 90}}], "hasNext": False},
    ]),
])  # fmt: skip
def test_a_variable_says_whether(later, parts):
    query = "query($later: Boolean!) { company { name ... @defer(if: $later) { score } } }"
    assert graph().parts(query, {"later": later}) == parts


def test_what_is_skipped_is_not_held_back():
    query = "query($with: Boolean!) { company { name ... @include(if: $with) @defer { score } } }"
    supergraph = graph()
    assert supergraph.parts(query, {"with": False}) == [{"data": {"company": {"name": "Tea"}}}]
    assert supergraph.asked() == {"companies": 1}
    assert len(supergraph.parts(query, {"with": True})) == 2


def test_a_null_of_a_part_stays_within_it():
    # rating is String!, and null for the second company.
    part = graph().parts("{ companies { id ... @defer { rating } } }")[1]
    # By it the log has what is not told.
    assert len(part["incremental"][1]["errors"][0]["extensions"].pop("reference")) == 12
    assert part == {
        "incremental": [
            {"path": ["companies", 0], "data": {"rating": "A"}},
            {
                "path": ["companies", 1],
                "data": None,
                "errors": [
                    {
                        "message": "internal error",
                        "path": ["companies", 1, "rating"],
                        "extensions": {"code": "SUBGRAPH_INTERNAL_ERROR", "service": "credit"},
                    }
                ],
            },
        ],
        "hasNext": False,
    }


def test_a_subgraph_that_fails_fails_its_part_alone():
    supergraph = graph()
    supergraph.subs["credit"].failing = SubgraphError(TIMEOUT, "the subgraph did not answer in time")
    assert supergraph.parts("{ company { name ... @defer { score } } }") == [
        {"data": {"company": {"name": "Tea"}}, "hasNext": True},
        {
            "incremental": [
                {
                    "path": ["company"],
                    "data": {"score": None},
                    "errors": [
                        {
                            "message": "the subgraph did not answer in time",
                            "path": ["company"],
                            "extensions": {"code": TIMEOUT, "service": "credit"},
                        }
                    ],
                }
            ],
            "hasNext": False,
        },
    ]


def test_introspection_may_be_asked_with_it():
    parts = graph().parts('{ rate ... @defer { __type(name: "Limits") { ... @defer { name } } } }')
    assert parts[0] == {"data": {"rate": 1.5}, "hasNext": True}
    assert parts[1]["incremental"] == [{"path": [], "data": {"__type": {"name": "Limits"}}}]
