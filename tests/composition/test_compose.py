"""Composition: the whole supergraph of a small example, and every error with its code and place."""

import pytest
from graphql import build_schema, validate_schema

from gateway.composition.compose import SubgraphSource, compose
from gateway.composition.errors import CompositionFailed
from tests.composition.cases import sdl_of
from tests.federation.harness import LINK


def composed(**sdls):
    sources = [SubgraphSource(name, f"http://{name}/graphql", LINK + sdl) for name, sdl in sdls.items()]
    return compose(sources).sdl


def body(sdl):
    """The supergraph without the definitions that every supergraph has."""
    return sdl[sdl.index("enum join__Graph") :].strip()


def test_a_supergraph_in_whole():
    sdl = composed(
        products='''
        type Query { product(
          "Its number"
          id: ID!): Product }
        """A thing to buy"""
        type Product @key(fields: "id") { id: ID! name: String! @deprecated(reason: "old") weight: Int! kind: Kind }
        enum Kind { GOOD BAD @inaccessible }
        ''',
        shipping="""
        type Product @key(fields: "id") {
          id: ID! weight: Int! @external cost: Int @requires(fields: "weight")
        }
        """,
    )
    assert body(sdl) == (
        '''
enum join__Graph {
  PRODUCTS @join__graph(name: "products", url: "http://products/graphql")
  SHIPPING @join__graph(name: "shipping", url: "http://shipping/graphql")
}

enum Kind
  @join__type(graph: PRODUCTS)
{
  GOOD @join__enumValue(graph: PRODUCTS)
  BAD @join__enumValue(graph: PRODUCTS) @inaccessible
}

"""A thing to buy"""
type Product
  @join__type(graph: PRODUCTS, key: "id")
  @join__type(graph: SHIPPING, key: "id")
{
  id: ID!
  name: String! @join__field(graph: PRODUCTS) @deprecated(reason: "old")
  weight: Int! @join__field(graph: PRODUCTS) @join__field(graph: SHIPPING, external: true)
  kind: Kind @join__field(graph: PRODUCTS)
  cost: Int @join__field(graph: SHIPPING, requires: "weight")
}

type Query
  @join__type(graph: PRODUCTS)
  @join__type(graph: SHIPPING)
{
  product(
    """Its number"""
    id: ID!
  ): Product @join__field(graph: PRODUCTS)
}
'''.strip()
    )
    assert validate_schema(build_schema(sdl)) == []


def test_of_several_descriptions_the_one_of_most_subgraphs_stands():
    given = {"a": '"""seldom, and longest of all"""', "b": '"""often"""', "c": '"""often"""', "d": ""}
    sdl = composed(
        **{name: f"type Query {{ {name}: T }} {text} type T @shareable {{ x: Int }}" for name, text in given.items()}
    )
    assert '"""often"""\ntype T\n' in sdl
    tied = composed(
        **{name: f"type Query {{ {name}: T }} {given[name]} type T @shareable {{ x: Int }}" for name in "ab"}
    )
    assert '"""seldom, and longest of all"""\ntype T\n' in tied


def test_names_that_differ_in_nothing_but_signs_get_graphs_of_their_own():
    sdl = compose(
        [
            SubgraphSource(name, "", LINK + f"type Query {{ f{at}: Int }}")
            for at, name in enumerate(("a-b", "a_b", "1c"))
        ]
    ).sdl
    assert '  A_B_1 @join__graph(name: "a-b", url: "")' in sdl
    assert '  A_B_2 @join__graph(name: "a_b", url: "")' in sdl
    assert '  _1C @join__graph(name: "1c", url: "")' in sdl


def test_all_errors_are_told_in_one_run_with_their_lines():
    sdl = 'type Query { a: T }\ntype T @key(fields: "nope") {\n  x: Int\n  y: Int @requires(fields: "z")\n}'
    with pytest.raises(CompositionFailed) as failure:
        compose([SubgraphSource("a", "", LINK + sdl)])
    assert [(error.code, error.line) for error in failure.value.errors] == [
        ("KEY_INVALID_FIELDS", 3),
        ("REQUIRES_INVALID_FIELDS", 5),
    ]
    assert str(failure.value.errors[0]) == (
        "KEY_INVALID_FIELDS [a:3] @key(fields: 'nope') on T: T has no field nope "
        "(one that another subgraph resolves is repeated here with @external)"
    )


def test_federation_1_schemas_share_their_fields():
    a = 'type Query { a: T } type T @key(fields: "id") { id: ID! x: Int }'
    b = 'extend type T @key(fields: "id") { id: ID! @external y: Int }'
    sdl = compose([SubgraphSource("a", "", a), SubgraphSource("b", "", b)]).sdl
    assert '@join__type(graph: B, key: "id")' in sdl
    assert "  id: ID!\n" in sdl


def test_renamed_and_namespaced_directives_are_recognised():
    link = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", as: "fed", '
        'import: [{ name: "@key", as: "@entity" }])\n'
    )
    sdl = compose(
        [
            SubgraphSource("a", "", link + 'type Query { a: T } type T @entity(fields: "id") { id: ID! x: Int }'),
            SubgraphSource(
                "b",
                "",
                link
                + 'type T @entity(fields: "id") { id: ID! x: Int @fed__external y: Int @fed__requires(fields: "x") }',
            ),
        ]
    ).sdl
    assert "x: Int @join__field(graph: A) @join__field(graph: B, external: true)" in sdl


@pytest.mark.parametrize("fields", ["id } query { id", "{ id } { id }", "id } fragment F on T { id"])
def test_a_field_set_of_several_definitions_is_refused_like_any_other_mistake(fields):
    with pytest.raises(CompositionFailed) as failure:
        composed(a=f'type Query {{ t: T }} type T @key(fields: "{fields}") {{ id: ID! }}')
    assert [(error.code, error.coordinate, error.line) for error in failure.value.errors] == [
        ("KEY_INVALID_FIELDS", "T", 2)
    ]


def test_two_subgraphs_of_one_name_are_refused():
    twice = [SubgraphSource("a", "", LINK + "type Query { q: Int @shareable }")] * 2
    with pytest.raises(CompositionFailed) as failure:
        compose(twice)
    assert [(error.code, error.subgraph) for error in failure.value.errors] == [("INVALID_SUBGRAPH_NAME", "a")]


@pytest.mark.parametrize(
    ("field", "argument", "fits"),
    [
        ("Int", "Int", True),
        ("Int!", "Int", True),
        ("[Int!]!", "[Int]", True),
        ("Int!", "Int!", False),
        ("Int", "Int!", False),
        ("[Int!]", "[Int!]", False),
        ("Int", "ID", False),
    ],
)
def test_what_is_taken_from_a_context_may_be_null(field, argument, fits):
    sdl = (
        f'type Query {{ q: P }} type P @context(name: "c") {{ n: {field} t: T }} type T @key(fields: "id") '
        f'{{ id: ID! f(n: {argument} @fromContext(field: "$c {{ n }}")): Int }}'
    )
    given = [SubgraphSource("a", "", sdl_of(sdl))]
    if fits:
        assert 'context: "a__c"' in compose(given).sdl
        return
    with pytest.raises(CompositionFailed) as failure:
        compose(given)
    assert [(error.code, error.coordinate) for error in failure.value.errors] == [
        ("CONTEXT_INVALID_SELECTION", "T.f(n:)")
    ]


@pytest.mark.parametrize(
    ("sdl", "expected"),
    [
        ("directive @foo(n: Int! @inaccessible) on FIELD", ("REQUIRED_INACCESSIBLE", "@foo(n:)", 1)),
        ("directive @foo(e: E) on FIELD enum E @inaccessible { A }", ("REFERENCED_INACCESSIBLE", "E", 1)),
        (
            "directive @foo(e: E = A) on FIELD enum E { A @inaccessible B }",
            ("DEFAULT_VALUE_USES_INACCESSIBLE", "E.A", 1),
        ),
        ("scalar Int @inaccessible", ("DISALLOWED_INACCESSIBLE", "Int", 1)),
        ('extend scalar Int @tag(name: "t")', ("INVALID_GRAPHQL", None, 1)),
    ],
)
def test_what_is_hidden_is_nowhere_needed_by_a_directive(sdl, expected):
    with pytest.raises(CompositionFailed) as failure:
        compose([SubgraphSource("a", "", f"{sdl} type Query {{ q: Int }} {LINK}")])
    assert [(error.code, error.coordinate, error.line) for error in failure.value.errors] == [expected]


def test_a_directive_for_queries_keeps_what_is_said_of_its_arguments():
    sdl = 'type Query { q: Int } directive @foo(n: Int @inaccessible, m: Int @tag(name: "t")) on FIELD'
    assert 'directive @foo(n: Int @inaccessible, m: Int @tag(name: "t")) on FIELD' in composed(a=sdl)
