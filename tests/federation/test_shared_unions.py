"""A shared field of a union that two subgraphs know with different members: the value can have only what both know."""

from tests.federation.harness import Graph, Sub

HATS = [{"__typename": "Hat", "size": 4}, {"__typename": "Coat", "length": 90}]
BOOTS = [{"__typename": "Hat", "size": 4}, {"__typename": "Boot", "heel": 2}]


def shop(name, union, own, things):
    return Sub(
        name,
        f"""
        type Query {{ {name}: Case }}
        type Case @key(fields: "id") {{ id: ID! things: [Thing!]! @shareable own{name.title()}: [Thing!]! }}
        union Thing = {union}
        type Hat @shareable {{ size: Int }}
        {own}
        """,
        {name: {"id": "1", "things": things, f"own{name.title()}": things}},
        {"Case": lambda one: {"__typename": "Case", "id": one["id"], "things": things, f"own{name.title()}": things}},
    )


def shops():
    return Graph(
        shop("left", "Hat | Coat", "type Coat { length: Int }", HATS),
        shop("right", "Hat | Boot", "type Boot { heel: Int }", BOOTS),
    )


FIELDS = "{ __typename ... on Hat { size } ... on Coat { length } ... on Boot { heel } }"


def test_what_only_one_of_the_subgraphs_knows_is_not_asked_and_null():
    graph = shops()
    assert graph.ask(f"{{ left {{ things {FIELDS} }} }}") == {
        "data": {"left": {"things": [{"__typename": "Hat", "size": 4}, {"__typename": "Coat", "length": None}]}}
    }
    assert "length" not in graph.plan(f"{{ left {{ things {FIELDS} }} }}")


def test_a_field_of_one_subgraph_alone_has_all_the_types_that_this_one_knows():
    graph = shops()
    assert graph.ask(f"{{ left {{ ownRight {FIELDS} }} }}") == {
        "data": {"left": {"ownRight": [{"__typename": "Hat", "size": 4}, {"__typename": "Boot", "heel": 2}]}}
    }


def test_a_value_that_the_other_subgraph_is_not_led_to_by_a_key_has_them_too():
    left = Sub(
        "left",
        "type Query { left: Case } type Case @shareable { things: [Thing!]! } union Thing = Hat | Coat "
        "type Hat @shareable { size: Int } type Coat { length: Int }",
        {"left": {"things": HATS}},
    )
    right = Sub(
        "right",
        "type Query { right: Case } type Case @shareable { things: [Thing!]! } union Thing = Hat "
        "type Hat @shareable { size: Int }",
        {"right": {"things": HATS[:1]}},
    )
    assert Graph(left, right).ask(f"{{ left {{ things {FIELDS.replace('... on Boot { heel }', '')} }} }}") == {
        "data": {"left": {"things": HATS}}
    }
