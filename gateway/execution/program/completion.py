"""How a value is completed by its type: a closure for each type and field, made once."""

from collections.abc import Awaitable, Callable

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    default_type_resolver,
    is_abstract_type,
)
from graphql.execution import Executor
from graphql.pyutils import Path, is_awaitable

from gateway.execution.program.executor import Complete, ProgramExecutor, ReadFields
from gateway.execution.program.known import FieldDetailsList, Fields, Info, Value
from gateway.execution.program.leaves import MISSING, Plain


class Completions:
    """Those of a program; `fields_of` gives the code that reads an object's fields."""

    def __init__(
        self,
        schema: GraphQLSchema,
        known: Fields,
        plain: Plain,
        fields_of: Callable[[GraphQLObjectType, FieldDetailsList], ReadFields],
    ) -> None:
        self._schema = schema
        self._known = known
        self._plain = plain
        self._fields_of = fields_of
        # By the ids of a type and of a field's details.
        self.made: dict[tuple[int, int], Complete] = {}

    def register(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Complete:
        """How values of a type are completed."""
        found: Complete
        if isinstance(type_, GraphQLNonNull):
            # A value that is not None becomes none: its completion is that of the type within.
            found = self.register(type_.of_type, details)
        elif isinstance(type_, GraphQLList):
            found = self._list(type_, details, self.register(type_.of_type, details))
        elif isinstance(type_, GraphQLObjectType):
            found = self._object(type_, details)
        elif isinstance(type_, GraphQLScalarType | GraphQLEnumType):
            found = self._awaited_leaf(type_, details)
        else:
            found = self._abstract(type_, details)
        self.made[id(type_), id(details)] = found
        return found

    def _awaited_leaf(self, type_: GraphQLScalarType | GraphQLEnumType, details: FieldDetailsList) -> Complete:
        coerced = self._plain.coerced(type_)

        def complete(x: ProgramExecutor, value: Value, path: Path, info: Info | None) -> Value:
            found = coerced(value)
            if found is MISSING:
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
                read = self._fields_of(type_, details)
            return read(x, value, path)

        return complete

    def _abstract(self, type_: Value, details: FieldDetailsList) -> Complete:
        assert is_abstract_type(type_)
        resolve_type = type_.resolve_type or default_type_resolver
        possible = self._schema.get_possible_types(type_)
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
        plain, is_plain = self._plain.classes, self._plain.is_plain

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
