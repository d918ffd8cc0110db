"""What a subgraph that is served elsewhere is asked for: what is not kept of a fetch, in one request; and what it tells
of what its answers were read from, in their extensions.

A subgraph tells it of its own will, to those whose header asks for it and whom it trusts; where it does not, nothing
is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec

from gateway.cache.asked import ALIAS, REPRESENTATION, Asked, Call, Parts
from gateway.cache.finding import Asking, Noted, Wanted
from gateway.cache.journal import Journal
from gateway.cache.kept import Moment
from gateway.execution.errors import MALFORMED, SubgraphError
from gateway.execution.transport import Json, JsonObject, Operation

# By which header a subgraph is asked to tell, and under which of the extensions it does.
HEADER = "x-liancha-read"
EXTENSION = "lianchaRead"


class Note(msgspec.Struct, array_like=True):
    """What one answer was read from: `alias` and `at` say where it stands in the fetch ("" and 0: it is all of it),
    `view` which of the request's views had a say in it.
    """

    alias: str
    at: int
    view: int
    position: int
    tags: list[str]


class Read(msgspec.Struct, forbid_unknown_fields=True):
    """What a fetch was read from, as far as that is known, and on which day by the subgraph's clock."""

    epoch: str
    day: str
    notes: list[Note]


# Where an answer stands in a fetch: its call's alias, and its place among what that was sent.
_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is asked of a subgraph elsewhere; `views` is how many there are of a request."""

    journal: Journal
    views: int

    def asking(self, parts: Parts, plain: Operation) -> Asking:
        """How what is not kept of an operation is asked for."""
        return _Root(self, plain) if isinstance(parts, Asked) else _Entities(self, plain, parts)

    def since(self) -> Moment:
        """As of when what is asked for now is read, at the earliest."""
        return Moment(self.journal.epoch, self.journal.position)

    def note(self, places: Mapping[_Place, Sequence[Wanted]], response: JsonObject, since: Moment) -> None:
        """Notes what answers were read from, as the subgraph tells it: each as of the earlier of its own moment and of
        the one that was known here when it was asked for.
        """
        extensions = response.get("extensions")
        told = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
        try:
            read = msgspec.convert(told, Read)
        except msgspec.ValidationError:
            return
        if read.epoch != since.epoch:
            return
        for note in read.notes:
            moment = Moment(since.epoch, min(note.position, since.position))
            for one in places.get((note.alias, note.at), ()) if 0 <= note.view < self.views else ():
                # At midnight two clocks may be of two days.
                if one.day == read.day:
                    one.noted = Noted(note.view, moment, frozenset(note.tags))


class _Root:
    """Fields of a root, in one request."""

    def __init__(self, elsewhere: Elsewhere, plain: Operation) -> None:
        self._elsewhere = elsewhere
        self._plain = plain

    async def __call__(self, mine: Sequence[Wanted], variables: Mapping[str, object], request: object) -> None:
        since = self._elsewhere.since()
        response = await self._plain(variables, request)
        for one in mine:
            one.value = response.get("data")
            one.errors = _errors(response)
        self._elsewhere.note({("", 0): mine}, response, since)


class _Entities:
    """The entities of a fetch that are not kept, in one request."""

    def __init__(self, elsewhere: Elsewhere, plain: Operation, calls: Sequence[Call]) -> None:
        self._elsewhere = elsewhere
        self._plain = plain
        self._variables = {call.alias: call.variable for call in calls}

    async def __call__(self, mine: Sequence[Wanted], variables: Mapping[str, object], request: object) -> None:
        since = self._elsewhere.since()
        # Of each variable the representations, and by their subjects where they stand; calls may share a variable.
        sent: dict[str, list[object]] = {variable: [] for variable in self._variables.values()}
        stands: dict[tuple[str, bytes], int] = {}
        places: dict[_Place, list[Wanted]] = {}
        for one in mine:
            variable = self._variables[one.alias]
            by = (variable, one.key[1])
            if by not in stands:
                stands[by] = len(sent[variable])
                sent[variable] += cast("list[object]", one.variables[REPRESENTATION])
            places.setdefault((one.alias, stands[by]), []).append(one)
        response = await self._plain({**variables, **sent}, request)
        errors = _errors(response)
        for (alias, at), those in places.items():
            found = _entities(response, alias, len(sent[self._variables[alias]]))
            if found is None and not errors:
                raise SubgraphError(MALFORMED, "the subgraph did not answer with the entities that it was asked for")
            for one in those:
                one.value = {ALIAS: [None if found is None else found[at]]}
        if self._placed(errors, places, mine):
            self._elsewhere.note(places, response, since)

    def _placed(
        self, errors: Sequence[JsonObject], places: Mapping[_Place, Sequence[Wanted]], mine: Sequence[Wanted]
    ) -> bool:
        """Gives each error to whom it is of; says whether that is known of all of them."""
        known = True
        for error in errors:
            path = error.get("path")
            those: Sequence[Wanted] = ()
            if isinstance(path, list) and len(path) > 1 and isinstance(path[0], str) and isinstance(path[1], int):
                those = places.get((path[0], path[1]), ())
                error = {**error, "path": [ALIAS, 0, *path[2:]]}
            for one in those:
                one.errors.append(error)
            if not those:
                mine[0].errors.append(error)
                known = False
        return known


def _entities(response: JsonObject, alias: str, number: int) -> list[Json] | None:
    """The entities under an alias; None where there are not so many."""
    data = response.get("data")
    found = data.get(alias) if isinstance(data, dict) else None
    return found if isinstance(found, list) and len(found) == number else None


def _errors(response: JsonObject) -> list[JsonObject]:
    errors = response.get("errors")
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
