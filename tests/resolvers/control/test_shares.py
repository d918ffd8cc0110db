"""Beneficial shares: worked examples, and exact fractions on random registers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from resolvers.control.holdings import Holding, Holdings
from resolvers.control.shares import WholeCycle, beneficial_shares, share_chains
from tests.resolvers.control import naive_shares
from tests.resolvers.control.registers import random_register, registers


def shares(company, *holdings):
    return beneficial_shares(Holdings(Holding(a, b, Decimal(ratio)) for a, b, ratio in holdings), company)


def told(found):
    return {party: str(share.normalize()) for party, share in found.shares.items()}


def test_shares_multiply_down_a_pyramid_and_add_over_its_ways():
    found = shares("B", ("p_1", "A", "0.6"), ("p_2", "A", "0.4"), ("A", "B", "0.5"), ("p_1", "B", "0.2"))
    assert told(found) == {"p_1": "0.5", "p_2": "0.2"}
    assert (list(found.owners), found.unaccounted, found.circular) == (["p_1"], Decimal("0.3"), False)


def test_25_per_cent_make_an_owner_and_less_does_not():
    assert shares("A", ("p_1", "A", "0.25"), ("p_2", "A", "0.249999999")).owners == ["p_1"]
    # Three ways of a twelfth: a quarter, which no binary float is exactly the sum of.
    thirds = [("p_1", f"T{n}", "0.1") for n in range(10)]
    assert shares("A", *thirds, *((f"T{n}", "A", "0.25") for n in range(10))).owners == ["p_1"]


def test_a_company_is_no_beneficial_owner_and_one_without_known_holders_is_ultimate():
    found = shares("A", ("X", "A", "0.7"), ("p_1", "A", "0.3"))
    assert told(found) == {"X": "0.7", "p_1": "0.3"}
    assert found.owners == ["p_1"]


def test_a_cross_holding_is_summed_to_its_end():
    # p has 0.8 of A, B has 0.2 of A, A has 0.5 of B, q has 0.5 of B: p's share in A is 0.8 / (1 - 0.1).
    found = shares("A", ("p_1", "A", "0.8"), ("B", "A", "0.2"), ("A", "B", "0.5"), ("p_2", "B", "0.5"))
    assert told(found) == {"p_1": "0.888888889", "p_2": "0.111111111"}
    assert found.circular


def test_a_companys_own_shares_count_for_the_others():
    assert told(shares("A", ("p_1", "A", "0.6"), ("p_2", "A", "0.2"), ("A", "A", "0.2"))) == {
        "p_1": "0.75",
        "p_2": "0.25",
    }


def test_companies_that_hold_each_other_whole_are_named_and_nothing_is_said_through_them():
    found = shares("C", ("A", "B", "1"), ("B", "A", "1"), ("B", "C", "0.5"), ("p_1", "C", "0.5"))
    assert (found.shares, found.cycles) == ({}, [WholeCycle(("A", "B"), 1.0)])
    more = shares("A", ("A", "B", "1"), ("B", "A", "0.9"), ("B", "B", "0.2"), ("p_1", "A", "0.1"))
    (cycle,) = more.cycles
    assert (cycle.companies, round(cycle.radius, 6)) == (("A", "B"), 1.053939)
    # What stands below such companies alone is touched by them.
    assert told(shares("D", ("A", "B", "1"), ("B", "A", "1"), ("p_1", "D", "1"))) == {"p_1": "1"}


def test_a_company_of_which_no_holder_is_known():
    found = shares("A", ("p_1", "B", "1"))
    assert (found.shares, found.unaccounted) == ({}, 1)


def test_chains_prove_a_share():
    holdings = Holdings(
        Holding(a, b, Decimal(r)) for a, b, r in [("p", "A", "0.6"), ("A", "B", "0.5"), ("p", "B", "0.2")]
    )
    chains = share_chains(holdings, "p", "B")
    assert chains.complete
    assert [([one.holder for one in chain.holdings], str(chain.ratio)) for chain in chains.found] == [
        (["p", "A"], "0.30"),
        (["p"], "0.2"),
    ]


def agrees(holdings, company):
    found = beneficial_shares(Holdings(Holding(*one) for one in holdings), company)
    expected = naive_shares.shares(holdings, company)
    if expected is None:
        assert found.cycles
        assert found.shares == {}
        return False
    assert not found.cycles
    assert all(abs(expected.get(party, 0) - Fraction(share)) <= 5e-10 for party, share in found.shares.items())
    assert {party for party, share in expected.items() if share >= 1e-9} <= set(found.shares)
    return True


@settings(max_examples=600, deadline=None)
@given(registers(whole=True))
def test_shares_are_the_exact_ones_on_random_registers(register):
    holdings, _, companies, _ = register
    for company in companies:
        agrees(holdings, company)


@pytest.mark.parametrize(("seed", "nodes"), [(1, 40), (2, 80), (3, 150)])
def test_shares_are_the_exact_ones_on_larger_registers(seed, nodes):
    holdings, _, companies, _ = random_register(seed, nodes)
    assert all(agrees(holdings, company) for company in companies[:: nodes // 10])
