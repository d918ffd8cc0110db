"""Variables of a kept document are what graphql-core makes of them, whatever is given."""

from graphql import GraphQLScalarType, build_schema, get_variable_values, parse
from hypothesis import given, note, settings
from hypothesis import strategies as st

from gateway.execution.variables import Variables

SCHEMA = build_schema("""
    type Query { a: Int }
    scalar Any
    enum Level { HIGH LOW }
    input Where { at: Int! = 3 name: String }
""")
# A scalar whose own rule has an opinion.
ANY = SCHEMA.type_map["Any"]
assert isinstance(ANY, GraphQLScalarType)
ANY.coerce_input_value = lambda value: {"seen": value} if value != "bad" else 1 / 0

TYPES = ("Int", "Int!", "String", "ID!", "Boolean!", "Float", "Level", "Level!", "Any", "[Any!]!", "[Int]", "[[ID!]!]")
DEFAULTS = {"Int": " = 7", "Level": " = LOW", "[Int]": " = [1, null]", "Where": " = {at: 4}"}
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**33), 2**33), st.floats(), st.sampled_from(["bad", "HIGH", "1", ""])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["at", "name"]), inner),
    max_leaves=5,
)


@st.composite
def documents(draw):
    """Definitions of variables, now and then with input objects, defaults, and types that there are not."""
    types = draw(st.lists(st.sampled_from([*TYPES, "Where", "[Where!]", "Nothing"]), min_size=1, max_size=3))
    parts = [f"$v{n}: {type_}{draw(st.sampled_from(['', DEFAULTS.get(type_, '')]))}" for n, type_ in enumerate(types)]
    return f"query ({', '.join(parts)}) {{ a }}"


@settings(max_examples=1500, deadline=None)
@given(documents(), st.dictionaries(st.sampled_from(["v0", "v1", "v2", "other"]), VALUES))
def test_as_graphql_core_does(document, values):
    note(document)
    definitions = parse(document).definitions[0].variable_definitions
    expected = get_variable_values(SCHEMA, definitions, dict(values))
    found = Variables(SCHEMA, definitions).values(values)
    if isinstance(expected, list):
        assert [one.formatted for one in found] == [one.formatted for one in expected]
    else:
        # By their text, since what is no number is not equal to itself; the same for signatures, which are made anew.
        assert repr(found.coerced) == repr(expected.coerced)
        assert [(name, repr(one.value), str(one.signature.type)) for name, one in found.sources.items()] == [
            (name, repr(one.value), str(one.signature.type)) for name, one in expected.sources.items()
        ]
