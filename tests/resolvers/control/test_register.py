"""A whole register at once: the same as company by company."""

import numpy as np
import pytest
from hypothesis import given, settings

from resolvers.control.holdings import Holding, Holdings
from resolvers.control.register import BASES, WHOLE, controllers_of_register
from resolvers.control.register_shares import owners_of_register
from resolvers.control.shares import beneficial_shares
from resolvers.control.votes import Control
from tests.resolvers.control.registers import as_arrays, random_register, registers


def rows(holdings, groups, parties):
    """(company, party, basis, share, the members of the bloc) of every controller, in the order found."""
    found = controllers_of_register(as_arrays(holdings, groups, parties))
    together: dict[tuple[int, int], list[str]] = {}
    for company, party, bloc in zip(found.company, found.party, found.bloc, strict=True):
        together.setdefault((company, bloc), []).append(parties[party])
    return [
        (
            parties[company],
            parties[party],
            BASES[basis].name,
            units / WHOLE,
            tuple(sorted(together[company, bloc])),
        )
        for company, party, basis, units, bloc in zip(
            found.company, found.party, found.basis, found.units, found.bloc, strict=True
        )
    ]


def one_by_one(holdings, groups, companies):
    control = Control([Holding(*one) for one in holdings], groups)
    return [
        (company, one.party, one.basis.name, float(one.share), one.members)
        for company in companies
        for one in control.controllers(company)
    ]


def test_every_company_of_a_register_with_its_controllers():
    holdings = [("p", "A", 0.6), ("A", "B", 0.4), ("p", "B", 0.2), ("q", "B", 0.4), ("q", "C", 0.3), ("r", "C", 0.29)]
    assert rows(holdings, [("q", "r")], ["A", "B", "C", "p", "q", "r"]) == [
        ("A", "p", "MAJORITY", 0.6, ("p",)),
        ("B", "p", "MAJORITY", 0.6, ("p",)),
        ("C", "q", "CONCERT", 0.59, ("q", "r")),
        ("C", "r", "CONCERT", 0.59, ("q", "r")),
    ]


def test_a_register_without_holdings():
    assert rows([], [], ["A", "p"]) == []


@settings(max_examples=1000, deadline=None)
@given(registers(whole=True))
def test_the_register_and_the_single_company_agree(register):
    holdings, groups, companies, people = register
    found = rows(holdings, groups, companies + people)
    assert sorted(found) == sorted(one_by_one(holdings, groups, companies))


@pytest.mark.parametrize(("seed", "nodes"), [(11, 200), (12, 200), (13, 1000)])
def test_they_agree_on_larger_registers(seed, nodes):
    holdings, groups, companies, people = random_register(seed, nodes)
    assert sorted(rows(holdings, groups, companies + people)) == sorted(one_by_one(holdings, groups, companies))


def owners(holdings, parties):
    persons = np.array([party.startswith("p_") for party in parties])
    found = owners_of_register(as_arrays(holdings, [], parties), persons)
    by_company: dict[str, dict[str, float]] = {}
    for company, party, share in zip(found.company, found.party, found.share, strict=True):
        by_company.setdefault(parties[company], {})[parties[party]] = share
    undetermined = {parties[at] for at in np.flatnonzero(found.undetermined)}
    return by_company, undetermined, sorted(tuple(parties[at] for at in cycle) for cycle in found.cycles)


def test_the_owners_of_a_register_and_what_cannot_be_said():
    holdings = [
        ("p_1", "A", 0.8), ("B", "A", 0.2), ("A", "B", 0.5), ("p_2", "B", 0.5),
        ("X", "Y", 1), ("Y", "X", 1), ("Y", "Z", 0.5), ("p_1", "Z", 0.5),
    ]  # fmt: skip
    assert owners(holdings, ["A", "B", "X", "Y", "Z", "p_1", "p_2"]) == (
        {"A": {"p_1": 0.888888889}, "B": {"p_2": 0.555555556, "p_1": 0.444444444}},
        {"X", "Y", "Z"},
        [("X", "Y")],
    )


@settings(max_examples=500, deadline=None)
@given(registers(whole=True))
def test_the_owners_of_the_register_and_of_the_single_company_agree(register):
    holdings, _, companies, people = register
    compare_owners(holdings, companies, people)


@pytest.mark.parametrize("seed", [21, 22])
def test_owners_agree_on_larger_registers(seed):
    holdings, _, companies, people = random_register(seed, 600)
    compare_owners(holdings, companies, people)


def compare_owners(holdings, companies, people):
    found, undetermined, _ = owners(holdings, companies + people)
    register = Holdings(Holding(*one) for one in holdings)
    for company in companies:
        single = beneficial_shares(register, company)
        assert bool(single.cycles) == (company in undetermined)
        assert found.get(company, {}) == {party: float(single.shares[party]) for party in single.owners}
