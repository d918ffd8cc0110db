"""What is found so far (OUTPUT.partial): a screening that was broken off goes on from there.

A line for each batch, in the order of the file: a CRC-32 (eight hexadecimal digits), a blank, its JSON. What was torn
when somebody pulled the plug does not count. Of whom nothing was found, nothing stands in it.
"""

import os
import zlib
from collections.abc import Iterator, Sequence
from fcntl import LOCK_EX, LOCK_NB, flock
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from gateway.screening.outcome import Answer, Batch


class OtherScreening(ValueError):
    """A spool of another file, or of another question."""


class Question(msgspec.Struct, frozen=True, rename="camel"):
    """What is asked of which file (the SHA-256 of its bytes, hexadecimal), for which day (ISO 8601; None: the one on
    which it begins), of which hub (its URL; None: the home's own): spools of others are not gone on with.
    """

    sha256: str
    column: str
    stated: dict[str, str]
    check_for: str | None
    as_of: str | None = None
    hub: str | None = None


class _Head(msgspec.Struct, frozen=True, rename="camel"):
    question: Question
    as_of: str
    begun: str


class _Line(msgspec.Struct, frozen=True):
    lines: Sequence[int]
    answer: msgspec.Raw
    signature: str


class Kept(NamedTuple):
    """What was answered, what it says, and the lines of the file of those of whom something was found."""

    lines: Sequence[int]
    answer: Answer
    batch: Batch


class Spool:
    """The batches that were answered, on disk; close it when done."""

    def __init__(self, path: Path, file: BufferedRandom, head: _Head, kept: int) -> None:
        self._path = path
        self._file = file
        self._head = head
        self._kept = kept
        self._empty = kept == 0

    @classmethod
    def at(cls, path: Path, question: Question, as_of: str, begun: str, *, fresh: bool = False) -> Self:
        """The spool of a question, gone on with where there is one. `as_of` and `begun` are a day and a moment (ISO
        8601), where it begins now. Raises OtherScreening, also where somebody is at it, and OSError.
        """
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise OtherScreening(f"{path} is being written by another screening") from error
        if fresh:
            file.truncate(0)
        lines = _good_lines(file)
        first = next(lines, None)
        head = _Head(question, as_of, begun)
        if first is None:
            file.seek(0)
            file.truncate()
            file.write(_line(msgspec.json.encode(head)))
            file.flush()
            return cls(path, file, head, 0)
        try:
            found = msgspec.json.decode(first, type=_Head)
        except msgspec.DecodeError as error:
            file.close()
            raise OtherScreening(f"{path} is no screening that was broken off") from error
        if found.question != question:
            file.close()
            raise OtherScreening(f"{path} is of another file or another question")
        kept = sum(1 for _ in lines)
        file.truncate(file.tell())
        return cls(path, file, found, kept)

    @property
    def as_of(self) -> str:
        """The day that was asked for when it began: all is of one day."""
        return self._head.as_of

    @property
    def begun(self) -> str:
        """When it began."""
        return self._head.begun

    @property
    def kept(self) -> int:
        """How many batches there were when it was opened."""
        return self._kept

    def add(self, lines: Sequence[int], answer: Answer) -> None:
        """Keeps the next batch. Raises OSError."""
        self._file.seek(0, os.SEEK_END)
        line = _Line(lines, msgspec.Raw(answer.body), answer.signature)
        self._file.write(_line(msgspec.json.encode(line)))
        self._empty = False
        self._file.flush()

    def batches(self) -> Iterator[Kept]:
        """The batches that are kept, in order; read apart, so that others may be added meanwhile. Raises
        OtherScreening for what another version wrote.
        """
        with self._path.open("rb") as file:
            lines = _good_lines(file)
            next(lines)
            for line in lines:
                try:
                    found = msgspec.json.decode(line, type=_Line)
                    answer = Answer(bytes(found.answer), found.signature)
                    kept = Kept(found.lines, answer, answer.batch())
                except msgspec.DecodeError as error:
                    raise OtherScreening(f"{self._path} is of another version: --fresh begins anew") from error
                yield kept

    def close(self) -> None:
        """Closes the file; one in which no batch is, is none."""
        self._file.close()
        if self._empty:
            self._path.unlink()

    def remove(self) -> None:
        """Takes it away: all of it is written elsewhere."""
        self._file.close()
        self._path.unlink()


def _line(content: bytes) -> bytes:
    return b"%08x %b\n" % (zlib.crc32(content), content)


def _good_lines(file: "BufferedRandom | BufferedReader") -> Iterator[bytes]:
    """The lines up to the first that is not whole; the file then stands after them."""
    at = 0
    file.seek(0)
    for line in file:
        content = line[9:-1]
        if not line.endswith(b"\n") or line[:9] != b"%08x " % zlib.crc32(content):
            break
        at += len(line)
        yield content
    file.seek(at)
