"""Python source under construction, and the constants that it names."""

from collections.abc import Callable, Mapping
from typing import cast


class Source:
    """A module of functions, generated once a plan; names are made by the generator, never taken from a query."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._names: dict[str, object] = dict(given)
        self._lines: list[str] = []
        self._count = 0

    def name(self, prefix: str) -> str:
        """A fresh name."""
        self._count += 1
        return f"{prefix}{self._count}"

    def constant(self, value: object) -> str:
        """The name of a constant."""
        name = self.name("K")
        self._names[name] = value
        return name

    def add(self, *lines: str) -> None:
        self._lines.extend(lines)

    def compiled(self) -> "Compiled":
        """The module, executed."""
        names = dict(self._names)
        # The source holds response keys and type names as repr() writes them, and names of its own.
        exec(compile("\n".join(self._lines), "<query plan>", "exec"), names)  # noqa: S102
        return Compiled(names)


class Compiled:
    """The functions of a generated module."""

    def __init__(self, names: Mapping[str, object]) -> None:
        self._names = names

    def function(self, name: str) -> Callable[..., object]:
        return cast("Callable[..., object]", self._names[name])
