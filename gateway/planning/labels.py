"""Labels of @override: for which requests a field has moved to its new subgraph.

`percent(x)` holds for x requests in a hundred, drawn for each; any other label holds where it is said to.
Source: federation v2.7 (progressive override).
"""

from collections.abc import Callable, Iterable

from gateway.composition.merging.overrides import percent_of


class Labels:
    """The labels of a supergraph: `given` are those that hold for every request, `draw` gives 0 (in) to 1 (out)."""

    def __init__(self, labels: Iterable[str], given: Iterable[str], draw: Callable[[], float]) -> None:
        self._draw = draw
        given = frozenset(given)
        chances = {label: percent / 100 for label in labels if (percent := percent_of(label)) is not None}
        held = frozenset(label for label in labels if label in given and label not in chances)
        # One number for all: a request that has moved by 5 % has moved by 10 %. What holds changes at each chance.
        steps = sorted({0.0, *chances.values()})
        self._steps = [
            (upto, held | {label for label, chance in chances.items() if chance >= upto})
            for upto in (*steps[1:], float("inf"))
        ]

    @property
    def sets(self) -> list[frozenset[str]]:
        """Every set of labels that may hold for a request."""
        return [held for _, held in self._steps]

    def of_request(self) -> frozenset[str]:
        """The labels that hold for one request."""
        if len(self._steps) == 1:
            return self._steps[0][1]
        drawn = self._draw()
        return next(held for upto, held in self._steps if drawn < upto)
