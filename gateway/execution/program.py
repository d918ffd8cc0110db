"""A document compiled against a schema of this process, so that executing it costs little more than its data.

The executor is graphql-core's, with the fields of each object as generated code. A field that only reads an attribute
or a key, and whose value is of the class that its type has, is read in place; everything else (resolvers, awaitables,
errors) takes graphql-core's way. The answers are the same.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, partial
from typing import Any, cast

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    VariableNode,
    Visitor,
    default_field_resolver,
    default_type_resolver,
    get_argument_values,
    is_abstract_type,
    is_specified_scalar_type,
    visit,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.executor import CollectedErrors
from graphql.execution.values import VariableValues
from graphql.pyutils import Path, RefMap, is_awaitable
from graphql.type import GraphQLResolveInfoHelpers

from gateway.execution.source import Source
from gateway.execution.variables import Variables

# What a resolver gives, and what a field becomes, is anything at all.
Value = Any
Info = GraphQLResolveInfo[Any]
FieldDetailsList = list[FieldDetails]
# (executor, object, its path) -> the object's fields, or an awaitable of them.
ReadFields = Callable[["ProgramExecutor", Value, "Path | None"], Value]
# (executor, value, path, info) -> the completed value, or an awaitable of it; the value is not None.
Complete = Callable[["ProgramExecutor", Value, Path, "Info | None"], Value]
# (source, info, **arguments) -> a field's value, or an awaitable of it.
Resolver = Callable[..., Value]

INDENT = "    "
# Ten variables make a thousand choices; an honest client makes a few of them.
_MOST_PROGRAMS = 64
# When the built-in scalars give a value back as they got it.
_AS_IT_IS: Mapping[str, str] = {
    "String": "{0}.__class__ is str",
    "ID": "{0}.__class__ is str",
    "Boolean": "{0}.__class__ is bool",
    "Int": "{0}.__class__ is int and -2147483648 <= {0} <= 2147483647",
    "Float": "{0}.__class__ is float and {0} - {0} == 0",
}


@dataclass(frozen=True, slots=True)
class Shorter:
    """A shorter way than a field's own resolver to the same value; `takes_info`: whether it looks at what it is told
    beside its source and arguments, which is None otherwise.
    """

    resolve: Resolver
    takes_info: bool = True


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known of a schema's fields and objects beyond what graphql-core knows.

    `attribute_of`: the attribute of its source that a field gives as it is; None where a resolver has a say.
    `resolver_of`: a shorter way to a field's value; None where there is none.
    `class_of`: the class whose own instances are objects of a type, unless they are `marked` as something else; None
    where only the schema's own functions know.
    """

    attribute_of: Callable[[GraphQLField], str | None] = lambda field: None
    resolver_of: Callable[[GraphQLField], Shorter | None] = lambda field: None
    class_of: Callable[[GraphQLObjectType], type | None] = lambda type_: None
    marked: Callable[[Value], bool] = lambda value: False


class _Missing:
    """Stands for what could not be read: of no class that a type has."""


_MISSING = _Missing()
_info: Callable[[tuple[Value, ...]], Info] = partial(tuple.__new__, GraphQLResolveInfo)


class ProgramExecutor(Executor[Any]):
    """graphql-core's executor over the compiled fields of a program."""

    def __init__(self, program: "Program") -> None:
        super().__init__(
            program.schema,
            program.fragment_definitions,
            program.fragments,
            None,
            None,
            program.operation,
            VariableValues({}, {}),
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
        )
        self.program = program
        # Of what a resolver is told, that which is a request's own.
        self.request = self.root_value, self.operation, self.variable_values, self.context_value

    def for_request(self, variables: VariableValues, root: Value, context: Value) -> "ProgramExecutor":
        """Another of the same program, with all that is a request's own; making one anew costs five times as much."""
        other = object.__new__(ProgramExecutor)
        own = other.__dict__
        own.update(self.__dict__)
        own["variable_values"], own["root_value"], own["context_value"] = variables, root, context
        own["async_helpers"] = GraphQLResolveInfoHelpers(other.gather_async_work, other.track_async_work)
        own["collected_errors"] = CollectedErrors()
        own["pending_incremental_futures"], own["background_futures"] = set(), set()
        own["_relevant_sub_fields"], own["_stream_usages"] = {}, RefMap()
        own["request"] = root, self.operation, variables, context
        return other

    def run(self) -> ExecutionResult | Awaitable[ExecutionResult]:
        """The result of the operation, or an awaitable of it."""
        program = self.program
        serially = program.operation.operation is OperationType.MUTATION
        try:
            data = self.execute_root_grouped_field_set(
                program.root_type, self.root_value, program.root_fields, serially, None
            )
        except GraphQLError as error:
            return self._ended(self._failed(error))
        if is_awaitable(data):
            return self._awaited(data)
        return self._ended(cast("ExecutionResult", self.build_response(cast("dict[str, Value]", data))))

    async def _awaited(self, data: Awaitable[dict[str, Value]]) -> ExecutionResult:
        try:
            return self._ended(cast("ExecutionResult", self.build_response(await data)))
        except GraphQLError as error:
            return self._ended(self._failed(error))

    def _ended(self, result: ExecutionResult) -> ExecutionResult:
        # The helpers hold the executor: such a cycle keeps all of a request until the next collection of garbage.
        del self.async_helpers
        return result

    def _failed(self, error: GraphQLError) -> ExecutionResult:
        self.collected_errors.add(error, None)
        return cast("ExecutionResult", self.build_response(None))

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Value,
        path: Path | None,
        grouped_field_set: Mapping[str, FieldDetailsList],
        position_context: Value,
    ) -> Value:
        """The root's fields; those of other objects are not reached by their field set."""
        return self.program.read_root(self, source_value, path)

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        path: Path,
        result: Value,
        position_context: Value,
    ) -> Value:
        """An object's fields, by its type and the fields that led to it."""
        return self.program.fields_of(return_type, field_details_list)(self, result, path)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: "Info | None",
        path: Path,
        result: Value,
        position_context: Value,
    ) -> Value:
        """What a resolver or an awaitable gave, completed; anything unusual as graphql-core does."""
        if result is None and return_type.__class__ is not GraphQLNonNull:
            return None
        known = self.program.completions.get((id(return_type), id(field_details_list)))
        program = self.program
        if known is None or not (result.__class__ in program.plain or program.is_plain(result)):
            told = info or self.info_at(field_details_list, path)
            return super().complete_value(return_type, field_details_list, told, path, result, position_context)
        return known(self, result, path, info)

    async def later(
        self,
        value: Awaitable[Value],
        type_: GraphQLOutputType,
        details: FieldDetailsList,
        info: "Info | None",
        path: Path,
    ) -> Value:
        """What a resolver gives in time, completed; its error told where the type allows null."""
        try:
            completed = self.complete_value(type_, details, info, path, await value, None)
            if completed.__class__ not in (dict, list, str, int) and is_awaitable(completed):
                return await completed
        except Exception as error:  # noqa: BLE001  # a resolver may raise anything: it is told as the field's error
            self.handle_field_error(error, type_, details, path)
            return None
        return completed

    async def guarded(
        self, completed: Awaitable[Value], type_: GraphQLOutputType, details: FieldDetailsList, path: Path
    ) -> Value:
        """An awaitable value, its error told where the type allows null."""
        try:
            return await completed
        except Exception as error:  # noqa: BLE001  # a resolver may raise anything: it is told as the field's error
            self.handle_field_error(error, type_, details, path)
            return None

    async def settled(self, values: Value, awaitable: Sequence[Value]) -> Value:
        """A dict or a list whose values at some keys are awaitable, with these awaited."""
        if len(awaitable) == 1:
            values[awaitable[0]] = await values[awaitable[0]]
        else:
            # As graphql-core does: which of several errors comes first is a matter of turns of the loop.
            found = await self.gather_async_work([values[key] for key in awaitable])
            for key, value in zip(awaitable, found, strict=True):
                values[key] = value
        return values

    def info_at(self, details: FieldDetailsList, path: Path) -> Info:
        """What a resolver is told: made where one looks at it. The path may be that of an item of the field's list."""
        while isinstance(path.key, int):
            assert path.prev is not None
            path = path.prev
        field = self.program.places[id(details)]
        # In the order of graphql-core's `build_resolve_info`, without its look at each attribute.
        program = self.program
        last = self.is_awaitable, self.abort_signal, self.async_helpers
        return _info((*field, path, program.schema, program.fragment_definitions, *self.request, *last))


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
        # Classes whose instances are plain, as far as they were met.
        self.plain: set[type] = {dict, list, tuple, str, int, float, bool}
        # How a field's value is completed, by the ids of its type and of its details.
        self.completions: dict[tuple[int, int], Complete] = {}
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

    def is_plain(self, value: Value) -> bool:
        """Whether a value is one to be completed as it is: not None, no awaitable, no error, nothing to call."""
        kind = value.__class__
        if kind in self.plain:
            return True
        unusual = value is None or value is Undefined or is_awaitable(value) or isinstance(value, Exception)
        if unusual or value is _MISSING or callable(value) or hasattr(value, "__aiter__"):
            return False
        self.plain.add(kind)
        return True

    # -- code

    def _generate(self, parent: GraphQLObjectType, fields: Mapping[str, FieldDetailsList]) -> ReadFields:
        known: dict[str, object] = {"plain": self.plain, "is_plain": self.is_plain, "is_awaitable": is_awaitable}
        source = Source(
            {"Path": Path, "MISSING": _MISSING, "Undefined": Undefined, "Enum": Enum}
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
        self._register(type_, details)
        at = source.constant(details)
        whole = self._resolved(source, parent, key, field, details, at)
        attribute = self._known.attribute_of(field)
        if attribute is not None and attribute.isidentifier():
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
            return [f"{test} {_AS_IT_IS[type_.name].format('v')}:", f"{INDENT}{into} = v"]
        given = source.constant(self._coerced(type_))
        return [f"{test} (c := {given}(v)) is not MISSING:", f"{INDENT}{into} = c"]

    def _coerced(self, type_: GraphQLScalarType | GraphQLEnumType) -> Callable[[Value], Value]:
        """Gives a plain value as the type writes it; MISSING where graphql-core shall see to it."""
        coerce, plain, is_plain = type_.coerce_output_value, self.plain, self.is_plain
        if isinstance(type_, GraphQLEnumType):
            coerce = _coerced_once(coerce)

        def coerced(value: Value) -> Value:
            if value.__class__ not in plain and not is_plain(value):
                return _MISSING
            try:
                found = coerce(value)
            except Exception:  # noqa: BLE001  # graphql-core meets the same error, and knows where it stands
                return _MISSING
            return _MISSING if found is None or found is Undefined else found

        return coerced

    @staticmethod
    def _listed_scalar(type_: "GraphQLList[GraphQLOutputType]") -> str | None:
        """The test of an element that a list of built-in scalars gives back as it is."""
        item = type_.of_type
        bare = item.of_type if isinstance(item, GraphQLNonNull) else item
        if not isinstance(bare, GraphQLScalarType) or not is_specified_scalar_type(bare):
            return None
        test = _AS_IT_IS[bare.name].format("e")
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

    # -- completion

    def _register(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Complete:
        """How values of a type are completed."""
        found: Complete
        if isinstance(type_, GraphQLNonNull):
            # A value that is not None becomes none: its completion is that of the type within.
            found = self._register(type_.of_type, details)
        elif isinstance(type_, GraphQLList):
            found = self._list(type_, details, self._register(type_.of_type, details))
        elif isinstance(type_, GraphQLObjectType):
            found = self._object(type_, details)
        elif isinstance(type_, GraphQLScalarType | GraphQLEnumType):
            found = self._awaited_leaf(type_, details)
        else:
            found = self._abstract(type_, details)
        self.completions[id(type_), id(details)] = found
        return found

    def _awaited_leaf(self, type_: GraphQLScalarType | GraphQLEnumType, details: FieldDetailsList) -> Complete:
        coerced = self._coerced(type_)

        def complete(x: ProgramExecutor, value: Value, path: Path, info: Info | None) -> Value:
            found = coerced(value)
            if found is _MISSING:
                told = info or x.info_at(details, path)
                return Executor.complete_value(x, type_, details, told, path, value, None)
            return found

        return complete

    def _object(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Complete:
        is_type_of = type_.is_type_of
        own, marked = self._known.class_of(type_), self._known.marked
        read: ReadFields | None = None

        def complete(x: ProgramExecutor, value: Value, path: Path, info: Info | None) -> Value:
            nonlocal read
            if is_type_of is not None and (value.__class__ is not own or marked(value)):
                told = info or x.info_at(details, path)
                if is_type_of(value, told) is not True:
                    return Executor.complete_object_value(x, type_, details, told, path, value, None)
            if read is None:
                read = self.fields_of(type_, details)
            return read(x, value, path)

        return complete

    def _abstract(self, type_: Value, details: FieldDetailsList) -> Complete:
        assert is_abstract_type(type_)
        resolve_type = type_.resolve_type or default_type_resolver
        possible = self.schema.get_possible_types(type_)
        of_name = {one.name: self._object(one, details) for one in possible}
        of_class = {own: of_name[one.name] for one in possible if (own := self._known.class_of(one)) is not None}
        marked = self._known.marked

        def complete(x: ProgramExecutor, value: Value, path: Path, info: Info | None) -> Value:
            of_type = of_class.get(value.__class__)
            if of_type is not None and not marked(value):
                return of_type(x, value, path, info)
            told = info or x.info_at(details, path)
            name = resolve_type(value, told, type_)
            of_type = of_name.get(name) if isinstance(name, str) else None
            if of_type is not None:
                return of_type(x, value, path, told)
            if is_awaitable(name):
                return self._of_awaited(x, name, type_, details, told, path, value)
            runtime = x.ensure_valid_runtime_type(name, type_, details, told, value)
            return x.complete_object_value(runtime, details, told, path, value, None)

        return complete

    @staticmethod
    async def _of_awaited(
        x: ProgramExecutor,
        name: Awaitable[Value],
        type_: Value,
        details: FieldDetailsList,
        info: Info,
        path: Path,
        value: Value,
    ) -> Value:
        runtime = x.ensure_valid_runtime_type(await name, type_, details, info, value)
        completed = x.complete_object_value(runtime, details, info, path, value, None)
        return await completed if is_awaitable(completed) else completed

    def _list(self, type_: "GraphQLList[GraphQLOutputType]", details: FieldDetailsList, inner: Complete) -> Complete:
        item_type = type_.of_type
        plain, is_plain = self.plain, self.is_plain

        def complete(x: ProgramExecutor, value: Value, path: Path, info: Info | None) -> Value:
            if value.__class__ is not list and value.__class__ is not tuple:
                told = info or x.info_at(details, path)
                return Executor.complete_list_value(x, type_, details, told, path, value, None)
            found: list[Value] = []
            awaitable: list[int] = []
            try:
                for at, item in enumerate(value):
                    place = Path(path, at, None)
                    if item.__class__ not in plain and not is_plain(item):
                        told = info or x.info_at(details, path)
                        if is_awaitable(item):
                            found.append(
                                x.complete_awaitable_list_item_value(item, item_type, details, told, place, None)
                            )
                            awaitable.append(at)
                        elif x.complete_list_item_value(item, found, item_type, details, told, place, None):
                            awaitable.append(at)
                        continue
                    try:
                        done = inner(x, item, place, info)
                    except Exception as error:  # noqa: BLE001  # likewise
                        x.handle_field_error(error, item_type, details, place)
                        done = None
                    if done.__class__ is not dict and is_awaitable(done):
                        done = x.guarded(done, item_type, details, place)
                        awaitable.append(at)
                    found.append(done)
            except Exception:
                if awaitable:
                    x.settle_in_background([found[at] for at in awaitable])
                raise
            return x.settled(found, awaitable) if awaitable else found

        return complete


def _coerced_once(coerce: Callable[[Value], Value]) -> Callable[[Value], Value]:
    """What an enum's type makes of the members of a Python enum, each found once: there are few, for good."""
    known: dict[int, tuple[Enum, Value]] = {}

    def coerced(value: Value) -> Value:
        found = known.get(id(value))
        if found is not None:
            return found[1]
        made = coerce(value)
        if isinstance(value, Enum):
            # With the member, whose id stays its own by that.
            known[id(value)] = value, made
        return made

    return coerced


class CompiledDocument:
    """A document of one operation, with its programs: one for each choice of what its variables skip and include."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, fields: Fields) -> None:
        self._schema = schema
        self._fields = fields
        self._operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
        self._fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        self._variables = Variables(schema, self._operation.variable_definitions or ())
        self._conditions = _condition_variables(document)
        self._program = lru_cache(_MOST_PROGRAMS)(self._compile)

    def run(
        self, variables: Mapping[str, object], root: Value, context: Value
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """The result for these variables, or an awaitable of it, as graphql-core's `execute` gives it."""
        values = self._variables.values(variables)
        if isinstance(values, list):
            return ExecutionResult(None, values)
        program = self._program(tuple(bool(values.coerced.get(name)) for name in self._conditions))
        return program.executor.for_request(values, root, context).run()

    def _compile(self, chosen: tuple[bool, ...]) -> Program:
        # Of the variables, a program is compiled for the conditions alone.
        values = VariableValues({}, dict(zip(self._conditions, chosen, strict=True)))
        return Program(self._schema, self._operation, self._fragments, values, self._fields)


def _condition_variables(document: DocumentNode) -> tuple[str, ...]:
    """The variables that @skip and @include look at."""
    found: dict[str, None] = {}

    class Seen(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: object) -> None:
            if node.name.value in ("skip", "include"):
                for one in node.arguments or ():
                    if isinstance(one.value, VariableNode):
                        found[one.value.name.value] = None

    visit(document, Seen())
    return tuple(found)
