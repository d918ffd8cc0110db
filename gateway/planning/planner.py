"""An operation in, its query plan out."""

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    print_ast,
)

from gateway.planning.errors import PlanningError
from gateway.planning.fetches import Fetches
from gateway.planning.narrowing import Narrowing
from gateway.planning.plan import QueryPlan
from gateway.planning.search import Search
from gateway.planning.selection import INTROSPECTION, Normaliser, Selection
from gateway.planning.supergraph import Supergraph

# A hundred thousand places weighed take some seconds; an honest operation needs a few hundred.
MOST_STEPS = 100_000


def plan_operation(
    supergraph: Supergraph, document: DocumentNode, operation: OperationDefinitionNode, most_steps: int = MOST_STEPS
) -> QueryPlan:
    """The plan of a valid operation of a document.

    Raises PlanningError: UNPLANNABLE_OPERATION, PLANNING_LIMIT_EXCEEDED, or UNSUPPORTED_OPERATION.
    """
    if operation.operation is OperationType.SUBSCRIPTION:
        raise PlanningError("UNSUPPORTED_OPERATION", "this supergraph serves no subscriptions")
    root = supergraph.roots[operation.operation.value]
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    selection = Normaliser(supergraph, fragments).selection(root, [operation.selection_set])
    mutation = operation.operation is OperationType.MUTATION
    search = Search(supergraph, most_steps)
    fetches = Fetches(supergraph, selection)
    asked = Narrowing(supergraph).roots(selection)
    for graph, resolution in search.roots(root, asked.fields, serial=mutation):
        fetches.root(graph, resolution, after_all=mutation)
    name = operation.name.value if operation.name else ""
    definitions = {
        one.variable.name.value: print_ast(one).partition(":")[2].strip()
        for one in operation.variable_definitions or ()
    }
    waves = fetches.waves(operation.operation.value, name, definitions)
    return QueryPlan(operation.operation.value, waves, selection, _introspection(document, operation, selection))


def _introspection(
    document: DocumentNode, operation: OperationDefinitionNode, selection: Selection
) -> DocumentNode | None:
    """The operation with nothing but its introspection fields; None where it has none."""
    nodes = tuple(node for one in selection.fields if one.name in INTROSPECTION for node in one.nodes)
    if not nodes:
        return None
    own = OperationDefinitionNode(
        operation=OperationType.QUERY,
        variable_definitions=operation.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=nodes),
    )
    return DocumentNode(
        definitions=(own, *(one for one in document.definitions if isinstance(one, FragmentDefinitionNode)))
    )
