"""What a supergraph links: what the API then has, and what the gateway does not serve."""

import pytest
from graphql import print_schema

from gateway.composition.compose import SubgraphSource, compose
from gateway.planning.errors import SupergraphError
from gateway.planning.supergraph import Supergraph

FEDERATION = "https://specs.apollo.dev/federation/v2.9"
JOINED = """
schema @link(url: "https://specs.apollo.dev/link/v1.0") %s { query: Query }
enum join__Graph { A @join__graph(name: "a", url: "") }
type Query @join__type(graph: A) { q: Int }
"""
PUBLIC = """
directive @defer(label: String, if: Boolean! = true) on FRAGMENT_SPREAD | INLINE_FRAGMENT

directive @mark(a: Int) on FIELD

enum E {
  A
}

input In {
  a: Int
}

type Query {
  q(a: Int, of: In): E
}
"""


def supergraph(imports, sdl):
    head = f'extend schema @link(url: "{FEDERATION}", import: [{imports}])\n'
    return Supergraph(compose([SubgraphSource("a", "http://a", head + sdl)]).sdl)


def test_what_is_hidden_is_hidden_by_whatever_name():
    found = supergraph(
        '{name: "@inaccessible", as: "@hide"}',
        """
        type Query { q(a: Int, b: Int @hide, of: In): E  secret: Int @hide  other: Secret @hide }
        type Secret @hide { x: Int }
        input In { a: Int b: Int @hide }
        enum E { A B @hide }
        directive @mark(a: Int, b: Int @hide) on FIELD | QUERY
        directive @whole on QUERY
        """,
    )
    assert print_schema(found.api) == PUBLIC.strip()


def test_what_the_specifications_bring_is_none_of_the_api():
    found = supergraph(
        '"@tag", {name: "@cost", as: "@price"}', 'type Query { q: Int @tag(name: "t") @price(weight: 2) }'
    )
    assert set(found.api.type_map) - {name for name in found.api.type_map if name.startswith("__")} == {
        "Query", "Int", "Boolean", "String"
    }  # fmt: skip
    assert {one.name for one in found.api.directives} == {
        "defer", "deprecated", "include", "oneOf", "skip", "specifiedBy"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("link", "code", "message"),
    [
        ('url: "https://example.org/zap/v1.0", for: SECURITY', "UNSUPPORTED_LINKED_FEATURE", "zap/v1.0 for SECURITY"),
        ('url: "https://example.org/zap/v1.0", for: EXECUTION', "UNSUPPORTED_LINKED_FEATURE", "zap/v1.0 for EXECUTION"),
        (
            'url: "https://specs.apollo.dev/authenticated/v0.9", for: SECURITY',
            "UNSUPPORTED_LINKED_FEATURE",
            "authenticated/v0.9 for SECURITY",
        ),
        ('url: "https://specs.apollo.dev/join/v0.1", for: EXECUTION', "UNSUPPORTED_LINKED_FEATURE", "join/v0.1"),
        ('url: "https://specs.apollo.dev/join/v0.9"', "UNSUPPORTED_LINKED_FEATURE", "join/v0.9"),
        ('url: "https://specs.apollo.dev/join/v0.5", as: "j"', "UNSUPPORTED_LINKED_FEATURE", "as j"),
        ('url: "https://example.org/zap"', "INVALID_SUPERGRAPH", "does not end in /name/vX.Y"),
    ],
)
def test_what_may_not_be_passed_over_is_not_served(link, code, message):
    with pytest.raises(SupergraphError, match=message) as refusal:
        Supergraph(JOINED % f"@link({link})")
    assert refusal.value.code == code


def test_what_is_linked_for_nothing_is_passed_over():
    assert "q" in Supergraph(JOINED % '@link(url: "https://example.org/zap/v1.0")').api.query_type.fields


def test_before_join_v0_3_a_union_is_the_same_in_all_subgraphs():
    found = Supergraph(
        JOINED % '@link(url: "https://specs.apollo.dev/join/v0.2", for: EXECUTION)'
        + "type X @join__type(graph: A) { x: Int } type Y @join__type(graph: A) { x: Int }"
        + "union U @join__type(graph: A) = X | Y"
    )
    assert found.graphs["A"].types["U"].possible == {"X", "Y"}
