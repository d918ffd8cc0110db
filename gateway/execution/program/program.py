"""An operation's objects as generated code, for one choice of what is skipped and included."""

from collections.abc import Hashable, Mapping
from enum import Enum
from typing import cast

from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableNode,
    Visitor,
    default_field_resolver,
    get_argument_values,
    is_specified_scalar_type,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues
from graphql.pyutils import Path, is_awaitable

from gateway.execution.program.completion import Completions
from gateway.execution.program.executor import ProgramExecutor, ReadFields
from gateway.execution.program.known import FieldDetailsList, Fields, Shorter, Value
from gateway.execution.program.leaves import AS_IT_IS, MISSING, Plain
from gateway.execution.source import Source

INDENT = "    "


class Program:
    """One operation of a document for one choice of what is skipped and included."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
        known: Fields,
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.fragment_definitions = dict(fragments)
        self.fragments = {name: FragmentDetails(one, None) for name, one in fragments.items()}
        self._variables = variables
        self._known = known
        self._functions: dict[tuple[str, int], ReadFields] = {}
        # The field details that ids stand for, kept alive.
        self._kept: list[FieldDetailsList] = []
        # Their field's name, nodes, type and parent's type, by their ids.
        self.places: dict[int, tuple[str, list[FieldNode], GraphQLOutputType, GraphQLObjectType]] = {}
        self.values = Plain()
        self._completions = Completions(schema, known, self.values, self.fields_of)
        self.completions = self._completions.made
        root_type = schema.get_root_type(operation.operation)
        if root_type is None:
            raise TypeError(f"the schema has no {operation.operation.value} type")
        self.root_type = root_type
        collected = collect_fields(schema, self.fragments, variables, root_type, operation)
        self.root_fields: dict[str, FieldDetailsList] = dict(collected.grouped_field_set)
        self.read_root = self._generate(root_type, self.root_fields)
        self.executor = ProgramExecutor(self)

    def fields_of(self, type_: GraphQLObjectType, details: FieldDetailsList) -> ReadFields:
        """The code that reads an object's fields; made when it is first needed."""
        key = (type_.name, id(details))
        known = self._functions.get(key)
        if known is None:
            self._kept.append(details)
            collected = collect_subfields(self.schema, self.fragments, self._variables, self.operation, type_, details)
            known = self._functions[key] = self._generate(type_, dict(collected.grouped_field_set))
        return known

    # -- code

    def _generate(self, parent: GraphQLObjectType, fields: Mapping[str, FieldDetailsList]) -> ReadFields:
        known: dict[str, object] = {
            "plain": self.values.classes,
            "is_plain": self.values.is_plain,
            "is_awaitable": is_awaitable,
        }
        source = Source(
            {"Path": Path, "MISSING": MISSING, "Undefined": Undefined, "Enum": Enum}
            | {"get_argument_values": get_argument_values}
            | known
        )
        name = source.name("fields")
        lines = [f"def {name}(x, o, p):", f"{INDENT}r = {{}}", f"{INDENT}w = []", f"{INDENT}try:"]
        for key, details in fields.items():
            lines += [INDENT * 2 + line for line in self._field(source, parent, key, details)]
        lines += [
            f"{INDENT * 2}pass",
            f"{INDENT}except Exception:",
            f"{INDENT * 2}if w:",
            f"{INDENT * 3}x.settle_in_background([r[k] for k in w])",
            f"{INDENT * 2}raise",
            f"{INDENT}return x.settled(r, w) if w else r",
        ]
        source.add(*lines)
        return cast("ReadFields", source.compiled().function(name))

    def _field(self, source: Source, parent: GraphQLObjectType, key: str, details: FieldDetailsList) -> list[str]:
        name = details[0].node.name.value
        field = self.schema.get_field(parent, name)
        if field is None:
            return []
        if name == "__typename":
            return [f"r[{key!r}] = {parent.name!r}"]
        self._kept.append(details)
        self.places[id(details)] = name, [one.node for one in details], field.type, parent
        type_ = field.type
        self._completions.register(type_, details)
        at = source.constant(details)
        whole = self._resolved(source, parent, key, field, details, at)
        attribute = self._known.attribute_of(field)
        if attribute is not None and attribute.isidentifier():
            # What cannot be read so is resolved as any other field, which meets the same error and tells it.
            read = ["try:", f"{INDENT}v = o.{attribute}", "except Exception:", f"{INDENT}v = MISSING"]
        elif field.resolve is None:
            read = [f"v = o.get({name!r}) if o.__class__ is dict else MISSING"]
        else:
            return whole
        required = isinstance(type_, GraphQLNonNull)
        bare = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if not required:
            read += ["if v is None:", f"{INDENT}r[{key!r}] = None"]
        test = "if" if required else "elif"
        if isinstance(bare, GraphQLScalarType | GraphQLEnumType):
            plain = self._leaf(source, bare, test, f"r[{key!r}]")
        elif isinstance(bare, GraphQLList) and (item := self._listed_scalar(bare)) is not None:
            plain = [f"{test} v.__class__ is list and all({item} for e in v):", f"{INDENT}r[{key!r}] = list(v)"]
        else:
            plain = self._composite(source, type_, test, key, details, parent)
        return [*read, *plain, "else:", *(INDENT + line for line in whole)]

    def _resolved(
        self,
        source: Source,
        parent: GraphQLObjectType,
        key: str,
        field: GraphQLField,
        details: FieldDetailsList,
        at: str,
    ) -> list[str]:
        """A field through its resolver: what graphql-core's `execute_field` does, with what is known already."""
        given, kind = source.constant(field), source.constant(field.type)
        shorter = self._known.resolver_of(field) or Shorter(field.resolve or default_field_resolver)
        resolve = source.constant(shorter.resolve)
        prepare: list[str] = []
        arguments = ""
        if field.args or details[0].node.arguments:
            whole = f"get_argument_values({given}, {at}[0].node, x.variable_values)"
            constant = self._constant_arguments(field, details)
            passed = self._passed_argument(field, details)
            if constant is not None:
                arguments = source.constant(constant) if constant else ""
            elif passed is not None:
                argument, variable = passed
                prepare = [f"{INDENT}c = x.variable_values.coerced.get({variable!r})"]
                prepare += [f"{INDENT}a = {whole} if c is None else {{{argument!r}: c}}"]
                arguments = "a"
            else:
                arguments = whole
        bare = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        plain: list[str] = []
        if isinstance(bare, GraphQLScalarType | GraphQLEnumType):
            plain = self._leaf(source, bare, "if", "v")
        return [
            f"q = Path(p, {key!r}, {parent.name!r})",
            "try:",
            f"{INDENT}i = " + (f"x.info_at({at}, q)" if shorter.takes_info else "None"),
            *prepare,
            f"{INDENT}v = {resolve}(o, i" + (f", **{arguments})" if arguments else ")"),
            *(INDENT + line for line in plain),
            f"{INDENT}{'elif' if plain else 'if'} is_awaitable(v):",
            f"{INDENT * 2}v = x.later(v, {kind}, {at}, i, q)",
            f"{INDENT * 2}w.append({key!r})",
            f"{INDENT}else:",
            f"{INDENT * 2}v = x.complete_value({kind}, {at}, i, q, v, None)",
            f"{INDENT * 2}if v.__class__ not in (dict, list, str, int) and is_awaitable(v):",
            f"{INDENT * 3}v = x.guarded(v, {kind}, {at}, q)",
            f"{INDENT * 3}w.append({key!r})",
            "except Exception as error:",
            f"{INDENT}x.handle_field_error(error, {kind}, {at}, q)",
            f"{INDENT}v = None",
            f"r[{key!r}] = v",
        ]

    def _constant_arguments(self, field: GraphQLField, details: FieldDetailsList) -> dict[str, Value] | None:
        """The arguments of a field that no variable has a part in; None where they are made anew at each request."""
        node = details[0].node
        seen: list[VariableNode] = []

        class Variables(Visitor):
            def enter_variable(self, node: VariableNode, *_: object) -> None:
                seen.append(node)

        for argument in node.arguments or ():
            visit(argument, Variables())
        if seen:
            return None
        try:
            values = get_argument_values(field, node, self._variables)
        except GraphQLError:
            return None  # told where it is asked
        # A resolver may change what it is given, if that can be changed.
        unchanging = all(isinstance(one, Hashable) for one in values.values())
        return values if unchanging else None

    @staticmethod
    def _passed_argument(field: GraphQLField, details: FieldDetailsList) -> tuple[str, str] | None:
        """What a field's only argument is called, and the variable that is its value as it is; None for others."""
        match [*(details[0].node.arguments or ())], [*field.args.items()]:
            case [ArgumentNode(value=VariableNode() as variable)], [(name, argument)]:
                return argument.out_name or name, variable.name.value
        return None

    def _leaf(self, source: Source, type_: GraphQLScalarType | GraphQLEnumType, test: str, into: str) -> list[str]:
        """The code that puts a leaf `v` where it belongs, if it is of the class that its type has."""
        if isinstance(type_, GraphQLScalarType) and is_specified_scalar_type(type_):
            return [f"{test} {AS_IT_IS[type_.name].format('v')}:", f"{INDENT}{into} = v"]
        given = source.constant(self.values.coerced(type_))
        return [f"{test} (c := {given}(v)) is not MISSING:", f"{INDENT}{into} = c"]

    @staticmethod
    def _listed_scalar(type_: "GraphQLList[GraphQLOutputType]") -> str | None:
        """The test of an element that a list of built-in scalars gives back as it is."""
        item = type_.of_type
        bare = item.of_type if isinstance(item, GraphQLNonNull) else item
        if not isinstance(bare, GraphQLScalarType) or not is_specified_scalar_type(bare):
            return None
        test = AS_IT_IS[bare.name].format("e")
        return f"({test})" if isinstance(item, GraphQLNonNull) else f"(e is None or {test})"

    def _composite(
        self,
        source: Source,
        type_: GraphQLOutputType,
        test: str,
        key: str,
        details: FieldDetailsList,
        parent: GraphQLObjectType,
    ) -> list[str]:
        at, kind = source.constant(details), source.constant(type_)
        complete = source.constant(self.completions[id(type_), id(details)])
        return [
            f"{test} v.__class__ in plain or is_plain(v):",
            f"{INDENT}q = Path(p, {key!r}, {parent.name!r})",
            f"{INDENT}try:",
            f"{INDENT * 2}v = {complete}(x, v, q, None)",
            f"{INDENT}except Exception as error:",
            f"{INDENT * 2}x.handle_field_error(error, {kind}, {at}, q)",
            f"{INDENT * 2}v = None",
            f"{INDENT}if v.__class__ not in (dict, list) and is_awaitable(v):",
            f"{INDENT * 2}v = x.guarded(v, {kind}, {at}, q)",
            f"{INDENT * 2}w.append({key!r})",
            f"{INDENT}r[{key!r}] = v",
        ]
