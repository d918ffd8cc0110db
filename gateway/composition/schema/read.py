"""One subgraph's SDL, read into the schema that composition works on.

A schema that links no federation is of Federation 1: `upgrade` turns it into one of Federation 2.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    Undefined,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
    Visitor,
    build_ast_schema,
    parse,
    print_ast,
    validate_schema,
    value_from_ast,
    visit,
)
from graphql.validation import PossibleTypeExtensionsRule
from graphql.validation.specified_rules import specified_sdl_rules
from graphql.validation.validate import validate_sdl

from gateway.composition.errors import CompositionError, CompositionFailed, line_of
from gateway.composition.schema.definitions import (
    MACHINERY_FIELDS,
    MACHINERY_TYPES,
    Vocabulary,
    check_definitions,
    dropped,
    missing_definitions,
    vocabulary_of,
)
from gateway.composition.schema.links import links_of
from gateway.composition.schema.model import (
    BUILT_IN_SCALARS,
    Argument,
    Directive,
    DirectiveDefinition,
    Field,
    Subgraph,
    Type,
    Value,
)
from gateway.composition.schema.values import Const, arguments, value_of

_Extension = (
    ScalarTypeExtensionNode
    | ObjectTypeExtensionNode
    | InterfaceTypeExtensionNode
    | UnionTypeExtensionNode
    | EnumTypeExtensionNode
    | InputObjectTypeExtensionNode
)
_Definition = (
    ScalarTypeDefinitionNode
    | ObjectTypeDefinitionNode
    | InterfaceTypeDefinitionNode
    | UnionTypeDefinitionNode
    | EnumTypeDefinitionNode
    | InputObjectTypeDefinitionNode
)
_DEFINITION_OF: dict[type[_Extension], type[_Definition]] = {
    ScalarTypeExtensionNode: ScalarTypeDefinitionNode,
    ObjectTypeExtensionNode: ObjectTypeDefinitionNode,
    InterfaceTypeExtensionNode: InterfaceTypeDefinitionNode,
    UnionTypeExtensionNode: UnionTypeDefinitionNode,
    EnumTypeExtensionNode: EnumTypeDefinitionNode,
    InputObjectTypeExtensionNode: InputObjectTypeDefinitionNode,
}
# Federation allows to extend what another subgraph defines.
_RULES = tuple(rule for rule in specified_sdl_rules if rule is not PossibleTypeExtensionsRule)
_ROOT_NAMES = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


def read_subgraph(name: str, url: str, sdl: str) -> Subgraph:
    """The subgraph of an SDL. Raises CompositionFailed for one that is no valid GraphQL or links amiss."""
    if name == "_":
        raise CompositionFailed([CompositionError("INVALID_SUBGRAPH_NAME", "A subgraph cannot be named _", name)])
    try:
        document = parse(sdl)
    except GraphQLSyntaxError as error:
        line = error.locations[0].line if error.locations else None
        raise CompositionFailed([CompositionError("INVALID_GRAPHQL", error.message, name, None, line)]) from error
    links = links_of(document, name)
    if links.errors:
        raise CompositionFailed(links.errors)
    vocabulary = vocabulary_of(links)
    definitions = _without_machinery(document.definitions)
    errors = list(check_definitions(name, vocabulary, definitions, links.federation is not None))
    if errors:
        raise CompositionFailed(errors)
    definitions = [
        one
        for one in definitions
        if not (isinstance(one, DirectiveDefinitionNode) and dropped(one, vocabulary, links.federation is not None))
    ]
    complete = (*definitions, *missing_definitions(links, vocabulary, definitions))
    errors = list(_graphql_errors(name, complete))
    if errors:
        raise CompositionFailed(errors)
    subgraph = Subgraph(name, url, links)
    reader = _Reader(subgraph, vocabulary)
    subgraph.definitions = {
        one.name.value: reader.directive(one) for one in complete if isinstance(one, DirectiveDefinitionNode)
    }
    reader.read(definitions)
    errors = list(_name_roots(subgraph, definitions))
    if errors:
        raise CompositionFailed(errors)
    return subgraph


def _without_machinery(definitions: Sequence[DefinitionNode]) -> list[DefinitionNode]:
    """The definitions without _service and _entities, of whose types an SDL need not speak."""
    roots = _roots(definitions)
    query = roots.get("query", "Query")
    result: list[DefinitionNode] = []
    for one in definitions:
        if isinstance(one, ObjectTypeDefinitionNode | ObjectTypeExtensionNode) and one.name.value == query:
            fields = tuple(field for field in one.fields or () if field.name.value not in MACHINERY_FIELDS)
            if not fields:
                continue
            if len(fields) != len(one.fields or ()):
                given = {key: getattr(one, key) for key in one.keys if key != "fields"}
                one = type(one)(**given, fields=fields)  # narrower, for the rest of the loop
        elif isinstance(one, _Definition) and one.name.value in MACHINERY_TYPES:
            continue
        result.append(one)
    if not any(isinstance(one, _Definition | _Extension) and one.name.value == query for one in result):
        # A schema definition that names a query root of which nothing is left names none.
        result = [_without_root(one, query) for one in result]
    return result


def _without_root(definition: DefinitionNode, name: str) -> DefinitionNode:
    if not isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
        return definition
    kept = tuple(one for one in definition.operation_types or () if one.type.name.value != name)
    if len(kept) == len(definition.operation_types or ()):
        return definition
    if not kept:
        # GraphQL has no schema definition without roots; an extension holds the links.
        return cast("DefinitionNode", SchemaExtensionNode(directives=definition.directives, loc=definition.loc))
    given = {key: getattr(definition, key) for key in definition.keys if key != "operation_types"}
    return type(definition)(**given, operation_types=kept)


def _roots(definitions: Sequence[DefinitionNode]) -> dict[str, str]:
    return {
        operation.operation.value: operation.type.name.value
        for one in definitions
        if isinstance(one, SchemaDefinitionNode | SchemaExtensionNode)
        for operation in one.operation_types or ()
    }


def _graphql_errors(subgraph: str, definitions: Sequence[DefinitionNode]) -> Iterator[CompositionError]:
    """What GraphQL itself holds against the schema."""
    document = DocumentNode(definitions=tuple(_based(definitions)))
    problems: list[GraphQLError] = [*_extended_built_ins(definitions), *validate_sdl(document, rules=_RULES)]
    if not problems:
        try:
            schema = build_ast_schema(document, assume_valid_sdl=True)
        except (GraphQLError, TypeError) as error:
            yield CompositionError("INVALID_GRAPHQL", str(error), subgraph)
            return
        problems = [one for one in validate_schema(schema) if "root type must be provided" not in one.message]
        problems.extend(_argument_problems(document, schema))
    for problem in problems:
        line = next((line_of(node) for node in problem.nodes or () if line_of(node) is not None), None)
        if line is None and problem.locations:
            line = problem.locations[0].line
        yield CompositionError("INVALID_GRAPHQL", problem.message, subgraph, None, line)


def _extended_built_ins(definitions: Sequence[DefinitionNode]) -> Iterator[GraphQLError]:
    """Scalars of GraphQL's own are nobody's to extend."""
    for node in definitions:
        if isinstance(node, ScalarTypeExtensionNode) and node.name.value in BUILT_IN_SCALARS:
            yield GraphQLError(f"{node.name.value} is GraphQL's own, and cannot be extended", [node])


def _argument_problems(document: DocumentNode, schema: GraphQLSchema) -> Iterator[GraphQLError]:
    """Arguments of directives whose values are not of their types, of which GraphQL's rules for SDL do not speak."""
    found: list[ConstDirectiveNode] = []

    class Directives(Visitor):
        def enter_directive(self, node: ConstDirectiveNode, *_: object) -> None:
            found.append(node)

    visit(document, Directives())
    for node in found:
        definition = schema.get_directive(node.name.value)
        for argument in node.arguments or ():
            expected = None if definition is None else definition.args.get(argument.name.value)
            if expected is not None and value_from_ast(argument.value, expected.type) is Undefined:
                message = (
                    f"@{node.name.value}({argument.name.value}: {print_ast(argument.value)}) is not a {expected.type}"
                )
                yield GraphQLError(message, [node])


def _based(definitions: Sequence[DefinitionNode]) -> Iterator[DefinitionNode]:
    """The definitions, the first extension of what is not defined here made its definition."""
    defined = {one.name.value for one in definitions if isinstance(one, _Definition)}
    for one in definitions:
        if isinstance(one, _Extension) and one.name.value not in defined:
            defined.add(one.name.value)
            given = {key: getattr(one, key) for key in one.keys if key != "loc"}
            yield _DEFINITION_OF[type(one)](**given, loc=one.loc)
        else:
            yield one


class _Reader:
    """Reads definitions into a subgraph, in the order in which they stand."""

    def __init__(self, subgraph: Subgraph, vocabulary: Vocabulary) -> None:
        self._subgraph = subgraph
        self._vocabulary = vocabulary
        self._extensions = 0

    def read(self, definitions: Sequence[DefinitionNode]) -> None:
        for node in definitions:
            if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
                self._subgraph.schema.directives.extend(self._directives(node.directives))
                if isinstance(node, SchemaDefinitionNode):
                    self._subgraph.schema.description = _text(node.description)
                    self._subgraph.schema.node = node
            elif isinstance(node, _Definition | _Extension) and not self._vocabulary.machinery(node.name.value):
                self._type(node)

    def directive(self, node: DirectiveDefinitionNode) -> DirectiveDefinition:
        """The definition of a directive."""
        return DirectiveDefinition(
            node.name.value,
            [],
            _text(node.description),
            node,
            {one.name.value: self._argument(one) for one in node.arguments or ()},
            tuple(one.value for one in node.locations),
            node.repeatable,
        )

    def _type(self, node: _Definition | _Extension) -> None:
        name = node.name.value
        extension = 0
        type_ = self._subgraph.types.get(name)
        if type_ is None:
            kind = node.kind.removesuffix("_definition").removesuffix("_extension").removesuffix("_type").upper()
            type_ = self._subgraph.types[name] = Type(name, node=node, kind=kind)
        if isinstance(node, _Extension):
            self._extensions += 1
            extension = self._extensions
            if type_.extension_line is None:
                type_.extension_line = line_of(node)
            type_.extended = True
        else:
            type_.defined = True
            type_.node = node
            type_.description = _text(node.description)
        type_.directives.extend(self._directives(node.directives, extension))
        match node:
            case (
                ObjectTypeDefinitionNode()
                | ObjectTypeExtensionNode()
                | InterfaceTypeDefinitionNode()
                | InterfaceTypeExtensionNode()
            ):
                type_.interfaces.extend(one.name.value for one in node.interfaces or ())
                for field in node.fields or ():
                    type_.fields[field.name.value] = self._field(field, extension)
            case InputObjectTypeDefinitionNode() | InputObjectTypeExtensionNode():
                for given in node.fields or ():
                    type_.inputs[given.name.value] = self._argument(given)
            case UnionTypeDefinitionNode() | UnionTypeExtensionNode():
                type_.members.extend(one.name.value for one in node.types or ())
            case EnumTypeDefinitionNode() | EnumTypeExtensionNode():
                for value in node.values or ():
                    type_.values[value.name.value] = self._value(value)
            case _:
                pass

    def _field(self, node: FieldDefinitionNode, extension: int) -> Field:
        return Field(
            node.name.value,
            self._directives(node.directives),
            _text(node.description),
            node,
            print_ast(node.type),
            {one.name.value: self._argument(one) for one in node.arguments or ()},
            extension,
        )

    def _argument(self, node: InputValueDefinitionNode) -> Argument:
        default: Const = None if node.default_value is None else value_of(node.default_value)
        return Argument(
            node.name.value,
            self._directives(node.directives),
            _text(node.description),
            node,
            print_ast(node.type),
            default,
            node.default_value is not None,
        )

    def _value(self, node: EnumValueDefinitionNode) -> Value:
        return Value(node.name.value, self._directives(node.directives), _text(node.description), node)

    def _directives(self, nodes: Sequence[ConstDirectiveNode] | None, extension: int = 0) -> list[Directive]:
        return [
            Directive(one.name.value, self._vocabulary.known(one.name.value), arguments(one), one, extension)
            for one in nodes or ()
        ]


def _text(node: StringValueNode | None) -> str | None:
    return None if node is None else node.value


def _name_roots(subgraph: Subgraph, definitions: Sequence[DefinitionNode]) -> Iterator[CompositionError]:
    """Gives the root types their usual names, in every place that refers to them."""
    renamed: dict[str, str] = {}
    for operation, name in _roots(definitions).items():
        usual = _ROOT_NAMES[operation]
        if name == usual or name not in subgraph.types:
            continue
        if usual in subgraph.types:
            message = f"Type {usual} is not the {operation} root, which is {name}: rename one of them"
            line = subgraph.types[usual].line
            yield CompositionError(f"ROOT_{operation.upper()}_USED", message, subgraph.name, usual, line)
            continue
        renamed[name] = usual
    if renamed:
        subgraph.types = {renamed.get(name, name): type_ for name, type_ in subgraph.types.items()}
        for name, type_ in subgraph.types.items():
            type_.name = name
            type_.members = [renamed.get(one, one) for one in type_.members]
            for field in type_.fields.values():
                field.type = _renamed_within(field.type, renamed)
    for usual in ("Mutation", "Subscription"):
        if usual in subgraph.types and not subgraph.types[usual].fields:
            del subgraph.types[usual]
    if "Query" not in subgraph.types:
        # Every subgraph has a query root, if only for _service and _entities.
        subgraph.types["Query"] = Type("Query", defined=True)


def _renamed_within(type_: str, renamed: dict[str, str]) -> str:
    bare = type_.strip("[]!")
    return type_.replace(bare, renamed[bare]) if bare in renamed else type_
