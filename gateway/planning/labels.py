"""Labels of @override: for which requests a field has moved to its new subgraph.

`percent(x)` holds for x requests in a hundred, drawn for each; any other label holds where it is said to.
Source: federation v2.7 (progressive override).
"""

import re
from collections.abc import Callable, Iterable

_PERCENT = re.compile(r"percent\((\d+(?:\.\d+)?)\)")


class Labels:
    """The labels of a supergraph: `given` are those that hold for every request, `draw` gives 0 to 1 at random."""

    def __init__(self, labels: Iterable[str], given: Iterable[str], draw: Callable[[], float]) -> None:
        self._draw = draw
        self._chances: list[tuple[str, float]] = []
        held: set[str] = set()
        given = frozenset(given)
        for label in sorted(labels):
            percent = _PERCENT.fullmatch(label)
            if percent is not None:
                self._chances.append((label, float(percent[1]) / 100))
            elif label in given:
                held.add(label)
        self._held = frozenset(held)

    def of_request(self) -> frozenset[str]:
        """The labels that hold for one request."""
        if not self._chances:
            return self._held
        # One number for all: a request that has moved by 5 % has moved by 10 %.
        drawn = self._draw()
        return self._held | {label for label, chance in self._chances if drawn < chance}
