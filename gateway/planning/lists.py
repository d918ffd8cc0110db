"""How deep in lists a field's value stands."""

from graphql import GraphQLInterfaceType, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema


def lists_around(schema: GraphQLSchema, type_name: str, field_name: str) -> int:
    """How many lists wrap a field's type; none of a type that the API hides, of which nothing is ever shown."""
    parent = schema.type_map.get(type_name)
    if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        return 0
    found = 0
    type_ = parent.fields[field_name].type
    while isinstance(type_, GraphQLList | GraphQLNonNull):
        found += isinstance(type_, GraphQLList)
        type_ = type_.of_type
    return found
