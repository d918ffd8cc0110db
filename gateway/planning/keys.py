"""Under which key of the merged data an internal field stands, so that no field of the client's is in its way."""

from gateway.planning.selection import Field, Selection

_Asked = tuple[str, str, bool]


class Keys:
    """The keys of one object of the merged data: the client's response keys, and those given to internal fields."""

    def __init__(self, *selections: Selection) -> None:
        self._selections = selections
        self._taken: dict[str, _Asked | None] = {}
        self._within: dict[str, Keys] = {}
        for selection in selections:
            for one in selection.all_fields():
                asked = _asked(one)
                # None: two types ask different things under one key.
                self._taken[one.response_key] = asked if self._taken.get(one.response_key, asked) == asked else None

    def of(self, one: Field) -> str:
        """The key of a field: the client's own, or for an internal field its name where that is free or means it."""
        if not one.internal:
            return one.response_key
        asked = _asked(one)
        for key in (one.name, *(f"_{number}_{one.name}" for number in range(1, len(self._taken) + 2))):
            if key not in self._taken:
                self._taken[key] = asked
                return key
            # A composite field of the client's has a selection of its own, with keys of its own.
            if self._taken[key] == asked and (not one.selection or key in self._within or not self._clients(key)):
                return key
        raise AssertionError("one of n + 1 keys is free where n are taken")

    def within(self, key: str) -> "Keys":
        """The keys of the object under a key."""
        known = self._within.get(key)
        if known is None:
            inner = [
                one.selection
                for selection in self._selections
                for one in selection.all_fields()
                if one.response_key == key and one.selection is not None
            ]
            known = self._within[key] = Keys(*inner)
        return known

    def _clients(self, key: str) -> bool:
        return any(one.response_key == key for selection in self._selections for one in selection.all_fields())


def _asked(one: Field) -> _Asked:
    return one.name, one.arguments, one.selection is not None
