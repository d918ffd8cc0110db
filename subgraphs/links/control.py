"""Who actually controls some companies, over the index: the same rules as commerce, for many companies at once."""

from datetime import date
from decimal import Decimal

import numpy as np

from resolvers.connections.graph import Ints, distinct
from resolvers.control.register import WHOLE, Register, controllers_of_register
from resolvers.relations import RelationKind
from subgraphs.links.view import DatedGraph, View

# Of a ratio in units of WHOLE.
_DECIMALS = 15

_FOLLOWED = frozenset({RelationKind.SHAREHOLDER, RelationKind.ACTING_IN_CONCERT})


def controllers_of(view: View, graph: DatedGraph, companies: Ints) -> tuple[Ints, Ints]:
    """Each actual controller of each company, by their numbers: the companies, and beside each a controller.

    `graph` has the shareholdings and concert groups of the day.
    """
    if not len(companies):
        return companies, companies
    held, concert = _behind(view, graph, companies)
    ends, units = _holdings(view, held)
    groups, members = _groups(view, concert)
    parties = distinct(np.concatenate((companies, *ends, members)))
    holder, company = (np.searchsorted(parties, end) for end in ends)
    register = Register(len(parties), holder, company, units, groups, np.searchsorted(parties, members))
    found = controllers_of_register(register)
    company, party = parties[found.company], parties[found.party]
    asked = np.isin(company, companies)
    return company[asked], party[asked]


def control_graph(view: View, day: date) -> DatedGraph:
    """The relations that control follows from."""
    return view.on(day, _FOLLOWED)


def _behind(view: View, graph: DatedGraph, companies: Ints) -> tuple[Ints, Ints]:
    """The shareholdings, and the relations of concert groups, of everyone behind the companies."""
    seen = np.zeros(view.parties, np.bool_)
    held: list[Ints] = []
    concert: list[Ints] = []
    reached = distinct(companies)
    while len(reached):
        seen[reached] = True
        touching = graph.touching(reached)
        in_concert = view.are(touching.edge, RelationKind.ACTING_IN_CONCERT)
        into = ~in_concert & (view.ends(touching.edge) == reached[touching.at])
        held.append(touching.edge[into])
        concert.append(touching.edge[in_concert])
        others = touching.other[into | in_concert]
        reached = distinct(others[~seen[others]])
    return distinct(np.concatenate(held)), distinct(np.concatenate(concert))


def _holdings(view: View, held: Ints) -> tuple[tuple[Ints, Ints], Ints]:
    """Both ends of shareholdings, holders first, and how much is held; see Register."""
    ratios, places = view.details(held)
    units = np.array([units_of(ratio) for ratio in ratios], np.int64)
    return (view.starts(held), view.ends(held)), units[places]


def units_of(ratio: str) -> int:
    """A ratio in the units of a register; one of so few decimals has them written in it."""
    if ratio.startswith("0.") and len(ratio) <= _DECIMALS + 2 and ratio[2:].isdecimal():
        return int(ratio[2:].ljust(_DECIMALS, "0"))
    return round(Decimal(ratio) * WHOLE)


def _groups(view: View, concert: Ints) -> tuple[Ints, Ints]:
    """The concert groups by number, and beside each a member: the relation of each two of them names both."""
    groups = view.units(concert)
    return np.concatenate((groups, groups)), np.concatenate((view.starts(concert), view.ends(concert)))
