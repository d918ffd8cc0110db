"""The lines of the log, each chained to the one before by its hash.

A line is a record, or a checkpoint that ends what was written together. Records have a number (`n`, from 0) and the
SHA-256 of the line before (`prev`); the leaves of the Merkle tree are the lines of records. A checkpoint has the tree's
peaks, so that nobody reads more than one to go on.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import orjson

from gateway.audit.checkpoints import AuditKey, BadCheckpoint, Checkpoint
from gateway.audit.merkle import Tree, leaf_hash

# The line before the first.
ORIGIN = "0" * 64
# How the line of a checkpoint begins.
CHECKPOINT = b'{"checkpoint"'


class LogUnavailable(OSError):
    """The log cannot be written, or is not as it was left."""


class Receipt(NamedTuple):
    """What is known of a record that is written: its number, and its line's SHA-256 in hexadecimal."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class Part(NamedTuple):
    """Lines that are kept together, each with its end: the part's number from 1, and its name."""

    number: int
    name: str
    lines: Iterator[bytes]


class Writer(Protocol):
    """What writes to a log; any number of processes may."""

    def append(self, payloads: Sequence[bytes]) -> list[Receipt]:
        """Writes records, each a JSON object that is not empty, and a checkpoint; returns when they are kept for good.

        Raises LogUnavailable; then none of them is written.
        """
        ...

    def close(self) -> None:
        """Gives back what it holds."""
        ...


class Kept(Protocol):
    """Where a log is kept."""

    def parts(self) -> Iterator[Part]:
        """All lines, in order, nothing of them verified. Raises LogUnavailable."""
        ...

    def writer(self, key: AuditKey) -> Writer:
        """What writes to it, signing with a key."""
        ...


class Chain:
    """The end of a log: the tree of its records, and the hash of its last line."""

    def __init__(self, key: AuditKey) -> None:
        self._key = key
        self._tree = Tree()
        self._previous = ORIGIN

    def copy(self) -> "Chain":
        """The same end; one may go on without the other."""
        made = Chain(self._key)
        made._tree, made._previous = Tree(self._tree.size, self._tree.peaks), self._previous
        return made

    def ends_with(self, line: bytes) -> bool:
        """Whether a line is the last."""
        return hashlib.sha256(line).hexdigest() == self._previous

    def take(self, lines: Sequence[bytes]) -> None:
        """Goes on over lines, the last of which is a checkpoint, which stands for all of them. Raises BadCheckpoint."""
        if not self._tree.size and lines[0].startswith(CHECKPOINT):
            first = orjson.loads(lines[0])
            size = Checkpoint.verified(first["checkpoint"], self._key).size
            self._tree = Tree(size, [bytes.fromhex(one) for one in first["peaks"]])
        for line in lines:
            if not line.startswith(CHECKPOINT):
                self._tree.add(leaf_hash(line))
        last = Checkpoint.verified(orjson.loads(lines[-1])["checkpoint"], self._key)
        before = hashlib.sha256(lines[-2]).hexdigest() if len(lines) > 1 else last.previous
        if (last.size, last.root, last.previous) != (self._tree.size, self._tree.root.hex(), before):
            raise BadCheckpoint("the log is not as it was signed")
        self._previous = hashlib.sha256(lines[-1]).hexdigest()

    def extend(self, payloads: Sequence[bytes]) -> tuple[list[bytes], list[Receipt]]:
        """The lines of records and of the checkpoint after them, and the records' receipts."""
        lines: list[bytes] = []
        receipts: list[Receipt] = []
        for payload in payloads:
            line = b'{"n":%d,"prev":"%s",' % (self._tree.size, self._previous.encode()) + payload[1:]
            number = self._tree.size
            self._tree.add(leaf_hash(line))
            self._previous = hashlib.sha256(line).hexdigest()
            receipts.append(Receipt(number, self._previous))
            lines.append(line)
        lines.append(self.checkpoint())
        return lines, receipts

    def checkpoint(self) -> bytes:
        """The line of a checkpoint here."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        checkpoint = Checkpoint(self._tree.size, self._tree.root.hex(), self._previous, at)
        peaks = [one.hex() for one in self._tree.peaks]
        line = orjson.dumps({"checkpoint": checkpoint.signed(self._key), "peaks": peaks})
        self._previous = hashlib.sha256(line).hexdigest()
        return line
