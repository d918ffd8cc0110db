"""What is asked of the reading threads in one turn of the loop goes over together, and comes back each to its own."""

import asyncio
import threading

import pytest

from loaders.threads import ReadingThreads


@pytest.fixture
async def threads():
    made = ReadingThreads()
    yield made
    await made.close()


def here(value):
    return lambda: (value, threading.get_ident())


async def test_a_few_reads_of_one_turn_are_one_threads_and_others_are_another_turns(threads):
    found = await asyncio.gather(*(threads.run(here(n)) for n in range(4)))
    assert [value for value, _ in found] == [0, 1, 2, 3]
    assert len({thread for _, thread in found}) == 1
    assert threading.get_ident() not in {thread for _, thread in found}


async def test_many_reads_are_divided(threads):
    together = threading.Barrier(4, timeout=10)

    def waits(n):
        # Four of the sixteen have to be under way at once.
        return (lambda: together.wait() >= 0) if n % 4 == 0 else (lambda: True)

    assert await asyncio.gather(*(threads.run(waits(n)) for n in range(16))) == [True] * 16


async def test_an_error_is_told_to_who_asked_and_to_nobody_else(threads):
    def fails():
        raise KeyError("gone")

    first, second, third = await asyncio.gather(
        threads.run(here(1)), threads.run(fails), threads.run(here(3)), return_exceptions=True
    )
    assert (first[0], repr(second), third[0]) == (1, "KeyError('gone')", 3)


async def test_what_nobody_waits_for_is_not_read(threads):
    read = []
    given_up = threads.run(lambda: read.append(1))
    kept = threads.run(lambda: read.append(2))
    given_up.cancel()
    await kept
    assert read == [2]


async def test_closed_threads_say_so():
    threads = ReadingThreads()
    await threads.close()
    with pytest.raises(RuntimeError, match="closed"):
        await threads.run(here(1))
