"""Any supergraph, any query: the federated answer is that of one schema over the same data."""

from graphql import graphql_sync
from hypothesis import HealthCheck, given, note, reject, settings
from hypothesis import strategies as st

from gateway.composition.errors import CompositionFailed
from tests.federation.harness import Graph
from tests.federation.worlds import CONDITIONS, conditioned, deferring, queries, worlds

EXAMPLES = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def drawn(data):
    """A world, its one schema with the root value, and the graph of its subgraphs."""
    world = data.draw(worlds())
    subs = world.subgraphs()
    note("\n".join(f"## {sub.name}\n{sub.sdl}" for sub in subs))
    try:
        return world, *world.whole(), Graph(*subs)
    except CompositionFailed as failed:
        # Two subgraphs that know an object by different keys may have nobody between them who knows both.
        if {error.code for error in failed.errors} != {"SATISFIABILITY_ERROR"}:
            raise
        return reject()


@EXAMPLES
@given(st.data())
def test_the_answer_is_that_of_one_schema(data):
    world, schema, root, graph = drawn(data)
    for _ in range(3):
        query = data.draw(queries(world))
        note(query)
        expected = graphql_sync(schema, query, root)
        assert expected.errors is None
        assert graph.ask(query) == {"data": expected.data}
        deferred = data.draw(deferring(query))
        note(deferred)
        assert whole(graph.parts(deferred)) == expected.data


@EXAMPLES
@given(st.data())
def test_so_it_is_under_conditions(data):
    world, schema, root, graph = drawn(data)
    for _ in range(3):
        query = data.draw(conditioned(data.draw(queries(world))))
        note(query)
        for _ in range(2):
            given_values = {name: data.draw(st.booleans()) for name in CONDITIONS}
            expected = graphql_sync(schema, query, root, variable_values=given_values)
            assert expected.errors is None
            assert graph.ask(query, given_values) == {"data": expected.data}


def whole(parts):
    """The answer that all parts are together: each stands where its path says, and what it stands in came before."""
    first, *patches = parts
    answer = first["data"]
    assert [part.get("hasNext", False) for part in parts] == [True] * (len(parts) - 1) + [False]
    for one in (one for patch in patches for one in patch["incremental"]):
        place = answer
        for key in one["path"]:
            place = place[key]
        merge(place, one["data"])
    return answer


def merge(into, new):
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            for one, other in zip(into[key], value, strict=True):
                if isinstance(other, dict):
                    merge(one, other)
        else:
            into[key] = value
