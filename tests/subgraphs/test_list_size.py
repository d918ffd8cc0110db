"""How long the departments' lists are taken to be, in the supergraph that is served: as `first` says, or as they are."""

from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, parse

from gateway.planning.planner import plan_operation
from gateway.planning.supergraph import Supergraph
from resolvers.measures.catalogue import catalogue

SUPERGRAPH = Supergraph((Path(__file__).parents[2] / "schema.graphql").read_text("utf-8"))


@pytest.mark.parametrize(
    ("query", "variables", "cost"),
    [
        ("{ measures { code } }", {}, 37),
        ('{ search(text: "云溪", first: 3) { hits { match } } }', {}, 1 + 3),
        ('{ search(text: "云溪") { hits { party { id } } } }', {}, 1 + 20 * 2),
        ('query($n: Int!) { search(text: "云溪", first: $n) { hits { match } } }', {"n": 100}, 1 + 100),
        ('{ connections(from: "a", to: "b", first: 2) { paths { steps { forward } } } }', {}, 1 + 2 * (1 + 10)),
        ('{ company(uscc: "a") { neighbourhood { parties { hops } steps { forward } } } }', {}, 2 + 200 + 200),
        ('{ company(uscc: "a") { neighbourhood(first: 5) { parties { hops } } } }', {}, 2 + 5),
    ],
)
def test_what_is_estimated(query, variables, cost):
    document = parse(query)
    (operation,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    plan = plan_operation(SUPERGRAPH, document, operation)
    assert plan.cost.of(variables, 10) == cost


def test_the_catalogue_is_as_long_as_it_is_said_to_be():
    assert len(catalogue().items) == 37
