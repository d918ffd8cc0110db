"""Connections between two parties: worked examples, and networkx's on random graphs."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.connections.graph import Cut, Limits
from resolvers.connections.neighbourhood import neighbourhood
from resolvers.connections.paths import Step, connections
from tests.resolvers.connections.graphs import EdgeList

NO_LIMITS = Limits(10**6, 10**9)


def nodes(found):
    return [(path[0].start, *(step.end for step in path)) for path in found.paths]


def test_the_shortest_path_first_and_longer_ones_after():
    graph = EdgeList([(0, 1), (1, 2), (0, 3), (3, 4), (4, 2), (0, 2)])
    found = connections(graph, 0, 2, 4, 10)
    assert found.paths == [
        (Step(0, 2, (5,)),),
        (Step(0, 1, (0,)), Step(1, 2, (1,))),
        (Step(0, 3, (2,)), Step(3, 4, (3,)), Step(4, 2, (4,))),
    ]
    assert (found.more, found.cut) == (False, Cut((), False))
    assert nodes(connections(graph, 0, 2, 2, 10)) == [(0, 2), (0, 1, 2)]
    limited = connections(graph, 0, 2, 4, 2)
    assert (nodes(limited), limited.more) == ([(0, 2), (0, 1, 2)], True)


def test_an_edge_is_passed_in_both_directions_and_parallel_ones_are_one_step():
    found = connections(EdgeList([(1, 0), (1, 2), (2, 1), (0, 0)]), 0, 2, 2, 10)
    assert found.paths == [(Step(0, 1, (0,)), Step(1, 2, (1, 2)))]


def test_parties_that_nothing_connects_and_one_party_twice():
    graph = EdgeList([(0, 1), (2, 3)])
    assert connections(graph, 0, 3, 6, 10).paths == []
    assert connections(graph, 0, 0, 6, 10).paths == ()
    assert connections(graph, 0, 1, 0, 10).paths == []


def test_a_hub_is_not_passed_through_and_is_told():
    # 0 and 1 have the same agent, 9, who is director of 50 companies; and a way of their own.
    graph = EdgeList([(9, n) for n in (0, 1, *range(100, 148))] + [(0, 5), (5, 6), (6, 1)])
    found = connections(graph, 0, 1, 3, 10, Limits(degree=20))
    assert (nodes(found), found.cut) == ([(0, 5, 6, 1)], Cut((9,), False))
    # One that stands on no path is none's business.
    assert connections(graph, 5, 1, 2, 10, Limits(degree=20)).cut.complete
    assert nodes(connections(graph, 0, 1, 3, 10)) == [(0, 9, 1), (0, 5, 6, 1)]
    # As an end it is searched all the same.
    assert nodes(connections(graph, 9, 6, 3, 10, Limits(degree=20)))[0] == (9, 1, 6)
    assert connections(graph, 0, 1, 3, 10, Limits(edges=3)).cut.exhausted


def test_between_paths_of_one_length_those_by_less_connected_parties_come_first():
    graph = EdgeList([(0, 3), (3, 1), (3, 7), (3, 8), (0, 4), (4, 1)])
    assert nodes(connections(graph, 0, 1, 2, 10)) == [(0, 4, 1), (0, 3, 1)]


@st.composite
def graphs(draw):
    count = draw(st.integers(2, 9))
    node = st.integers(0, count - 1)
    return count, draw(st.lists(st.tuples(node, node), max_size=20))


@settings(max_examples=500, deadline=None)
@given(graphs(), st.integers(1, 6))
def test_all_paths_are_networkx_own(graph, hops):
    count, edges = graph
    theirs = nx.Graph(edges)
    theirs.add_nodes_from(range(count))
    found = connections(EdgeList(edges), 0, 1, hops, 10**6, NO_LIMITS)
    expected = sorted(map(tuple, nx.all_simple_paths(theirs, 0, 1, cutoff=hops)))
    assert sorted(nodes(found)) == expected
    assert [len(path) for path in found.paths] == sorted(len(path) for path in found.paths)
    for path in found.paths:
        for step in path:
            ends = {step.start, step.end}
            assert [set(edges[edge]) for edge in step.edges] == [ends] * len(step.edges)
            assert len(step.edges) == sum(set(edge) == ends for edge in edges)


@pytest.mark.parametrize("seed", range(4))
def test_the_first_paths_are_as_long_as_networkx_shortest_simple_paths(seed):
    theirs = nx.gnm_random_graph(300, 900, seed=seed)
    ours = EdgeList(list(theirs.edges))
    for target in (7, 150, 299):
        found = connections(ours, 3, target, 6, 12, NO_LIMITS)
        lengths = []
        for path in nx.shortest_simple_paths(theirs, 3, target) if nx.has_path(theirs, 3, target) else ():
            if len(path) > 7 or len(lengths) == 12:
                break
            lengths.append(len(path) - 1)
        assert [len(path) for path in found.paths] == lengths
        assert len(set(nodes(found))) == len(found.paths)


@settings(max_examples=300, deadline=None)
@given(graphs(), st.integers(0, 5))
def test_a_neighbourhood_is_networkx_ego_graph(graph, hops):
    count, edges = graph
    theirs = nx.Graph(edges)
    theirs.add_nodes_from(range(count))
    found = neighbourhood(EdgeList(edges), 0, hops, 10**6, NO_LIMITS)
    assert dict(found.parties) == nx.single_source_shortest_path_length(theirs, 0, cutoff=hops)
    inner = {node for node, distance in found.parties if distance < hops}
    expected = {
        tuple(sorted(edge))
        for edge in theirs.subgraph(dict(found.parties)).edges
        if edge[0] != edge[1] and inner & set(edge)
    }
    assert {(step.start, step.end) for step in found.steps} == expected
    assert (found.more, found.cut.complete) == (False, True)


def test_a_neighbourhood_is_cut_where_it_says_so():
    star = EdgeList([(0, n) for n in range(1, 11)] + [(1, n) for n in range(20, 30)] + [(2, 40)])
    found = neighbourhood(star, 0, 2, 6)
    assert ([party for party, _ in found.parties], found.more) == ([0, 3, 4, 5, 6, 7], True)
    hub = neighbourhood(star, 0, 2, 100, Limits(degree=5))
    assert (len(hub.parties), hub.more, hub.cut) == (12, False, Cut((1,), False))
    assert neighbourhood(star, 0, 2, 100, Limits(edges=12)).cut.exhausted
