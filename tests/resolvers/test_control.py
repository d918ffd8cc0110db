"""Control by votes: the cases that domain.md words, and a naive second implementation on random registers."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.control import Control, Holding
from tests.resolvers.naive_control import controllers as naive


def control(*holdings, groups=()):
    return Control([Holding(holder, company, Decimal(ratio)) for holder, company, ratio in holdings], groups)


def found(control, company):
    return [(one.party, one.basis.name, str(one.share.normalize())) for one in control.controllers(company)]


def test_a_partys_holdings_are_what_it_holds_and_who_holds_it_in_the_order_of_the_records():
    holdings = [
        Holding("p", "A", Decimal("0.4"), 0),
        Holding("A", "A", Decimal("0.1"), 1),
        Holding("A", "B", Decimal("0.6"), 2),
        Holding("p", "B", Decimal("0.2"), 3),
        Holding("q", "A", Decimal("0.2"), 4),
    ]
    register = Control(holdings, ())
    assert [one.record for one in register.holdings("A")] == [0, 1, 2, 4]
    assert [one.record for one in register.holdings("p")] == [0, 3]
    assert register.holdings("nobody") == []


def test_more_than_half_is_control_and_half_is_not():
    assert found(control(("p", "A", "0.51"), ("q", "A", "0.49")), "A") == [("p", "MAJORITY", "0.51")]
    assert found(control(("p", "A", "0.5"), ("q", "A", "0.5")), "A") == []


def test_control_goes_through_a_controlled_company_whole():
    pyramid = control(("p", "A", "0.6"), ("A", "B", "0.4"), ("p", "B", "0.2"), ("q", "B", "0.4"))
    assert found(pyramid, "B") == [("p", "MAJORITY", "0.6")]


def test_a_company_that_is_controlled_is_no_actual_controller():
    assert found(control(("p", "A", "0.9"), ("A", "B", "0.9")), "B") == [("p", "MAJORITY", "0.9")]
    assert found(control(("p", "A", "0.4"), ("q", "A", "0.4"), ("A", "B", "0.9")), "B") == [("A", "MAJORITY", "0.9")]


def test_a_cycle_makes_nobody_a_controller_by_itself():
    assert found(control(("A", "B", "0.6"), ("B", "A", "0.6")), "A") == []
    # A's own votes in itself, through B, make A no rival of p.
    assert found(control(("A", "B", "0.6"), ("B", "A", "0.35"), ("p", "A", "0.4")), "A") == [
        ("p", "LARGEST_BLOCK", "0.4")
    ]


def test_a_group_acts_as_one_and_all_its_members_control_together():
    group = control(("p", "A", "0.3"), ("q", "A", "0.25"), ("r", "A", "0.45"), groups=[("p", "q")])
    assert found(group, "A") == [("p", "CONCERT", "0.55"), ("q", "CONCERT", "0.55")]


def test_a_member_without_shares_controls_with_its_group():
    group = control(("p", "A", "0.6"), ("r", "A", "0.4"), groups=[("p", "q")])
    assert found(group, "A") == [("p", "CONCERT", "0.6"), ("q", "CONCERT", "0.6"), ("p", "MAJORITY", "0.6")]


def test_the_thirty_per_cent_rule():
    assert found(control(("p", "A", "0.3"), ("q", "A", "0.29")), "A") == [("p", "LARGEST_BLOCK", "0.3")]
    assert found(control(("p", "A", "0.3"), ("q", "A", "0.3")), "A") == []
    assert found(control(("p", "A", "0.29"), ("q", "A", "0.1")), "A") == []


def test_a_group_under_the_thirty_per_cent_rule_is_no_rival_of_its_members():
    group = control(("p", "A", "0.31"), ("q", "A", "0.1"), ("r", "A", "0.3"), groups=[("p", "q")])
    assert found(group, "A") == [("p", "LARGEST_BLOCK", "0.41"), ("q", "LARGEST_BLOCK", "0.41")]


def test_chains_prove_each_result():
    pyramid = control(("p", "A", "0.6"), ("A", "B", "0.4"), ("p", "B", "0.2"), ("q", "B", "0.4"))
    (controller,) = pyramid.controllers("B")
    chains, complete = pyramid.chains(controller, "B")
    assert complete
    assert [([(h.holder, h.company, str(h.ratio)) for h in chain.holdings], str(chain.ratio)) for chain in chains] == [
        ([("p", "A", "0.6"), ("A", "B", "0.4")], "0.24"),
        ([("p", "B", "0.2")], "0.2"),
    ]


def test_a_register_of_endless_cycles_ends_and_says_that_chains_were_cut():
    names = [f"C{n}" for n in range(12)]
    holdings = [("p", name, "0.51") for name in names]
    holdings += [(one, other, "0.04") for one in names for other in names if one != other]
    web = control(*holdings)
    (controller,) = web.controllers("C0")
    chains, complete = web.chains(controller, "C0")
    assert (controller.party, len(chains), complete) == ("p", 64, False)


@st.composite
def registers(draw):
    companies = [f"C{n}" for n in range(draw(st.integers(1, 5)))]
    people = [f"p{n}" for n in range(draw(st.integers(1, 4)))]
    holdings = []
    for company in companies:
        left = 20
        for holder in draw(st.lists(st.sampled_from(companies + people), unique=True, max_size=4)):
            points = draw(st.integers(1, 20))
            if holder != company and points <= left:
                left -= points
                holdings.append((holder, company, Decimal(points) / 20))
    groups = draw(
        st.lists(st.lists(st.sampled_from(people + companies), min_size=2, max_size=3, unique=True), max_size=2)
    )
    return holdings, groups, companies, people


@settings(max_examples=1500, deadline=None)
@given(registers())
def test_both_implementations_agree_on_random_registers(register):
    holdings, groups, companies, people = register
    ours = Control([Holding(*one) for one in holdings], groups)
    everywhere: dict[str, set[str]] = {}
    for company in companies:
        answer = {(one.party, one.basis.name, one.share) for one in ours.controllers(company)}
        assert answer == naive(holdings, groups, company)
        for party, _, _ in answer:
            everywhere.setdefault(party, set()).add(company)
        for one in ours.controllers(company):
            chains, _ = ours.chains(one, company)
            for chain in chains:
                assert chain.holdings[0].holder == one.party
                assert chain.holdings[-1].company == company
    for party in companies + people:
        assert {company for company, _ in ours.controlled(party)} == everywhere.get(party, set())
