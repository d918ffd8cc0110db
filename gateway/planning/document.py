"""The selection that a fetch sends: built field by field, then printed."""

from gateway.planning.selection import Conditions, Field, printed_conditions

INDENT = "  "


class Document:
    """A selection set under construction; the same field is asked once."""

    def __init__(self) -> None:
        self._fields: dict[tuple[str, str], Document | None] = {}
        self.variables: set[str] = set()

    def field(self, one: Field, key: str, on: str) -> "Document":
        """Asks a field under a key, of objects of the type `on` (empty: of any); returns its own selection."""
        alias = "" if key == one.name else f"{key}: "
        text = f"{alias}{one.name}{one.arguments}{printed_conditions(one.conditions)}"
        within = self._fields.get((on, text))
        if within is None:
            within = Document()
            self._fields[on, text] = within
        within.variables.update(one.variables, _names(one.conditions))
        return within

    def typename(self) -> None:
        """Asks the runtime type."""
        self._fields.setdefault(("", "__typename"), None)

    @property
    def empty(self) -> bool:
        return not self._fields

    def all_variables(self) -> set[str]:
        """The client's variables that the selection uses."""
        found = set(self.variables)
        for within in self._fields.values():
            if within is not None:
                found |= within.all_variables()
        return found

    def lines(self, depth: int = 0) -> list[str]:
        """The selection's lines, without the braces around it."""
        indent = INDENT * depth
        lines: list[str] = []
        # A leaf that is asked of every type need not be asked of one.
        asked = {
            (on, text): within
            for (on, text), within in self._fields.items()
            if not on or ("", text) not in self._fields or (within is not None and not within.empty)
        }
        for on in dict.fromkeys(on for on, _ in asked):
            inner = depth + 1 if on else depth
            if on:
                lines.append(f"{indent}... on {on} {{")
            for (of, text), within in asked.items():
                if of != on:
                    continue
                if within is None or within.empty:
                    lines.append(f"{INDENT * inner}{text}")
                else:
                    lines.append(f"{INDENT * inner}{text} {{")
                    lines.extend(within.lines(inner + 1))
                    lines.append(f"{INDENT * inner}}}")
            if on:
                lines.append(f"{indent}}}")
        return lines


def _names(conditions: Conditions) -> set[str]:
    return {name for name, _ in conditions}
