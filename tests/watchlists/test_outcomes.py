"""Whether something else is found of a watched party than was known: what came, what went, what is not known now."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.screening.outcome import Entry, Found, Measure, Party, Trigger
from gateway.watchlists.outcomes import Change, Finding, Looked, Outcome, finding_of, looked, read, written

SUBJECT = Party("91990101MA00000019", "云溪甲")


def measure(entry, code="5.3", action="REFERENCE", party="p_1", relation="LEGAL_REPRESENTATIVE", name=None):
    trigger = Trigger(Party(party, name), False, relation, Entry(entry))
    return Measure(code, "设立", "set up", "条文", action, trigger)


def found(*measures, decision="REFERENCE", missing=()):
    return Found(0, decision, SUBJECT, None, missing, measures)


ONE, TWO = measure("E1"), measure("E2")
F1, F2 = finding_of(ONE), finding_of(TWO)
KNOWN = Outcome("REFERENCE", (F1,))
CLEAR = Outcome("CLEAR")


def test_the_first_look():
    assert looked(None, None) == Looked(CLEAR)
    assert looked(None, found(ONE)) == Looked(KNOWN, Change(None, "REFERENCE", (F1,)))


def test_the_same_is_no_change_however_it_is_told():
    assert looked(KNOWN, found(measure("E1"))) == Looked(KNOWN)
    # A name that is spelt otherwise is no other party.
    assert looked(KNOWN, found(measure("E1", name="云安"))) == Looked(KNOWN)
    assert looked(CLEAR, None) == Looked(CLEAR)


def test_another_entry_another_party_another_relation_is_another_finding():
    of = [
        ONE, TWO, measure("E1", party="p_2"), measure("E1", relation="DIRECTOR"), measure("E1", "5.4"),
        measure("E1", action="PROHIBIT"),
    ]  # fmt: skip
    assert len(set(map(finding_of, of))) == len(of)


def test_what_came_and_what_went():
    both = tuple(sorted((F1, F2)))
    assert looked(KNOWN, found(ONE, TWO)) == Looked(Outcome("REFERENCE", both), Change("REFERENCE", "REFERENCE", (F2,)))
    assert looked(KNOWN, found(TWO)) == Looked(
        Outcome("REFERENCE", (F2,)), Change("REFERENCE", "REFERENCE", (F2,), (F1,))
    )
    assert looked(KNOWN, None) == Looked(CLEAR, Change("REFERENCE", "CLEAR", (), (F1,)))


def test_what_a_department_knew_that_does_not_answer_is_not_gone():
    silent = found(decision="INCOMPLETE", missing=["commerce"])
    assert looked(KNOWN, silent) == Looked(KNOWN, None, settled=False)
    assert looked(CLEAR, silent) == Looked(CLEAR, None, settled=False)
    # What is found all the same has come.
    more = found(TWO, decision="INCOMPLETE", missing=["commerce"])
    both = tuple(sorted((F1, F2)))
    assert looked(KNOWN, more) == Looked(
        Outcome("INCOMPLETE", both), Change("REFERENCE", "INCOMPLETE", (F2,)), settled=False
    )
    # When it answers again, nothing has come that was there.
    assert looked(Outcome("INCOMPLETE", both), found(ONE, TWO)) == Looked(Outcome("REFERENCE", both))


def test_what_stays_missing_is_asked_for_once_more_and_not_for_ever():
    silent = found(decision="INCOMPLETE", missing=["tax"])
    first = looked(None, silent)
    assert first == Looked(Outcome("INCOMPLETE"), None, settled=False)
    assert looked(first.known, silent) == Looked(Outcome("INCOMPLETE"), None, settled=True)


measures = st.lists(
    st.builds(measure, st.sampled_from("ABC"), st.sampled_from(["5.3", "6.1"]), party=st.sampled_from(["p_1", "p_2"])),
    max_size=5,
)
looks = st.lists(st.tuples(measures, st.booleans()), min_size=1, max_size=8)


@given(looks)
def test_changes_add_up_to_what_is_known(looks):
    """Whatever is found in whatever order: what came less what went is what is known, and nothing comes twice."""
    known, there = None, set()
    for measures, missing in looks:
        decision = "INCOMPLETE" if missing else "REFERENCE"
        now = looked(known, found(*measures, decision=decision, missing=["tax"] if missing else []))
        if now.change is not None:
            came, went = set(now.change.came), set(now.change.went)
            assert came or went
            assert not came & there
            assert went <= there
            there = (there | came) - went
        known = now.known
        assert set(known.findings) == there
        assert {finding_of(one) for one in measures} <= there
        if not missing:
            assert {finding_of(one) for one in measures} == there
            assert now.settled


@given(st.lists(st.builds(Finding, st.text(), st.text(), st.text())))
def test_findings_are_read_as_they_were_written(findings):
    assert read(written(findings)) == tuple(findings)
