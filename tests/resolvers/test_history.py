"""What happened to a fact between two days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resolvers.history import ChangeKind, Event, events

DAYS = st.integers(0, 12).map(lambda n: date(2020, 1, 1) + timedelta(n))
MAYBE = st.none() | DAYS


def on(since, until, day):
    return (since is None or since <= day) and (until is None or day < until)


def test_the_day_after_which_is_not_told_and_the_day_by_which_is():
    began, ended = date(2020, 1, 5), date(2020, 1, 9)
    assert list(events(began, ended, date(2020, 1, 4), date(2020, 1, 9))) == [
        Event(began, ChangeKind.BEGAN),
        Event(ended, ChangeKind.ENDED),
    ]
    assert list(events(began, ended, began, date(2020, 1, 8))) == []
    assert list(events(None, None, began, ended)) == []


@given(MAYBE, MAYBE, DAYS, DAYS)
def test_the_events_lead_from_one_day_to_the_other(since, until, one, other):
    after, by = sorted((one, other))
    told = list(events(since, until, after, by))
    assert all(after < event.day <= by for event in told)
    state = on(since, until, after)
    for event in told:
        # Each event is a change: what begins was not in force, what ends was.
        assert state is (event.kind is ChangeKind.ENDED)
        state = not state
        if since is None or until is None or since < until:
            assert on(since, until, event.day) is state
    if since is None or until is None or since < until:
        assert state is on(since, until, by)
