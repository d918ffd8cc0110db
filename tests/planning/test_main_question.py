"""The plan of the main question over the committed supergraph, in whole: one request a department a wave."""

from pathlib import Path

from graphql import OperationDefinitionNode, parse

import demo
from gateway.planning.planner import plan_operation
from gateway.planning.supergraph import Supergraph

DEMO = Path(demo.__file__).parent
EXPECTED = Path(__file__).with_name("main_question.plan")


def plan():
    document = parse((DEMO / "main_question.graphql").read_text("utf-8"))
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return plan_operation(Supergraph((DEMO.parent / "schema.graphql").read_text("utf-8")), document, operation)


def test_the_plan_in_whole():
    assert str(plan()) == EXPECTED.read_text("utf-8").rstrip("\n")


def test_its_waves():
    assert [[fetch.subgraph for fetch in wave] for wave in plan().waves] == [
        ["commerce"],
        ["public_security", "court"],
        ["commerce", "finance", "land"],
        ["court"],
        ["commerce"],
        ["public_security"],
    ]
