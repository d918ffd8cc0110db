"""What many ask for at once is worked out once, whether it is there at once or has to be waited for."""

import asyncio

import pytest

from gateway.execution.once import Once


class Works:
    """Counts how often it is done."""

    def __init__(self):
        self.done = 0

    def now(self):
        self.done += 1
        return self.done

    async def later(self):
        self.done += 1
        await asyncio.sleep(0.01)
        return self.done

    def failing(self):
        self.done += 1
        raise ValueError(self.done)


def test_what_is_there_at_once_is_waited_for_by_nobody():
    once, works, event = Once(), Works(), object()
    alike, other = once.number(("view", b"{}")), once.number(("view", b"[]"))
    assert [once.of(event, alike, works.now) for _ in range(3)] == [1, 1, 1]
    assert once.of(event, other, works.now) == 2
    assert once.of(object(), alike, works.now) == 3


async def test_what_has_to_be_waited_for_is_waited_for_by_all():
    once, works, event = Once(), Works(), object()
    number = once.number("view")
    assert await asyncio.gather(*(once.of(event, number, works.later) for _ in range(5))) == [1] * 5
    assert await once.of(event, number, works.later) == 1


async def test_who_came_first_and_goes_takes_it_from_nobody():
    once, works, event = Once(), Works(), object()
    first, second = (asyncio.ensure_future(once.of(event, 0, works.later)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == 1


def test_what_fails_at_once_fails_for_each():
    once, works, event = Once(), Works(), object()
    for n in (1, 2):
        with pytest.raises(ValueError, match=str(n)):
            once.of(event, 0, works.failing)


def test_numbers_are_of_one_key_each_and_not_kept_for_good():
    once = Once()
    first = once.number("first")
    assert once.number("first") == first
    numbers = [once.number(f"{n}") for n in range(3000)]
    assert len({first, *numbers}) == 3001
    assert once.number("first") not in {first, *numbers}
    assert len(once._numbers) < 2000
