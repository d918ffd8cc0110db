"""How long answers may be kept, by @cacheControl: the rules of Apollo Server's caching, one a line."""

import pytest
from graphql import build_schema, parse

from gateway.cache.lifetimes import Lifetimes

SDL = """
enum Scope { PUBLIC PRIVATE }
directive @cacheControl(maxAge: Int, scope: Scope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
scalar _Any
union _Entity = Company | Person
type Query {
  _entities(representations: [_Any!]!): [_Entity]!
  company: Company
  person: Person
  hinted: Company @cacheControl(maxAge: 20)
  own: Person @cacheControl(maxAge: 20, scope: PRIVATE)
  count: Int
  counted: Int @cacheControl(maxAge: 30)
  node: Node
  either: Either
  list: [Company!]! @cacheControl(maxAge: 0)
}
interface Node @cacheControl(maxAge: 70) { id: ID! }
union Either @cacheControl(maxAge: 80) = Company | Person
type Company implements Node @cacheControl(maxAge: 60) {
  id: ID!
  name: String
  head: Person
  parts: [Part!]
  part: Part @cacheControl(inheritMaxAge: true)
  secret: String @cacheControl(scope: PRIVATE)
  fresh: String @cacheControl(maxAge: 5)
  address: Address
}
type Person implements Node { id: ID! name: String company: Company }
type Part { name: String }
type Address @cacheControl(inheritMaxAge: true) { city: String }
"""
LIFETIMES = Lifetimes(SDL, build_schema(SDL), 300)


def seconds(query):
    document = parse(query)
    (field,) = document.definitions[0].selection_set.selections
    return LIFETIMES.of_field(document, LIFETIMES._schema.query_type, field)


def of_entities(selection):
    return seconds(f"query($r: [_Any!]!) {{ _entities(representations: $r) {{ {selection} }} }}")


@pytest.mark.parametrize(
    ("query", "age"),
    [
        # A type's hint; a field's own, which is before it; none: the default.
        ("{ company { id } }", 60),
        ("{ hinted { id } }", 20),
        ("{ person { id } }", 300),
        # The shortest of all fields.
        ("{ person { company { id } } }", 60),
        ("{ company { head { name } } }", 60),
        ("{ company { fresh } }", 5),
        ("{ person { company { ... on Company { ...F } } } } fragment F on Company { fresh }", 5),
        # A leaf lives as its parent, but at a root; what inherits too.
        ("{ company { name } }", 60),
        ("{ count }", 300),
        ("{ counted }", 30),
        ("{ hinted { part { name } address { city } } }", 20),
        ("{ company { parts { name } } }", 60),
        # What is one caller's is nobody's to keep, nor what has no lifetime.
        ("{ own { id } }", 0),
        ("{ company { secret } }", 0),
        ("{ list { id } }", 0),
        # Abstract types have hints of their own, and those of what is asked of each.
        ("{ node { id } }", 70),
        ("{ node { ... on Company { fresh } } }", 5),
        ("{ either { __typename } }", 80),
        ("{ either { ... on Person { company { id } } } }", 60),
    ],
)
def test_what_a_root_s_field_may_be_kept(query, age):
    assert seconds(query) == age


@pytest.mark.parametrize(
    ("selection", "age"),
    [
        ("... on Company { id }", 60),
        ("... on Person { id }", 300),
        ("... on Person { name company { id } }", 60),
        ("... on Company { fresh } ... on Person { id }", 5),
        ("... on Company { secret }", 0),
        ("__typename", 300),
    ],
)
def test_what_entities_may_be_kept(selection, age):
    assert of_entities(selection) == age
