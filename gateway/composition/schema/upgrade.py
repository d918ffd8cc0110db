"""Subgraphs of Federation 1 made ones of Federation 2: what was implied is said, what had no effect is taken away.

Federation 1 let every subgraph repeat any field, wrote `extend type` for an entity that begins elsewhere, and ignored
much that Federation 2 refuses.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from graphql import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    FieldNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    NameNode,
    SelectionSetNode,
    print_ast,
)

from gateway.composition.errors import CompositionError
from gateway.composition.schema.definitions import check_definitions, vocabulary_of
from gateway.composition.schema.field_sets import FieldSetError, check_selection, parse_field_set, selected_fields
from gateway.composition.schema.links import Link
from gateway.composition.schema.metadata import Metadata
from gateway.composition.schema.model import ROOTS, Directive, Field, Subgraph, Type, base_name, elements_of
from gateway.composition.schema.specs import FEDERATION, SPECS, FeatureUrl, Version, directives_of
from gateway.composition.schema.values import Name, same

_UPGRADED_TO = Version(2, 4)


def upgraded(subgraphs: Sequence[Subgraph]) -> tuple[list[Subgraph], list[CompositionError]]:
    """The subgraphs, those of Federation 1 replaced, and what could not be upgraded."""
    if all(subgraph.federation_2 for subgraph in subgraphs):
        return list(subgraphs), []
    metadata = {subgraph.name: Metadata(subgraph) for subgraph in subgraphs}
    result: list[Subgraph] = []
    errors: list[CompositionError] = []
    for subgraph in subgraphs:
        if subgraph.federation_2:
            result.append(subgraph)
            continue
        upgrade = _Upgrade(subgraph, subgraphs, metadata)
        upgrade.run()
        result.append(upgrade.subgraph)
        errors.extend(upgrade.errors)
    errors.extend(_interface_objects_over_interface_keys(subgraphs))
    return result, errors


def _interface_objects_over_interface_keys(subgraphs: Sequence[Subgraph]) -> Iterator[CompositionError]:
    for subgraph in subgraphs:
        for type_ in subgraph.object_types():
            if not (subgraph.federation_2 and type_.interface_object):
                continue
            for other in subgraphs:
                interface = other.types.get(type_.name)
                if (
                    not other.federation_2
                    and interface is not None
                    and interface.kind == "INTERFACE"
                    and interface.has("key")
                ):
                    message = (
                        f"{type_.name} is an @interfaceObject in {subgraph.name}, and {other.name}, which has it "
                        "with a @key, is of Federation 1, where that has no effect"
                    )
                    yield CompositionError(
                        "INTERFACE_OBJECT_USAGE_ERROR", message, subgraph.name, type_.name, type_.line
                    )


class _Upgrade:
    """The upgrade of one subgraph, beside the others as they were."""

    def __init__(self, original: Subgraph, all_: Sequence[Subgraph], metadata: Mapping[str, Metadata]) -> None:
        self._original = original
        self._others = [one for one in all_ if one is not original]
        self._metadata = metadata
        self.errors: list[CompositionError] = []
        self.subgraph = Subgraph(
            original.name,
            original.url,
            deepcopy(original.links),
            deepcopy(original.types),
            original.definitions,
            deepcopy(original.schema),
        )

    def run(self) -> None:
        self._check_bases()
        self._write_fields_as_text()
        self._drop_external_without_effect()
        self._drop_external_on_extensions()
        self._drop_inactive_field_sets()
        self._make_extensions_definitions()
        self._drop_directives_without_effect()
        self._link_federation_2()
        self._check_definitions()
        self._drop_unused_externals()
        self._add_shareable()
        self._drop_tags_on_externals()

    def _check_bases(self) -> None:
        for type_ in self._original.types.values():
            if not _is_extension(type_) or type_.name in ROOTS:
                continue
            elsewhere = [one.types[type_.name] for one in self._others if type_.name in one.types]
            if not any(other.defined for other in elsewhere):
                message = f"Type {type_.name} is extended, and no subgraph defines it"
                line = type_.extension_line or type_.line
                self.errors.append(
                    CompositionError("EXTENSION_WITH_NO_BASE", message, self._original.name, type_.name, line)
                )

    def _write_fields_as_text(self) -> None:
        for directive in self._field_set_directives():
            fields = directive.arguments.get("fields")
            if isinstance(fields, list) and all(isinstance(one, str) for one in fields):
                directive.arguments["fields"] = " ".join(map(str, fields))
            elif isinstance(fields, Name):
                directive.arguments["fields"] = str(fields)

    def _field_set_directives(self) -> Iterator[Directive]:
        for type_ in self.subgraph.types.values():
            yield from type_.all("key")
            for field in type_.fields.values():
                yield from field.all("requires")
                yield from field.all("provides")

    def _drop_external_without_effect(self) -> None:
        for type_ in self.subgraph.types.values():
            type_.remove("external")
            if type_.kind == "INTERFACE":
                for field in type_.fields.values():
                    field.remove("external")

    def _drop_external_on_extensions(self) -> None:
        """The key fields of an extension are its own: Federation 1 had them marked @external all the same."""
        for type_ in self.subgraph.types.values():
            if not _is_extension(type_):
                continue
            if type_.has("key"):
                keys = [(self.subgraph, type_, key) for key in type_.all("key")]
            else:
                keys = [
                    (one, other, other.all("key")[0])
                    for one in self._others
                    if (other := one.types.get(type_.name)) is not None and other.has("key")
                ]
            for subgraph, owner, key in keys:
                for of, field in selected_fields(subgraph, owner, key.text("fields")):
                    if of is owner and field.name in type_.fields:
                        type_.fields[field.name].remove("external")

    def _drop_inactive_field_sets(self) -> None:
        """@requires and @provides of what the subgraph resolves anyway."""
        for type_ in self.subgraph.types.values():
            for field in type_.fields.values():
                self._drop_inactive(field, "requires", type_)
                self._drop_inactive(field, "provides", self.subgraph.types.get(base_name(field.type)))

    def _drop_inactive(self, field: Field, known: str, type_: Type | None) -> None:
        for directive in field.all(known):
            text = directive.text("fields")
            if text is None or type_ is None:
                continue
            try:
                check_selection(self.subgraph.types, type_, parse_field_set(text))
            except (GraphQLSyntaxError, FieldSetError):
                continue  # What is wrong with it the rules will say.
            kept = self._external_part(type_, parse_field_set(text))
            if kept is None:
                field.directives.remove(directive)
            elif kept != _unbraced(parse_field_set(text)):
                directive.arguments["fields"] = kept

    def _external_part(self, type_: Type, selection: SelectionSetNode) -> str | None:
        parts = []
        for node in selection.selections:
            if isinstance(node, InlineFragmentNode):
                target = type_
                if node.type_condition is not None:
                    target = self.subgraph.types[node.type_condition.name.value]
                inner = self._external_part(target, node.selection_set)
                if inner is not None:
                    condition = "" if node.type_condition is None else f" on {target.name}"
                    parts.append(f"...{condition} {{ {inner} }}")
            elif isinstance(node, FieldNode):
                parts.extend(self._external_field(type_, node))
        return " ".join(parts) if parts else None

    def _external_field(self, type_: Type, node: FieldNode) -> Iterator[str]:
        field = type_.fields.get(node.name.value)
        if field is None:
            return  # __typename
        external = field.has("external") or (
            type_.kind == "INTERFACE"
            and any(
                field.name in one.fields and one.fields[field.name].has("external")
                for one in self.subgraph.possible_types(type_.name)
            )
        )
        if external:
            yield _unbraced_node(node)
            return
        result = self.subgraph.types.get(base_name(field.type))
        if node.selection_set is not None and result is not None:
            inner = self._external_part(result, node.selection_set)
            if inner is not None:
                yield f"{node.name.value} {{ {inner} }}"

    def _make_extensions_definitions(self) -> None:
        for type_ in self.subgraph.types.values():
            if _is_extension(type_):
                type_.defined, type_.extended = True, False
                for element in (type_, *type_.fields.values()):
                    for directive in element.directives:
                        directive.extension = 0
                for field in type_.fields.values():
                    field.extension = 0

    def _drop_directives_without_effect(self) -> None:
        for type_ in self.subgraph.types.values():
            if type_.kind == "INTERFACE":
                type_.remove("key")
            for field in type_.fields.values():
                if type_.kind == "INTERFACE":
                    field.remove("provides")
                    field.remove("requires")
                result = self.subgraph.types.get(base_name(field.type))
                if result is None or not result.composite:
                    field.remove("provides")

    def _link_federation_2(self) -> None:
        imports = {f"@{name}": f"@{name}" for name in directives_of(_UPGRADED_TO)}
        url = FeatureUrl(FEDERATION, FEDERATION.removeprefix(SPECS), _UPGRADED_TO)
        links = self.subgraph.links
        known = directives_of(_UPGRADED_TO)
        for _, element in elements_of(self.subgraph):
            for directive in element.directives:
                if directive.known is None and directive.name in known:
                    directive.known = directive.name
        links.federation = Link(url, "federation", imports, ConstDirectiveNode(name=NameNode(value="link")))
        links.all.append(links.federation)

    def _check_definitions(self) -> None:
        """What Federation 1 let a schema define as it pleased is a directive of Federation 2 now."""
        vocabulary = vocabulary_of(self.subgraph.links)
        original = vocabulary_of(self._original.links)
        given = [
            one.node
            for name, one in self.subgraph.definitions.items()
            if original.known(name) is None and isinstance(one.node, DirectiveDefinitionNode)
        ]
        self.errors.extend(check_definitions(self.subgraph.name, vocabulary, given, federation_2=True))

    def _drop_unused_externals(self) -> None:
        metadata = Metadata(self.subgraph)
        for type_ in list(self.subgraph.types.values()):
            if type_.kind not in ("OBJECT", "INTERFACE") or not type_.fields:
                continue
            unused = [
                one for one in type_.fields.values() if metadata.external(type_, one) and not metadata.used(type_, one)
            ]
            for field in unused:
                del type_.fields[field.name]
            if type_.fields or not unused:
                continue
            if self._is_referenced(type_.name):
                message = f"Type {type_.name} has only @external fields, which no @key, @requires or @provides needs"
                self.errors.append(
                    CompositionError(
                        "TYPE_WITH_ONLY_UNUSED_EXTERNAL", message, self.subgraph.name, type_.name, type_.line
                    )
                )
            else:
                del self.subgraph.types[type_.name]

    def _is_referenced(self, name: str) -> bool:
        return any(
            name in type_.members
            or name in type_.interfaces
            or any(base_name(one.type) == name for one in type_.fields.values())
            for type_ in self.subgraph.types.values()
        )

    def _add_shareable(self) -> None:
        original = self._metadata[self._original.name]
        for type_ in self.subgraph.object_types():
            if type_.name == "Subscription":
                continue
            elsewhere = [(one, one.types[type_.name]) for one in self._others if type_.name in one.types]
            elsewhere = [(one, other) for one, other in elsewhere if other.kind in ("OBJECT", "INTERFACE")]
            if not (type_.has("key") or type_.name in ROOTS):
                if elsewhere and not type_.has("shareable"):
                    type_.directives.append(Directive("shareable", "shareable", {}))
                continue
            for field in type_.fields.values():
                own = self._original.types[type_.name]
                if original.shareable(own, field) or field.has("shareable"):
                    continue
                if any(self._resolves(one, other, field.name) for one, other in elsewhere):
                    field.directives.append(Directive("shareable", "shareable", {}))

    def _resolves(self, subgraph: Subgraph, type_: Type, name: str) -> bool:
        field = type_.fields.get(name)
        return field is not None and not self._metadata[subgraph.name].fully_external(type_, field)

    def _drop_tags_on_externals(self) -> None:
        """A tag on an external field says what the field's own subgraph says already."""
        for type_ in self.subgraph.types.values():
            for field in type_.fields.values():
                if not field.has("external"):
                    continue
                elsewhere = [
                    found for one in self._others if (found := one.field(f"{type_.name}.{field.name}")) is not None
                ]
                said = [tag for one in elsewhere if not one.has("external") for tag in one.all("tag")]
                field.directives = [
                    directive
                    for directive in field.directives
                    if directive.known != "tag" or not any(same(directive.arguments, tag.arguments) for tag in said)
                ]


def _is_extension(type_: Type) -> bool:
    """Whether the type begins in another subgraph: all of it is `extend type`, or it has @extends."""
    return type_.kind in ("OBJECT", "INTERFACE") and (type_.has("extends") or (type_.extended and not type_.defined))


def _unbraced(selection: SelectionSetNode) -> str:
    return " ".join(" ".join(print_ast(node).split()) for node in selection.selections)


def _unbraced_node(node: FieldNode) -> str:
    return " ".join(print_ast(node).split())
