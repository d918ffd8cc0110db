"""Mutations run in series, each with what follows it before the next."""

from tests.federation.harness import Graph, Sub, plan_text


def test_root_fields_of_a_mutation_run_one_after_another():
    log: list[str] = []

    def doing(what):
        def done():
            log.append(what)
            return {"id": what}

        return done

    a = Sub(
        "a",
        """
        type Query { ok: Boolean! }
        type Mutation { first: Item! second: Item! fourth: Item! }
        type Item @key(fields: "id") { id: ID! }
        """,
        {name: doing(name) for name in ("first", "second", "fourth")},
        {"Item": lambda one: one},
    )
    b = Sub(
        "b",
        """
        type Mutation { third: Item! }
        type Item @key(fields: "id") { id: ID! note: String! }
        """,
        {"third": doing("third")},
        {"Item": lambda one: {"__typename": "Item", "id": one["id"], "note": f"{one['id']} after {len(log)}"}},
    )
    graph = Graph(a, b)
    query = "mutation { first { note } second { id } third { id } fourth { id } }"
    assert graph.plan(query) == plan_text(
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              mutation Operation__a__0 {
                first {
                  id
                }
                second {
                  id
                }
              }
            }
            Fetch(service: "b") {
              Flatten(path: "first")
              { ... on Item { id } } =>
              {
                ... on Item {
                  note
                }
              }
            }
            Fetch(service: "b") {
              mutation Operation__b__2 {
                third {
                  id
                }
              }
            }
            Fetch(service: "a") {
              mutation Operation__a__3 {
                fourth {
                  id
                }
              }
            }
          }
        }
        """
    )
    assert graph.ask(query) == {
        "data": {
            "first": {"note": "first after 2"},
            "second": {"id": "second"},
            "third": {"id": "third"},
            "fourth": {"id": "fourth"},
        }
    }
    assert log == ["first", "second", "third", "fourth"]
