"""Any supergraph, any query: the federated answer is that of one schema over the same data."""

from graphql import graphql_sync
from hypothesis import HealthCheck, given, note, reject, settings
from hypothesis import strategies as st

from gateway.composition.errors import CompositionFailed
from tests.federation.harness import Graph
from tests.federation.worlds import queries, worlds


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_the_answer_is_that_of_one_schema(data):
    world = data.draw(worlds())
    schema, root = world.whole()
    subs = world.subgraphs()
    note("\n".join(f"## {sub.name}\n{sub.sdl}" for sub in subs))
    try:
        graph = Graph(*subs)
    except CompositionFailed as failed:
        # Two subgraphs that know an object by different keys may have nobody between them who knows both.
        if {error.code for error in failed.errors} != {"SATISFIABILITY_ERROR"}:
            raise
        reject()
    for _ in range(3):
        query = data.draw(queries(world))
        note(query)
        expected = graphql_sync(schema, query, root)
        assert expected.errors is None
        assert graph.ask(query) == {"data": expected.data}
