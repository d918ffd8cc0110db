"""Merging the fields of objects, interfaces and inputs: types, arguments, who resolves what."""

from collections.abc import Mapping

from gateway.composition.merging.applied import AppliedDirectives
from gateway.composition.merging.overrides import merge_overrides
from gateway.composition.merging.state import Merging, Overridden, merge_default, merge_description
from gateway.composition.schema.contexts import context_of
from gateway.composition.schema.model import Argument, Directive, Element, Field, Type
from gateway.composition.schema.values import Const, Name

FieldSources = Mapping[int, Field | None]


class FieldMerge:
    """Merges fields into the types of a merge."""

    def __init__(self, merging: Merging, applied: AppliedDirectives) -> None:
        self._merging = merging
        self._applied = applied

    # -- objects and interfaces

    def sources(self, type_: Type) -> dict[str, dict[int, Field | None]]:
        """By field: every subgraph that has the type (or an interface object for it), and the field it has."""
        merging = self._merging
        places: list[int] = []
        found: dict[str, dict[int, Field | None]] = {}
        for at, subgraph in enumerate(merging.subgraphs):
            abstracted = any(
                (one := subgraph.types.get(name)) is not None and one.interface_object for name in type_.interfaces
            )
            own = subgraph.types.get(type_.name)
            if own is not None or abstracted:
                places.append(at)
            if own is not None and own.merged_kind == type_.kind:
                for name, field in own.fields.items():
                    found.setdefault(name, {})[at] = field
        return {name: {at: fields.get(at) for at in places} for name, fields in found.items()}

    def merge(self, type_: Type, name: str, sources: FieldSources) -> Overridden:
        """Merges one field; what its overrides make of it is for the check of its sharing."""
        merging = self._merging
        coordinate = f"{type_.name}.{name}"
        overridden = merging.overridden[coordinate] = merge_overrides(merging, type_, name, sources)
        field = type_.fields[name] = Field(name)
        if self._external_everywhere(type_, name, sources):
            at = next(at for at, source in sources.items() if source is not None)
            having = merging.names(at for at, source in sources.items() if source is not None)
            message = f"{coordinate} is @external in every subgraph that has it ({having})"
            merging.error("EXTERNAL_MISSING_ON_BASE", message, at, coordinate, sources[at])
            field.type = next(source.type for source in sources.values() if source is not None)
            return overridden
        resolving = self._without_external(type_, sources)
        merge_description(merging, resolving, field, coordinate)
        self._applied.record(coordinate, resolving, field)
        self.merge_arguments(coordinate, resolving, field)
        given = resolving if any(resolving.values()) else sources
        equal = self._merge_type(coordinate, given, field, "field", "output")
        if any(source is not None and self._external(type_, at, source) for at, source in sources.items()):
            self._check_externals(type_, sources, field, equal)
        field.directives[:0] = self._join_fields(type_, field, sources, overridden, equal)
        self._applied.join_directives(sources, field)
        return overridden

    def _external(self, type_: Type, at: int, field: Field) -> bool:
        return self._merging.metadata[at].external(self._merging.subgraphs[at].types[type_.name], field)

    def _external_everywhere(self, type_: Type, name: str, sources: FieldSources) -> bool:
        for at, source in sources.items():
            if source is not None:
                if not self._external(type_, at, source):
                    return False
            elif any(
                not self._merging.metadata[at].external(owner, field)
                for owner, field in self._merging.abstracted(type_, name, at)
            ):
                return False
        return True

    def _without_external(self, type_: Type, sources: FieldSources) -> dict[int, Field | None]:
        result: dict[int, Field | None] = {}
        for at, source in sources.items():
            if source is None or not self._external(type_, at, source):
                result[at] = source
                continue
            result[at] = None
            for directive in source.directives:
                if self._applied.is_merged(at, directive):
                    coordinate = f"{type_.name}.{source.name}"
                    message = (
                        f"@{directive.name} on {coordinate}, which is @external: it belongs where the field is resolved"
                    )
                    code = "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"
                    self._merging.error(code, message, at, coordinate, source)
        return result

    def _check_externals(self, type_: Type, sources: FieldSources, field: Field, equal: bool) -> None:
        """An @external field repeats what it stands for."""
        merging = self._merging
        coordinate = f"{type_.name}.{field.name}"
        for at, source in sources.items():
            if source is None or not self._external(type_, at, source):
                continue
            if source.type != field.type and (equal or not merging.is_subtype(field.type, source.type)):
                told = merging.told(sources, lambda one: one.type)
                message = f"{coordinate} is @external with a type that does not fit: {told}"
                merging.error("EXTERNAL_TYPE_MISMATCH", message, at, coordinate, source)
                break
        for name, argument in field.arguments.items():
            place = f"{coordinate}({name}:)"
            for code, fault in (
                ("EXTERNAL_ARGUMENT_MISSING", self._lacks_argument),
                ("EXTERNAL_ARGUMENT_TYPE_MISMATCH", self._types_argument_otherwise),
                ("EXTERNAL_ARGUMENT_DEFAULT_MISMATCH", self._defaults_argument_otherwise),
            ):
                for at, source in sources.items():
                    if source is not None and self._external(type_, at, source):
                        problem = fault(source, argument)
                        if problem is not None:
                            merging.error(code, f"{place} of an @external field {problem}", at, place, source)
                            break

    def _lacks_argument(self, source: Field, argument: Argument) -> str | None:
        return None if argument.name in source.arguments else "is missing"

    def _types_argument_otherwise(self, source: Field, argument: Argument) -> str | None:
        own = source.arguments.get(argument.name)
        if own is None or own.type == argument.type or self._merging.is_subtype(own.type, argument.type):
            return None
        return f"is {own.type}, and {argument.type} where the field is resolved"

    def _defaults_argument_otherwise(self, source: Field, argument: Argument) -> str | None:
        own = source.arguments.get(argument.name)
        if own is None or (own.has_default, own.default) == (argument.has_default, argument.default):
            return None
        return f"has another default ({own.default!r}) than where the field is resolved ({argument.default!r})"

    # -- arguments

    def merge_arguments(self, coordinate: str, sources: FieldSources, field: Field) -> None:
        """Merges the arguments of a field or directive: those that every subgraph has."""
        names = dict.fromkeys(name for source in sources.values() if source is not None for name in source.arguments)
        for name in names:
            having = {at: source.arguments.get(name) for at, source in sources.items() if source is not None}
            place = f"{coordinate}({name}:)"
            if self._contextual(place, having) or self._lacking(place, having, "argument"):
                continue
            argument = field.arguments[name] = Argument(name)
            self.merge_argument(place, having, argument)

    def _contextual(self, place: str, having: Mapping[int, Argument | None]) -> bool:
        """Whether the hub fills the argument from a context, and so no query can."""
        contextual = {at for at, one in having.items() if one is not None and one.has("fromContext")}
        if not contextual:
            return False
        for at, one in having.items():
            if one is None or at in contextual:
                continue
            code = "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"
            if one.required:
                message = (
                    f"{place} is taken from a context in {self._merging.names(sorted(contextual))}, and required here"
                )
                self._merging.error(code, message, at, place, one)
            else:
                message = (
                    f"{place} comes from a context, if not in {self._merging.subgraphs[at].name}: no query can give it"
                )
                self._merging.hint(code, message, place)
        return True

    def _lacking(self, place: str, having: Mapping[int, Argument | None], what: str) -> bool:
        """Whether a subgraph lacks the argument, so that the supergraph cannot have it."""
        lacking = [at for at, one in having.items() if one is None]
        if not lacking:
            return False
        required = [(at, one) for at, one in having.items() if one is not None and one.required]
        if required:
            at, one = required[0]
            where = self._merging.names(at for at, _ in required)
            message = f"{place} is required in {where} and absent in {self._merging.names(lacking)}"
            self._merging.error("REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH", message, at, place, one)
        else:
            message = f"{place} is absent in {self._merging.names(lacking)}, and so in the supergraph"
            self._merging.hint("INCONSISTENT_ARGUMENT_PRESENCE", message, place)
        return True

    def merge_argument(self, place: str, having: Mapping[int, Argument | None], argument: Argument) -> None:
        """Merges an argument that every subgraph with the field or directive has."""
        merge_description(self._merging, having, argument, place)
        self._applied.record(place, having, argument)
        self._merge_type(place, having, argument, "argument", "input")
        merge_default(self._merging, having, argument, place, "FIELD_ARGUMENT_DEFAULT_MISMATCH")

    # -- inputs

    def merge_input(self, type_: Type, name: str, sources: Mapping[int, Argument | None]) -> None:
        """Merges a field of an input object, which the supergraph has where all subgraphs have it."""
        merging = self._merging
        coordinate = f"{type_.name}.{name}"
        given = type_.inputs[name] = Argument(name)
        merge_description(merging, sources, given, coordinate)
        self._applied.record(coordinate, sources, given)
        equal = self._merge_type(coordinate, sources, given, "field", "input")
        told = not equal or any(
            source is None and type_.name in merging.subgraphs[at].types for at, source in sources.items()
        )
        if told:
            given.directives[:0] = [
                self._join_field(at, {} if equal else {"type": source.type})
                for at, source in sources.items()
                if source is not None
            ]
        merge_default(merging, sources, given, coordinate, "INPUT_FIELD_DEFAULT_MISMATCH")
        if given.has("inaccessible") or all(sources.values()):
            return
        del type_.inputs[name]
        lacking = [at for at, source in sources.items() if source is None]
        required = [(at, source) for at, source in sources.items() if source is not None and source.required]
        if required:
            at, source = required[0]
            where = merging.names(at for at, _ in required)
            message = f"{coordinate} is required in {where} and absent in {merging.names(lacking)}"
            merging.error("REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH", message, at, coordinate, source)
        else:
            message = f"{coordinate} is absent in {merging.names(lacking)}, and so in the supergraph"
            merging.hint("INCONSISTENT_INPUT_OBJECT_FIELD", message, coordinate)

    # -- types and joins

    def _merge_type(
        self,
        coordinate: str,
        sources: Mapping[int, Field | Argument | None],
        into: Field | Argument,
        what: str,
        position: str,
    ) -> bool:
        """The type that fits every subgraph; true where they all have the same."""
        merging = self._merging
        merged: str | None = None
        narrower = misfit = None
        for at, source in sources.items():
            if source is None:
                continue
            if merged is None or merged == source.type:
                merged = source.type
            elif merging.is_subtype(merged, source.type):
                narrower = at
                if position == "input":
                    merged = source.type
            elif merging.is_subtype(source.type, merged):
                narrower = at
                if position == "output":
                    merged = source.type
            else:
                misfit = at
        assert merged is not None
        into.type = merged
        merging.note_enum(merged, coordinate, position)
        told = merging.told(sources, _type_of)
        if misfit is not None:
            code = "FIELD_ARGUMENT_TYPE_MISMATCH" if what == "argument" else "FIELD_TYPE_MISMATCH"
            merging.error(code, f"{coordinate} has types that do not fit: {told}", misfit, coordinate, sources[misfit])
        elif narrower is not None:
            merging.hint(f"INCONSISTENT_BUT_COMPATIBLE_{what.upper()}_TYPE", f"{coordinate} is {told}", coordinate)
        return misfit is None and narrower is None

    def _join_field(self, at: int, more: Mapping[str, Const]) -> Directive:
        return Directive("join__field", None, {"graph": Name(self._merging.graphs[at]), **more})

    def _join_fields(
        self, type_: Type, field: Field, sources: FieldSources, overridden: Overridden, equal: bool
    ) -> list[Directive]:
        if not self._needs_join(type_, sources, overridden, equal):
            return []
        joins = []
        for at, source in sources.items():
            if source is None or not overridden.told(at):
                continue
            more: dict[str, Const] = {}
            for known in ("requires", "provides"):
                directive = source.first(known)
                if directive is not None:
                    more[known] = directive.text("fields")
            override = source.first("override")
            if override is not None:
                more["override"] = override.text("from")
            if not equal:
                more["type"] = source.type
            if self._external(type_, at, source):
                more["external"] = True
            if at in overridden.used:
                more["usedOverridden"] = True
            if at in overridden.labels:
                more["overrideLabel"] = overridden.labels[at]
            contexts = self._context_arguments(at, source)
            if contexts:
                more["contextArguments"] = contexts
            joins.append(self._join_field(at, more))
        return joins

    def _context_arguments(self, at: int, source: Field) -> list[Const]:
        result: list[Const] = []
        for argument in source.arguments.values():
            directive = argument.first("fromContext")
            if directive is not None:
                name, selection = context_of(directive.text("field") or "")
                context = f"{self._merging.subgraphs[at].name}__{name}"
                result.append(
                    {"context": context, "name": argument.name, "type": argument.type, "selection": selection}
                )
        return result

    def _needs_join(self, type_: Type, sources: FieldSources, overridden: Overridden, equal: bool) -> bool:
        """Whether the supergraph must say more than that every subgraph of the type resolves the field."""
        if not equal or overridden.used or overridden.labels:
            return True
        for at, source in sources.items():
            if source is not None and self._context_arguments(at, source):
                return True
            if source is not None and at not in overridden.unused:
                if self._external(type_, at, source) or source.has("provides") or source.has("requires"):
                    return True
            elif type_.name in self._merging.subgraphs[at].types:
                return True
        return False

    # -- sharing

    def check_sharing(self, type_: Type, name: str, sources: FieldSources, overridden: Overridden) -> None:
        """A field that several subgraphs resolve is shareable in each of them."""
        merging = self._merging
        coordinate = f"{type_.name}.{name}"
        shareable: list[int] = []
        alone: list[tuple[int, Field]] = []
        for at, source in sources.items():
            if source is None:
                resolving = merging.abstracted(type_, name, at)
            elif at in overridden:
                continue
            else:
                resolving = [(merging.subgraphs[at].types[type_.name], source)]
            for owner, field in resolving:
                if merging.metadata[at].fully_external(owner, field):
                    continue
                if merging.metadata[at].shareable(owner, field):
                    shareable.append(at)
                else:
                    alone.append((at, field))
        if alone and (shareable or len(alone) > 1):
            at, field = alone[0]
            everywhere = merging.names(sorted({*shareable, *(at for at, _ in alone)}))
            message = (
                f"{coordinate} is resolved in {everywhere}, and not @shareable in "
                f"{merging.names(dict.fromkeys(at for at, _ in alone))}"
            )
            merging.error("INVALID_FIELD_SHARING", message, at, coordinate, field)

    def check_subscription(self, name: str, sources: FieldSources) -> None:
        """One subgraph alone can be subscribed to."""
        for at, source in sources.items():
            if source is not None and source.has("shareable"):
                message = f"Subscription.{name} is @shareable, which a field of the subscription root cannot be"
                self._merging.error("INVALID_FIELD_SHARING", message, at, f"Subscription.{name}", source)
                return

    def add_from_interface_objects(self, type_: Type) -> None:
        """The fields that an interface object adds to an interface are fields of its implementations too."""
        merging = self._merging
        for interface_name in type_.interfaces:
            interface = merging.types[interface_name]
            for field in list(interface.fields.values()):
                if field.name in type_.fields or not self.given_by_interface_object(interface_name, field.name):
                    continue
                added = type_.fields[field.name] = Field(field.name, description=field.description, type=field.type)
                added.directives = [Directive("join__field", None, {})]
                self._applied.copy(field, added, f"{type_.name}.{field.name}")
                for argument in field.arguments.values():
                    copied = added.arguments[argument.name] = Argument(
                        argument.name,
                        description=argument.description,
                        type=argument.type,
                        default=argument.default,
                        has_default=argument.has_default,
                    )
                    self._applied.copy(argument, copied, f"{type_.name}.{field.name}({argument.name}:)")
                nowhere: dict[int, Field | None] = dict.fromkeys(range(len(merging.subgraphs)))
                self.check_sharing(type_, field.name, nowhere, Overridden())

    def given_by_interface_object(self, interface: str, name: str) -> bool:
        """Whether an interface object resolves a field of an interface."""
        for at, subgraph in enumerate(self._merging.subgraphs):
            type_ = subgraph.types.get(interface)
            if type_ is None or not type_.interface_object or name not in type_.fields:
                continue
            if not self._merging.metadata[at].external(type_, type_.fields[name]):
                return True
        return False


def _type_of(element: Element) -> str:
    return element.type if isinstance(element, Field | Argument) else ""
