"""What a subgraph's directives make of its fields: external, shareable, used."""

from collections.abc import Iterator
from functools import cached_property

from gateway.composition.schema.contexts import context_of, entry_points
from gateway.composition.schema.field_sets import selected_fields
from gateway.composition.schema.model import Field, Subgraph, Type, base_name


class Metadata:
    """One subgraph's answers about its fields, each worked out once; made anew when the subgraph is changed."""

    def __init__(self, subgraph: Subgraph) -> None:
        self._subgraph = subgraph

    def external(self, type_: Type, field: Field) -> bool:
        """Whether another subgraph resolves the field; a key of an extension is external in name only."""
        marked = field.has("external") or (
            self._subgraph.federation_2 and type_.kind == "OBJECT" and type_.has("external")
        )
        return marked and not self.external_in_name(type_, field)

    def external_in_name(self, type_: Type, field: Field) -> bool:
        """Whether a field marked @external is a key field of an extension, which its subgraph does resolve."""
        return (type_.name, field.name) in self._extension_keys

    def provided_somewhere(self, type_: Type, field: Field) -> bool:
        """Whether the subgraph resolves an external field on some paths (@provides)."""
        return (type_.name, field.name) in self._provided

    def fully_external(self, type_: Type, field: Field) -> bool:
        """Whether the subgraph resolves the field on no path."""
        return self.external(type_, field) and not self.provided_somewhere(type_, field)

    def shareable(self, type_: Type, field: Field) -> bool:
        """Whether other subgraphs may resolve the field too."""
        return (type_.name, field.name) in self._shareable

    def used(self, type_: Type, field: Field) -> bool:
        """Whether a federation directive or an interface needs the field."""
        return (type_.name, field.name) in self._used

    @cached_property
    def _extension_keys(self) -> set[tuple[str, str]]:
        found = set()
        for type_ in self._subgraph.types.values():
            for key in type_.all("key"):
                if key.extension or type_.has("extends"):
                    for owner, field in selected_fields(self._subgraph, type_, key.text("fields")):
                        if field.has("external"):
                            found.add((owner.name, field.name))
        return found

    @cached_property
    def _provided(self) -> set[tuple[str, str]]:
        return {(owner.name, field.name) for owner, field in self._selected_by_provides()}

    def _selected_by_provides(self) -> Iterator[tuple[Type, Field]]:
        for type_ in self._subgraph.types.values():
            for field in type_.fields.values():
                yield from self._provided_by(field)

    def _provided_by(self, field: Field) -> Iterator[tuple[Type, Field]]:
        result = self._subgraph.types.get(base_name(field.type))
        if result is not None and result.composite:
            for provides in field.all("provides"):
                yield from selected_fields(self._subgraph, result, provides.text("fields"), implementations=True)

    @cached_property
    def _shareable(self) -> set[tuple[str, str]]:
        found = set()
        for type_ in self._subgraph.types.values():
            for key in type_.all("key"):
                for owner, field in selected_fields(self._subgraph, type_, key.text("fields"), implementations=True):
                    found.add((owner.name, field.name))
            if type_.kind != "OBJECT":
                continue
            # A mark on one declaration of a type is a mark on the fields of that declaration.
            marked = {directive.extension for directive in type_.all("shareable")}
            for field in type_.fields.values():
                if field.has("shareable") or field.extension in marked:
                    found.add((type_.name, field.name))
                for owner, provided in self._provided_by(field):
                    if self.external(owner, provided):
                        found.add((owner.name, provided.name))
        return found

    @cached_property
    def _used(self) -> set[tuple[str, str]]:
        subgraph = self._subgraph
        found = set(self._provided)
        for type_ in subgraph.types.values():
            sets = [key.text("fields") for key in type_.all("key")]
            sets += [one.text("fields") for field in type_.fields.values() for one in field.all("requires")]
            for fields in sets:
                for owner, field in selected_fields(subgraph, type_, fields, implementations=True):
                    found.add((owner.name, field.name))
        for interface in subgraph.interface_types():
            for implementation in subgraph.possible_types(interface.name):
                found |= {(implementation.name, name) for name in interface.fields if name in implementation.fields}
        found |= set(self._used_by_contexts())
        return found

    def _used_by_contexts(self) -> Iterator[tuple[str, str]]:
        contexts = entry_points(self._subgraph)
        for type_ in self._subgraph.types.values():
            for field in type_.fields.values():
                for argument in field.arguments.values():
                    for directive in argument.all("fromContext"):
                        name, selection = context_of(directive.text("field") or "")
                        for entry in contexts.get(name or "", ()):
                            for owner, used in selected_fields(self._subgraph, entry, selection, implementations=True):
                                yield owner.name, used.name
