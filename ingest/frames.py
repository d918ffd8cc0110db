"""Batches from one process to another over a pipe: MessagePack, each part preceded by its length (4 bytes)."""

from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO, TypeVar

import msgspec

T = TypeVar("T")

LENGTH = Struct("<I")


class TornFrames(OSError):
    """A pipe that ends within a part: whoever wrote it has ended."""


def framed(part: object) -> bytes:
    """A part as it goes over the pipe."""
    content = msgspec.msgpack.encode(part)
    return LENGTH.pack(len(content)) + content


def write_frame(file: BinaryIO, part: object) -> None:
    """Writes a part. Raises OSError."""
    file.write(framed(part))
    file.flush()


def read_frames(file: BinaryIO, kind: type[T]) -> Iterator[T]:
    """The parts, until the pipe is closed. Raises TornFrames, msgspec.DecodeError."""
    decoder = msgspec.msgpack.Decoder(kind)
    while head := file.read(LENGTH.size):
        content = file.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        if len(head) < LENGTH.size or len(content) < LENGTH.unpack(head)[0]:
            raise TornFrames("the pipe ended within a part")
        yield decoder.decode(content)
