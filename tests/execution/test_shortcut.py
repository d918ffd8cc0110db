"""The shortcut gives what the whole rules give, or leaves the data to them."""

from contextlib import suppress

from graphql import build_schema, parse
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.composition.compose import SubgraphSource, compose
from gateway.execution.compile import compile_plan
from gateway.execution.in_process import InProcess
from gateway.execution.projection import Completion
from gateway.execution.shortcut import NotPlain
from gateway.planning.planner import plan_operation
from gateway.planning.supergraph import Supergraph
from tests.federation.harness import LINK

SDL = """
type Query { box: Box boxes: [[Box]!] shape: Shape either: Either }
type Box { w: Int! h: Float kind: Kind tags: [String] names: [ID!]! inner: Box one: Box! }
enum Kind { GOOD BAD }
interface Shape { n: Int }
type Round implements Shape { n: Int r: Boolean }
type Square implements Shape { n: Int }
union Either = Round | Box
"""
QUERY = """
query($with: Boolean!) {
  box { __typename w h kind @include(if: $with) tags names inner { w one { w } } }
  boxes { w names @skip(if: $with) }
  shape { n ... on Round { r } }
  either { __typename ... on Box { w } ... on Round { n } }
}
"""


def prepared():
    supergraph = Supergraph(compose([SubgraphSource("a", "", LINK + SDL)]).sdl)
    document = parse(QUERY)
    plan = plan_operation(supergraph, document, document.definitions[0])
    return compile_plan(plan, supergraph.api, {"a": InProcess(build_schema(SDL), lambda request: None)})


PREPARED = prepared()
LEAVES = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([2**40, 1.5, "GOOD", "BAD", "x", "Round", "Box"])
)
KEYS = ["w", "h", "kind", "tags", "names", "inner", "one", "n", "r", "__typename"]
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner), max_leaves=8
)
BOX = st.fixed_dictionaries(
    {"w": st.integers(0, 9), "names": st.lists(st.just("x"), max_size=2), "one": st.just({"w": 1})},
    optional={
        "h": st.sampled_from([1.5, 2, None, "x"]),
        "kind": st.sampled_from(["GOOD", "BAD", "UGLY", None]),
        "tags": st.lists(st.sampled_from(["a", None, 1])),
        "inner": st.just({"w": 2, "one": {"w": 3}}),
        "__typename": st.just("Box"),
    },
)
SHAPE = st.fixed_dictionaries({"__typename": st.sampled_from(["Round", "Square", "Box", "Other", None]), "n": LEAVES})
DATA = st.fixed_dictionaries(
    {},
    optional={
        "box": BOX | VALUES,
        "boxes": st.lists(st.lists(BOX | st.none()) | VALUES, max_size=2) | VALUES,
        "shape": SHAPE | VALUES,
        "either": SHAPE | BOX | VALUES,
    },
)


@given(DATA, st.booleans())
@example({"box": {"w": 1, "h": 1.5, "kind": "GOOD", "tags": ["a", None], "names": [], "inner": None}}, True)
def test_it_gives_what_the_whole_rules_give(data, chosen):
    completion = Completion({"with": chosen})
    whole = PREPARED.project(data, (), completion)
    short = None
    with suppress(NotPlain, TypeError):
        short = PREPARED.shortcut(data, {"with": chosen})
        assert completion.errors == []
        assert (short, list(short)) == (whole, list(whole))
    # What is as its types want it is not left to the whole rules.
    if not completion.errors and data.get("shape") is None and data.get("either") is None and plain(data):
        assert short is not None


def plain(value):
    """Whether no number of the data would be converted."""
    if isinstance(value, dict):
        return all(plain(one) for one in value.values())
    if isinstance(value, list):
        return all(plain(one) for one in value)
    return not isinstance(value, int | float) or isinstance(value, bool)
