"""Server-sent events are read the same however the stream is cut."""

import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.execution.event_stream import Event, read_events

STREAM = (
    '\ufeff: a comment\r\n\r\nevent: next\ndata: {"a":\ndata: 1}\n\nid: 7\rdata:no blank\r\rretry: 5\n\n'
    "event: complete\r\ndata\r\n\r\ndata: 汉字\n\nevent: next\ndata: cut off"
).encode()
EVENTS = [
    Event("next", '{"a":\n1}'),
    Event("message", "no blank"),
    Event("complete", ""),
    Event("message", "汉字"),
]


def read(chunks, most=1000):
    async def given_chunks():
        for chunk in chunks:
            yield chunk

    async def all_events():
        return [event async for event in read_events(given_chunks(), most)]

    return asyncio.run(all_events())


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_wherever_it_is_cut(places):
    cuts = [0, *sorted(places), len(STREAM)]
    assert read([STREAM[one:other] for one, other in itertools.pairwise(cuts)]) == EVENTS


def test_byte_by_byte():
    assert read([bytes([one]) for one in STREAM]) == EVENTS


@pytest.mark.parametrize("stream", [b"data: " + b"x" * 2000, b"data: x\n" * 300, b"data: \xff\n\n"])
def test_what_is_too_long_or_no_text_is_refused(stream):
    with pytest.raises(ValueError, match=r"more than 1000 bytes|utf-8"):
        read([stream])
