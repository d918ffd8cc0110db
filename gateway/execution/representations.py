"""Generates the code that finds the entities of a call in the merged data and represents each once."""

from collections.abc import Sequence

from gateway.execution.source import Source
from gateway.planning.plan import LIST, EntityCall, Input, Path

INDENT = "    "


def generate_collect(source: Source, call: EntityCall) -> str:
    """The name of a function of (data) that gives (representations, targets): each representation once, and by its
    index the objects that it stands for.
    """
    represent = _generate_represent(source, call)
    name = source.name("collect")
    lines = [
        f"def {name}(data):",
        f"{INDENT}representations = []",
        f"{INDENT}targets = []",
        f"{INDENT}index = {{}}",
    ]
    for path in call.paths:
        lines += _walk(source, path, call, represent)
    lines.append(f"{INDENT}return representations, targets")
    source.add(*lines)
    return name


def _walk(source: Source, path: Path, call: EntityCall, represent: str) -> list[str]:
    lines: list[str] = []
    depth = 1
    value = "data"

    def add(text: str) -> None:
        lines.append(INDENT * depth + text)

    for step in path:
        if step.key == LIST:
            inner = source.name("v")
            # Only a list has elements; anything else was reported where it came in.
            add(f"for {inner} in ({value} if type({value}) is list else ()):")
        else:
            kinds = f" and {value}.get('__typename') in {source.constant(step.types)}" if step.types else ""
            add(f"if type({value}) is dict{kinds}:")
            inner = source.name("v")
            depth += 1
            add(f"{inner} = {value}.get({step.key!r})")
            add(f"if {inner} is not None:")
        depth += 1
        value = inner
    kinds = f" and {value}.get('__typename') in {source.constant(call.types)}" if _told(call) else ""
    add(f"if type({value}) is dict{kinds}:")
    depth += 1
    add(f"found = {represent}({value})")
    add("if found is not None:")
    depth += 1
    add("key, representation = found")
    add("at = index.get(key)")
    add("if at is None:")
    lines.append(INDENT * (depth + 1) + "index[key] = len(representations)")
    lines.append(INDENT * (depth + 1) + "representations.append(representation)")
    lines.append(INDENT * (depth + 1) + f"targets.append([{value}])")
    add("else:")
    lines.append(INDENT * (depth + 1) + f"targets[at].append({value})")
    return lines


def _told(call: EntityCall) -> bool:
    return bool(call.types)


def _generate_represent(source: Source, call: EntityCall) -> str:
    """A function of (object) that gives (hashable, representation), or None where the object has no key."""
    name = source.name("represent")
    lines = [f"def {name}(o):"]
    typename = repr(call.represents)
    if call.represents is None:
        typename = "t"
        lines += [f"{INDENT}t = o.get('__typename')", f"{INDENT}if t is None:", f"{INDENT * 2}return None"]
    parts = []
    values = []
    for at, one in enumerate(call.inputs):
        value = f"i{at}"
        within = _generate_within(source, one.fields) if one.fields else ""
        lines.append(
            f"{INDENT}{value} = {within}(o.get({one.key!r}))" if within else f"{INDENT}{value} = o.get({one.key!r})"
        )
        if one.identifies:
            lines += [f"{INDENT}if {value} is None:", f"{INDENT * 2}return None"]
        parts.append(f"{one.name!r}: {value}")
        values.append(value)
    lines.append(f"{INDENT}representation = {{'__typename': {typename}, {', '.join(parts)}}}")
    if any(one.fields for one in call.inputs):
        lines.append(f"{INDENT}return dumps(representation), representation")
    else:
        # Most keys are one or two scalars, which hash faster than they print; a list among them does not hash.
        lines += [
            f"{INDENT}key = ({typename}, {', '.join(values)})",
            f"{INDENT}try:",
            f"{INDENT * 2}hash(key)",
            f"{INDENT}except TypeError:",
            f"{INDENT * 2}key = dumps(representation)",
            f"{INDENT}return key, representation",
        ]
    source.add(*lines)
    return name


def _generate_within(source: Source, inputs: Sequence[Input]) -> str:
    """A function of (value) that copies of an object, or of a list of them, the fields of a representation."""
    name = source.name("within")
    lines = [
        f"def {name}(v):",
        f"{INDENT}if type(v) is list:",
        f"{INDENT * 2}return [{name}(one) for one in v]",
        f"{INDENT}if type(v) is not dict:",
        f"{INDENT * 2}return None",
        f"{INDENT}r = {{}}",
        f"{INDENT}t = v.get('__typename')",
        f"{INDENT}if t is not None:",
        f"{INDENT * 2}r['__typename'] = t",
    ]
    for one in inputs:
        value = f"v.get({one.key!r})"
        if one.fields:
            value = f"{_generate_within(source, one.fields)}({value})"
        if one.types:
            lines.append(f"{INDENT}if t in {source.constant(one.types)}:")
            lines.append(f"{INDENT * 2}r[{one.name!r}] = {value}")
        else:
            lines.append(f"{INDENT}r[{one.name!r}] = {value}")
    lines.append(f"{INDENT}return r")
    source.add(*lines)
    return name
