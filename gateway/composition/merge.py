"""Merging the subgraphs' types into the definitions of one supergraph."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gateway.composition.errors import CompositionError, line_of
from gateway.composition.printing import Applied, Member, definition, description, quoted
from gateway.composition.subgraph import Argument, Directive, Field, Subgraph, Type, Value

ROOTS = ("Query", "Mutation", "Subscription")
BUILT_IN = frozenset(("Int", "Float", "String", "Boolean", "ID"))

Owned = tuple[Subgraph, Type]


class Merge:
    """One merge: the printed definitions, and every error on the way."""

    def __init__(self, subgraphs: Sequence[Subgraph], graphs: Mapping[str, str]) -> None:
        self._subgraphs = subgraphs
        self._graphs = graphs
        self.errors: list[CompositionError] = []
        self.used: set[str] = set()
        self._types: dict[str, list[Owned]] = {}
        for subgraph in subgraphs:
            for type_ in subgraph.types.values():
                self._types.setdefault(type_.name, []).append((subgraph, type_))
        self._in_input, self._in_output = self._enum_positions()

    def definitions(self) -> list[str]:
        """The supergraph's type definitions in order of name."""
        if not any(type_.fields for _, type_ in self._types.get("Query", ())):
            self._error("NO_QUERIES", "No subgraph has a query root field", None, None, None)
        return [
            self._type(name, self._types[name])
            for name in sorted(self._types)
            if not (name in BUILT_IN and all(type_.kind == "SCALAR" for _, type_ in self._types[name]))
        ]

    # -- types

    def _type(self, name: str, owners: list[Owned]) -> str:
        kinds = {"INTERFACE" if type_.interface_object else type_.kind for _, type_ in owners}
        if len(kinds) > 1:
            where = ", ".join(f"{type_.kind.lower()} in {subgraph.name}" for subgraph, type_ in owners)
            subgraph, type_ = owners[-1]
            self._error("TYPE_KIND_MISMATCH", f"Type {name} is {where}", subgraph, name, type_.line)
            return ""
        (kind,) = kinds
        text = _described(type_.description for _, type_ in owners)
        applied = [one for subgraph, type_ in owners for one in self._join_type(subgraph, type_)]
        applied += [one for owned in owners for one in self._join_implements(*owned)]
        marks = self._passed_on([directive for _, type_ in owners for directive in type_.directives])
        match kind:
            case "OBJECT" | "INTERFACE":
                interfaces = sorted({one for _, type_ in owners for one in type_.interfaces})
                implements = f" implements {' & '.join(interfaces)}" if interfaces else ""
                word = "type" if kind == "OBJECT" else "interface"
                members = list(self._fields(name, owners))
                if kind == "OBJECT":
                    members += self._from_interface_objects(name, owners, interfaces)
                return definition(f"{word} {name}{implements}", text, [*applied, *marks], members)
            case "INPUT_OBJECT":
                return definition(f"input {name}", text, [*applied, *marks], self._inputs(name, owners))
            case "ENUM":
                return definition(f"enum {name}", text, [*applied, *marks], self._values(name, owners))
            case "UNION":
                united = sorted({member for _, type_ in owners for member in type_.members})
                applied += [
                    Applied("join__unionMember", {"graph": self._graph(subgraph), "member": quoted(member)})
                    for subgraph, type_ in owners
                    for member in type_.members
                ]
                return definition(f"union {name}", text, [*applied, *marks], tail=f" = {' | '.join(united)}")
            case _:
                return definition(f"scalar {name}", text, [*applied, *marks])

    def _join_type(self, subgraph: Subgraph, type_: Type) -> Iterator[Applied]:
        keys: list[Directive | None] = [*type_.all("key")] or [None]
        for key in keys:
            arguments = {"graph": self._graph(subgraph)}
            if key is not None:
                arguments["key"] = quoted(str(key.text("fields")))
            # Federation 2 has no extensions of types; only a keyed one of Federation 1 is told.
            if type_.extension and key is not None and not subgraph.federation_2:
                arguments["extension"] = "true"
            if key is not None and key.arguments.get("resolvable") is False:
                arguments["resolvable"] = "false"
            if type_.interface_object:
                arguments["isInterfaceObject"] = "true"
            yield Applied("join__type", arguments)

    def _join_implements(self, subgraph: Subgraph, type_: Type) -> Iterator[Applied]:
        for interface in type_.interfaces:
            yield Applied("join__implements", {"graph": self._graph(subgraph), "interface": quoted(interface)})

    # -- fields

    def _fields(self, name: str, owners: list[Owned]) -> Iterator[Member]:
        names = dict.fromkeys(field for _, type_ in owners for field in type_.fields)
        for field in names:
            having = [(subgraph, type_.fields[field]) for subgraph, type_ in owners if field in type_.fields]
            yield self._field(f"{name}.{field}", having, owners)

    def _field(self, coordinate: str, having: list[tuple[Subgraph, Field]], owners: list[Owned]) -> Member:
        overridden = self._overridden(coordinate, having)
        resolving = [
            (subgraph, field) for subgraph, field in having if not field.external and subgraph.name not in overridden
        ]
        if not resolving:
            subgraph, field = having[0]
            message = f"Field {coordinate} is @external in every subgraph that has it"
            self._error("EXTERNAL_MISSING_ON_BASE", message, subgraph, coordinate, line_of(field.node))
        root = coordinate.partition(".")[0] in ROOTS
        if len(resolving) > 1 and not root:
            interface = any(t.kind == "INTERFACE" for _, t in owners)
            for subgraph, field in resolving if not interface else ():
                if not field.shareable:
                    others = ", ".join(other.name for other, _ in resolving if other is not subgraph)
                    message = (
                        f"Non-shareable field {coordinate} is resolved in {subgraph.name} and in {others}: "
                        "mark it @shareable in each of them"
                    )
                    self._error("INVALID_FIELD_SHARING", message, subgraph, coordinate, line_of(field.node))
        types = {subgraph.name: field.type for subgraph, field in having}
        merged = self._output_type(coordinate, having)
        arguments = self._arguments(coordinate, having)
        lead = having[0][1]
        text = _described(field.description for _, field in having)
        member = Member(f"{lead.name}{arguments}: {merged}", text)
        plain = len(having) == len(owners) and all(
            not field.external and not field.directives_that_join and types[subgraph.name] == merged
            for subgraph, field in having
        )
        if not plain and not (root and len(having) == len(owners) and not overridden):
            for subgraph, field in having:
                if subgraph.name in overridden and not overridden[subgraph.name]:
                    continue
                member.applied.append(self._join_field(subgraph, field, merged))
        deprecated = next((field.deprecated for _, field in having if field.deprecated is not None), None)
        if deprecated is not None:
            member.applied.append(Applied("deprecated", {"reason": quoted(deprecated)}))
        member.applied += self._passed_on([one for _, field in having for one in field.directives])
        return member

    def _join_field(self, subgraph: Subgraph, field: Field, merged: str) -> Applied:
        arguments = {"graph": self._graph(subgraph)}
        for name in ("requires", "provides"):
            directive = field.first(name)
            if directive is not None:
                arguments[name] = quoted(str(directive.text("fields")))
        if field.type != merged:
            arguments["type"] = quoted(field.type)
        if field.external:
            arguments["external"] = "true"
        override = field.first("override")
        if override is not None:
            arguments["override"] = quoted(str(override.text("from")))
            label = override.text("label")
            if label is not None:
                arguments["overrideLabel"] = quoted(label)
        return Applied("join__field", arguments)

    def _overridden(self, coordinate: str, having: list[tuple[Subgraph, Field]]) -> dict[str, bool]:
        """The subgraphs whose field another overrides; true where only for a share of requests (a label)."""
        found: dict[str, bool] = {}
        for subgraph, field in having:
            override = field.first("override")
            if override is None:
                continue
            source = override.text("from")
            if source == subgraph.name:
                message = f"Field {coordinate} cannot be overridden from its own subgraph"
                self._error("OVERRIDE_FROM_SELF_ERROR", message, subgraph, coordinate, line_of(field.node))
            elif source is not None:
                found[source] = override.text("label") is not None
        return {name: label for name, label in found.items() if not label}

    def _from_interface_objects(self, name: str, owners: list[Owned], interfaces: Sequence[str]) -> Iterator[Member]:
        """The fields that an interface object adds to an interface are fields of its implementations too."""
        own = {field for _, type_ in owners for field in type_.fields}
        for interface in interfaces:
            having: dict[str, list[tuple[Subgraph, Field]]] = {}
            for subgraph, type_ in self._types.get(interface, ()):
                if type_.interface_object:
                    for field in type_.fields.values():
                        if field.name not in own:
                            having.setdefault(field.name, []).append((subgraph, field))
            for field_name, fields in having.items():
                own.add(field_name)
                coordinate = f"{name}.{field_name}"
                merged = self._output_type(coordinate, fields)
                text = _described(field.description for _, field in fields)
                member = Member(f"{field_name}{self._arguments(coordinate, fields)}: {merged}", text)
                member.applied.append(Applied("join__field"))
                member.applied += self._passed_on([one for _, field in fields for one in field.directives])
                yield member

    def _output_type(self, coordinate: str, having: list[tuple[Subgraph, Field]]) -> str:
        merged = having[0][1].type
        for subgraph, field in having[1:]:
            common = self._common_type(merged, field.type, widen=True)
            if common is None:
                message = f"Field {coordinate} is {merged} in {having[0][0].name} and {field.type} in {subgraph.name}"
                self._error("FIELD_TYPE_MISMATCH", message, subgraph, coordinate, line_of(field.node))
            else:
                merged = common
        return merged

    def _common_type(self, one: str, other: str, *, widen: bool) -> str | None:
        """The type that both fit: nullable where one is (`widen`, outputs), non-null where one is (inputs)."""
        if one == other:
            return one
        bare_one, bare_other = one.removesuffix("!"), other.removesuffix("!")
        required = one.endswith("!") and other.endswith("!") if widen else one.endswith("!") or other.endswith("!")
        mark = "!" if required else ""
        if bare_one.startswith("[") and bare_other.startswith("["):
            inner = self._common_type(bare_one[1:-1], bare_other[1:-1], widen=widen)
            return None if inner is None else f"[{inner}]{mark}"
        if bare_one == bare_other:
            return bare_one + mark
        if widen:
            if self._is_subtype(bare_other, bare_one):
                return bare_one + mark
            if self._is_subtype(bare_one, bare_other):
                return bare_other + mark
        return None

    def _is_subtype(self, name: str, of: str) -> bool:
        implements = any(of in type_.interfaces for _, type_ in self._types.get(name, ()))
        return implements or any(name in type_.members for _, type_ in self._types.get(of, ()))

    # -- arguments, inputs, values

    def _arguments(self, coordinate: str, having: list[tuple[Subgraph, Field]]) -> str:
        names = dict.fromkeys(argument.name for _, field in having for argument in field.arguments)
        printed = []
        for name in names:
            given = [
                (subgraph, argument)
                for subgraph, field in having
                for argument in field.arguments
                if argument.name == name
            ]
            place = f"{coordinate}({name}:)"
            if len(given) < len(having):
                if any(_is_required(argument) for _, argument in given):
                    lacking = [s.name for s, field in having if name not in {a.name for a in field.arguments}]
                    subgraph, argument = next((s, a) for s, a in given if _is_required(a))
                    message = f"Argument {place} is required in {subgraph.name} and absent in {', '.join(lacking)}"
                    code = "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"
                    self._error(code, message, subgraph, place, line_of(argument.node))
                continue
            text = _described(argument.description for _, argument in given)
            printed.append("\n".join([*description(text), self._input(place, given, "FIELD_ARGUMENT")]))
        if any(line.startswith('"') for line in printed):
            # A described argument stands on lines of its own.
            body = "\n".join(f"    {line}" for one in printed for line in one.split("\n"))
            return f"(\n{body}\n  )"
        return f"({', '.join(printed)})" if printed else ""

    def _input(self, place: str, given: list[tuple[Subgraph, Argument]], code: str) -> str:
        subgraph, lead = given[0]
        merged = lead.type
        for other, argument in given[1:]:
            common = self._common_type(merged, argument.type, widen=False)
            if common is None:
                message = f"{place} is {merged} in {subgraph.name} and {argument.type} in {other.name}"
                self._error(f"{code}_TYPE_MISMATCH", message, other, place, line_of(argument.node))
            else:
                merged = common
            if argument.default != lead.default:
                message = f"{place} has another default in {other.name} than in {subgraph.name}"
                self._error(f"{code}_DEFAULT_MISMATCH", message, other, place, line_of(argument.node))
        default = "" if lead.default is None else f" = {lead.default}"
        marks = self._passed_on([one for _, argument in given for one in argument.directives])
        return " ".join([f"{lead.name}: {merged}{default}", *map(str, marks)])

    def _inputs(self, name: str, owners: list[Owned]) -> Iterator[Member]:
        fields = dict.fromkeys(one for _, type_ in owners for one in type_.inputs)
        for field in fields:
            given = [(subgraph, type_.inputs[field]) for subgraph, type_ in owners if field in type_.inputs]
            place = f"{name}.{field}"
            if len(given) < len(owners):
                required = [(s, argument) for s, argument in given if _is_required(argument)]
                if required:
                    subgraph, argument = required[0]
                    message = f"Input field {place} is required in {subgraph.name} and absent in another subgraph"
                    code = "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"
                    self._error(code, message, subgraph, place, line_of(argument.node))
                continue
            text = _described(argument.description for _, argument in given)
            yield Member(self._input(place, given, "INPUT_FIELD"), text)

    def _values(self, name: str, owners: list[Owned]) -> Iterator[Member]:
        values = dict.fromkeys(value for _, type_ in owners for value in type_.values)
        for value in values:
            having = [(subgraph, type_.values[value]) for subgraph, type_ in owners if value in type_.values]
            if len(having) < len(owners) and name in self._in_input:
                if name in self._in_output:
                    lacking = next(s for s, type_ in owners if value not in type_.values)
                    message = f"Enum {name} is both input and output, and {lacking.name} lacks its value {value}"
                    self._error("ENUM_VALUE_MISMATCH", message, lacking, f"{name}.{value}", None)
                continue
            yield self._value(having)

    def _value(self, having: list[tuple[Subgraph, Value]]) -> Member:
        text = _described(value.description for _, value in having)
        member = Member(having[0][1].name, text)
        member.applied = [Applied("join__enumValue", {"graph": self._graph(s)}) for s, _ in having]
        deprecated = next((value.deprecated for _, value in having if value.deprecated is not None), None)
        if deprecated is not None:
            member.applied.append(Applied("deprecated", {"reason": quoted(deprecated)}))
        member.applied += self._passed_on([one for _, value in having for one in value.directives])
        return member

    def _enum_positions(self) -> tuple[set[str], set[str]]:
        into: set[str] = set()
        out: set[str] = set()
        for owners in self._types.values():
            for _, type_ in owners:
                for field in type_.fields.values():
                    out.add(_named(field.type))
                    into |= {_named(argument.type) for argument in field.arguments}
                into |= {_named(argument.type) for argument in type_.inputs.values()}
        return into, out

    # -- shared

    def _passed_on(self, directives: Sequence[Directive]) -> list[Applied]:
        """@inaccessible and @tag stand in the supergraph as they do in a subgraph."""
        found: dict[str, Applied] = {}
        for directive in directives:
            if directive.name == "inaccessible":
                one = Applied("inaccessible")
            elif directive.name == "tag":
                one = Applied("tag", {"name": quoted(str(directive.text("name")))})
            else:
                continue
            self.used.add(directive.name)
            found[str(one)] = one
        return list(found.values())

    def _graph(self, subgraph: Subgraph) -> str:
        return self._graphs[subgraph.name]

    def _error(
        self, code: str, message: str, subgraph: Subgraph | None, coordinate: str | None, line: int | None
    ) -> None:
        name = None if subgraph is None else subgraph.name
        self.errors.append(CompositionError(code, message, name, coordinate, line))


def _described(descriptions: Iterable[str | None]) -> str | None:
    """Of several descriptions the one that most subgraphs give; of equally many the longest."""
    given = [one for one in descriptions if one]
    return max(dict.fromkeys(given), key=lambda one: (given.count(one), len(one)), default=None)


def _is_required(argument: Argument) -> bool:
    return argument.type.endswith("!") and argument.default is None


def _named(type_: str) -> str:
    return type_.strip("[]!")
