"""Our supergraph says what that of @apollo/composition says, definition by definition."""

import pytest
from graphql import parse, print_ast

from gateway.access.matrix import read_matrix
from gateway.composition.compose import SubgraphSource, compose
from gateway.config import Settings
from gateway.server.hub import in_groups, sources
from subgraphs.registry import load_departments
from tests.federation.harness import LINK
from tests.node.peers import needs_node, run


def said(sdl):
    """What a supergraph says, without regard to order: by definition its directives and members."""
    found = {}
    for one in parse(sdl).definitions:
        name = getattr(getattr(one, "name", None), "value", "schema")
        if name.startswith(("join__", "link")) and name != "join__Graph":
            continue
        members = {}
        for key in ("fields", "values", "types", "operation_types"):
            for member in getattr(one, key, None) or ():
                label = getattr(getattr(member, "name", None), "value", print_ast(member))
                members[label] = (
                    print_ast(member.type) if hasattr(member, "type") else "",
                    sorted(print_ast(argument) for argument in getattr(member, "arguments", None) or ()),
                    sorted(print_ast(directive) for directive in getattr(member, "directives", None) or ()),
                    getattr(getattr(member, "description", None), "value", None),
                )
        found[name] = (
            type(one).__name__,
            sorted(print_ast(directive) for directive in getattr(one, "directives", None) or ()),
            sorted(one.name.value for one in getattr(one, "interfaces", None) or ()),
            members,
            getattr(getattr(one, "description", None), "value", None),
        )
    return found


def apollo(given):
    services = [{"name": one.name, "url": one.url, "sdl": one.sdl} for one in given]
    (answer,) = run("compose.mjs", given=[services])
    return answer


@needs_node
@pytest.mark.parametrize("with_groups", [False, True], ids=["as committed", "with the matrix's groups"])
def test_the_departments(with_groups):
    settings = Settings()
    departments = load_departments(settings.hub.departments)
    given = sources(settings, in_groups(departments, read_matrix()) if with_groups else departments)
    theirs = apollo(given)
    assert theirs["errors"] == []
    assert said(compose(given).sdl) == said(theirs["supergraphSdl"])


EXAMPLES = {
    "descriptions": {
        "a": 'type Query { a: T } """longest of the two""" type T @shareable { x: Int }',
        "b": 'type Query { b: T } """shorter""" type T @shareable { x: Int }',
    },
    "descriptions by count": {
        "a": 'type Query { a: T } """longest of all three""" type T @shareable { x: Int }',
        "b": 'type Query { b: T } """short""" type T @shareable { x: Int }',
        "c": 'type Query { c: T } """short""" type T @shareable { x: Int }',
    },
    "requires and provides": {
        "a": 'type Query { a: [A!]! } type A @key(fields: "id") { id: ID! w: Int! b: B @provides(fields: "n") } '
        'type B @key(fields: "id") { id: ID! n: Int @external }',
        "b": 'type B @key(fields: "id") { id: ID! n: Int @shareable } '
        'type A @key(fields: "id") { id: ID! w: Int! @external c: Int @requires(fields: "w") }',
    },
    "override and shareable": {
        "a": 'type Query { a: A } type A @key(fields: "id") { id: ID! x: Int y: Int @shareable }',
        "b": 'type A @key(fields: "id") { id: ID! x: Int @override(from: "a") y: Int @shareable z: Int }',
    },
    "interfaces and unions": {
        "a": "type Query { a: I u: U } interface I { id: ID! } type X implements I { id: ID! } union U = X",
        "b": "type Query { b: U2 } union U2 = Y type Y { id: ID! }",
    },
    "enums and inputs": {
        "a": "type Query { a(i: In, e: E): E } input In { x: Int! y: Int } enum E { P Q }",
        "b": "type Query { b(i: In, e: E): E } input In { x: Int! } enum E { P Q }",
    },
    "interface objects": {
        "a": 'type Query { a: I } interface I @key(fields: "id") { id: ID! } '
        'type X implements I @key(fields: "id") { id: ID! } type Y implements I @key(fields: "id") { id: ID! n: Int }',
        "b": 'type Query { b: I } type I @key(fields: "id") @interfaceObject { id: ID! m: Int }',
    },
    "inaccessible and tags": {
        "a": 'type Query { a: A } type A @tag(name: "t") { x: Int @inaccessible y: Int @tag(name: "u") } '
        "enum E { P Q @inaccessible }",
        "b": "type Query { b: Int }",
    },
}


@needs_node
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(name):
    given = [SubgraphSource(one, f"http://{one}", LINK + sdl) for one, sdl in EXAMPLES[name].items()]
    theirs = apollo(given)
    assert theirs["errors"] == []
    assert said(compose(given).sdl) == said(theirs["supergraphSdl"])
