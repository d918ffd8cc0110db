"""Merging the subgraphs' types into one supergraph."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import GraphQLSyntaxError

from gateway.composition.merging.access import check_transitive
from gateway.composition.merging.applied import AppliedDirectives
from gateway.composition.merging.composed import ComposedDirectives, ComposedFeature
from gateway.composition.merging.definitions import DefinitionMerge
from gateway.composition.merging.fields import FieldMerge
from gateway.composition.merging.inaccessible import check_inaccessible
from gateway.composition.merging.state import Merging, merge_description
from gateway.composition.schema.field_sets import FieldSetError, check_selection, parse_field_set
from gateway.composition.schema.model import ROOTS, Directive, DirectiveDefinition, Element, Type, Value
from gateway.composition.schema.specs import FEATURES
from gateway.composition.schema.values import Name


@dataclass(slots=True)
class SupergraphSchema:
    """The merged types and directives, and the features that they come from."""

    types: dict[str, Type]
    schema: Element
    definitions: list[DirectiveDefinition]
    features: list[ComposedFeature]


class Merge:
    """One merge of subgraphs of Federation 2."""

    def __init__(self, merging: Merging) -> None:
        self._merging = merging
        self._composed = ComposedDirectives(merging)
        self._applied = AppliedDirectives(merging, self._composed)
        self._fields = FieldMerge(merging, self._applied)
        self._definitions = DefinitionMerge(merging, self._composed, self._fields)

    def run(self) -> SupergraphSchema:
        """The supergraph; what stands in the way is in the merge's errors."""
        merging = self._merging
        schema = Element("schema")
        definitions: list[DirectiveDefinition] = []
        if not merging.errors:
            self._hint_implied_versions()
            self._add_types()
            for type_ in merging.types.values():
                self._merge_implements(type_)
                self._merge_members(type_)
            sources = {at: subgraph.schema for at, subgraph in enumerate(merging.subgraphs)}
            merge_description(merging, sources, schema, "The schema")
            self._applied.record("schema", sources, schema)
            self._applied.join_directives(sources, schema)
            for kind in ("UNION", "SCALAR", "INPUT_OBJECT", "INTERFACE", "OBJECT"):
                for type_ in list(merging.types.values()):
                    if type_.kind == kind:
                        self._merge_type(type_)
            definitions = self._definitions.merged()
            for type_ in list(merging.types.values()):
                if type_.kind == "ENUM":
                    self._merge_type(type_)
            if "Query" not in merging.types:
                message = "No subgraph has a field of the query root"
                merging.error("NO_QUERIES", message, None, "Query", None)
            self._applied.merge_recorded()
            for type_ in merging.types.values():
                if type_.kind == "OBJECT":
                    self._fields.add_from_interface_objects(type_)
        if not merging.errors:
            self._check_implementations()
            self._check_requires()
            check_transitive(merging)
        if not merging.errors:
            hidden = check_inaccessible(merging.types, definitions, self._composed.names())
            merging.errors.extend(map(merging.placed, hidden))
        features = [] if merging.errors else [*self._applied.features(), *self._composed.features()]
        return SupergraphSchema(merging.types, schema, definitions, features)

    def _hint_implied_versions(self) -> None:
        """Who links by itself what a newer version of federation brings is of that version."""
        for subgraph in self._merging.subgraphs:
            implied = [
                since
                for link in subgraph.links.all
                if (feature := FEATURES.get(link.url.identity)) is not None
                and (since := feature.since.get(link.url.version)) is not None
                and since > subgraph.links.version
            ]
            if implied:
                message = f"{subgraph.name} links federation {subgraph.links.version}, and what {max(implied)} brings"
                self._merging.hint("IMPLICITLY_UPGRADED_FEDERATION_VERSION", message, "schema")

    # -- types

    def _add_types(self) -> None:
        merging = self._merging
        mismatched: set[str] = set()
        for subgraph in merging.subgraphs:
            for type_ in subgraph.types.values():
                found = merging.types.setdefault(type_.name, Type(type_.name, kind=type_.merged_kind))
                if found.kind != type_.merged_kind and type_.name not in mismatched:
                    having = {at: one.types.get(type_.name) for at, one in enumerate(merging.subgraphs)}
                    told = merging.told(
                        having, lambda one: "an interface object" if one.interface_object else one.kind.lower()
                    )
                    at = next(at for at, one in having.items() if one is type_)
                    merging.error("TYPE_KIND_MISMATCH", f"{type_.name} is {told}", at, type_.name, type_)
                    mismatched.add(type_.name)
        for name, found in list(merging.types.items()):
            if name in mismatched:
                self._check_base(found, self._sources(found))
                del merging.types[name]
            elif found.kind == "INTERFACE" and not any(
                (one := subgraph.types.get(name)) is not None and one.kind == "INTERFACE"
                for subgraph in merging.subgraphs
            ):
                at = next(at for at, subgraph in enumerate(merging.subgraphs) if name in subgraph.types)
                message = f"{name} is an @interfaceObject wherever it is defined, and nowhere an interface"
                merging.error("INTERFACE_OBJECT_USAGE_ERROR", message, at, name, merging.subgraphs[at].types[name])

    def _sources(self, type_: Type) -> dict[int, Type | None]:
        return {
            at: found
            if (found := subgraph.types.get(type_.name)) is not None and found.merged_kind == type_.kind
            else None
            for at, subgraph in enumerate(self._merging.subgraphs)
        }

    def _merge_implements(self, type_: Type) -> None:
        for at, source in self._sources(type_).items():
            for interface in source.interfaces if source is not None else ():
                if interface in self._merging.types and interface not in type_.interfaces:
                    type_.interfaces.append(interface)
                arguments = {"graph": self._graph(at), "interface": interface}
                type_.directives.append(Directive("join__implements", None, dict(arguments)))

    def _merge_members(self, type_: Type) -> None:
        for source in self._sources(type_).values():
            for member in source.members if source is not None else ():
                if member not in type_.members:
                    type_.members.append(member)

    def _merge_type(self, type_: Type) -> None:
        merging = self._merging
        sources = self._sources(type_)
        self._check_base(type_, sources)
        merge_description(merging, sources, type_, type_.name)
        type_.directives[:0] = self._join_type(sources)
        self._applied.record(type_.name, sources, type_)
        self._applied.join_directives(sources, type_)
        match type_.kind:
            case "OBJECT":
                self._merge_object(type_, sources)
            case "INTERFACE":
                self._merge_interface(type_, sources)
            case "INPUT_OBJECT":
                self._merge_input(type_, sources)
            case "ENUM":
                self._merge_enum(type_, sources)
            case "UNION":
                self._merge_union(type_, sources)
            case _:
                pass

    def _graph(self, at: int) -> Name:
        return Name(self._merging.graphs[at])

    def _check_base(self, type_: Type, sources: Mapping[int, Type | None]) -> None:
        given = [(at, source) for at, source in sources.items() if source is not None]
        if type_.name in ROOTS or any(source.defined for _, source in given):
            return
        for at, source in given:
            message = f"Type {type_.name} is extended, and no subgraph defines it"
            self._merging.error("EXTENSION_WITH_NO_BASE", message, at, type_.name, source)

    def _join_type(self, sources: Mapping[int, Type | None]) -> list[Directive]:
        joins = []
        for at, source in sources.items():
            if source is None:
                continue
            for key in (*source.all("key"),) or (None,):
                join = Directive("join__type", None, {"graph": self._graph(at)})
                if key is not None:
                    join.arguments["key"] = key.text("fields")
                    if key.extension or source.has("extends"):
                        join.arguments["extension"] = True
                    if "resolvable" in key.arguments:
                        join.arguments["resolvable"] = key.arguments["resolvable"]
                if source.interface_object:
                    join.arguments["isInterfaceObject"] = True
                joins.append(join)
        return joins

    def _merge_object(self, type_: Type, sources: Mapping[int, Type | None]) -> None:
        merging = self._merging
        entity = self._hint_entity(type_, sources)
        fields = self._fields.sources(type_)
        if not fields:
            del merging.types[type_.name]
            return
        for name, having in fields.items():
            if not entity and type_.name not in ROOTS:
                self._hint_value_type(type_, name, sources, "OBJECT")
            if type_.name == "Subscription":
                self._fields.check_subscription(name, having)
            overridden = self._fields.merge(type_, name, having)
            self._fields.check_sharing(type_, name, having, overridden)

    def _hint_entity(self, type_: Type, sources: Mapping[int, Type | None]) -> bool:
        with_key = [at for at, source in sources.items() if source is not None and source.has("key")]
        without = [at for at, source in sources.items() if source is not None and not source.has("key")]
        if with_key and without:
            names = self._merging.names
            message = f"{type_.name} has a @key in {names(with_key)}, and none in {names(without)}"
            self._merging.hint("INCONSISTENT_ENTITY", message, type_.name)
        return bool(with_key)

    def _hint_value_type(self, type_: Type, name: str, sources: Mapping[int, Type | None], kind: str) -> None:
        merging = self._merging
        for at, source in sources.items():
            if source is None or source.interface_object or name in source.fields:
                continue
            if all(merging.metadata[at].external(source, one) for one in source.fields.values()):
                continue
            if kind == "INTERFACE" and self._fields.given_by_interface_object(type_.name, name):
                continue
            message = f"{type_.name}.{name} is not in {merging.subgraphs[at].name}, which has the type"
            merging.hint(f"INCONSISTENT_{kind}_VALUE_TYPE_FIELD", message, f"{type_.name}.{name}")
            return

    def _merge_interface(self, type_: Type, sources: Mapping[int, Type | None]) -> None:
        has_key = any(one is not None and one.kind == "INTERFACE" and one.has("key") for one in sources.values())
        self._check_interface_keys(type_, sources)
        self._check_interface_objects(type_, sources)
        for name, having in self._fields.sources(type_).items():
            if not has_key:
                self._hint_value_type(type_, name, sources, "INTERFACE")
            self._fields.merge(type_, name, having)

    def _check_interface_keys(self, type_: Type, sources: Mapping[int, Type | None]) -> None:
        merging = self._merging
        implementations = merging.possible_types(type_.name)
        for at, source in sources.items():
            if source is None or source.kind != "INTERFACE":
                continue
            if all(key.arguments.get("resolvable") is False for key in source.all("key")):
                continue
            own = {one.name for one in merging.subgraphs[at].possible_types(type_.name)}
            lacking = [one.name for one in implementations if one.name not in own]
            if lacking:
                message = (
                    f"The interface {type_.name} has a resolvable @key in {merging.subgraphs[at].name}, which lacks "
                    f"some of its implementations: {', '.join(lacking)}"
                )
                merging.error("INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", message, at, type_.name, source)

    def _check_interface_objects(self, type_: Type, sources: Mapping[int, Type | None]) -> None:
        merging = self._merging
        for at, source in sources.items():
            if source is None or not source.interface_object:
                continue
            own = [one.name for one in merging.possible_types(type_.name) if one.name in merging.subgraphs[at].types]
            if own:
                name = merging.subgraphs[at].name
                message = f"{type_.name} is an @interfaceObject in {name}, which defines {', '.join(own)}"
                merging.error("INTERFACE_OBJECT_USAGE_ERROR", message, at, type_.name, source)

    def _merge_input(self, type_: Type, sources: Mapping[int, Type | None]) -> None:
        names = dict.fromkeys(name for source in sources.values() if source is not None for name in source.inputs)
        for name in names:
            having = {at: source.inputs.get(name) for at, source in sources.items() if source is not None}
            self._fields.merge_input(type_, name, having)
        if not type_.inputs:
            at, source = next((at, source) for at, source in sources.items() if source is not None)
            message = f"No field of {type_.name} is in every subgraph that has the type"
            self._merging.error("EMPTY_MERGED_INPUT_TYPE", message, at, type_.name, source)

    def _merge_union(self, type_: Type, sources: Mapping[int, Type | None]) -> None:
        merging = self._merging
        position = len([one for one in type_.directives if one.name in ("join__type", "join__implements")])
        for member in type_.members:
            lacking = [at for at, source in sources.items() if source is not None and member not in source.members]
            for at, source in sources.items():
                if source is not None and member in source.members:
                    join = Directive("join__unionMember", None, {"graph": self._graph(at), "member": member})
                    type_.directives.insert(position, join)
                    position += 1
            if lacking:
                message = f"{member} is no member of {type_.name} in {merging.names(lacking)}"
                merging.hint("INCONSISTENT_UNION_MEMBER", message, type_.name)

    def _merge_enum(self, type_: Type, sources: Mapping[int, Type | None]) -> None:
        merging = self._merging
        uses = merging.enum_uses.get(type_.name)
        if uses is None:
            uses = {"output": ""}
            message = f"Nothing is of the enum {type_.name}: the supergraph has every value of every subgraph"
            merging.hint("UNUSED_ENUM_TYPE", message, type_.name)
        names = dict.fromkeys(name for source in sources.values() if source is not None for name in source.values)
        for name in names:
            self._merge_value(type_, name, sources, uses)
        if not type_.values:
            at, source = next((at, source) for at, source in sources.items() if source is not None)
            message = f"No value of {type_.name} is in every subgraph that has the type"
            merging.error("EMPTY_MERGED_ENUM_TYPE", message, at, type_.name, source)

    def _merge_value(self, type_: Type, name: str, sources: Mapping[int, Type | None], uses: Mapping[str, str]) -> None:
        merging = self._merging
        coordinate = f"{type_.name}.{name}"
        value = type_.values[name] = Value(name)
        having = {at: None if source is None else source.values.get(name) for at, source in sources.items()}
        merge_description(merging, having, value, coordinate)
        for at, source in having.items():
            if source is not None:
                value.directives.append(Directive("join__enumValue", None, {"graph": self._graph(at)}))
        self._applied.record(coordinate, having, value)
        lacking = [at for at, source in sources.items() if source is not None and name not in source.values]
        if not lacking:
            return
        where = merging.names(lacking)
        if "input" not in uses:
            message = f"{coordinate} is not a value in {where}"
            merging.hint("INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM", message, coordinate)
        elif value.has("inaccessible"):
            return
        elif "output" in uses:
            message = (
                f"{coordinate} is not a value in {where}, and {type_.name} is an input ({uses['input']}) as well as an "
                f"output ({uses['output']})"
            )
            merging.error("ENUM_VALUE_MISMATCH", message, lacking[0], coordinate, sources[lacking[0]])
        else:
            message = f"{coordinate} is not a value in {where}, and so not in the supergraph"
            merging.hint("INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM", message, coordinate)
            del type_.values[name]

    # -- after the merge

    def _check_implementations(self) -> None:
        merging = self._merging
        for type_ in merging.types.values():
            for name in type_.interfaces:
                for field_name in merging.types[name].fields:
                    if field_name in type_.fields:
                        continue
                    at = next(
                        at
                        for at, one in enumerate(merging.subgraphs)
                        if (own := one.types.get(type_.name)) is not None and name in own.interfaces
                    )
                    declaring = merging.names(
                        n
                        for n, one in enumerate(merging.subgraphs)
                        if (interface := one.types.get(name)) is not None and field_name in interface.fields
                    )
                    message = (
                        f"{type_.name} implements {name} and lacks {field_name}, which {declaring} declares on {name}"
                    )
                    coordinate = f"{type_.name}.{field_name}"
                    element = merging.subgraphs[at].types[type_.name]
                    merging.error("INTERFACE_FIELD_NO_IMPLEM", message, at, coordinate, element)

    def _check_requires(self) -> None:
        """What @requires selects, the supergraph has too, with arguments that fit."""
        merging = self._merging
        for at, subgraph in enumerate(merging.subgraphs):
            for type_ in subgraph.types.values():
                for field_ in type_.fields.values():
                    for requires in field_.all("requires"):
                        coordinate = f"{type_.name}.{field_.name}"
                        try:
                            selection = parse_field_set(requires.text("fields") or "")
                            check_selection(merging.types, merging.types[type_.name], selection)
                        except (GraphQLSyntaxError, FieldSetError) as problem:
                            message = f"@requires on {coordinate}, in the supergraph: {problem}"
                            merging.error("REQUIRES_INVALID_FIELDS", message, at, coordinate, field_)
