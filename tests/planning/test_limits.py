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


def bomb(levels, inner, last):
    """Fragments that each spread the next twice: a short text that has two to the power of `levels` fields."""
    each = [f"fragment F{n} on {inner[0]} {{ {inner[1].replace('F', f'F{n + 1}')} }}" for n in range(levels)]
    return "{ node { ...F0 } } " + " ".join(each) + f" fragment F{levels} on {inner[0]} {{ {last} }}"


def test_a_fragment_that_is_spread_again_says_nothing_more():
    """Forty fragments, each of which spreads the next twice: one field, and nothing of the work of a million millions."""
    plain = bomb(40, ("Node", "...F ... on Node { ...F }"), "id")
    assert str(plan(plain, 1000)) == str(plan("{ node { id } }", 1000))
    assert plan(plain, 10).selection.fields[0].selection.fields[0].name == "id"


def test_an_answer_that_would_be_millions_of_fields_is_refused_at_once():
    nested = bomb(40, ("Node", "x: next { ...F } y: next { ...F }"), "id")
    with pytest.raises(PlanningError, match="more than 10000 fields") as refusal:
        plan(nested, 100_000)
    assert refusal.value.code == "PLANNING_LIMIT_EXCEEDED"
    many = "{ node { " + " ".join(f"a{n}: id" for n in range(9_000)) + " } }"
    assert len(plan(many, 100_000).selection.fields[0].selection.fields) == 9_000


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
