"""@authenticated, @requiresScopes and @policy: what a caller may not see is asked of nobody, and told."""

import json

import pytest

from gateway.planning.access import NOBODY, Grants
from gateway.planning.errors import SupergraphError
from gateway.planning.supergraph import Supergraph
from gateway.server.operations import RequestError
from tests.federation.harness import Graph, Sub

ANN = {"__typename": "User", "id": "1", "name": "Ann", "note": "hers", "firm": None}
FIRM = {"__typename": "Firm", "id": "2", "note": "its", "boss": ANN, "name": "Firm"}

A = Sub(
    "a",
    """
    type Query {
      me: User everybody: [User!]! nodes: [Node!]! either: [Either!]!
      secret: Int @authenticated strict: Int! @authenticated hidden: Vault
    }
    type Mutation { rename(id: ID!): String @requiresScopes(scopes: [["write"]]) touch: String }
    interface Node { id: ID! name: String! note: String }
    union Either = User | Firm
    type User implements Node @key(fields: "id") {
      id: ID! name: String! note: String @requiresScopes(scopes: [["read", "write"], ["admin"]]) firm: Firm
    }
    type Firm implements Node @key(fields: "id") {
      id: ID! name: String! note: String boss: User @policy(policies: [["court"]])
    }
    type Vault @requiresScopes(scopes: [["vault"]]) { gold: Int }
    """,
    {
        "me": ANN, "everybody": [ANN, ANN], "nodes": [ANN, FIRM], "either": [ANN, FIRM], "secret": 7, "strict": 8,
        "hidden": {"gold": 1}, "rename": "done", "touch": "touched",
    },
    {"User": lambda one: ANN, "Firm": lambda one: FIRM},
)  # fmt: skip
B = Sub(
    "b",
    """
    type User @key(fields: "id") {
      id: ID!
      number: String! @requiresScopes(scopes: [["official"]])
      salary: Money
      level: Level
      friends: [User!]
    }
    scalar Money @authenticated
    enum Level @policy(policies: [["court"], ["bank"]]) { HIGH }
    """,
    {},
    {
        "User": lambda one: {
            "__typename": "User",
            "id": "1",
            "number": "130",
            "salary": 5,
            "level": "HIGH",
            "friends": [],
        }
    },
)


class Asking(Graph):
    """A supergraph asked by callers that have different things."""

    def __init__(self, *subs):
        super().__init__(*subs)
        self.grants = NOBODY
        self.executor._grants = lambda context: self.grants

    def by(self, query, scopes=(), policies=(), *, known=True, **variables):
        self.grants = Grants(known, frozenset(scopes), frozenset(policies))
        return self.ask(query, variables)


@pytest.fixture(scope="module")
def graph():
    return Asking(A, B)


def withheld(coordinate, *path, **requires):
    return {
        "message": f"{coordinate} is withheld: the caller has not what it asks for",
        "path": list(path),
        "extensions": {"code": "UNAUTHORIZED_FIELD_OR_TYPE", "coordinate": coordinate, "requires": requires},
    }


OFFICIAL = {"scopes": [["official"]]}


def test_a_field_that_may_not_be_seen_is_asked_of_nobody_and_told(graph):
    answer = graph.by("{ me { name salary } }", known=False)
    assert answer == {
        "data": {"me": {"name": "Ann", "salary": None}},
        "errors": [withheld("User.salary", "me", "salary", authenticated=True)],
    }
    assert graph.asked() == {"a": 1}
    assert graph.by("{ me { name salary } }") == {"data": {"me": {"name": "Ann", "salary": 5}}}


def test_what_may_be_seen_beside_it_is_answered_and_the_plan_has_only_that(graph):
    query = "{ everybody { name number friends { number } } }"
    answer = graph.by(query, ["official"])
    assert answer == {"data": {"everybody": [{"name": "Ann", "number": "130", "friends": []}] * 2}}
    answer = graph.by("{ everybody { name friends { number } } }")
    assert answer == {
        "data": {"everybody": [{"name": "Ann", "friends": []}] * 2},
        "errors": [withheld("User.number", "everybody", "@", "friends", "@", "number", **OFFICIAL)],
    }
    assert not any("number" in json.dumps(one) for one in graph.subs["b"].requests)


def test_a_null_where_none_may_be_takes_what_is_around_it(graph):
    answer = graph.by("{ me { name number } secret }")
    assert answer == {
        "data": {"me": None, "secret": 7},
        "errors": [withheld("User.number", "me", "number", **OFFICIAL)],
    }
    assert graph.by("{ secret strict }", known=False) == {
        "data": None,
        "errors": [
            withheld("Query.secret", "secret", authenticated=True),
            withheld("Query.strict", "strict", authenticated=True),
        ],
    }
    assert graph.asked() == {}


def test_scopes_are_alternatives_of_which_one_must_be_had_whole(graph):
    query = "{ me { note } }"
    for scopes in (["read", "write"], ["admin"], ["admin", "read"], ["write", "read", "other"]):
        assert graph.by(query, scopes) == {"data": {"me": {"note": "hers"}}}, scopes
    for scopes in ([], ["read"], ["write"], ["read write"], ["Admin"], ["readwrite"]):
        answer = graph.by(query, scopes)
        assert answer["data"] == {"me": {"note": None}}, scopes
        assert answer["errors"] == [withheld("User.note", "me", "note", scopes=[["read", "write"], ["admin"]])]


def test_policies(graph):
    query = "{ me { level } }"
    assert graph.by(query, policies=["bank"]) == {"data": {"me": {"level": "HIGH"}}}
    assert graph.by(query, scopes=["court", "bank"])["errors"] == [
        withheld("User.level", "me", "level", policies=[["court"], ["bank"]])
    ]


def test_a_type_that_may_not_be_seen(graph):
    assert graph.by("{ hidden { gold } secret }") == {
        "data": {"hidden": None, "secret": 7},
        "errors": [withheld("Query.hidden", "hidden", scopes=[["vault"]])],
    }
    assert graph.by("{ hidden { gold } }", ["vault"]) == {"data": {"hidden": {"gold": 1}}}


def test_an_object_of_which_nothing_may_be_seen_is_there_or_not_all_the_same(graph):
    answer = graph.by("{ me { note } }")
    assert answer["data"] == {"me": {"note": None}}
    assert graph.by("{ me { friends { salary } } }", known=False)["data"] == {"me": {"friends": []}}


@pytest.mark.parametrize(
    "query",
    [
        "{ me { x: number } }",
        "{ me { number: number } }",
        "{ me { ... { ... on Node { ... on User { number } } } } }",
        "{ me { ...F } } fragment F on User { ...G } fragment G on User { y: number }",
        "{ nodes { ... on User { number } } }",
        "{ either { ... on User { number name } } }",
        "{ everybody { firm { boss { number } } number } }",
        "query($yes: Boolean = true) { me { number @include(if: $yes) } }",
        "query($no: Boolean = false) { me { ... @skip(if: $no) { number } } }",
        "{ me { id n: number id } }",
        "{ me { name friends { friends { friends { number } } } } }",
    ],
)
def test_no_way_of_asking_gets_at_it(graph, query):
    """Aliases, fragments, interfaces, unions, conditions, depth: no fetch asks for it, no answer has it."""
    answer = graph.by(query, policies=["court"])
    assert "130" not in json.dumps(answer)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"UNAUTHORIZED_FIELD_OR_TYPE"}
    for sub in graph.subs.values():
        assert not any("number" in json.dumps(one) for one in sub.requests)


def test_what_a_key_needs_is_fetched_and_not_shown():
    """A key that its caller may not see still leads from one subgraph to another."""
    one = {"__typename": "User", "id": "secret-1"}
    graph = Asking(
        Sub("a", 'type Query { me: User } type User @key(fields: "id") { id: ID @authenticated }', {"me": one}),
        Sub(
            "b",
            'type User @key(fields: "id") { id: ID @authenticated name: String }',
            {},
            {"User": lambda given: {**given, "name": f"Ann of {len(given['id'])}"}},
        ),
    )
    for query in ("{ me { name id } }", "{ me { id name } }", "{ me { name other: id id } }"):
        answer = graph.by(query, known=False)
        assert answer["data"]["me"].pop("name") == "Ann of 8"
        assert set(answer["data"]["me"].values()) == {None}
        assert "secret" not in json.dumps(answer)
    assert graph.by("{ me { id name } }") == {"data": {"me": {"id": "secret-1", "name": "Ann of 8"}}}


def test_where_only_what_is_withheld_tells_a_type_the_type_is_asked_for_all_the_same():
    """A subgraph of interface objects knows no types: without its type the object would be lost."""
    known = {
        "1": {"__typename": "User", "id": "1", "note": "hers"},
        "2": {"__typename": "Firm", "id": "2"},
    }
    types = """
      interface Node @key(fields: "id") { id: ID! }
      type User implements Node @key(fields: "id") { id: ID! note: String @authenticated }
      type Firm implements Node @key(fields: "id") { id: ID! }
    """
    entities = {name: lambda one: known[one["id"]] for name in ("Node", "User", "Firm")}
    graph = Asking(
        Sub("a", f"type Query {{ users: [User!]! }} {types}", {"users": [known["1"]]}, entities),
        Sub(
            "objects",
            'type Node @key(fields: "id") @interfaceObject { id: ID! other: Node me: Node }',
            {},
            {"Node": lambda one: {"__typename": "Node", "id": "1", "other": {"id": "2"}, "me": {"id": "1"}}},
        ),
    )
    answer = graph.by("{ users { other { id ... on User { note } } me { id ... on User { note } } } }", known=False)
    assert answer["data"] == {"users": [{"other": {"id": "2"}, "me": {"id": "1", "note": None}}]}
    assert [error["path"] for error in answer["errors"]] == [
        ["users", "@", "other", "note"],
        ["users", "@", "me", "note"],
    ]


def test_an_interface_s_field_asks_what_its_implementations_do(graph):
    answer = graph.by("{ nodes { __typename note } }")
    assert answer["data"] == {"nodes": [{"__typename": "User", "note": None}, {"__typename": "Firm", "note": None}]}
    assert [error["extensions"]["coordinate"] for error in answer["errors"]] == ["Node.note"]
    answer = graph.by("{ nodes { ... on Firm { note } ... on User { note } } }")
    assert answer["data"] == {"nodes": [{"note": None}, {"note": "its"}]}
    assert [error["path"] for error in answer["errors"]] == [["nodes", "@", "note"]]


def test_implementations_of_an_older_supergraph_are_told_apart(graph):
    """Composition before 2.12 leaves the interface bare: what its types ask holds all the same."""
    bare = graph.sdl.replace('note: String @requiresScopes(scopes: [["read", "write"], ["admin"]])', "note: String", 1)
    assert bare != graph.sdl
    older = Asking(A, B)
    older.executor = type(older.executor)(
        Supergraph(bare), older.executor._transports, grants=lambda context: older.grants
    )
    answer = older.by("{ nodes { id note name } }")
    assert answer == {
        "data": {"nodes": [{"id": "1", "note": None, "name": "Ann"}, {"id": "2", "note": "its", "name": "Firm"}]},
        "errors": [withheld("User.note", "nodes", "@", "note", scopes=[["read", "write"], ["admin"]])],
    }
    assert older.by("{ nodes { note } }", ["admin"])["data"] == {"nodes": [{"note": "hers"}, {"note": "its"}]}


def test_a_condition_that_does_not_hold_asks_for_nothing(graph):
    query = "query($v: Boolean!) { me { name number @include(if: $v) } }"
    assert graph.by(query, v=False) == {"data": {"me": {"name": "Ann"}}}
    assert graph.by(query, v=True)["data"] == {"me": None}


def test_a_mutation_that_is_withheld_is_not_made(graph):
    answer = graph.by('mutation { rename(id: "1") touch }')
    assert answer == {
        "data": {"rename": None, "touch": "touched"},
        "errors": [withheld("Mutation.rename", "rename", scopes=[["write"]])],
    }
    assert not any("rename" in json.dumps(one) for one in graph.subs["a"].requests)
    assert graph.by('mutation { rename(id: "1") }', ["write"]) == {"data": {"rename": "done"}}


def test_a_subscription_that_is_withheld_is_refused():
    graph = Asking(Sub("a", "type Query { a: Int } type Subscription { s: Int @authenticated }", {"a": 1}))
    with pytest.raises(RequestError, match=r"Subscription\.s: the caller has not what it asks for"):
        graph.parts("subscription { s }")


def test_what_is_deferred_is_withheld_too(graph):
    graph.grants = NOBODY
    first, *rest = graph.parts("{ me { name ... @defer { salary friends { name } } } }")
    assert first["data"] == {"me": {"name": "Ann"}}
    assert [error["extensions"]["coordinate"] for error in first["errors"]] == ["User.salary"]
    (patch,) = [one for part in rest for one in part.get("incremental", ())]
    assert patch["data"] == {"salary": None, "friends": []}


def test_callers_who_have_alike_share_a_plan_and_others_do_not(graph):
    graph.executor._kept.cache_clear()
    query = "{ me { number salary } }"
    for scopes in (["official", "a"], ["official", "b"], ["c"], ["d"], []):
        graph.by(query, scopes)
    assert graph.executor._kept.cache_info().misses == 2


def test_it_is_known_by_whatever_name_the_supergraph_has_for_it(graph):
    renamed = graph.sdl.replace('authenticated/v0.1"', 'authenticated/v0.1", as: "known"')
    renamed = renamed.replace("@authenticated", "@known")
    renamed = renamed.replace(
        'requiresScopes/v0.1"', 'requiresScopes/v0.1", import: [{name: "@requiresScopes", as: "@needs"}]'
    )
    renamed = renamed.replace("@requiresScopes(", "@needs(")
    assert Supergraph(renamed).access.denied(NOBODY) == Supergraph(graph.sdl).access.denied(NOBODY)
    assert len(Supergraph(renamed).access.denied(NOBODY)) == 7


def test_the_directives_are_no_part_of_the_api(graph):
    schema = graph.by("{ __schema { directives { name } types { name } } }", known=False)["data"]["__schema"]
    names = {one["name"] for one in [*schema["directives"], *schema["types"]]}
    assert not names & {"authenticated", "requiresScopes", "policy", "requiresScopes__Scope", "policy__Policy"}


@pytest.mark.parametrize(
    "arguments", ["", "(scopes: [])", "(scopes: [[]])", '(scopes: ["official"])', "(scopes: [[1]])"]
)
def test_a_directive_that_does_not_say_what_it_asks_for_is_no_open_door(graph, arguments):
    damaged = graph.sdl.replace('@requiresScopes(scopes: [["official"]])', f"@requiresScopes{arguments}")
    with pytest.raises(SupergraphError, match=r"User.number: @requiresScopes does not say what it asks for"):
        Supergraph(damaged)
