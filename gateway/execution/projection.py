"""Generates the code that shapes the answer: only what was asked, in the order of the document, nulls propagated.

The rules are the specification's (6.4.3 and 6.4.4): a value that its type does not allow is an error and null, and
a null where none may be makes its parent null. `shortcut` generates the same for data in which every value is as its
type wants it; it knows no places and tells no errors, and leaves all other data to the functions here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
)

from gateway.execution.errors import INVALID_VALUE, NULL_VALUE, ErrorEntry, LinkedPath, entry, path_of
from gateway.execution.source import Source
from gateway.planning.selection import Conditions, Field, Selection

INDENT = "    "
_CLASSES: Mapping[str, str] = {"String": "str", "ID": "str", "Boolean": "bool", "Int": "int", "Float": "float"}


@dataclass(slots=True)
class Completion:
    """One answer under way: the variables that conditions look at, and the errors found."""

    variables: Mapping[str, object]
    errors: list[ErrorEntry] = field(default_factory=list)

    def null(self, path: LinkedPath, key: str, coordinate: str) -> None:
        """A null where none may be; said once, and not where an error that was reported explains it."""
        if not self.errors:
            message = f"Cannot return null for non-nullable field {coordinate}."
            self.errors.append(entry(message, NULL_VALUE, path_of((path, key))))

    def wrong(self, path: LinkedPath, key: object, expected: str) -> None:
        """A value of a shape that its type does not have."""
        full = path_of(path) if key is None else path_of((path, key))  # type: ignore[arg-type]  # a key or an index
        self.errors.append(entry(f"the subgraph's value is no {expected}", INVALID_VALUE, full))

    def scalar(self, path: LinkedPath, key: object, value: object, name: str) -> object:
        """A built-in scalar's value that is not of the usual Python class: converted where the type allows it."""
        if name == "Float" and type(value) is int:
            return value
        if name == "Int" and isinstance(value, float) and value.is_integer():
            return int(value)
        if name == "ID" and type(value) is int:
            return str(value)
        self.wrong(path, key, name)
        return None


class Projection:
    """Generates the functions for one operation's answer."""

    def __init__(self, source: Source, schema: GraphQLSchema) -> None:
        self._source = source
        self._schema = schema

    def root(self, selection: Selection) -> str:
        """The name of a function of (data, path, completion) that gives the answer's data, or None."""
        type_ = self._schema.get_type(selection.type_name)
        if not isinstance(type_, GraphQLObjectType):
            raise TypeError(f"{selection.type_name} is no object type")
        return self._object(type_, selection.fields)

    def part(self, selection: Selection) -> str:
        """The same for what a deferred part has of one object."""
        type_ = self._schema.get_type(selection.type_name)
        merged = Merged("", "", (), [((), selection.at_once())])
        return self._composite(cast("GraphQLOutputType", type_), merged)

    def _object(self, type_: GraphQLObjectType | GraphQLInterfaceType, fields: Sequence[Field]) -> str:
        name = self._source.name("object")
        body = [
            f"def {name}(o, path, c):",
            f"{INDENT}if type(o) is not dict:",
            f"{INDENT * 2}c.wrong(path, None, {type_.name!r})",
            f"{INDENT * 2}return None",
            f"{INDENT}r = {{}}",
        ]
        for merged in merged_fields(fields):
            body += self._field(type_, merged)
        body.append(f"{INDENT}return r")
        self._source.add(*body)
        return name

    def _field(self, type_: GraphQLObjectType | GraphQLInterfaceType, merged: "Merged") -> list[str]:
        key = merged.response_key
        depth = 1
        lines: list[str] = []
        if merged.conditions:
            lines.append(f"{INDENT}if {condition_text(merged.conditions, 'c.variables')}:")
            depth = 2
        indent = INDENT * depth
        if merged.name == "__typename":
            # Only an abstract type's value tells its own type.
            value = repr(type_.name) if isinstance(type_, GraphQLObjectType) else "o.get('__typename')"
            lines.append(f"{indent}r[{key!r}] = {value}")
            return lines
        if merged.name in ("__schema", "__type"):
            lines.append(f"{indent}r[{key!r}] = o.get({key!r})")
            return lines
        output = type_.fields[merged.name].type
        required = isinstance(output, GraphQLNonNull)
        bare = output.of_type if isinstance(output, GraphQLNonNull) else output
        lines.append(f"{indent}v = None" if merged.withheld else f"{indent}v = o.get({key!r})")
        if required:
            coordinate = f"{type_.name}.{merged.name}"
            check = ["if v is None:", f"{INDENT}c.null(path, {key!r}, {coordinate!r})", f"{INDENT}return None"]
            lines += [indent + one for one in check]
            converted = self._converted(bare, merged, key=repr(key), path="path")
            lines += [indent + one for one in converted]
            if converted:
                lines += [indent + one for one in check]
        else:
            converted = self._converted(bare, merged, key=repr(key), path="path")
            if converted:
                lines.append(f"{indent}if v is not None:")
                lines += [indent + INDENT + one for one in converted]
        lines.append(f"{indent}r[{key!r}] = v")
        return lines

    def _converted(self, bare: GraphQLOutputType, merged: "Merged", *, key: str, path: str) -> list[str]:
        """The lines that turn `v`, not null, into the completed value or None; none where it passes as it is."""
        if isinstance(bare, GraphQLScalarType):
            known = _CLASSES.get(bare.name)
            if known is None:
                return []
            return [f"if v.__class__ is not {known}:", f"{INDENT}v = c.scalar({path}, {key}, v, {bare.name!r})"]
        if isinstance(bare, GraphQLEnumType):
            values = self._source.constant(frozenset(bare.values))
            return [
                f"if v.__class__ is not str or v not in {values}:",
                f"{INDENT}c.wrong({path}, {key}, {bare.name!r})",
                f"{INDENT}v = None",
            ]
        return [f"v = {self._composite(bare, merged)}(v, ({path}, {key}), c)"]

    def _composite(self, bare: GraphQLOutputType, merged: "Merged") -> str:
        if isinstance(bare, GraphQLList):
            return self._list(bare, merged)
        if isinstance(bare, GraphQLObjectType):
            return self._object(bare, merged.on(bare.name))
        if isinstance(bare, GraphQLInterfaceType | GraphQLUnionType):
            return self._abstract(bare, merged)
        raise TypeError(f"{bare} has no fields")

    def _list(self, type_: GraphQLList[GraphQLOutputType], merged: "Merged") -> str:
        inner = type_.of_type
        required = isinstance(inner, GraphQLNonNull)
        bare = inner.of_type if isinstance(inner, GraphQLNonNull) else inner
        converted = self._converted(bare, merged, key="i", path="path")
        name = self._source.name("list")
        lines = [
            f"def {name}(o, path, c):",
            f"{INDENT}if type(o) is not list:",
            f"{INDENT * 2}c.wrong(path, None, 'list')",
            f"{INDENT * 2}return None",
            f"{INDENT}r = []",
            f"{INDENT}for i, v in enumerate(o):",
        ]
        if converted:
            lines.append(f"{INDENT * 2}if v is not None:")
            lines += [INDENT * 3 + one for one in converted]
        if required:
            lines += [
                f"{INDENT * 2}if v is None:",
                f"{INDENT * 3}c.null(path, i, {merged.name!r})",
                f"{INDENT * 3}return None",
            ]
        lines += [f"{INDENT * 2}r.append(v)", f"{INDENT}return r"]
        self._source.add(*lines)
        return name

    def _abstract(self, type_: GraphQLInterfaceType | GraphQLUnionType, merged: "Merged") -> str:
        possible = self._schema.get_possible_types(type_)
        apart = merged.apart()
        # Of an interface object nobody asks the runtime type where nothing is asked of one type alone.
        same, alike = "", "True"
        if isinstance(type_, GraphQLInterfaceType) and () not in apart:
            same = self._object(type_, merged.on(type_.name))
            alike = f"not ({condition_text(apart, 'c.variables')})" if apart else "True"
        if same and not apart:
            functions = {one.name: same for one in possible}
        else:
            functions = {one.name: self._object(one, merged.on(one.name)) for one in possible}
        name = self._source.name("abstract")
        table = self._source.name("T")
        lines = [
            f"{table} = {{{', '.join(f'{one!r}: {function}' for one, function in functions.items())}}}",
            f"def {name}(o, path, c):",
            f"{INDENT}if type(o) is not dict:",
            f"{INDENT * 2}c.wrong(path, None, {type_.name!r})",
            f"{INDENT * 2}return None",
            f"{INDENT}t = o.get('__typename')",
            f"{INDENT}f = {table}.get(t) if t.__class__ is str else None",
            f"{INDENT}if f is None:",
        ]
        if same:
            lines += [
                f"{INDENT * 2}if (t is None or t == {type_.name!r}) and {alike}:",
                f"{INDENT * 3}return {same}(o, path, c)",
            ]
        lines += [
            # A type that the API schema hides is no value that a client may see, and no error that tells of it.
            f"{INDENT * 2}return None",
            f"{INDENT}return f(o, path, c)",
        ]
        self._source.add(*lines)
        return name


@dataclass(slots=True)
class Merged:
    """The fields of one response key as one: `conditions` are alternatives (empty: always)."""

    response_key: str
    name: str
    conditions: tuple[Conditions, ...]
    selections: list[tuple[Conditions, Selection]]
    withheld: bool = False

    def apart(self) -> tuple[Conditions, ...]:
        """The conditions under one of which something is asked of one type alone; none where nothing is."""
        found = {
            tuple(sorted({*conditions, *one.conditions}))
            for conditions, selection in self.selections
            for fields in selection.of_type.values()
            for one in fields
        }
        return tuple(sorted(found))

    def on(self, type_name: str) -> list[Field]:
        """The fields within that apply to a type; those of a part that is conditional are conditional too."""
        found: list[Field] = []
        for conditions, selection in self.selections:
            for one in selection.on(type_name):
                inherited = tuple(sorted({*conditions, *one.conditions}))
                found.append(one.changed(one.selection, inherited) if conditions else one)
        return found


def merged_fields(fields: Sequence[Field]) -> list[Merged]:
    """The fields of an object by response key, in the order of the document."""
    found: dict[str, Merged] = {}
    for one in fields:
        merged = found.get(one.response_key)
        if merged is None:
            merged = Merged(one.response_key, one.name, (one.conditions,), [], one.withheld)
            found[one.response_key] = merged
        else:
            merged.conditions = (*merged.conditions, one.conditions)
        if one.selection is not None:
            merged.selections.append((one.conditions, one.selection.at_once()))
    for merged in found.values():
        if () in merged.conditions:
            merged.conditions = ()
        if len(merged.conditions) == 1:
            # What makes the field there makes all within it there.
            merged.selections = [((), selection) for _, selection in merged.selections]
    return list(found.values())


def condition_text(alternatives: Sequence[Conditions], variables: str) -> str:
    """Alternatives as Python, over the name of a mapping of variables."""
    return " or ".join(
        "(" + " and ".join(f"{'' if wanted else 'not '}{variables}[{name!r}]" for name, wanted in one) + ")"
        for one in alternatives
    )
