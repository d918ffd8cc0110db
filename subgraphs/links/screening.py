"""The screening (批量核查) of many subjects for one purpose: who is listed around them, found over the index at once.

The parties that are listed are few: they are looked for among the relations of all subjects first, and only a subject
that has one is looked at by itself.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from identifiers.party import is_person
from resolvers.connections.graph import Ints
from resolvers.measures.catalogue import SubjectKind, catalogue
from resolvers.measures.check import Checked, Checking, Listed
from resolvers.measures.purposes import Purpose
from resolvers.relations import MUTUAL, RECORDED, Direction, RelationKind
from subgraphs.links.arrays import Edge
from subgraphs.links.control import control_graph, controllers_of
from subgraphs.links.listing import Listing
from subgraphs.links.view import View


class Hit(NamedTuple):
    """How a listed party was found: its entry, and the number of the relation that leads to it, where one does."""

    entry: Edge
    edge: int | None


class Around(NamedTuple):
    """A listed party around a subject: the subject's place, how it stands to it, and the record that says so."""

    at: int
    kind: RelationKind
    from_subject: bool
    party: int
    edge: int | None


def screened(
    relations: View, listing: Listing, subjects: Sequence[str], checking: Checking, day: date
) -> list[Checked[Hit]]:
    """The outcome of each subject, in their order; the subjects are distinct, and in canonical form."""
    persons = [is_person(subject) for subject in subjects]
    found = _listed(relations, listing, subjects, np.array(persons, np.bool_), checking.purpose, day)
    no_company: Checked[Hit] = checking.screen(SubjectKind.COMPANY, ())
    nobody: Checked[Hit] = checking.screen(SubjectKind.PERSON, ())
    outcomes = [nobody if one else no_company for one in persons]
    for at, listed in found.items():
        outcomes[at] = checking.screen(SubjectKind.of(subjects[at]), listed)
    return outcomes


def _listed(
    relations: View,
    listing: Listing,
    subjects: Sequence[str],
    persons: NDArray[np.bool_],
    purpose: Purpose,
    day: date,
) -> Mapping[int, list[Listed[Hit]]]:
    """By the place of a subject who is listed around it: itself first, then by relation and party."""
    names = np.array([subject.encode() for subject in subjects], "S")
    found: dict[int, list[Listed[Hit]]] = {}
    for at, entry in listing.own(names):
        found.setdefault(at, []).append(Listed(subjects[at], None, False, Hit(entry, None)))
    numbers = relations.numbers(names)
    known = numbers >= 0
    for kind, of_kind in ((SubjectKind.PERSON, persons), (SubjectKind.COMPANY, ~persons)):
        places = np.flatnonzero(of_kind & known)
        wanted = catalogue().wanted(purpose, kind).relations
        for one in sorted(_around(relations, listing, numbers, places, wanted, day), key=_order):
            party = relations.party(one.party)
            for entry in listing.entries_of(relations, one.party):
                hit = Hit(entry, one.edge)
                found.setdefault(one.at, []).append(Listed(party, one.kind, one.from_subject, hit))
    return found


def _around(
    relations: View, listing: Listing, numbers: Ints, places: Ints, wanted: Set[Direction], day: date
) -> Iterator[Around]:
    """The listed parties that stand in a wanted relation to the subjects at some places."""
    if not len(places) or not wanted:
        return
    recorded = {kind for kind, _ in wanted} & RECORDED
    is_listed = listing.among(relations).listed
    if recorded:
        touching = relations.on(day, recorded).touching(numbers[places])
        hits = np.flatnonzero(is_listed[touching.other])
        edges, others, at = touching.edge[hits], touching.other[hits], places[touching.at[hits]]
        forth = relations.starts(edges) == numbers[at]
        for place, edge, other, is_forth in zip(
            at.tolist(), edges.tolist(), others.tolist(), forth.tolist(), strict=True
        ):
            kind = RelationKind[relations.kind(edge)]
            from_subject = is_forth or kind in MUTUAL
            # A record of a party's relation to itself relates it to nobody.
            if (kind, from_subject) in wanted and other != numbers[place]:
                yield Around(place, kind, from_subject, other, edge)
    controller = RelationKind.ACTUAL_CONTROLLER
    by_number = dict(zip(numbers[places].tolist(), places.tolist(), strict=True))
    graph = control_graph(relations, day)
    if (controller, False) in wanted:
        companies, parties = controllers_of(relations, graph, numbers[places])
        for row in np.flatnonzero(is_listed[parties]).tolist():
            yield Around(by_number[int(companies[row])], controller, False, int(parties[row]), None)
    if (controller, True) in wanted:
        companies, parties = controllers_of(relations, graph, listing.among(relations).parties)
        for row in np.flatnonzero(np.isin(parties, numbers[places])).tolist():
            yield Around(by_number[int(parties[row])], controller, True, int(companies[row]), None)


_ORDER = {kind: at for at, kind in enumerate(RelationKind)}


def _order(one: Around) -> tuple[int, int, bool, int, int]:
    return one.at, _ORDER[one.kind], one.from_subject, one.party, -1 if one.edge is None else one.edge
