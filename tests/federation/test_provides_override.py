"""@provides spares a fetch; @override moves a field; @shareable fields are taken where they are cheapest."""

from tests.federation.harness import Graph, Sub, by_key, plan_text

ROWS = [{"__typename": "User", "id": "1", "name": "Ann"}, {"__typename": "User", "id": "2", "name": "Bo"}]


def users():
    return Sub(
        "users",
        """
        type Query { users: [User!]! }
        type User @key(fields: "id") { id: ID! name: String! @shareable }
        """,
        {"users": ROWS},
        {"User": by_key(ROWS, "id")},
    )


def test_a_provided_field_is_not_fetched_again():
    reviews = Sub(
        "reviews",
        """
        type Query { reviews: [Review!]! latest: Review }
        type Review { author: User! @provides(fields: "name") reader: User! }
        type User @key(fields: "id") { id: ID! name: String! @external }
        """,
        {"reviews": [{"author": ROWS[0], "reader": {"id": "2"}}]},
        {"User": lambda one: one},
    )
    graph = Graph(users(), reviews)
    query = "{ reviews { author { name } } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Fetch(service: "reviews") {
            query Operation__reviews__0 {
              reviews {
                author {
                  name
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask("{ reviews { author { name } reader { name } } }") == {
        "data": {"reviews": [{"author": {"name": "Ann"}, "reader": {"name": "Bo"}}]}
    }
    assert graph.asked() == {"users": 1, "reviews": 1}


def test_an_overridden_field_is_asked_of_its_new_owner():
    old = Sub(
        "old",
        """
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") { id: ID! text: String! }
        """,
        {"posts": [{"id": "1", "text": "old"}]},
        {"Post": lambda one: one},
    )
    new = Sub(
        "new",
        'type Post @key(fields: "id") { id: ID! text: String! @override(from: "old") }',
        entities={"Post": lambda one: {"__typename": "Post", "id": one["id"], "text": "new"}},
    )
    graph = Graph(old, new)
    query = "{ posts { text } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "old") {
              query Operation__old__0 {
                posts {
                  id
                }
              }
            }
            Fetch(service: "new") {
              Flatten(path: "posts.@")
              { ... on Post { id } } =>
              {
                ... on Post {
                  text
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"posts": [{"text": "new"}]}}


def test_a_value_of_which_no_subgraph_has_the_whole_is_put_together():
    a = Sub(
        "a",
        "type Query { place: Place @shareable } type Place { x: Int! @shareable y: Int! }",
        {"place": {"x": 1, "y": 2}},
    )
    b = Sub(
        "b",
        "type Query { place: Place @shareable } type Place { x: Int! @shareable z: Int! }",
        {"place": {"x": 1, "z": 3}},
    )
    graph = Graph(a, b)
    assert graph.ask("{ place { x y z } }") == {"data": {"place": {"x": 1, "y": 2, "z": 3}}}
    assert graph.ask("{ place { x z } }") == {"data": {"place": {"x": 1, "z": 3}}}
    assert graph.asked() == {"b": 1}


def test_a_field_of_an_interface_that_its_types_no_longer_resolve_is_asked_of_their_new_owner():
    old = Sub(
        "old",
        """
        type Query { feed: [Post!]! }
        interface Post { id: ID! on: String! }
        type Image implements Post @key(fields: "id") { id: ID! on: String! }
        """,
        {"feed": [{"__typename": "Image", "id": "1", "on": "old"}]},
        {"Image": lambda one: one},
    )
    new = Sub(
        "new",
        'type Image @key(fields: "id") { id: ID! on: String! @override(from: "old") }',
        entities={"Image": lambda one: {"__typename": "Image", "id": one["id"], "on": "new"}},
    )
    graph = Graph(old, new)
    assert graph.ask("{ feed { id on } }") == {"data": {"feed": [{"id": "1", "on": "new"}]}}


def test_of_two_ways_with_as_many_fetches_that_is_taken_which_has_more_fields_in_the_first():
    items = [{"__typename": "Item", "id": "i", "label": "nail", "weight": 2}]
    box = {"__typename": "Box", "id": "1", "items": items}
    bare = Sub(
        "bare",
        'type Query { box: Box @shareable } type Box @key(fields: "id") { id: ID! }',
        {"box": box},
        {"Box": lambda one: one},
    )
    full = Sub(
        "full",
        """
        type Query { box: Box @shareable @provides(fields: "items { id label }") }
        type Box { id: ID! @shareable items: [Item!] @external }
        type Item { id: ID! @external label: String @external }
        """,
        {"box": box},
    )
    owner = Sub(
        "owner",
        """
        type Box @key(fields: "id") { id: ID! items: [Item!] @shareable }
        type Item @key(fields: "id") { id: ID! label: String @shareable weight: Int }
        """,
        entities={"Box": lambda one: box, "Item": by_key(items, "id")},
    )
    graph = Graph(bare, full, owner)
    query = "{ box { items { label weight } } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "full") {
              query Operation__full__0 {
                box {
                  items {
                    label
                    id
                  }
                }
              }
            }
            Fetch(service: "owner") {
              Flatten(path: "box.items.@")
              { ... on Item { id } } =>
              {
                ... on Item {
                  weight
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {"data": {"box": {"items": [{"label": "nail", "weight": 2}]}}}
