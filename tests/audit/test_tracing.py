"""Whom an answer tells of: a query, its answer, and what is read off it."""

import copy

import pytest
from graphql import OperationDefinitionNode, build_schema, graphql_sync, parse, validate
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.audit.tracing import Tracer
from gateway.planning.errors import PlanningError

SCHEMA = build_schema("""
type Query { company(id: ID): Company party(id: ID): Party every: [Party!] count: Int }
interface Party { id: ID! name: String friends: [Party!] entry: Entry }
type Company implements Party { id: ID! name: String friends: [Party!] entry: Entry boss: Person }
type Person implements Party { id: ID! name: String friends: [Party!] entry: Entry age: Int }
type Entry { id: ID! court: Court party: Party }
type Court { name: String }
""")
TRACER = Tracer(SCHEMA, {"Company": "id", "Person": "id"})


def person(id, **more):
    return {"__typename": "Person", "id": id, "name": "n", "age": None, **more}


ANN = person("ann", entry={"id": "e1", "court": {"name": "c"}})
ANN["entry"]["party"] = ANN
FIRM = {"__typename": "Company", "id": "firm", "name": None, "boss": ANN, "friends": [ANN, person("bo")]}
DATA = {"company": FIRM, "party": ANN, "every": [FIRM, ANN], "count": 2}


def told(query):
    """What the answer tells, and the answer that the client gets."""
    document = parse(query)
    assert validate(SCHEMA, document) == []
    (operation,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    trace = TRACER.trace(document, operation)
    result = graphql_sync(SCHEMA, trace.text, DATA)
    assert result.errors is None
    data = copy.deepcopy(result.data)
    return trace.read(data), data, trace


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # What is null is not told.
        ("{ company { id name boss { id age } } }",
         {"": {"Query.company"}, "firm": {"Company.id", "Company.boss"}, "ann": {"Person.id"}}),
        # Ids that are not asked for are found all the same.
        ("{ company { boss { name } } }",
         {"": {"Query.company"}, "firm": {"Company.boss"}, "ann": {"Person.name"}}),
        ("{ company { key: id name: id } }", {"": {"Query.company"}, "firm": {"Company.id"}}),
        ("{ company { name: id id: name } }", {"": {"Query.company"}, "firm": {"Company.id"}}),
        # What stands under no party is told of nobody; under one, of it.
        ("{ count party { entry { id court { name } } } }",
         {"": {"Query.count", "Query.party"}, "ann": {"Party.entry", "Entry.id", "Entry.court", "Court.name"}}),
        ("{ company { boss { entry { party { id } } } } }",
         {"": {"Query.company"}, "firm": {"Company.boss"}, "ann": {"Person.entry", "Entry.party", "Party.id"}}),
        ("{ every { ... on Company { boss { id } } ...F } } fragment F on Person { name }",
         {"": {"Query.every"}, "firm": {"Company.boss"}, "ann": {"Person.id", "Person.name"}}),
        ("{ every { id @skip(if: true) name } }", {"": {"Query.every"}, "firm": set(), "ann": {"Party.name"}}),
        ("{ a: company { friends { name } } b: company { friends { id } } }",
         {"": {"Query.company"}, "firm": {"Company.friends"}, "ann": {"Party.name", "Party.id"},
          "bo": {"Party.name", "Party.id"}}),
        ("{ __typename __schema { queryType { name } } }",
         {"": {"Query.__typename", "Query.__schema", "__Schema.queryType", "__Type.name"}}),
    ],
)  # fmt: skip
def test_whom_an_answer_tells_of(query, expected):
    found, data, _ = told(query)
    assert found == expected
    # The client gets what it asked for.
    assert data == graphql_sync(SCHEMA, query, DATA).data


def test_a_document_that_asks_for_all_ids_is_executed_as_it_is():
    assert not told("{ company { id boss { id friends { id } } } }")[2].adds
    assert told("{ company { id @include(if: true) } }")[2].adds


def test_a_part_that_stands_at_a_path():
    _, _, trace = told("{ company { id friends { name } } }")
    part = {"friends": [{"_tracedId": "ann", "name": "n"}]}
    assert trace.read(part, ["company"]) == {"": {"Company.friends"}, "ann": {"Party.name"}}
    assert trace.read({"_tracedId": "bo", "name": "n"}, ["company", "friends", 0]) == {"bo": {"Party.name"}}
    assert part == {"friends": [{"name": "n"}]}


def test_fragments_that_spread_each_other_twice_are_no_work():
    chain = " ".join(f"fragment F{n} on Person {{ ...F{n + 1} ...F{n + 1} }}" for n in range(40))
    found, _, _ = told(f"{{ party {{ ...F0 }} }} {chain} fragment F40 on Person {{ name }}")
    assert found["ann"] == {"Person.name"}


def test_places_without_end_are_refused():
    chain = " ".join(
        f"fragment F{n} on Party {{ a: friends {{ ...F{n + 1} }} b: friends {{ ...F{n + 1} }} }}" for n in range(20)
    )
    document = parse(f"{{ party {{ ...F0 }} }} {chain} fragment F20 on Party {{ name }}")
    with pytest.raises(PlanningError, match="more than 10000 fields"):
        TRACER.trace(document, document.definitions[0])


def selections(depth):
    leaf = st.sampled_from(["id", "name", "x: id", "y: name", "__typename"])
    if depth == 0:
        return st.lists(leaf, min_size=1, max_size=3, unique_by=lambda one: one.split(":")[0]).map(" ".join)
    inner = selections(depth - 1)
    deeper = st.builds(lambda alias, below: f"{alias}friends {{ {below} }}", st.sampled_from(["", "z: "]), inner)
    on = st.builds(
        lambda name, below: f"... on {name} {{ {below} }}", st.sampled_from(["Person", "Company", "Party"]), inner
    )
    return st.lists(leaf | deeper | on, min_size=1, max_size=4).map(" ".join)


@given(selections(3))
def test_any_answer_is_what_the_client_asked_for(selection):
    query = f"{{ company {{ {selection} }} every {{ {selection} }} }}"
    assume(not validate(SCHEMA, parse(query)))
    found, data, _ = told(query)
    assert data == graphql_sync(SCHEMA, query, DATA).data
    assert set(found) <= {"", "firm", "ann", "bo"}
