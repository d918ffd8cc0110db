"""The check: what applies by whom, the decision, and what is missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.measures import explain
from resolvers.measures.actions import Action, Decision, strictest
from resolvers.measures.catalogue import Standing, SubjectKind, catalogue
from resolvers.measures.check import Checking, Listed
from resolvers.measures.purposes import Purpose
from resolvers.relations import RelationKind

EVERYBODY = frozenset(("court", "commerce", "securities", "justice"))
COMPANY, PERSON = "91990101000000027G", "p_ANN"


def check(purpose, subject, *listed, facts=(), answered=EVERYBODY, investigating=False):
    checking = Checking(catalogue(), Purpose[purpose], answered, investigating)
    return checking.check(subject, listed, facts)


def itself(record=None):
    return Listed("itself", None, False, record)


def holder(role, party="p_BEN"):
    """A listed party that holds a role in the subject."""
    return Listed(party, RelationKind[role], False, None)


def behind(role, party="91990101000000019X"):
    """A listed party in which the subject holds a role."""
    return Listed(party, RelationKind[role], True, None)


def told(outcome):
    """(code, action, relation) of what applies, and the decision."""
    return outcome.decision.name, [
        (one.item.code, one.provision.action.name, one.listed.relation and one.listed.relation.name)
        for one in outcome.measures
    ]


@pytest.mark.parametrize(
    ("purpose", "subject", "listed", "facts", "expected"),
    [
        # 5.3: the applicant is reviewed strictly; that its people are listed is to be known.
        ("LENDING", COMPANY, [], (), ("CLEAR", [])),
        ("LENDING", COMPANY, [itself()], (), ("STRICT_REVIEW", [("5.3", "STRICT_REVIEW", None)])),
        ("LENDING", COMPANY, [holder("SUPERVISOR")], (), ("REFERENCE", [("5.3", "REFERENCE", "SUPERVISOR")])),
        ("LENDING", COMPANY, [holder("SHAREHOLDER"), behind("DIRECTOR")], (), ("CLEAR", [])),
        (
            "LENDING", COMPANY, [itself(), holder("DIRECTOR")], (),
            ("STRICT_REVIEW", [("5.3", "REFERENCE", "DIRECTOR"), ("5.3", "STRICT_REVIEW", None)]),
        ),
        # 2.2 does not name the principal (主要负责人), 5.3 and 9 do.
        ("POLICY_SUPPORT", COMPANY, [holder("PRINCIPAL")], (), ("CLEAR", [])),
        ("SUPERVISION", COMPANY, [holder("PRINCIPAL")], (), ("SUPERVISE", [("9", "SUPERVISE", "PRINCIPAL")])),
        # 7: who stands behind a listed organisation may not travel either, and a director may.
        ("TRAVEL", PERSON, [behind("ACTUAL_CONTROLLER")], (), ("PROHIBIT", [("7.1", "PROHIBIT", "ACTUAL_CONTROLLER")])),
        ("TRAVEL", PERSON, [behind("DIRECTLY_RESPONSIBLE")], (),
         ("PROHIBIT", [("7.1", "PROHIBIT", "DIRECTLY_RESPONSIBLE")])),
        ("TRAVEL", PERSON, [behind("DIRECTOR")], (), ("CLEAR", [])),
        ("TRAVEL", COMPANY, [holder("LEGAL_REPRESENTATIVE")], (), ("CLEAR", [])),
        ("TOUR", PERSON, [itself()], (), ("PROHIBIT", [("7.3", "PROHIBIT", None), ("7.3", "PROHIBIT", None)])),
        # 3.1: a person alone, and who holds such an office already is removed.
        ("STATE_COMPANY_OFFICE", PERSON, [itself()], (), ("PROHIBIT", [("3.1", "PROHIBIT", None)])),
        ("STATE_COMPANY_OFFICE", COMPANY, [itself()], (), ("CLEAR", [])),
        (
            "STATE_COMPANY_OFFICE", PERSON, [itself()], ("STATE_COMPANY_OFFICER",),
            ("PROHIBIT", [("3.1", "PROHIBIT", None), ("3.1", "REMOVE_FROM_OFFICE", None)]),
        ),
        ("STATE_COMPANY_OFFICE", PERSON, [], ("STATE_COMPANY_OFFICER",), ("CLEAR", [])),
        # 1.4: of a company its plan, of a person the options.
        ("EQUITY_INCENTIVE", COMPANY, [itself()], (), ("CLEAR", [])),
        ("EQUITY_INCENTIVE", COMPANY, [itself()], ("STATE_CONTROLLED_LISTED_COMPANY",),
         ("SUSPEND", [("1.4", "SUSPEND", None)])),
        ("EQUITY_INCENTIVE", PERSON, [itself()], ("INCENTIVE_GRANTEE",), ("SUSPEND", [("1.4", "SUSPEND", None)])),
        # 5.1: a unit by its people, a person by itself.
        ("HONOUR", COMPANY, [holder("DIRECTOR")], (), ("PROHIBIT", [("5.1", "PROHIBIT", "DIRECTOR")])),
        ("HONOUR_REVOCATION", COMPANY, [holder("DIRECTOR")], (), ("REVOKE", [("5.1", "REVOKE", "DIRECTOR")])),
        ("HONOUR_REVOCATION", PERSON, [itself()], (), ("REVOKE", [("5.1", "REVOKE", None)])),
        ("SOCIAL_ORGANISATION_SETUP", PERSON, [itself()], (),
         ("PROHIBIT", [("1.6", "REFERENCE", None), ("1.6", "PROHIBIT", None)])),
        (
            "ENFORCEMENT", PERSON, [itself()], (),
            ("ASSIST", [(code, "ASSIST", None) for code in ("1.7", "5.2", "6.1", "8")]),
        ),
        ("EXIT", PERSON, [itself()], (), ("PROHIBIT", [("8", "PROHIBIT", None)])),
    ],
)  # fmt: skip
def test_what_applies(purpose, subject, listed, facts, expected):
    assert told(check(purpose, subject, *listed, facts=facts)) == expected


def test_to_prosecute_is_shown_to_those_who_investigate_and_decides_nothing():
    assert told(check("CRIMINAL_INVESTIGATION", PERSON, itself())) == ("CLEAR", [])
    assert told(check("CRIMINAL_INVESTIGATION", PERSON, itself(), investigating=True)) == (
        "CLEAR",
        [("10", "PROSECUTE", None)],
    )


def test_a_department_that_did_not_answer_makes_the_check_incomplete_where_it_is_needed():
    outcome = check("LENDING", COMPANY, itself(), answered={"court"})
    assert (outcome.decision, outcome.complete, outcome.missing) == (Decision.INCOMPLETE, False, ["commerce"])
    assert [one.item.code for one in outcome.measures] == ["5.3"]
    assert check("LENDING", PERSON, itself(), answered={"court"}).decision is Decision.STRICT_REVIEW
    assert check("EXIT", PERSON, answered={"court"}).decision is Decision.CLEAR
    assert check("EQUITY_INCENTIVE", COMPANY, answered={"court"}).missing == ["securities"]


def test_each_listed_party_and_each_of_its_entries_is_a_trigger():
    first, second = itself("E1"), itself("E2")
    outcome = check("LENDING", COMPANY, first, second, holder("DIRECTOR", "p_1"), holder("SUPERVISOR", "p_1"))
    assert [(one.listed.party, one.listed.record) for one in outcome.measures] == [
        ("p_1", None), ("p_1", None), ("itself", "E1"), ("itself", "E2"),
    ]  # fmt: skip


def test_the_order_of_strictness():
    order = [
        "PROHIBIT",
        "REVOKE",
        "REMOVE_FROM_OFFICE",
        "SUSPEND",
        "STRICT_REVIEW",
        "PRUDENT_REFERENCE",
        "REFERENCE",
        "SUPERVISE",
        "ASSIST",
    ]
    for at, name in enumerate(order):
        assert strictest({Action[one] for one in [*order[at:], "PROSECUTE"]}) is Decision[name]
    assert strictest({Action.PROSECUTE}) is strictest(set()) is Decision.CLEAR


LISTED = st.one_of(
    st.just(itself()),
    st.builds(holder, st.sampled_from([kind.name for kind in RelationKind])),
    st.builds(behind, st.sampled_from([kind.name for kind in RelationKind])),
)
FACTS = st.sets(
    st.sampled_from(sorted({fact for item in catalogue().items for one in item.provisions for fact in one.facts}))
)


@given(
    st.sampled_from([one.name for one in Purpose]),
    st.sampled_from([COMPANY, PERSON]),
    st.lists(LISTED, max_size=4),
    FACTS,
    LISTED,
)
def test_somebody_more_who_is_listed_never_makes_the_decision_milder(purpose, subject, listed, facts, more):
    before = check(purpose, subject, *listed, facts=facts)
    after = check(purpose, subject, *listed, more._replace(record="more"), facts=facts)
    order = list(Decision)
    assert order.index(after.decision) <= order.index(before.decision)
    assert [one for one in after.measures if one.listed.record != "more"] == before.measures


@given(
    st.sampled_from(list(Purpose)),
    st.sampled_from([COMPANY, PERSON]),
    st.lists(LISTED, max_size=5),
    FACTS,
)
def test_it_applies_what_a_plain_reading_of_the_catalogue_does(purpose, subject, listed, facts):
    """Written apart from the other: item by item, listed party by listed party, as domain.md words it."""
    expected = []
    for item in catalogue().items:
        for provision in item.provisions:
            for_subject = provision.of is None or (provision.of is SubjectKind.PERSON) == subject.startswith("p_")
            true_of_subject = not provision.facts or set(provision.facts) & facts
            if purpose not in provision.purposes or not for_subject or not true_of_subject or provision.investigators:
                continue
            for one in listed:
                for trigger in provision.triggers:
                    meant = {
                        Standing.SUBJECT: one.relation is None,
                        Standing.ROLE_HOLDER: one.relation in trigger.roles and not one.from_subject,
                        Standing.STOOD_BEHIND: one.relation in trigger.roles and one.from_subject,
                    }
                    if meant[trigger.standing]:
                        expected.append((item.code, provision.basis, one))
                        break
    found = check(purpose.name, subject, *listed, facts=facts).measures
    assert [(one.item.code, one.provision.basis, one.listed) for one in found] == expected


@given(
    st.sampled_from([one.name for one in Purpose]),
    st.sampled_from([COMPANY, PERSON]),
    st.lists(LISTED, max_size=5),
    FACTS,
    st.sets(st.sampled_from(sorted(EVERYBODY))),
)
def test_a_screening_says_what_the_check_does_or_that_a_fact_is_wanting(purpose, subject, listed, facts, answered):
    screened = Checking(catalogue(), Purpose[purpose], answered, False).screen(SubjectKind.of(subject), listed)
    checked = check(purpose, subject, *listed, facts=facts, answered=answered)
    every = check(purpose, subject, *listed, facts={fact for one in provisions(purpose) for fact in one.facts})
    # All that rests on no fact is found; one that does is missing only where it would apply.
    assert screened.measures == [one for one in checked.measures if not one.provision.facts]
    resting = {name for one in every.measures for name in one.provision.facts.values()}
    relations = catalogue().wanted(Purpose[purpose], SubjectKind.of(subject)).by_relations
    assert screened.missing == sorted(resting | (relations - answered))
    if screened.complete:
        assert (screened.measures, screened.decision) == (
            checked.measures,
            strictest({one.provision.action for one in checked.measures}),
        )
    else:
        assert screened.decision is Decision.INCOMPLETE


def provisions(purpose):
    return [one for _, one in catalogue().provisions(Purpose[purpose])]


def statement(purpose, subject, *listed, **given):
    outcome = check(purpose, subject, *listed, **given)
    return explain.of_check(outcome, Purpose[purpose], date(2020, 1, 2), catalogue().departments)


def test_the_outcome_in_a_sentence():
    assert statement("LENDING", COMPANY, itself(), holder("DIRECTOR")) == (
        "截至2020-01-02，就“融资授信”，意见第二部分第5.3项适用：从严审核；参考。本结果供经办人员依法决定时参考。",
        (
            "As of 2020-01-02, for lending, item 5.3 applies (part two of the opinions): strict review; reference. The "
            "official who handles the matter decides by law."
        ),
    )
    assert statement("LENDING", COMPANY) == (
        "截至2020-01-02，就“融资授信”，未发现适用的措施。",
        "As of 2020-01-02, for lending, no measure applies.",
    )
    assert statement("LENDING", COMPANY, answered={"court"}).zh == (
        "截至2020-01-02，就“融资授信”，尚未查得适用的措施，但工商未答复，查询不完整，不能据此认定无限制。"
    )
    assert statement("ENFORCEMENT", PERSON, itself()).en == (
        "As of 2020-01-02, for enforcement, items 1.7, 5.2, 6.1, 8 apply (part two of the opinions): assist. The official "
        "who handles the matter decides by law."
    )
