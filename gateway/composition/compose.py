"""Subgraph SDLs in, supergraph SDL out."""

from collections.abc import Sequence
from dataclasses import dataclass

from graphql import GraphQLError, build_schema, validate_schema

from gateway.composition.errors import CompositionError, CompositionFailed, Hint
from gateway.composition.join import DEFINITIONS, graph_names
from gateway.composition.merging.merge import Merge, SupergraphSchema
from gateway.composition.merging.state import Merging
from gateway.composition.printing import print_definitions, print_schema, print_type
from gateway.composition.satisfiability.check import check_satisfiability
from gateway.composition.schema.model import BUILT_IN_SCALARS, Subgraph
from gateway.composition.schema.read import read_subgraph
from gateway.composition.schema.rules import check_subgraph
from gateway.composition.schema.upgrade import upgraded
from gateway.composition.schema.values import quoted


@dataclass(frozen=True, slots=True)
class SubgraphSource:
    """What composition is given of a subgraph: its name, routing URL and SDL."""

    name: str
    url: str
    sdl: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A supergraph's SDL, and what is odd about it without being wrong."""

    sdl: str
    hints: Sequence[Hint]


def compose(sources: Sequence[SubgraphSource]) -> Composition:
    """The supergraph of the subgraphs. Raises CompositionFailed with every error found.

    Errors are found in three stages, each on what the one before let through: in each SDL by itself, in what they say
    together, in the queries that the whole could not answer.
    """
    merging, supergraph = merge(sources)
    errors, hints = check_satisfiability(merging)
    if errors:
        raise CompositionFailed([merging.placed(error) for error in errors])
    merging.hints.extend(hints)
    graphs = {subgraph.name: graph for subgraph, graph in zip(merging.subgraphs, merging.graphs, strict=True)}
    sdl = _print(merging.subgraphs, graphs, supergraph)
    _check(sdl)
    return Composition(sdl, tuple(merging.hints))


def merge(sources: Sequence[SubgraphSource]) -> tuple[Merging, SupergraphSchema]:
    """The first two stages: the subgraphs merged. Raises CompositionFailed."""
    subgraphs = _read(sources)
    merging = Merging(subgraphs, graph_names([subgraph.name for subgraph in subgraphs]))
    supergraph = Merge(merging).run()
    if merging.errors:
        raise CompositionFailed(merging.errors)
    return merging, supergraph


def _read(sources: Sequence[SubgraphSource]) -> list[Subgraph]:
    """The subgraphs, those of Federation 1 upgraded, each of which keeps its own rules. Raises CompositionFailed."""
    errors: list[CompositionError] = []
    names = [source.name for source in sources]
    for name in sorted({name for name in names if names.count(name) > 1}):
        errors.append(CompositionError("INVALID_SUBGRAPH_NAME", f"Two subgraphs are named {name}", name))
    read: list[Subgraph] = []
    # In the order of their names, so that the supergraph does not depend on the order in which they are given.
    for source in sorted(sources, key=lambda one: one.name):
        try:
            read.append(read_subgraph(source.name, source.url, source.sdl))
        except CompositionFailed as failed:
            errors.extend(failed.errors)
    # A subgraph that reads is held against its rules beside one that does not; only the upgrade needs them all.
    subgraphs, problems = upgraded(read) if not errors else (read, [])
    errors.extend(problems)
    for subgraph in subgraphs:
        if subgraph.federation_2 and not problems:
            errors.extend(check_subgraph(subgraph))
    if errors:
        raise CompositionFailed(errors)
    return subgraphs


def _print(subgraphs: Sequence[Subgraph], graphs: dict[str, str], supergraph: SupergraphSchema) -> str:
    values = [f"  {graphs[s.name]} @join__graph(name: {quoted(s.name)}, url: {quoted(s.url)})" for s in subgraphs]
    graph = ["enum join__Graph {", *values, "}", ""]
    types = [
        print_type(supergraph.types[name])
        for name in sorted(supergraph.types)
        if not (name in BUILT_IN_SCALARS and supergraph.types[name].kind == "SCALAR")
    ]
    return "\n".join([print_schema(supergraph), *print_definitions(supergraph), DEFINITIONS, "\n".join(graph), *types])


def _check(sdl: str) -> None:
    """The merged schema must itself be valid GraphQL: an interface whose implementation lacks a field is not."""
    try:
        problems = validate_schema(build_schema(sdl))
    except (GraphQLError, TypeError) as error:
        raise CompositionFailed([CompositionError("INVALID_GRAPHQL", str(error))]) from error
    if problems:
        raise CompositionFailed([CompositionError("INVALID_GRAPHQL", problem.message) for problem in problems])
