"""Server-sent events, as they are read: https://html.spec.whatwg.org/multipage/server-sent-events.html (9.2.6)."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its name (`message` where none is given) and its data."""

    name: str
    data: str


async def read_events(chunks: AsyncIterator[bytes], most: int) -> AsyncIterator[Event]:
    """The events of a stream of bytes. Raises ValueError where one has more than `most` bytes or is no UTF-8.

    An event that the end of the stream cuts off is none.
    """
    name, data, size = "", list[str](), 0
    async for line in _lines(chunks, most):
        size += len(line)
        if size > most:
            raise ValueError(f"an event has more than {most} bytes")
        if not line:
            if data:
                yield Event(name or "message", "\n".join(data))
            name, data, size = "", [], 0
            continue
        field, _, value = line.decode("utf-8").partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
        # Comments (an empty field), ids and retry times are of no use to a reader that does not reconnect.


async def _lines(chunks: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    rest = b""
    first = True
    async for chunk in chunks:
        rest += chunk
        if first and len(rest) >= 3:
            rest, first = rest.removeprefix(b"\xef\xbb\xbf"), False
        if len(rest) > most:
            raise ValueError(f"a line has more than {most} bytes")
        # A carriage return at the end may be half of a line's end.
        held = rest[-1:] if rest.endswith(b"\r") else b""
        *whole, rest = _LINE_END.split(rest[: len(rest) - len(held)])
        rest += held
        for line in whole:
            yield line
