"""The join spec v0.5: what a supergraph says of which subgraph has what."""

import re
from collections.abc import Sequence

# https://specs.apollo.dev/join/v0.5 and https://specs.apollo.dev/link/v1.0, in the order routers print them.
DEFINITIONS = """\
directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) repeatable on \
SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION

directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE

directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, \
external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String, \
contextArguments: [join__ContextArgument!]) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE

directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, \
resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on \
OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

input join__ContextArgument {
  name: String!
  type: String!
  context: String!
  selection: join__FieldValue!
}

scalar join__DirectiveArguments

scalar join__FieldSet

scalar join__FieldValue

scalar link__Import

enum link__Purpose {
  \"\"\"`SECURITY` features provide metadata necessary to securely resolve fields.\"\"\"
  SECURITY

  \"\"\"`EXECUTION` features provide metadata necessary for operation execution.\"\"\"
  EXECUTION
}
"""


def graph_names(subgraphs: Sequence[str]) -> list[str]:
    """The join__Graph values of subgraphs' names: in upper case; where two would be the same, numbered from 1."""
    bare = [_graph_name(subgraph) for subgraph in subgraphs]
    names: list[str] = []
    for at, name in enumerate(bare):
        number = bare[: at + 1].count(name)
        unique = name if bare.count(name) == 1 else f"{name}_{number}"
        while unique in names:
            number += 1
            unique = f"{name}_{number}"
        names.append(unique)
    return names


def _graph_name(subgraph: str) -> str:
    name = re.sub(r"[^A-Z0-9_]", "_", subgraph.upper())
    return f"_{name}" if not name or name[0].isdigit() else name
