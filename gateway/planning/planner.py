"""An operation in, its query plan out."""

from collections.abc import Mapping

from graphql import (
    REMOVE,
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Visitor,
    VisitorAction,
    print_ast,
    visit,
)

from gateway.planning.access import UNAUTHORIZED, Requirement
from gateway.planning.cost import Costs
from gateway.planning.deferred import deferred_parts
from gateway.planning.errors import PlanningError
from gateway.planning.fetches import Fetches
from gateway.planning.narrowing import Narrowing
from gateway.planning.plan import QueryPlan
from gateway.planning.search import Search
from gateway.planning.selection import INTROSPECTION, Normaliser, Selection
from gateway.planning.supergraph import Supergraph
from gateway.planning.withholding import permitted

# A hundred thousand places weighed take some seconds; an honest operation needs a few hundred.
MOST_STEPS = 100_000

# Ten thousand fields, fragments spread out, are a second of work; an honest operation has a few hundred.
MOST_NODES = 10_000


def plan_operation(
    supergraph: Supergraph,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    most_steps: int = MOST_STEPS,
    deferring: Mapping[str, bool] | None = None,
    denied: frozenset[Requirement] = frozenset(),
) -> QueryPlan:
    """The plan of a valid operation of a document.

    `deferring` are the values of the variables on which @defer depends; None: it has no effect. `denied` are the
    requirements that its caller does not meet: what rests on them is asked of nobody. Raises PlanningError:
    UNPLANNABLE_OPERATION or PLANNING_LIMIT_EXCEEDED.
    """
    root = supergraph.roots[operation.operation.value]
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    normaliser = Normaliser(supergraph, fragments, deferring=deferring, most_nodes=MOST_NODES)
    normalised = normaliser.selection(root, [operation.selection_set])
    allowed = permitted(supergraph, normalised, denied)
    selection = allowed.asked
    if operation.operation is OperationType.SUBSCRIPTION and not selection.fields:
        raise PlanningError(UNAUTHORIZED, f"{allowed.withheld[0].coordinate}: the caller has not what it asks for")
    mutation = operation.operation is OperationType.MUTATION
    search = Search(supergraph, most_steps)
    fetches = Fetches(supergraph, selection)
    asked = Narrowing(supergraph).roots(selection)
    for graph, resolution, defer in search.roots(root, asked.fields, serial=mutation):
        fetches.root(graph, resolution, defer, after_all=mutation)
    name = operation.name.value if operation.name else ""
    definitions = {
        one.variable.name.value: print_ast(one).partition(":")[2].strip()
        for one in operation.variable_definitions or ()
    }
    waves = fetches.waves(operation.operation.value, name, definitions)
    return QueryPlan(
        operation.operation.value,
        waves[None],
        allowed.shown.at_once(),
        deferred_parts(allowed.shown, supergraph.api, waves),
        allowed.withheld,
        _introspection(document, operation, selection),
        Costs(supergraph).estimated(operation.operation.value, selection),
    )


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
    fragments = (one for one in document.definitions if isinstance(one, FragmentDefinitionNode))
    found: DocumentNode = visit(DocumentNode(definitions=(own, *fragments)), _AtOnce())
    return found


class _AtOnce(Visitor):
    """Takes @defer away: the schema answers of itself at once."""

    def enter_directive(self, node: DirectiveNode, *_: object) -> VisitorAction:
        return REMOVE if node.name.value == "defer" else None
