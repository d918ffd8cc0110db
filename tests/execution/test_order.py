"""What waits for what: fetches run as soon as all that they wait for are done, one after the other in one task."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from gateway.execution.compile import Order


def order(**after):
    """Of fetches by their letters, each with the letters of those that it waits for."""
    numbers = {letter: 10 + at for at, letter in enumerate(after)}
    fetches = [
        SimpleNamespace(
            fetch=SimpleNamespace(number=numbers[one], after=frozenset(numbers.get(of, 1) for of in before))
        )
        for one, before in after.items()
    ]
    return Order.of(fetches)


def test_a_wave_follows_what_it_waits_for():
    assert order(A="", B="A", C="A", D="BC") == Order((0,), (0, 1, 1, 2), ((1, 2), (3,), (3,), ()))


def test_what_is_there_already_is_not_waited_for():
    """The events of a subscription are no fetch of the plan's."""
    assert order(A="Z", B="AZ") == Order((0,), (0, 1), ((1,), ()))


@given(st.lists(st.integers(0, 255), max_size=8))
def test_every_fetch_runs_once_after_those_that_it_waits_for(masks):
    after = {chr(65 + at): "".join(chr(65 + of) for of in range(at) if mask >> of & 1) for at, mask in enumerate(masks)}
    made = order(**after)
    waits, ready, done = list(made.waits), list(made.first), []
    while ready:
        done.append(ready.pop())
        for follower in made.followers[done[-1]]:
            waits[follower] -= 1
            ready += [follower] if not waits[follower] else []
    assert sorted(done) == list(range(len(masks)))
    for at, before in enumerate(after.values()):
        assert all(done.index(ord(of) - 65) < done.index(at) for of in before)
