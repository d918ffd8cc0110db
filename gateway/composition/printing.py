"""Printing supergraph SDL: directives with their arguments, descriptions, definitions."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Applied:
    """A directive as it will be printed; an argument's value is printed GraphQL."""

    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.arguments:
            return f"@{self.name}"
        return f"@{self.name}({', '.join(f'{name}: {value}' for name, value in self.arguments.items())})"


@dataclass(slots=True)
class Member:
    """A line within a definition: a field, an enum value, an input field; `signature` is all before its directives."""

    signature: str
    description: str | None = None
    applied: list[Applied] = field(default_factory=list)


def quoted(text: str) -> str:
    """A GraphQL string literal."""
    return json.dumps(text, ensure_ascii=False)


def description(text: str | None, indent: str = "") -> list[str]:
    """A description's lines, or none; as a block, or as a plain string where a block would change it."""
    if text is None:
        return []
    if '"""' in text or "\\" in text or text != text.strip() or "\r" in text:
        return [indent + quoted(text)]
    if "\n" not in text and not text.endswith('"'):
        return [f'{indent}"""{text}"""']
    return [f'{indent}"""', *(f"{indent}{line}" if line else "" for line in text.split("\n")), f'{indent}"""']


def definition(
    head: str, text: str | None, applied: Iterable[Applied], members: Iterable[Member] | None = None, tail: str = ""
) -> str:
    """A type's definition: its head, its directives a line each, its members in braces, or a tail."""
    lines = description(text)
    lines.append(head)
    lines.extend(f"  {one}" for one in applied)
    if members is not None:
        lines.append("{")
        for member in members:
            lines.extend(description(member.description, "  "))
            lines.append("  " + " ".join([member.signature, *map(str, member.applied)]))
        lines.append("}")
    if tail:
        lines.append(tail)
    return "\n".join(lines) + "\n"
