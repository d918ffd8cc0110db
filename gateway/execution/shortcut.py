"""Generates the code that shapes an answer in which every value is as its type wants it, which is nearly every answer.

It keeps no path and tells no error: at the first value that is not so it raises `NotPlain`, and `projection` shapes the
whole answer anew.
"""

from collections.abc import Mapping, Sequence

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

from gateway.execution.projection import Merged, condition_text, merged_fields
from gateway.execution.source import Source
from gateway.planning.selection import Field, Selection

INDENT = "    "
_CLASSES: Mapping[str, str] = {"String": "str", "ID": "str", "Boolean": "bool", "Int": "int", "Float": "float"}


class NotPlain(Exception):
    """A value that only the whole rules can judge."""


class Shortcut:
    """Generates the functions for one operation's answer."""

    def __init__(self, source: Source, schema: GraphQLSchema) -> None:
        self._source = source
        self._schema = schema
        self._refuse = source.constant(NotPlain)

    def root(self, selection: Selection) -> str:
        """The name of a function of (data, variables) that gives the answer's data.

        It raises NotPlain, or TypeError where it met what is no object.
        """
        type_ = self._schema.get_type(selection.type_name)
        if not isinstance(type_, GraphQLObjectType):
            raise TypeError(f"{selection.type_name} is no object type")
        return self._object(type_, selection.fields)

    def _object(self, type_: GraphQLObjectType | GraphQLInterfaceType, fields: Sequence[Field]) -> str:
        """A function of (object, variables); of two, the one that takes every field for granted where it can be."""
        merged = merged_fields(fields)
        shapes = [self._shape(type_, one) for one in merged]
        lenient = self._lenient(type_, merged, shapes)
        if any(one.conditions for one in merged):
            return lenient
        name = self._source.name("object")
        reads, checks, shown = [], [], []
        for at, (one, shape) in enumerate(zip(merged, shapes, strict=True)):
            key = repr(one.response_key)
            if one.name == "__typename" and isinstance(type_, GraphQLObjectType):
                shown.append(f"{key}: {type_.name!r}")
                continue
            reads.append(f"{INDENT * 2}v{at} = None" if one.withheld else f"{INDENT * 2}v{at} = o[{key}]")
            checks += [INDENT + line for line in self._lines(type_, one, shape, f"v{at}")]
            shown.append(f"{key}: v{at}")
        self._source.add(
            f"def {name}(o, c):",
            f"{INDENT}try:",
            *reads,
            f"{INDENT * 2}pass",
            f"{INDENT}except KeyError:",
            f"{INDENT * 2}return {lenient}(o, c)",
            *checks,
            f"{INDENT}return {{{', '.join(shown)}}}",
        )
        return name

    def _lenient(
        self, type_: GraphQLObjectType | GraphQLInterfaceType, merged: Sequence[Merged], shapes: Sequence[str | None]
    ) -> str:
        """A function for an object that may lack fields, which are null then, and for fields under conditions."""
        name = self._source.name("lenient")
        body = [f"def {name}(o, c):", f"{INDENT}if type(o) is not dict:", f"{INDENT * 2}raise {self._refuse}"]
        body.append(f"{INDENT}r = {{}}")
        for one, shape in zip(merged, shapes, strict=True):
            key = repr(one.response_key)
            lines = [
                "v = None" if one.withheld else f"v = o.get({key})",
                *self._lines(type_, one, shape, "v"),
                f"r[{key}] = v",
            ]
            if one.conditions:
                body.append(f"{INDENT}if {condition_text(one.conditions, 'c')}:")
                lines = [INDENT + line for line in lines]
            body += [INDENT + line for line in lines]
        self._source.add(*body, f"{INDENT}return r")
        return name

    def _shape(self, type_: GraphQLObjectType | GraphQLInterfaceType, merged: Merged) -> str | None:
        """The function for a field's value; None for a leaf."""
        if merged.name.startswith("__"):
            return None
        return self._shape_of(type_.fields[merged.name].type, merged)

    def _shape_of(self, output: GraphQLOutputType, merged: Merged) -> str | None:
        bare = output.of_type if isinstance(output, GraphQLNonNull) else output
        return None if isinstance(bare, GraphQLScalarType | GraphQLEnumType) else self._composite(bare, merged)

    def _lines(
        self, type_: GraphQLObjectType | GraphQLInterfaceType, merged: Merged, shape: str | None, v: str
    ) -> list[str]:
        """The lines that turn a field's value, in a variable, into what the answer has; it may be None."""
        if merged.name == "__typename":
            if isinstance(type_, GraphQLObjectType):
                return [f"{v} = {type_.name!r}"]
            return [f"if type({v}) is not str:", f"{INDENT}raise {self._refuse}"]
        if merged.name in ("__schema", "__type"):
            return []
        return self._value(type_.fields[merged.name].type, shape, v)

    def _value(self, output: GraphQLOutputType, shape: str | None, v: str) -> list[str]:
        required = isinstance(output, GraphQLNonNull)
        bare = output.of_type if isinstance(output, GraphQLNonNull) else output
        if shape is not None:
            # A function takes None for no object, and gives none.
            shaped = f"{v} = {shape}({v}, c)"
            return [shaped] if required else [f"if {v} is not None:", f"{INDENT}{shaped}"]
        unless_null = "" if required else f" and {v} is not None"
        if isinstance(bare, GraphQLEnumType):
            values = self._source.constant(frozenset(bare.values))
            test = f"(type({v}) is not str or {v} not in {values}){unless_null}"
        elif isinstance(bare, GraphQLScalarType) and bare.name in _CLASSES:
            test = f"type({v}) is not {_CLASSES[bare.name]}{unless_null}"
        elif required:
            test = f"{v} is None"
        else:
            return []
        return [f"if {test}:", f"{INDENT}raise {self._refuse}"]

    def _composite(self, bare: GraphQLOutputType, merged: Merged) -> str:
        if isinstance(bare, GraphQLList):
            return self._list(bare, merged)
        if isinstance(bare, GraphQLObjectType):
            return self._object(bare, merged.on(bare.name))
        if isinstance(bare, GraphQLInterfaceType | GraphQLUnionType):
            return self._abstract(bare, merged)
        raise TypeError(f"{bare} has no fields")

    def _list(self, type_: "GraphQLList[GraphQLOutputType]", merged: Merged) -> str:
        item = self._value(type_.of_type, self._shape_of(type_.of_type, merged), "v")
        name = self._source.name("list")
        lines = [f"def {name}(o, c):", f"{INDENT}if type(o) is not list:", f"{INDENT * 2}raise {self._refuse}"]
        if not item:
            lines.append(f"{INDENT}return o")
        else:
            lines += [f"{INDENT}r = []", f"{INDENT}for v in o:", *(INDENT * 2 + line for line in item)]
            lines += [f"{INDENT * 2}r.append(v)", f"{INDENT}return r"]
        self._source.add(*lines)
        return name

    def _abstract(self, type_: GraphQLInterfaceType | GraphQLUnionType, merged: Merged) -> str:
        table = self._source.name("T")
        of_type = {one.name: self._object(one, merged.on(one.name)) for one in self._schema.get_possible_types(type_)}
        name = self._source.name("abstract")
        self._source.add(
            f"{table} = {{{', '.join(f'{one!r}: {function}' for one, function in of_type.items())}}}",
            f"def {name}(o, c):",
            f"{INDENT}f = {table}.get(o.get('__typename')) if type(o) is dict else None",
            f"{INDENT}if f is None:",
            # A type that is hidden, or not told.
            f"{INDENT * 2}raise {self._refuse}",
            f"{INDENT}return f(o, c)",
        )
        return name
