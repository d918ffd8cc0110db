"""@override with a label: a field that has moved for a part of the requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.composition.merging.overrides import label_sets
from gateway.planning.labels import Labels
from gateway.planning.planner import plan_operation
from gateway.server import operations
from tests.federation.harness import Graph, Sub


def graph(label, **more):
    old = Sub(
        "old",
        'type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! price: Int weight: Int }',
        {"thing": {"id": "1", "price": 10, "weight": 3}},
        {"Thing": lambda one: {"__typename": "Thing", "id": one["id"], "price": 10, "weight": 3}},
    )
    new = Sub(
        "new",
        f"""
        type Thing @key(fields: "id") {{
          id: ID!
          price: Int @override(from: "old", label: "{label}")
          weight: Int @external
          fee: Int @requires(fields: "weight")
        }}
        """,
        {},
        {"Thing": lambda one: {"__typename": "Thing", "id": one["id"], "price": 12, "fee": 1}},
    )
    return Graph(old, new, **more)


@pytest.mark.parametrize(("drawn", "price", "asked"), [
    (0.0, 12, {"old": 1, "new": 1}), (0.049, 12, {"old": 1, "new": 1}), (0.05, 10, {"old": 1}), (0.99, 10, {"old": 1}),
])  # fmt: skip
def test_by_percent_a_request_is_answered_by_the_one_or_the_other(drawn, price, asked):
    supergraph = graph("percent(5)", draw=lambda: drawn)
    assert supergraph.ask("{ thing { price } }") == {"data": {"thing": {"price": price}}}
    assert supergraph.asked() == asked


def test_a_named_label_holds_where_it_is_given():
    assert graph("moved").ask("{ thing { price } }") == {"data": {"thing": {"price": 10}}}
    assert graph("moved", labels=["moved"]).ask("{ thing { price } }") == {"data": {"thing": {"price": 12}}}
    assert graph("moved", labels=["other"]).ask("{ thing { price } }") == {"data": {"thing": {"price": 10}}}


def test_each_choice_has_a_plan_of_its_own_and_is_planned_once(monkeypatch):
    planned = []

    def counted(*arguments, **more):
        planned.append(arguments)
        return plan_operation(*arguments, **more)

    monkeypatch.setattr(operations, "plan_operation", counted)
    drawn = iter([0.0, 0.9, 0.0, 0.9])
    supergraph = graph("percent(50)", draw=lambda: next(drawn))
    prices = [supergraph.ask("{ thing { price fee } }")["data"]["thing"]["price"] for _ in range(4)]
    assert prices == [12, 10, 12, 10]
    assert len(planned) == 2


@given(st.lists(st.integers(0, 100), min_size=1, max_size=5), st.floats(0, 1, exclude_max=True))
def test_whoever_has_moved_by_less_has_moved_by_more(percents, drawn):
    labels = {f"percent({percent})": percent for percent in percents}
    all_labels = Labels(labels, (), lambda: drawn)
    held = all_labels.of_request()
    assert held == {label for label, percent in labels.items() if drawn < percent / 100}
    assert held in all_labels.sets
    # What composition tries holds all that a request can meet.
    assert set(all_labels.sets) <= set(label_sets(labels))
