import pytest
from graphql import OperationDefinitionNode, parse

from gateway.composition.compose import SubgraphSource, compose
from gateway.planning.errors import PlanningError, SupergraphError
from gateway.planning.planner import plan_operation
from gateway.planning.supergraph import Supergraph
from tests.federation.harness import LINK

SDL = 'type Query { node: Node } type Node @key(fields: "id") { id: ID! next: Node }'


def plan(query, most_steps):
    document = parse(query)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    supergraph = Supergraph(compose([SubgraphSource("a", "", LINK + SDL)]).sdl)
    return plan_operation(supergraph, document, operation, most_steps)


def test_planning_work_has_a_limit_and_says_so():
    deep = "{ node " + "{ next " * 30 + "{ id }" + " }" * 30 + " }"
    assert len(list(plan(deep, 1000).fetches)) == 1
    with pytest.raises(PlanningError, match="more than 10 steps") as refusal:
        plan(deep, 10)
    assert refusal.value.code == "PLANNING_LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    ("sdl", "reason"),
    [
        ("type Query {", "Syntax Error"),
        ("type Query { a: Int }", "no enum join__Graph"),
        ("enum join__Graph { A } type Query { a: Missing }", "Missing"),
    ],
)
def test_a_text_that_is_no_supergraph(sdl, reason):
    with pytest.raises(SupergraphError, match=reason):
        Supergraph(sdl)
