"""Generates the code that finds the entities of a call in the merged data and represents each once."""

from collections.abc import Callable, Sequence

from gateway.execution.source import Source
from gateway.planning.plan import LIST, EntityCall, Input, Path

INDENT = "    "


# Types are held against a tuple, not a set: what a subgraph tells as a type may be nothing that hashes.


def generate_collect(source: Source, call: EntityCall) -> str:
    """The name of a function of (data) that gives (representations, targets): each representation once, and by its
    index the objects that it stands for.
    """
    name, whole = source.name("collect"), source.name("collect")
    represent = _generate_represent(source, call)
    lines = [f"def {whole}(data):", *(INDENT + line for line in _EMPTY)]
    for path in call.paths:
        lines += _walk(source, path, call, lambda value: _represented(represent, value))
    source.add(*lines, f"{INDENT}return representations, targets")
    if any(one.fields for one in call.inputs):
        return whole
    # Most keys are one or two scalars, which hash; a list among them does not, and is met by the function above.
    lines = [f"def {name}(data):", *(INDENT + line for line in _EMPTY), f"{INDENT}try:"]
    for path in call.paths:
        lines += [INDENT + line for line in _walk(source, path, call, lambda value: _scalars(call, value))]
    lines += [f"{INDENT}except TypeError:", f"{INDENT * 2}return {whole}(data)"]
    source.add(*lines, f"{INDENT}return representations, targets")
    return name


_EMPTY = ("representations = []", "targets = []", "index = {}")


def _represented(represent: str, value: str) -> list[str]:
    """The lines that note an object, of any representation."""
    return [
        f"found = {represent}({value})",
        "if found is not None:",
        f"{INDENT}same = index.get(found[0])",
        f"{INDENT}if same is None:",
        f"{INDENT * 2}index[found[0]] = same = []",
        f"{INDENT * 2}representations.append(found[1])",
        f"{INDENT * 2}targets.append(same)",
        f"{INDENT}same.append({value})",
    ]


def _scalars(call: EntityCall, value: str) -> list[str]:
    """The lines that note an object whose representation has scalars alone."""
    lines, indent = [], ""
    if call.represents is None:
        lines += [f"t = {value}.get('__typename')", "if t is not None:"]
        indent = INDENT
    parts = []
    for at, one in enumerate(call.inputs):
        lines.append(f"{indent}i{at} = {value}.get({one.key!r})")
        parts.append(f"{one.name!r}: i{at}")
        if one.identifies:
            lines.append(f"{indent}if i{at} is not None:")
            indent += INDENT
    values = [f"i{at}" for at in range(len(call.inputs))] + (["t"] if call.represents is None else [])
    typename = "t" if call.represents is None else repr(call.represents)
    key = values[0] if len(values) == 1 else f"({', '.join(values)})"
    return [
        *lines,
        f"{indent}key = {key}",
        f"{indent}same = index.get(key)",
        f"{indent}if same is None:",
        f"{indent}{INDENT}index[key] = same = []",
        f"{indent}{INDENT}representations.append({{'__typename': {typename}, {', '.join(parts)}}})",
        f"{indent}{INDENT}targets.append(same)",
        f"{indent}same.append({value})",
    ]


def _walk(source: Source, path: Path, call: EntityCall, noted: Callable[[str], list[str]]) -> list[str]:
    """The lines that walk to the objects at a path and note each."""
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
            kinds = (
                f" and {value}.get('__typename') in {source.constant(tuple(sorted(step.types)))}" if step.types else ""
            )
            add(f"if type({value}) is dict{kinds}:")
            inner = source.name("v")
            depth += 1
            add(f"{inner} = {value}.get({step.key!r})")
            add(f"if {inner} is not None:")
        depth += 1
        value = inner
    kinds = f" and {value}.get('__typename') in {source.constant(tuple(sorted(call.types)))}" if _told(call) else ""
    add(f"if type({value}) is dict{kinds}:")
    depth += 1
    lines += [INDENT * depth + line for line in noted(value)]
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
    for at, one in enumerate(call.inputs):
        value = f"i{at}"
        within = _generate_within(source, one.fields) if one.fields else ""
        lines.append(
            f"{INDENT}{value} = {within}(o.get({one.key!r}))" if within else f"{INDENT}{value} = o.get({one.key!r})"
        )
        if one.identifies:
            lines += [f"{INDENT}if {value} is None:", f"{INDENT * 2}return None"]
        parts.append(f"{one.name!r}: {value}")
    lines.append(f"{INDENT}representation = {{'__typename': {typename}, {', '.join(parts)}}}")
    lines.append(f"{INDENT}return dumps(representation), representation")
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
            lines.append(f"{INDENT}if t in {source.constant(tuple(sorted(one.types)))}:")
            lines.append(f"{INDENT * 2}r[{one.name!r}] = {value}")
        else:
            lines.append(f"{INDENT}r[{one.name!r}] = {value}")
    lines.append(f"{INDENT}return r")
    source.add(*lines)
    return name
