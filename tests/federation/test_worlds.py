"""Any supergraph, any query: the federated answer is that of one schema over the same data."""

from graphql import graphql_sync
from hypothesis import HealthCheck, given, note, reject, settings
from hypothesis import strategies as st

from gateway.composition.errors import CompositionFailed
from gateway.planning.access import Grants
from gateway.planning.supergraph import Supergraph
from gateway.server.operations import GatewayExecutor
from tests.federation.guarded import SCOPES, guarded, hide
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


@EXAMPLES
@given(st.data())
def test_what_a_caller_may_not_see_is_null_and_all_else_is_as_it_was(data):
    world, schema, root, graph = drawn(data)
    guards = data.draw(guards_of(world))
    note(guards)
    scopes = frozenset(data.draw(st.sets(st.sampled_from(SCOPES))))
    hide(schema, guards, scopes)
    executor = GatewayExecutor(
        Supergraph(guarded(graph.sdl, guards)),
        graph.executor._transports,
        grants=lambda context: Grants(authenticated=True, scopes=scopes),
    )
    graph.executor = executor
    denied = {name for name, asked in guards.items() if not any(set(group) <= scopes for group in asked)}
    for _ in range(3):
        query = data.draw(queries(world))
        note(query)
        expected = graphql_sync(schema, query, root)
        answer = graph.ask(query)
        assert answer["data"] == expected.data
        # A null that takes its object with it is told by the field that is withheld, and by nothing else.
        told = {error["extensions"]["coordinate"] for error in answer.get("errors", ())}
        assert told <= denied
        assert bool(expected.errors) <= bool(told)


@st.composite
def guards_of(draw, world):
    """Scopes that some fields ask for: numbers, and references, of which the computed ask for what they rest on."""
    groups = st.lists(st.sampled_from(SCOPES), min_size=1, max_size=2, unique=True).map(tuple)
    alternatives = st.lists(groups, min_size=1, max_size=2, unique=True).map(tuple)
    guards = {}
    for name, fields in world.types.items():
        for one in fields.values():
            if not one.requires and draw(st.integers(0, 2)) == 0:
                guards[f"{name}.{one.name}"] = draw(alternatives)
        for one in fields.values():
            if one.requires and f"{name}.{one.requires}" in guards:
                guards[f"{name}.{one.name}"] = guards[f"{name}.{one.requires}"]
    if world.objects and draw(st.booleans()):
        asked = draw(alternatives)
        guards |= {f"{name}.noted": asked for name in ["Node", *world.types]}
    return guards


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
