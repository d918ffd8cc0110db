"""For every code of composition, subgraphs that provoke it and where it is said to stand.

`ERRORS` and `HINTS`: by code, the subgraphs' SDLs (of federation 2.14 with every import unless they link something) and the
subgraph and coordinate that are named. docs/federation.md lists the codes from here.
"""

from typing import NamedTuple

from gateway.composition.schema.specs import NEWEST, directives_of

IMPORTS = ", ".join(f'"@{name}"' for name in directives_of(NEWEST))
LINK = f'extend schema @link(url: "https://specs.apollo.dev/federation/{NEWEST}", import: [{IMPORTS}])\n'
FOO = '@link(url: "https://example.org/foo/v1.0", import: ["@foo"])'
OLD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.2", import: ["@key"])\n'


class Case(NamedTuple):
    """Subgraphs, and the place that the error or hint names."""

    sdls: dict[str, str]
    subgraph: str | None
    coordinate: str | None


Q = "type Query { q: Int } "
T = 'type T @key(fields: "id") { id: ID! x: Int } '

ERRORS = {
    "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE": Case({"a": Q + "interface I { x: Int @authenticated }"}, "a", "I.x"),
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": Case(
        {
            "a": 'type Query { q: P } type P @context(name: "c") { n: Int! t: T } type T @key(fields: "id") '
            '{ id: ID! f(n: Int @fromContext(field: "$c { n }")): Int @shareable }',
            "b": 'type T @key(fields: "id") { id: ID! f(n: Int!): Int @shareable }',
        },
        "b",
        "T.f(n:)",
    ),
    "CONTEXT_INVALID_SELECTION": Case(
        {
            "a": 'type Query { q: P } type P @context(name: "c") { n: Int! m: Int! t: T } type T @key(fields: "id") '
            '{ id: ID! f(n: Int @fromContext(field: "$c { n m }")): Int }'
        },
        "a",
        "T.f(n:)",
    ),
    "CONTEXT_NAME_INVALID": Case({"a": 'type Query @context(name: "a_b") { q: Int }'}, "a", "Query"),
    "CONTEXT_NOT_SET": Case(
        {"a": Q + 'type T @key(fields: "id") { id: ID! f(n: Int @fromContext(field: "$c { n }")): Int }'},
        "a",
        "T.f(n:)",
    ),
    "CONTEXT_NO_RESOLVABLE_KEY": Case(
        {
            "a": 'type Query { q: P } type P @context(name: "c") { n: Int! t: T } '
            'type T { f(n: Int @fromContext(field: "$c { n }")): Int }'
        },
        "a",
        "T.f(n:)",
    ),
    "COST_APPLIED_TO_INTERFACE_FIELD": Case({"a": Q + "interface I { x: Int @cost(weight: 2) }"}, "a", "I.x"),
    "DEFAULT_VALUE_USES_INACCESSIBLE": Case(
        {"a": "type Query { q(e: E = B): Int } enum E { A B @inaccessible }"}, "a", "E.B"
    ),
    "DIRECTIVE_COMPOSITION_ERROR": Case({"a": 'extend schema @composeDirective(name: "@foo") ' + Q}, "a", "schema"),
    "DIRECTIVE_DEFINITION_INVALID": Case({"a": Q + "directive @shareable(why: String) on OBJECT"}, "a", "@shareable"),
    "DISALLOWED_INACCESSIBLE": Case(
        {
            "a": f'extend schema {FOO} @composeDirective(name: "@foo") directive @foo(n: Int @inaccessible) on '
            "FIELD_DEFINITION type Query { q: Int @foo }"
        },
        "a",
        "@foo(n:)",
    ),
    "EMPTY_MERGED_ENUM_TYPE": Case(
        {"a": "type Query { q(e: E): Int } enum E { A }", "b": "type Query { r(e: E): Int } enum E { B }"}, "a", "E"
    ),
    "EMPTY_MERGED_INPUT_TYPE": Case(
        {"a": "type Query { q(i: I): Int } input I { a: Int }", "b": "type Query { r(i: I): Int } input I { b: Int }"},
        "a",
        "I",
    ),
    "ENUM_VALUE_MISMATCH": Case(
        {"a": "type Query { q(e: E): E } enum E { A B }", "b": "type Query { r(e: E): E } enum E { A }"}, "b", "E.B"
    ),
    "EXTENSION_WITH_NO_BASE": Case({"a": Q + "extend type T { x: Int }"}, "a", "T"),
    "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH": Case(
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x(n: Int = 1): Int }',
            "b": 'type T @key(fields: "id") { id: ID! x(n: Int = 2): Int @external y: Int @requires(fields: "x(n: 1)") }',
        },
        "b",
        "T.x(n:)",
    ),
    "EXTERNAL_ARGUMENT_MISSING": Case(
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x(n: Int): Int }',
            "b": 'type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }',
        },
        "b",
        "T.x(n:)",
    ),
    "EXTERNAL_ARGUMENT_TYPE_MISMATCH": Case(
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x(n: Int): Int }',
            "b": 'type T @key(fields: "id") { id: ID! x(n: String): Int @external y: Int @requires(fields: "x") }',
        },
        "b",
        "T.x(n:)",
    ),
    "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE": Case(
        {"a": Q + 'type T { u: U @external @provides(fields: "x") } type U { x: Int @external }'}, "a", "T.u"
    ),
    "EXTERNAL_MISSING_ON_BASE": Case(
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }'
        },
        "a",
        "T.x",
    ),
    "EXTERNAL_ON_INTERFACE": Case({"a": Q + "interface I { x: Int @external }"}, "a", "I.x"),
    "EXTERNAL_TYPE_MISMATCH": Case(
        {
            "a": "type Query { t: T } " + T,
            "b": 'type T @key(fields: "id") { id: ID! x: String @external y: Int @requires(fields: "x") }',
        },
        "b",
        "T.x",
    ),
    "EXTERNAL_UNUSED": Case({"a": Q + "type T { x: Int @external y: Int }"}, "a", "T.x"),
    "FIELD_ARGUMENT_DEFAULT_MISMATCH": Case(
        {"a": "type Query { q(n: Int = 1): Int @shareable }", "b": "type Query { q(n: Int = 2): Int @shareable }"},
        "b",
        "Query.q(n:)",
    ),
    "FIELD_ARGUMENT_TYPE_MISMATCH": Case(
        {"a": "type Query { q(n: Int): Int @shareable }", "b": "type Query { q(n: ID): Int @shareable }"},
        "b",
        "Query.q(n:)",
    ),
    "FIELD_TYPE_MISMATCH": Case(
        {"a": "type Query { q: Int @shareable }", "b": "type Query { q: ID @shareable }"}, "b", "Query.q"
    ),
    "IMPLEMENTED_BY_INACCESSIBLE": Case(
        {"a": Q + "interface I { x: Int } type T implements I { x: Int @inaccessible y: Int }"}, "a", "T.x"
    ),
    "INPUT_FIELD_DEFAULT_MISMATCH": Case(
        {
            "a": "type Query { q(i: I): Int } input I { n: Int = 1 }",
            "b": "type Query { r(i: I): Int } input I { n: Int = 2 }",
        },
        "b",
        "I.n",
    ),
    "INTERFACE_FIELD_NO_IMPLEM": Case(
        {
            "a": "type Query { i: I } interface I { x: Int } type T implements I { x: Int }",
            "b": "type Query { j: I } interface I { x: Int z: Int } type U implements I { x: Int z: Int }",
        },
        "a",
        "T.z",
    ),
    "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE": Case(
        {
            "a": 'type Query { i: I } interface I @key(fields: "id") { id: ID! } '
            'type T implements I @key(fields: "id") { id: ID! }',
            "b": "type Query { j: I } interface I { id: ID! } type U implements I { id: ID! }",
        },
        "a",
        "I",
    ),
    "INTERFACE_KEY_NOT_ON_IMPLEMENTATION": Case(
        {"a": Q + 'interface I @key(fields: "id") { id: ID! } type T implements I { id: ID! }'}, "a", "I"
    ),
    "INTERFACE_OBJECT_USAGE_ERROR": Case({"a": Q + "type I @interfaceObject { id: ID! }"}, "a", "I"),
    "INVALID_FIELD_SHARING": Case(
        {"a": "type Query { q: Int }", "b": "type Query { q: Int @shareable }"}, "a", "Query.q"
    ),
    "INVALID_GRAPHQL": Case({"a": "type Query { q: Nowhere }"}, "a", None),
    "INVALID_LINK_DIRECTIVE_USAGE": Case(
        {"a": 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@cost"]) ' + Q},
        "a",
        "schema",
    ),
    "INVALID_LINK_IDENTIFIER": Case({"a": 'extend schema @link(url: "https://example.org/foo") ' + Q}, "a", "schema"),
    "INVALID_SHAREABLE_USAGE": Case({"a": Q + "interface I { x: Int @shareable }"}, "a", "I.x"),
    "INVALID_SUBGRAPH_NAME": Case({"_": Q}, "_", None),
    "KEY_DIRECTIVE_IN_FIELDS_ARG": Case({"a": Q + 'type T @key(fields: "id @skip(if: true)") { id: ID! }'}, "a", "T"),
    "KEY_FIELDS_HAS_ARGS": Case({"a": Q + 'type T @key(fields: "id") { id(n: Int): ID! }'}, "a", "T"),
    "KEY_FIELDS_SELECT_INVALID_TYPE": Case(
        {"a": Q + 'type T @key(fields: "i { x }") { i: I } interface I { x: Int }'}, "a", "T"
    ),
    "KEY_INVALID_FIELDS": Case({"a": Q + 'type T @key(fields: "nope") { id: ID! }'}, "a", "T"),
    "KEY_INVALID_FIELDS_TYPE": Case({"a": Q + 'type T @key(fields: ["id"]) { id: ID! }'}, "a", "T"),
    "KEY_UNSUPPORTED_ON_INTERFACE": Case(
        {
            "a": OLD
            + Q
            + 'interface I @key(fields: "id") { id: ID! } type T implements I @key(fields: "id") { id: ID! }'
        },
        "a",
        "I",
    ),
    "LINK_IMPORT_NAME_MISMATCH": Case(
        {
            "a": 'type Query { q: Int @tag(name: "x") }',
            "b": 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: '
            '[{ name: "@tag", as: "@label" }]) type Query { r: Int @label(name: "x") }',
        },
        "b",
        "@tag",
    ),
    "LIST_SIZE_APPLIED_TO_NON_LIST": Case({"a": "type Query { q: Int @listSize(assumedSize: 3) }"}, "a", "Query.q"),
    "LIST_SIZE_INVALID_ASSUMED_SIZE": Case({"a": "type Query { q: [Int] @listSize(assumedSize: -3) }"}, "a", "Query.q"),
    "LIST_SIZE_INVALID_SIZED_FIELD": Case(
        {"a": 'type Query { q: P @listSize(sizedFields: ["nope"]) } type P { x: [Int] }'}, "a", "Query.q"
    ),
    "LIST_SIZE_INVALID_SLICING_ARGUMENT": Case(
        {"a": 'type Query { q(first: ID): [Int] @listSize(slicingArguments: ["first"]) }'}, "a", "Query.q"
    ),
    "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL": Case(
        {
            "a": "type Query { t: T } " + T,
            "b": 'type T @key(fields: "id") { id: ID! x: Int @external @tag(name: "x") y: Int @requires(fields: "x") }',
        },
        "b",
        "T.x",
    ),
    "MISSING_TRANSITIVE_AUTH_REQUIREMENTS": Case(
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @authenticated }',
            "b": 'type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }',
        },
        "b",
        "T.y",
    ),
    "NO_CONTEXT_IN_SELECTION": Case(
        {"a": Q + 'type T @key(fields: "id") { id: ID! f(n: Int @fromContext(field: "{ n }")): Int }'}, "a", "T.f(n:)"
    ),
    "NO_QUERIES": Case({"a": "type T { x: Int }"}, None, "Query"),
    "ONLY_INACCESSIBLE_CHILDREN": Case({"a": Q + "type T { x: Int @inaccessible }"}, "a", "T"),
    "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE": Case(
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }',
            "b": 'type T @key(fields: "id") { id: ID! x: Int y: Int @override(from: "a") }',
        },
        "b",
        "T.y",
    ),
    "OVERRIDE_FROM_SELF_ERROR": Case({"a": 'type Query { q: Int @override(from: "a") }'}, "a", "Query.q"),
    "OVERRIDE_LABEL_INVALID": Case(
        {"a": "type Query { q: Int }", "b": 'type Query { q: Int @override(from: "a", label: "101 %") }'},
        "b",
        "Query.q",
    ),
    "OVERRIDE_ON_INTERFACE": Case(
        {
            "a": "type Query { i: I } interface I { x: Int } type T implements I { x: Int }",
            "b": 'type Query { j: I } interface I { x: Int @override(from: "a") } type U implements I { x: Int }',
        },
        "b",
        "I.x",
    ),
    "OVERRIDE_SOURCE_HAS_OVERRIDE": Case(
        {"a": 'type Query { q: Int @override(from: "b") }', "b": 'type Query { q: Int @override(from: "a") }'},
        "a",
        "Query.q",
    ),
    "PROVIDES_DIRECTIVE_IN_FIELDS_ARG": Case(
        {"a": 'type Query { u: U @provides(fields: "x @skip(if: true)") } type U { x: Int @external }'}, "a", "Query.u"
    ),
    "PROVIDES_FIELDS_HAS_ARGS": Case(
        {"a": 'type Query { u: U @provides(fields: "x") } type U { x(n: Int): Int @external }'}, "a", "Query.u"
    ),
    "PROVIDES_FIELDS_MISSING_EXTERNAL": Case(
        {"a": 'type Query { u: U @provides(fields: "x") } type U { x: Int }'}, "a", "Query.u"
    ),
    "PROVIDES_INVALID_FIELDS": Case(
        {"a": 'type Query { u: U @provides(fields: "y") } type U { x: Int }'}, "a", "Query.u"
    ),
    "PROVIDES_INVALID_FIELDS_TYPE": Case(
        {"a": "type Query { u: U @provides(fields: 7) } type U { x: Int }"}, "a", "Query.u"
    ),
    "PROVIDES_ON_NON_OBJECT_FIELD": Case({"a": 'type Query { q: Int @provides(fields: "x") }'}, "a", "Query.q"),
    "PROVIDES_UNSUPPORTED_ON_INTERFACE": Case(
        {"a": Q + 'interface I { u: U @provides(fields: "x") } type U { x: Int @external }'}, "a", "I.u"
    ),
    "QUERY_ROOT_TYPE_INACCESSIBLE": Case({"a": "type Query @inaccessible { q: Int }"}, "a", "Query"),
    "REFERENCED_INACCESSIBLE": Case({"a": "type Query { t: T } type T @inaccessible { x: Int }"}, "a", "T"),
    "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH": Case(
        {"a": "type Query { q(n: Int!): Int @shareable }", "b": "type Query { q: Int @shareable }"}, "a", "Query.q(n:)"
    ),
    "REQUIRED_INACCESSIBLE": Case({"a": "type Query { q(n: Int! @inaccessible): Int }"}, "a", "Query.q(n:)"),
    "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH": Case(
        {
            "a": "type Query { q(i: I): Int } input I { x: Int n: Int! }",
            "b": "type Query { r(i: I): Int } input I { x: Int }",
        },
        "a",
        "I.n",
    ),
    "REQUIRES_DIRECTIVE_IN_FIELDS_ARG": Case(
        {
            "a": Q + 'type T @key(fields: "id") { id: ID! x: Int @external '
            'y: Int @requires(fields: "x @include(if: true)") }'
        },
        "a",
        "T.y",
    ),
    "REQUIRES_FIELDS_MISSING_EXTERNAL": Case({"a": Q + 'type T { x: Int y: Int @requires(fields: "x") }'}, "a", "T.y"),
    "REQUIRES_INVALID_FIELDS": Case({"a": Q + 'type T { y: Int @requires(fields: "x") }'}, "a", "T.y"),
    "REQUIRES_INVALID_FIELDS_TYPE": Case({"a": Q + "type T { y: Int @requires(fields: 7) }"}, "a", "T.y"),
    "REQUIRES_UNSUPPORTED_ON_INTERFACE": Case(
        {"a": Q + 'interface I { x: Int y: Int @requires(fields: "x") }'}, "a", "I.y"
    ),
    "ROOT_MUTATION_USED": Case(
        {"a": "schema { query: Query mutation: M } " + Q + "type M { m: Int } type Mutation { x: Int }"},
        "a",
        "Mutation",
    ),
    "ROOT_QUERY_USED": Case({"a": "schema { query: Q } type Q { q: Int } type Query { x: Int }"}, "a", "Query"),
    "ROOT_SUBSCRIPTION_USED": Case(
        {"a": "schema { query: Query subscription: S } " + Q + "type S { s: Int } type Subscription { x: Int }"},
        "a",
        "Subscription",
    ),
    "SATISFIABILITY_ERROR": Case({"a": "type Query { t: T } type T { x: Int }", "b": "type T { y: Int }"}, "b", "T.y"),
    "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES": Case(
        {
            "a": "type Query { u: U @shareable } union U = A type A { x: Int }",
            "b": "type Query { u: U @shareable } union U = B type B { x: Int }",
        },
        "a",
        "Query.u",
    ),
    "TYPE_DEFINITION_INVALID": Case({"a": Q + "type federation__FieldSet { x: Int }"}, "a", "federation__FieldSet"),
    "TYPE_KIND_MISMATCH": Case(
        {"a": "type Query { t: T } type T { x: Int }", "b": "type Query { u: T } scalar T"}, "b", "T"
    ),
    "TYPE_WITH_ONLY_UNUSED_EXTERNAL": Case(
        {"a": "# Federation 1\ntype Query { t: T } type T { x: Int @external }"}, "a", "T"
    ),
    "UNKNOWN_FEDERATION_LINK_VERSION": Case(
        {"a": 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.99") ' + Q}, "a", "schema"
    ),
    "UNKNOWN_LINK_VERSION": Case(
        {"a": '# Federation 1\nextend schema @link(url: "https://specs.apollo.dev/link/v9.0") ' + Q}, "a", "schema"
    ),
}

HINTS = {
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": Case(
        {
            "a": 'type Query { q: P } type P @context(name: "c") { n: Int! t: T } type T @key(fields: "id") '
            '{ id: ID! f(n: Int @fromContext(field: "$c { n }")): Int @shareable }',
            "b": 'type T @key(fields: "id") { id: ID! f(n: Int): Int @shareable }',
        },
        None,
        "T.f(n:)",
    ),
    "DIRECTIVE_COMPOSITION_INFO": Case({"a": 'extend schema @composeDirective(name: "@tag") ' + Q}, None, "@tag"),
    "DIRECTIVE_COMPOSITION_WARN": Case(
        {
            "a": f'extend schema {FOO} @composeDirective(name: "@foo") directive @foo on FIELD_DEFINITION {Q}',
            "b": 'extend schema @link(url: "https://example.org/foo/v1.0", import: [{ name: "@foo", as: "@bar" }]) '
            "directive @bar on FIELD_DEFINITION type Query { r: Int }",
        },
        None,
        "@foo",
    ),
    "FROM_SUBGRAPH_DOES_NOT_EXIST": Case({"a": 'type Query { q: Int @override(from: "z") }'}, None, "Query.q"),
    "IMPLICITLY_UPGRADED_FEDERATION_VERSION": Case(
        {
            "a": 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0") '
            '@link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"]) type Query { q: Int @cost(weight: 2) }'
        },
        None,
        "schema",
    ),
    "INCONSISTENT_ARGUMENT_PRESENCE": Case(
        {"a": "type Query { q(n: Int): Int @shareable }", "b": "type Query { q: Int @shareable }"}, None, "Query.q(n:)"
    ),
    "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE": Case(
        {"a": "type Query { q(n: Int): Int @shareable }", "b": "type Query { q(n: Int!): Int @shareable }"},
        None,
        "Query.q(n:)",
    ),
    "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE": Case(
        {"a": "type Query { q: Int @shareable }", "b": "type Query { q: Int! @shareable }"}, None, "Query.q"
    ),
    "INCONSISTENT_DEFAULT_VALUE_PRESENCE": Case(
        {"a": "type Query { q(n: Int = 1): Int @shareable }", "b": "type Query { q(n: Int): Int @shareable }"},
        None,
        "Query.q(n:)",
    ),
    "INCONSISTENT_DESCRIPTION": Case(
        {"a": 'type Query { "one" q: Int @shareable }', "b": 'type Query { "other" q: Int @shareable }'},
        None,
        "Query.q",
    ),
    "INCONSISTENT_ENTITY": Case(
        {"a": "type Query { t: T } " + T, "b": "type Query { u: T } type T { id: ID! @shareable }"}, None, "T"
    ),
    "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM": Case(
        {"a": "type Query { q(e: E): Int } enum E { A B }", "b": "type Query { r(e: E): Int } enum E { A }"},
        None,
        "E.B",
    ),
    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM": Case(
        {"a": "type Query { q: E } enum E { A B }", "b": "type Query { r: E } enum E { A }"}, None, "E.B"
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS": Case(
        {"a": Q + "directive @d on FIELD | QUERY", "b": "type Query { r: Int } directive @d on FIELD"}, None, "@d"
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE": Case(
        {"a": Q + "directive @d on FIELD", "b": "type Query { r: Int }"}, None, "@d"
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE": Case(
        {"a": Q + "directive @d repeatable on FIELD", "b": "type Query { r: Int } directive @d on FIELD"}, None, "@d"
    ),
    "INCONSISTENT_INPUT_OBJECT_FIELD": Case(
        {
            "a": "type Query { q(i: I): Int } input I { x: Int n: Int }",
            "b": "type Query { r(i: I): Int } input I { x: Int }",
        },
        None,
        "I.n",
    ),
    "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD": Case(
        {
            "a": "type Query { i: I } interface I { x: Int y: Int } type T implements I { x: Int y: Int }",
            "b": "type Query { j: I } interface I { x: Int } type U implements I { x: Int y: Int }",
        },
        None,
        "I.y",
    ),
    "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": Case(
        {
            "a": 'type Query { q: Int @shareable @deprecated(reason: "one") }',
            "b": 'type Query { q: Int @shareable @deprecated(reason: "other") }',
        },
        None,
        "Query.q",
    ),
    "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD": Case(
        {
            "a": "type Query { t: T @shareable } type T @shareable { x: Int y: Int }",
            "b": "type Query { t: T @shareable } type T @shareable { x: Int }",
        },
        None,
        "T.y",
    ),
    "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN": Case(
        {
            "a": "type Query { u: U @shareable } union U = A | B type A @shareable { x: Int } type B { x: Int }",
            "b": "type Query { u: U @shareable } union U = A type A @shareable { x: Int }",
        },
        None,
        "Query.u",
    ),
    "INCONSISTENT_UNION_MEMBER": Case(
        {
            "a": "type Query { u: U } union U = A | B type A @shareable { x: Int } type B { x: Int }",
            "b": "type Query { v: U } union U = A type A @shareable { x: Int }",
        },
        None,
        "U",
    ),
    "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": Case(
        {
            "a": "type Query { q: Int @shareable @cost(weight: 2) }",
            "b": "type Query { q: Int @shareable @cost(weight: 3) }",
        },
        None,
        "Query.q",
    ),
    "NO_EXECUTABLE_DIRECTIVE_INTERSECTION": Case(
        {"a": Q + "directive @d on FIELD", "b": "type Query { r: Int } directive @d on QUERY"}, None, "@d"
    ),
    "OVERRIDDEN_FIELD_CAN_BE_REMOVED": Case(
        {"a": "type Query { q: Int }", "b": 'type Query { q: Int @override(from: "a") }'}, None, "Query.q"
    ),
    "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED": Case(
        {"a": "type Query { r: Int }", "b": 'type Query { q: Int @override(from: "a") }'}, None, "Query.q"
    ),
    "OVERRIDE_MIGRATION_IN_PROGRESS": Case(
        {"a": "type Query { q: Int }", "b": 'type Query { q: Int @override(from: "a", label: "percent(5)") }'},
        None,
        "Query.q",
    ),
    "UNUSED_ENUM_TYPE": Case({"a": Q + "enum E { A }"}, None, "E"),
}


def sdl_of(text: str) -> str:
    """The SDL of a case: with every import of federation's newest version, unless it links or is of Federation 1."""
    return text if "/federation/v" in text or text.startswith("# Federation 1") else LINK + text
