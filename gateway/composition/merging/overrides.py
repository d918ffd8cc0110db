"""@override: a field that moves from one subgraph to another, at once or for a part of the requests (a label).

Source: federation v2.0, labels since v2.7.
"""

import re
from collections.abc import Iterable, Mapping

from gateway.composition.merging.state import Merging, Overridden
from gateway.composition.schema.model import Directive, Field, Type

_LABEL = re.compile(r"[a-zA-Z][a-zA-Z0-9_\-:./]*")
_PERCENT = re.compile(r"percent\((\d{1,2}(\.\d{1,8})?|100)\)")


def percent_of(label: str) -> float | None:
    """The part of the requests, 0 to 100, for which a label of the form percent(x) holds; None for a named label."""
    found = _PERCENT.fullmatch(label)
    return None if found is None else float(found[1])


def label_sets(labels: Iterable[str]) -> list[frozenset[str]]:
    """The sets of labels that are to be tried together.

    Of those by percent all that one draw can give (who moves by 5 % moves by 10 %), of the named none, each, and all.
    """
    chances = {label: percent for label in labels if (percent := percent_of(label)) is not None}
    named = sorted(set(labels) - set(chances))
    by_percent = [frozenset[str]()]
    for least in sorted(set(chances.values()), reverse=True):
        by_percent.append(frozenset(label for label, percent in chances.items() if percent >= least))
    by_name = dict.fromkeys([frozenset[str](), *(frozenset((label,)) for label in named), frozenset(named)])
    return [drawn | held for drawn in by_percent for held in by_name]


def merge_overrides(merging: Merging, type_: Type, name: str, sources: Mapping[int, Field | None]) -> Overridden:
    """The overrides of a field; what is wrong with them is noted."""
    result = Overridden()
    overriding = {
        at: override
        for at, source in sources.items()
        if source is not None and (override := source.first("override")) is not None
    }
    for at, override in overriding.items():
        _merge_one(merging, type_, name, sources, overriding, at, override, result)
    return result


def _merge_one(
    merging: Merging,
    type_: Type,
    name: str,
    sources: Mapping[int, Field | None],
    overriding: Mapping[int, Directive],
    at: int,
    override: Directive,
    result: Overridden,
) -> None:
    coordinate = f"{type_.name}.{name}"
    here = merging.subgraphs[at]
    own_type, own = here.types[type_.name], sources[at]
    from_name = override.text("from")
    from_at = next((n for n, one in enumerate(merging.subgraphs) if one.name == from_name), None)

    def error(code: str, problem: str) -> None:
        merging.error(code, f"@override on {coordinate}: {problem}", at, coordinate, own)

    def hint(code: str, message: str) -> None:
        merging.hint(code, f"{coordinate}, overridden by {here.name}: {message}", coordinate)

    if own_type.kind == "INTERFACE":
        error("OVERRIDE_ON_INTERFACE", f"{type_.name} is an interface")
    elif own_type.interface_object:
        error("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", f"{type_.name} is an interface object")
    elif from_at is None:
        hint("FROM_SUBGRAPH_DOES_NOT_EXIST", f"there is no subgraph {from_name}")
    elif from_at == at:
        error("OVERRIDE_FROM_SELF_ERROR", "the field is overridden from its own subgraph")
    elif from_at in overriding:
        error("OVERRIDE_SOURCE_HAS_OVERRIDE", f"{from_name} overrides the field too")
    elif (from_field := sources.get(from_at)) is None:
        if merging.abstracted(type_, name, from_at):
            error("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", f"{from_name} has the field through an interface object")
        else:
            hint("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", f"{from_name} has the field no longer: @override can go")
    else:
        assert own is not None
        colliding = [f"@{word} in {from_name}" for word in ("requires", "provides") if from_field.has(word)]
        if merging.metadata[at].external(own_type, own):
            colliding.append(f"@external in {here.name}")
        if colliding:
            error("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", f"the field has {colliding[0]}")
            return
        from_type = merging.subgraphs[from_at].types[type_.name]
        used = merging.metadata[from_at].used(from_type, from_field)
        label = override.text("label")
        if merging.metadata[from_at].external(from_type, from_field):
            hint("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", f"{from_name} does not resolve it: @override can go")
        else:
            (result.used if used else result.unused).add(from_at)
            if not label:
                how = "marked @external there" if used else "removed there"
                hint("OVERRIDDEN_FIELD_CAN_BE_REMOVED", f"it is resolved no more in {from_name}, and can be {how}")
        if label:
            if _LABEL.fullmatch(label) or _PERCENT.fullmatch(label):
                result.labels[at] = result.labels[from_at] = label
            else:
                error(
                    "OVERRIDE_LABEL_INVALID",
                    f"the label {label!r} is no letter followed by letters, digits and _-:./, nor percent(0 to 100)",
                )
            hint("OVERRIDE_MIGRATION_IN_PROGRESS", f"until the move is done, {from_name} resolves a part of it")
