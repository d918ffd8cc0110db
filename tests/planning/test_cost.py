"""What operations cost: @cost and @listSize, estimated before, counted after."""

import pytest
from graphql import OperationDefinitionNode, parse, validate

from gateway.composition.compose import SubgraphSource, compose
from gateway.planning.cost import Costs
from gateway.planning.planner import plan_operation
from gateway.planning.supergraph import Supergraph

SDL = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost", "@listSize"])
type Query {
  firm: Firm
  firms: [Firm!]
  first(first: Int = 5, last: Int): [Firm] @listSize(assumedSize: 7, slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
  page(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["nodes"])
  dear: Firm @cost(weight: 20)
  free: Firm @cost(weight: 0)
  found(text: String @cost(weight: 5), deep: Boolean): Firm
  either: Node
  grid: [[Firm]]
  heavy: Heavy
  count: Int
}
type Mutation { rename(id: ID!): Firm }
type Page { nodes: [Firm] total: Int others: [Firm] }
interface Node { id: ID! }
type Firm implements Node { id: ID! name: String boss: Person firms: [Firm] @listSize(assumedSize: 3) }
type Person implements Node { id: ID! name: String @cost(weight: 2) firm: Firm }
type Heavy @cost(weight: 9) { id: ID! blob: Blob }
scalar Blob @cost(weight: 4)
"""
SUPERGRAPH = Supergraph(compose([SubgraphSource("a", "http://a", SDL)]).sdl)


def planned(query):
    document = parse(query)
    assert validate(SUPERGRAPH.api, document) == []
    (operation,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    return plan_operation(SUPERGRAPH, document, operation)


@pytest.mark.parametrize(
    ("query", "variables", "cost"),
    [
        ("{ count __typename }", {}, 0),
        ("{ firm { id name } }", {}, 1),
        ("{ firm { boss { id } } a: firm { id } }", {}, 3),
        # A list of which nothing is said is ten long here.
        ("{ firms { id } }", {}, 10),
        ("{ firms { boss { id } firms { boss { id } } } }", {}, 10 * (1 + 1 + 3 * (1 + 1))),
        ("{ grid { id } }", {}, 100),
        # How long, its arguments say; the longer where there are two; else what is assumed.
        ("{ first(first: 4) { id } }", {}, 4),
        ("{ first(first: 4, last: 6) { id } }", {}, 6),
        ("{ first { id } }", {}, 7),
        ("query($n: Int) { first(first: $n) { boss { id } } }", {"n": 50}, 100),
        ("query($n: Int) { first(first: $n) { id } }", {}, 7),
        ("query($n: Int) { first(first: $n) { id } }", {"n": -5}, 0),
        # Of a page, its nodes.
        ("{ page(first: 6) { total nodes { boss { id } } } }", {}, 1 + 6 * 2),
        ("{ page(first: 6) { others { id } } }", {}, 1 + 10),
        ("{ page { nodes { id } } }", {}, 1 + 10),
        # Weights of fields, types, arguments, scalars.
        ("{ dear { id } free { id } }", {}, 20),
        ("{ firm { boss { name } } }", {}, 1 + 1 + 2),
        ('{ found(text: "x", deep: true) { id } }', {}, 1 + 5),
        ("{ found(deep: true) { id } }", {}, 1),
        ("{ heavy { id blob } }", {}, 9 + 4),
        # Of a value that may be of several types, the dearest.
        ("{ either { id ... on Firm { boss { name } } ... on Person { firm { id } } } }", {}, 1 + (1 + 2)),
        ("{ either { ... on Firm { id } ... on Person { name firm { id } } } }", {}, 1 + (2 + 1)),
        ("mutation { rename(id: 1) { boss { id } } }", {}, 10 + 2),
        ("{ ...F ...F } fragment F on Query { firm { id } }", {}, 1),
        ("{ firm @skip(if: true) { id } count }", {}, 0),
    ],
)  # fmt: skip
def test_what_is_estimated(query, variables, cost):
    assert planned(query).cost.of(variables, 10) == cost


@pytest.mark.parametrize(
    ("query", "data", "cost"),
    [
        ("{ firm { boss { name } } }", {"firm": {"boss": {"name": "n"}}}, 4),
        ("{ firm { boss { name } } }", {"firm": {"boss": None}}, 1),
        ("{ firm { boss { name } } }", {"firm": None}, 0),
        ("{ firm { boss { name } } }", None, 0),
        ("{ firms { firms { id } } }", {"firms": [{"firms": [{"id": 1}, None]}, {"firms": []}]}, 3),
        ("{ grid { id } }", {"grid": [[{"id": 1}], [], [{"id": 1}, None]]}, 2),
        ("{ dear { id } found(text: \"x\") { id } }", {"dear": {"id": 1}, "found": {"id": 1}}, 26),
        ("{ either { ... on Firm { id } ... on Person { name } } }", {"either": {"name": "n"}}, 3),
        ("mutation { rename(id: 1) { id } }", {"rename": {"id": 1}}, 11),
    ],
)  # fmt: skip
def test_what_is_counted(query, data, cost):
    plan = planned(query)
    assert Costs(SUPERGRAPH).counted(plan.operation, plan.selection, data) == cost


def test_fragments_that_spread_each_other_are_estimated_once_a_place():
    chain = " ".join(f"fragment F{n} on Firm {{ ...F{n + 1} ...F{n + 1} }}" for n in range(40))
    assert planned(f"{{ firm {{ ...F0 }} }} {chain} fragment F40 on Firm {{ boss {{ id }} }}").cost.of({}, 10) == 2
