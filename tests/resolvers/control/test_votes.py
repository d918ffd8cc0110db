"""Control by votes: the cases that domain.md words, and a naive second implementation on random registers."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.control.holdings import Holding
from resolvers.control.votes import Control, Nobody, NoController
from tests.resolvers.control.naive import controllers as naive
from tests.resolvers.control.registers import random_register, registers


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
    assert [one.record for one in register.around("A")] == [0, 1, 2, 4]
    assert [one.record for one in register.around("p")] == [0, 3]
    assert register.around("nobody") == []


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
    chains = pyramid.chains(controller, "B")
    assert chains.complete
    assert [
        ([(h.holder, h.company, str(h.ratio)) for h in chain.holdings], str(chain.ratio)) for chain in chains.found
    ] == [
        ([("p", "A", "0.6"), ("A", "B", "0.4")], "0.24"),
        ([("p", "B", "0.2")], "0.2"),
    ]


def test_a_register_of_endless_cycles_ends_and_says_that_chains_were_cut():
    names = [f"C{n}" for n in range(12)]
    holdings = [("p", name, "0.51") for name in names]
    holdings += [(one, other, "0.04") for one in names for other in names if one != other]
    web = control(*holdings)
    (controller,) = web.controllers("C0")
    chains = web.chains(controller, "C0")
    assert (controller.party, len(chains.found), chains.complete) == ("p", 64, False)


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
            for chain in ours.chains(one, company).found:
                assert chain.holdings[0].holder == one.party
                assert chain.holdings[-1].company == company
    for party in companies + people:
        assert {company for company, _ in ours.controlled(party)} == everywhere.get(party, set())


def test_both_implementations_agree_on_registers_of_up_to_200_parties():
    bases = set()
    for seed, nodes in [(1, 40), (2, 80), (3, 120), (4, 200)]:
        holdings, groups, companies, _ = random_register(seed, nodes)
        ours = Control([Holding(*one) for one in holdings], groups)
        for company in companies[:: max(1, nodes // 40)]:
            answer = {(one.party, one.basis.name, one.share) for one in ours.controllers(company)}
            assert answer == naive(holdings, groups, company)
            bases.update(basis for _, basis, _ in answer)
    assert bases == {"MAJORITY", "CONCERT", "LARGEST_BLOCK"}


def reach(holdings, groups, start):
    """The companies whose control a holding in `start` could touch: what it and its groups hold, and so on down."""
    reached, waiting = {start}, [start]
    while waiting:
        one = waiting.pop()
        below = {company for holder, company, _ in holdings if holder == one}
        fellows = {member for group in groups if one in group for member in group}
        for other in (below | fellows) - reached:
            reached.add(other)
            waiting.append(other)
    return reached


@settings(max_examples=400, deadline=None)
@given(registers(), st.data())
def test_a_shareholding_more_changes_no_company_outside_its_reach(register, data):
    holdings, groups, companies, people = register
    company = data.draw(st.sampled_from(companies))
    more = (data.draw(st.sampled_from(people + companies)), company, Decimal(data.draw(st.integers(1, 20))) / 20)
    before = Control([Holding(*one) for one in holdings], groups)
    after = Control([Holding(*one) for one in [*holdings, more]], groups)
    touched = reach(holdings, groups, company)
    for one in companies:
        if one not in touched:
            assert before.controllers(one) == after.controllers(one)


@settings(max_examples=400, deadline=None)
@given(registers(), st.randoms())
def test_control_does_not_depend_on_names_or_on_the_order_of_records(register, rng):
    holdings, groups, companies, people = register
    parties = companies + people
    names = dict(zip(parties, rng.sample([f"N{n}" for n in range(len(parties))], len(parties)), strict=True))
    renamed = [Holding(names[holder], names[company], ratio) for holder, company, ratio in holdings]
    rng.shuffle(renamed)
    ours = Control([Holding(*one) for one in holdings], groups)
    theirs = Control(renamed, [[names[one] for one in group] for group in groups])
    for company in companies:
        assert {(names[one.party], one.basis, one.share) for one in ours.controllers(company)} == {
            (one.party, one.basis, one.share) for one in theirs.controllers(names[company])
        }


def test_a_company_that_nobody_controls_says_why():
    assert control().nobody("A") == Nobody(NoController.NO_HOLDERS, Decimal(0))
    assert control(("p", "A", "0.5"), ("q", "A", "0.5")).nobody("A") == Nobody(NoController.TIED, Decimal("0.5"))
    assert control(("p", "A", "0.29"), ("q", "A", "0.1")).nobody("A") == Nobody(
        NoController.BELOW_BLOCK, Decimal("0.29")
    )
    assert control(("A", "B", "0.6"), ("B", "A", "0.6")).nobody("A") == Nobody(NoController.CIRCULAR, Decimal(0))
    assert control(("p", "A", "0.6")).nobody("A") is None


def test_joint_control_without_a_majority_is_a_groups_and_not_that_of_its_members():
    shares = [("p", "A", "0.2"), ("q", "A", "0.18"), ("r", "A", "0.25")]
    assert found(control(*shares), "A") == []
    assert found(control(*shares, groups=[("p", "q")]), "A") == [
        ("p", "LARGEST_BLOCK", "0.38"),
        ("q", "LARGEST_BLOCK", "0.38"),
    ]


def test_a_cross_holding_counts_for_who_controls_both():
    crossed = control(("p", "A", "0.51"), ("A", "B", "0.3"), ("p", "B", "0.25"), ("B", "A", "0.2"))
    assert found(crossed, "B") == [("p", "MAJORITY", "0.55")]
    assert found(crossed, "A") == [("p", "MAJORITY", "0.71")]
