"""Whom a field may be shown of: the matrix's rules on parties, at the resolvers of a department's schema.

What depends on the caller alone is left out of the plan (gateway/planning/withholding); what depends on the party is
known where its object is, and refused there, by an error at the field.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from inspect import isawaitable

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    default_field_resolver,
    parse,
    visit,
)

from gateway.access.classifying import groups_of
from gateway.access.matrix import Matrix
from gateway.execution.errors import entry
from gateway.execution.program.known import Fields, Resolver, Shorter, Value
from gateway.planning.access import UNAUTHORIZED
from gateway.server.kept import MOST_OPERATIONS
from gateway.server.operations import RequestError
from identifiers.errors import BadIdentifier
from identifiers.party import normalise_party_id
from subgraphs.common.context import DepartmentContext, Remit
from subgraphs.common.department import Department
from subgraphs.links.context import LinksContext

# (the object, its arguments, the remit) -> nothing; raises GraphQLError for what may not be shown.
Guard = Callable[[object, Mapping[str, object], Remit], None]
# In matrix.yaml: what is found is the party that a query begins at.
_FOUND = "found.id"


class Guards:
    """The guarded fields of a department's schema."""

    def __init__(self, department: Department, schema: GraphQLSchema, matrix: Matrix) -> None:
        self._schema = schema
        self._groups = groups = groups_of(parse(department.sdl), matrix)
        self._asked = lru_cache(MOST_OPERATIONS)(self._asks)
        limited = frozenset(one for role in matrix.roles.values() for line in role.lines for one in line.of_subjects)
        # By a field's identity: fields are equal where they are alike.
        self._of: dict[int, Guard] = {}
        # Those of which what is found says whether it may be.
        self._finding: set[int] = set()
        for type_ in schema.type_map.values():
            if not isinstance(type_, GraphQLObjectType) or type_.name.startswith("__"):
                continue
            names = (type_.name, *(one.name for one in type_.interfaces))
            attribute = next((matrix.parties[one] for one in names if one in matrix.parties), None)
            for name, field in type_.fields.items():
                coordinate = f"{type_.name}.{name}"
                guards = list(_of_arguments(coordinate, matrix))
                group = groups.get(coordinate)
                if group in limited and attribute is not None:
                    guards.append(_of_object(group, attribute))
                if guards:
                    self._of[id(field)] = _all(guards)
                if matrix.begins.get(coordinate) == _FOUND:
                    self._finding.add(id(field))
        self._guarded = frozenset(self._of) | self._finding

    def permit(self, document: DocumentNode, context: object) -> None:
        """Judges a document that is asked of the department directly. Raises RequestError for what it may not ask."""
        if not isinstance(context, DepartmentContext | LinksContext):
            raise TypeError("a department is asked with its context")
        groups = context.remit.groups
        if groups is None:
            return
        for coordinate in self._asked(document):
            group = self._groups[coordinate]
            if group not in groups:
                message = f"the lookup may not see {coordinate}: {group}"
                raise RequestError([entry(message, UNAUTHORIZED)], 403)

    def _asks(self, document: DocumentNode) -> tuple[str, ...]:
        """The fields of groups that a document asks for; of an interface, those of its implementations."""
        found: dict[str, None] = {}
        told = TypeInfo(self._schema)
        schema, groups = self._schema, self._groups

        class Seen(Visitor):
            def enter_field(self, node: FieldNode, *_: object) -> None:
                parent = told.get_parent_type()
                types = [parent] if isinstance(parent, GraphQLObjectType) else []
                if isinstance(parent, GraphQLInterfaceType):
                    types = list(schema.get_possible_types(parent))
                for one in types:
                    coordinate = f"{one.name}.{node.name.value}"
                    if coordinate in groups:
                        found[coordinate] = None

        visit(document, TypeInfoVisitor(told, Seen()))
        return tuple(found)

    def around(self, fields: Fields) -> Fields:
        """Ways to the values of the schema's fields, with the guards before them."""

        def attribute(field: GraphQLField) -> str | None:
            return None if id(field) in self._guarded else fields.attribute_of(field)

        def resolver(field: GraphQLField) -> Shorter | None:
            shorter = fields.resolver_of(field)
            if id(field) not in self._guarded:
                return shorter
            resolve = field.resolve or default_field_resolver if shorter is None else shorter.resolve
            return Shorter(self._around(field, resolve))

        return replace(fields, attribute_of=attribute, resolver_of=resolver)

    def middleware(self) -> Resolver:
        """The guards as graphql-core's own executor takes them: it passes over what is no plain function."""

        def guarded(resolve: Resolver, source: Value, info: GraphQLResolveInfo[object], **given: Value) -> Value:
            # A type's name is no field of its own.
            field = info.parent_type.fields.get(info.field_name)
            if field is None or id(field) not in self._guarded:
                return resolve(source, info, **given)
            return self._around(field, resolve)(source, info, **given)

        return guarded

    def _around(self, field: GraphQLField, resolve: Resolver) -> Resolver:
        guard = self._of.get(id(field))
        if guard is not None:
            resolve = _guarded(guard, resolve)
        return _judged(resolve) if id(field) in self._finding else resolve


def _guarded(guard: Guard, resolve: Resolver) -> Resolver:
    def guarded(source: Value, info: GraphQLResolveInfo[object], **given: Value) -> Value:
        guard(source, given, _remit(info))
        return resolve(source, info, **given)

    return guarded


def _judged(resolve: Resolver) -> Resolver:
    """A resolver whose party is judged when it is found."""

    async def judged(source: Value, info: GraphQLResolveInfo[object], **given: Value) -> Value:
        found = resolve(source, info, **given)
        found = await found if isawaitable(found) else found
        remit = _remit(info)
        if remit.begins:
            # Nobody is refused as somebody else is: that there is a party is not told either.
            _covered([getattr(found, "id", None)], remit)
        return found

    return judged


def _remit(info: GraphQLResolveInfo[object]) -> Remit:
    context = info.context
    if not isinstance(context, DepartmentContext | LinksContext):
        raise TypeError("a department is asked with its context")
    return context.remit


def _of_object(group: str, attribute: str) -> Guard:
    """A field of a group that some see of their lookup's subjects alone."""

    def guard(source: object, given: Mapping[str, object], remit: Remit) -> None:
        if group in remit.limited and getattr(source, attribute) not in remit.subjects:
            raise GraphQLError(
                f"the lookup is not about this party, and {group} is shown of nobody else",
                extensions={"code": "PARTY_NOT_COVERED"},
            )

    return guard


def _of_arguments(coordinate: str, matrix: Matrix) -> Iterable[Guard]:
    if coordinate in matrix.begins and matrix.begins[coordinate] != _FOUND:
        argument = matrix.begins[coordinate]

        def begins(source: object, given: Mapping[str, object], remit: Remit) -> None:
            if remit.begins:
                _covered(_parties(argument, given), remit)

        yield begins
    argument_of_check = matrix.checks.get(coordinate)
    if argument_of_check is not None:

        def checks(source: object, given: Mapping[str, object], remit: Remit) -> None:
            purpose = given.get(argument_of_check)
            name = purpose.name if isinstance(purpose, Enum) else purpose
            if remit.purpose is not None and name != remit.purpose:
                raise GraphQLError(
                    f"the lookup is for {remit.purpose}, and checks for nothing else",
                    extensions={"code": "PURPOSE_NOT_PERMITTED"},
                )

        yield checks


def _covered(parties: Iterable[object], remit: Remit) -> None:
    """A query may begin at these parties. Raises GraphQLError."""
    if not all(one in remit.subjects for one in parties):
        message = "the lookup is not about this party, and may begin at no other"
        raise GraphQLError(message, extensions={"code": "PARTY_NOT_COVERED"})


def _parties(argument: str | None, given: Mapping[str, object]) -> Iterable[str | None]:
    """The parties that an argument names; None for one that cannot be told."""
    value = None if argument is None else given.get(argument)
    for one in value if isinstance(value, list) else [value]:
        try:
            yield normalise_party_id(one) if isinstance(one, str) else None
        except BadIdentifier:
            yield None


def _all(guards: list[Guard]) -> Guard:
    if len(guards) == 1:
        return guards[0]

    def guard(source: object, given: Mapping[str, object], remit: Remit) -> None:
        for one in guards:
            one(source, given, remit)

    return guard
