"""Subgraph SDLs in, supergraph SDL out."""

from collections.abc import Sequence
from dataclasses import dataclass

from graphql import GraphQLError, build_schema, validate_schema

from gateway.composition.errors import CompositionError, CompositionFailed
from gateway.composition.field_sets import check_field_sets
from gateway.composition.join import DEFINITIONS, INACCESSIBLE, TAG, graph_name
from gateway.composition.merge import ROOTS, Merge
from gateway.composition.printing import quoted
from gateway.composition.subgraph import Subgraph, read_subgraph


@dataclass(frozen=True, slots=True)
class SubgraphSource:
    """What composition is given of a subgraph: its name, routing URL and SDL."""

    name: str
    url: str
    sdl: str


def compose(sources: Sequence[SubgraphSource]) -> str:
    """The supergraph SDL of the subgraphs. Raises CompositionFailed with every error found."""
    errors: list[CompositionError] = []
    subgraphs: list[Subgraph] = []
    for source in sources:
        try:
            subgraphs.append(read_subgraph(source.name, source.url, source.sdl))
        except CompositionFailed as failed:
            errors.extend(failed.errors)
    if errors:
        raise CompositionFailed(errors)
    taken: set[str] = set()
    graphs = {subgraph.name: graph_name(subgraph.name, taken) for subgraph in subgraphs}
    merge = Merge(subgraphs, graphs)
    definitions = merge.definitions()
    errors = [*(error for subgraph in subgraphs for error in check_field_sets(subgraph)), *merge.errors]
    if errors:
        raise CompositionFailed(errors)
    sdl = _print(subgraphs, graphs, definitions, merge.used)
    _check(sdl)
    return sdl


def _print(subgraphs: Sequence[Subgraph], graphs: dict[str, str], definitions: Sequence[str], used: set[str]) -> str:
    links = [
        '  @link(url: "https://specs.apollo.dev/link/v1.0")',
        '  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)',
    ]
    directives = []
    if "inaccessible" in used:
        links.append('  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)')
        directives.append(f"{INACCESSIBLE}\n")
    if "tag" in used:
        links.append('  @link(url: "https://specs.apollo.dev/tag/v0.3")')
        directives.append(f"{TAG}\n")
    roots = [root for root in ROOTS if any(root in subgraph.types for subgraph in subgraphs)]
    schema = ["schema", *links, "{", *(f"  {root.lower()}: {root}" for root in roots), "}", ""]
    values = [f"  {graphs[s.name]} @join__graph(name: {quoted(s.name)}, url: {quoted(s.url)})" for s in subgraphs]
    graph = ["enum join__Graph {", *values, "}", ""]
    return "\n".join(["\n".join(schema), *directives, DEFINITIONS, "\n".join(graph), *definitions])


def _check(sdl: str) -> None:
    """The merged schema must itself be valid GraphQL: an interface whose implementation lacks a field is not."""
    try:
        problems = validate_schema(build_schema(sdl))
    except (GraphQLError, TypeError) as error:
        raise CompositionFailed([CompositionError("INVALID_GRAPHQL", str(error))]) from error
    if problems:
        raise CompositionFailed([CompositionError("INVALID_GRAPHQL", problem.message) for problem in problems])
