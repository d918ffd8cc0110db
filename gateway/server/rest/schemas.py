"""What an operation takes and answers, as JSON Schema (draft 2020-12, which is that of OpenAPI 3.1).

An answer is described as far as its selection goes, and no further: each field that is asked for, under the name that
it is asked by, and nothing else.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    is_abstract_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    value_from_ast_untyped,
)

from gateway.server.rest.operations import RestOperation

Schema = dict[str, object]

_COMPONENTS = "#/components/schemas/"
_WHOLE = 2**31
# GraphQL, 3.5, and the scalars of the departments (subgraphs/common/scalars); of another nothing is known.
_SCALARS: Mapping[str, Schema] = {
    "ID": {"type": "string"},
    "String": {"type": "string"},
    "Int": {"type": "integer", "minimum": -_WHOLE, "maximum": _WHOLE - 1},
    "Float": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date"},
    "DateTime": {"type": "string", "format": "date-time"},
    "Decimal": {"type": "string"},
    "Fen": {"type": "integer"},
    "Ratio": {"type": "string"},
}
_NULL: Schema = {"type": "null"}
# By these, variables say whether a field is asked for.
_CONDITIONS = frozenset({"include", "skip"})


class _Asked(NamedTuple):
    """A field of an object, under one name: as often as it is asked for, and whether always."""

    nodes: list[FieldNode]
    always: bool


class Schemas:
    """The schemas of operations; `components` are the types that they share."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self.components: dict[str, Schema] = {}

    def variables(self, operation: RestOperation) -> Schema:
        """The object of an operation's variables."""
        definitions = {one.variable.name.value: one for one in operation.operation.variable_definitions or ()}
        properties = {name: self.variable(operation, name) for name in definitions}
        required = [name for name, type_ in operation.variables.items() if is_required(definitions[name], type_)]
        return _object(properties, required)

    def variable(self, operation: RestOperation, name: str) -> Schema:
        """The values of one variable, with its default."""
        node = next(one for one in operation.operation.variable_definitions or () if one.variable.name.value == name)
        schema = self._input(operation.variables[name])
        if node.default_value is None:
            return schema
        return {**schema, "default": value_from_ast_untyped(node.default_value)}

    def answer(self, operation: RestOperation) -> Schema:
        """The `data` of an operation's answer, of which all is null where a field that cannot be is."""
        root = self._schema.get_root_type(operation.kind)
        assert root is not None, "a valid document's operation has its root"
        return _or_null(_Selections(self, operation.document).object(root, [operation.operation.selection_set]))

    def leaf(self, type_: GraphQLScalarType | GraphQLEnumType) -> Schema:
        """The values of a scalar, or of an enum, which is a component."""
        if isinstance(type_, GraphQLScalarType):
            return dict(_SCALARS.get(type_.name, {}))
        if type_.name not in self.components:
            self.components[type_.name] = _described({"type": "string", "enum": list(type_.values)}, type_.description)
        return {"$ref": _COMPONENTS + type_.name}

    def possible(self, type_: GraphQLOutputType) -> Sequence[GraphQLObjectType]:
        """The objects that a value may be."""
        if is_abstract_type(type_):
            return self._schema.get_possible_types(type_)
        assert isinstance(type_, GraphQLObjectType), "what has a selection is an object, or one of several"
        return [type_]

    def applies(self, condition: str | None, type_: GraphQLObjectType) -> bool:
        """Whether a fragment on a type is of an object."""
        named = None if condition is None else self._schema.get_type(condition)
        return named is None or named is type_ or (is_abstract_type(named) and self._schema.is_sub_type(named, type_))

    def _input(self, type_: GraphQLInputType) -> Schema:
        if is_non_null_type(type_):
            return self._given(type_.of_type)
        return _or_null(self._given(type_))

    def _given(self, type_: GraphQLInputType) -> Schema:
        if is_list_type(type_):
            return {"type": "array", "items": self._input(type_.of_type)}
        if is_input_object_type(type_):
            return self._input_object(type_)
        assert isinstance(type_, GraphQLScalarType | GraphQLEnumType), "all other input types are leaves"
        return self.leaf(type_)

    def _input_object(self, type_: GraphQLInputObjectType) -> Schema:
        if type_.name not in self.components:
            # One that has itself within it is named before it is told.
            self.components[type_.name] = {}
            properties = {
                name: _described(self._input(one.type), one.description) for name, one in type_.fields.items()
            }
            required = [
                name for name, one in type_.fields.items() if is_non_null_type(one.type) and one.default_value is None
            ]
            self.components[type_.name] = _described(_object(properties, required), type_.description)
        return {"$ref": _COMPONENTS + type_.name}


class _Selections:
    """The schemas of what a document selects."""

    def __init__(self, schemas: Schemas, document: DocumentNode) -> None:
        self._schemas = schemas
        self._fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }

    def object(self, type_: GraphQLObjectType, selections: Sequence[SelectionSetNode]) -> Schema:
        """An object of which all of some selections is asked."""
        asked: dict[str, _Asked] = {}
        for one in selections:
            self._gather(one, type_, asked, always=True)
        properties = {name: self._field(type_, one.nodes) for name, one in asked.items()}
        return _object(properties, [name for name, one in asked.items() if one.always])

    def _gather(
        self, selections: SelectionSetNode, type_: GraphQLObjectType, into: dict[str, _Asked], *, always: bool
    ) -> None:
        for one in selections.selections:
            surely = always and not _is_conditional(one)
            if isinstance(one, FieldNode):
                name = one.name.value if one.alias is None else one.alias.value
                known = into.get(name, _Asked([], False))
                into[name] = _Asked([*known.nodes, one], known.always or surely)
            elif isinstance(one, InlineFragmentNode):
                condition = None if one.type_condition is None else one.type_condition.name.value
                if self._schemas.applies(condition, type_):
                    self._gather(one.selection_set, type_, into, always=surely)
            elif isinstance(one, FragmentSpreadNode):
                fragment = self._fragments[one.name.value]
                if self._schemas.applies(fragment.type_condition.name.value, type_):
                    self._gather(fragment.selection_set, type_, into, always=surely)

    def _field(self, type_: GraphQLObjectType, nodes: Sequence[FieldNode]) -> Schema:
        name = nodes[0].name.value
        if name == "__typename":
            return {"const": type_.name}
        selections = [one.selection_set for one in nodes if one.selection_set is not None]
        field = type_.fields[name]
        return _described(self._output(field.type, selections), field.description)

    def _output(self, type_: GraphQLOutputType, selections: Sequence[SelectionSetNode]) -> Schema:
        if is_non_null_type(type_):
            return self._value(type_.of_type, selections)
        return _or_null(self._value(type_, selections))

    def _value(self, type_: GraphQLOutputType, selections: Sequence[SelectionSetNode]) -> Schema:
        if is_list_type(type_):
            return {"type": "array", "items": self._output(type_.of_type, selections)}
        if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
            return self._schemas.leaf(type_)
        shapes: list[Schema] = []
        for one in self._schemas.possible(type_):
            shape = self.object(one, selections)
            if shape not in shapes:
                shapes.append(shape)
        return shapes[0] if len(shapes) == 1 else {"anyOf": shapes}


def is_required(node: VariableDefinitionNode, type_: GraphQLInputType) -> bool:
    """Whether a variable must be given."""
    return is_non_null_type(type_) and node.default_value is None


def _object(properties: Mapping[str, Schema], required: Sequence[str]) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _or_null(schema: Schema) -> Schema:
    kind, several = schema.get("type"), schema.get("anyOf")
    if isinstance(kind, str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    if isinstance(several, list):
        return {**schema, "anyOf": [*several, _NULL]}
    # Of what nothing is known, null is no more unlikely than anything else.
    return {"anyOf": [schema, _NULL]} if schema else schema


def _described(schema: Schema, description: str | None) -> Schema:
    return schema if description is None else {**schema, "description": description}


def _is_conditional(node: SelectionNode) -> bool:
    return any(one.name.value in _CONDITIONS for one in node.directives or ())
